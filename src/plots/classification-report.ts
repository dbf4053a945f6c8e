import { LmlabError } from '../core/errors';
import { axis, makeFigure, palette, readable, textTable, type Figure, type FigureOptions } from './figure';

/** What of a report is drawn: its rows by class. */
export interface ReportRecord {
  readonly classes: readonly {
    readonly name: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly support: number;
  }[];
}

const scores = [
  { key: 'precision', name: 'precision', symbol: 'triangle-up' },
  { key: 'recall', name: 'recall', symbol: 'triangle-down' },
  { key: 'f1', name: 'F1', symbol: 'circle' },
] as const;

/**
 * Precision, recall and F1 of every class as points on one line: which classes are poor, and in what.
 *
 * @param report What `classificationReport` returns; undefined scores are left out.
 * @param options Titles.
 * @throws LmlabError `empty` without a class.
 * @example
 * ```ts
 * import { classificationReport, plotClassificationReport } from 'lmlab';
 * const report = classificationReport(['ham', 'ham', 'spam'], ['ham', 'spam', 'spam']);
 * plotClassificationReport(report).alt; // 'Precision, recall and F1 of 2 classes; the lowest F1 is 0.6667, of ham.'
 * ```
 */
export function plotClassificationReport(report: ReportRecord, options: FigureOptions = {}): Figure {
  const { classes } = report;
  if (classes.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one class to draw',
      found: 'none',
      remedy: 'Pass what classificationReport returns.',
    });
  }
  const number = (x: number): string => (Number.isNaN(x) ? '–' : readable(x));
  const defined = classes.filter(({ f1 }) => !Number.isNaN(f1));
  const worst = defined.length === 0 ? undefined : defined.reduce((a, b) => (b.f1 < a.f1 ? b : a));
  return makeFigure({
    data: scores.map(({ key, name, symbol }, k) => ({
      type: 'scatter',
      mode: 'markers',
      name,
      x: classes.map((row) => (Number.isNaN(row[key]) ? null : row[key])),
      y: classes.map((row) => row.name),
      marker: { color: palette[k], symbol, size: 11 },
    })),
    axes: {
      // A little wider than 0 … 1, so that points on the edge are whole.
      xaxis: axis(options.xLabel ?? 'score', { range: [-0.02, 1.02], zeroline: false }),
      yaxis: axis(options.yLabel, { type: 'category', autorange: 'reversed' }),
      height: Math.max(240, 150 + 28 * classes.length),
      legend: { orientation: 'h', x: 0, xanchor: 'left', y: 1.02, yanchor: 'bottom' },
      margin: { l: 64, r: 24, t: options.title === undefined ? 48 : 84, b: 56 },
    },
    options,
    alt:
      `Precision, recall and F1 of ${classes.length} classes` +
      (worst === undefined ? '.' : `; the lowest F1 is ${readable(worst.f1)}, of ${worst.name}.`),
    table: textTable([
      ['class', 'precision', 'recall', 'F1', 'support'],
      ...classes.map((row) => [
        row.name,
        number(row.precision),
        number(row.recall),
        number(row.f1),
        readable(row.support),
      ]),
    ]),
  });
}
