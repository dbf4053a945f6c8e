import { display } from '../core/display';
import { escapeHtml } from '../core/escape-html';
import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { countOutcomes } from './class-outcomes';
import { isMultilabel, type LabelsOf } from './labels';
import { averagedScores, precisionRecallFScore, type Average } from './precision-recall-f-score';

/** Options of {@link classificationReport}. */
export interface ClassificationReportOptions<L extends Label> {
  /** Which classes to report, in this order. Default: all that occur, sorted. */
  readonly labels?: readonly L[];
  /** One non-negative weight a sample. Default: all 1. */
  readonly sampleWeight?: ArrayLike<number>;
  /** The value of 0 / 0: 0, 1 or NaN. Default 0. */
  readonly zeroDivision?: number;
}

/** One line of a report. */
export interface ReportRow {
  /** The class, or the average. */
  readonly name: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** Precision, recall, F1 and support of every class and their averages. */
export interface ClassificationReport {
  /** One row a class. */
  readonly classes: readonly ReportRow[];
  /** `accuracy` (or `micro avg`), `macro avg`, `weighted avg`, and `samples avg` for lists of labels. */
  readonly averages: readonly ReportRow[];
  /** The report as a table of plain text. */
  toString(digits?: number): string;
  /** Jupyter's forms of it, by MIME type: a table, and text. */
  [display](): Record<string, string>;
}

/**
 * Precision, recall, F1 and support of every class and their averages, to read as text, to see as a table in
 * a notebook, to draw with `plotClassificationReport`, or to work with as rows.
 *
 * @param yTrue n true labels, or n lists of labels.
 * @param yPred n predicted labels, or n lists of labels.
 * @throws LmlabError `shape` on different lengths, `empty` without samples.
 * @see scikit-learn's `classification_report`, which prints the same text.
 * @example
 * ```ts
 * import { classificationReport } from 'lmlab';
 * const report = classificationReport(['ham', 'ham', 'spam'], ['ham', 'spam', 'spam']);
 * console.log(report.toString());
 * report.classes[1].precision; // 0.5
 * ```
 */
export function classificationReport<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  options: ClassificationReportOptions<NoInfer<L>> = {},
): ClassificationReport {
  const present = countOutcomes<L>(yTrue, yPred).labels;
  checkOptionNames(options, { labels: true, sampleWeight: true, zeroDivision: true });
  const { labels = present } = options;
  const scores = precisionRecallFScore<L>(yTrue, yPred, options);
  const support = scores.support.reduce((sum, n) => sum + n, 0);
  const classes = labels.map((label, i) => ({
    name: String(label),
    precision: scores.precision[i],
    recall: scores.recall[i],
    f1: scores.fScore[i],
    support: scores.support[i],
  }));
  // With one label a sample and every class counted, all micro averages are the accuracy.
  const microIsAccuracy = !isMultilabel(yTrue) && present.every((label) => labels.includes(label));
  const kinds: Average[] = ['micro', 'macro', 'weighted'];
  if (isMultilabel(yTrue)) kinds.push('samples');
  const averages = kinds.map((average) => {
    const { precision, recall, fScore } = averagedScores<L>(yTrue, yPred, { ...options, labels, average });
    const name = average === 'micro' && microIsAccuracy ? 'accuracy' : `${average} avg`;
    return { name, precision, recall, f1: fScore, support };
  });
  return {
    classes,
    averages,
    toString: (digits = 2) => asText(classes, averages, digits),
    [display]: () => ({
      'text/html': asHtml(classes, averages),
      'text/plain': asText(classes, averages, 2),
    }),
  };
}

/** The cells of a row; the accuracy is one number, which stands in the column of F1. */
function cells(row: ReportRow, digits: number): string[] {
  const numbers = [row.precision, row.recall, row.f1].map((x) =>
    Number.isNaN(x) ? 'nan' : x.toFixed(digits),
  );
  if (row.name === 'accuracy') numbers.fill('', 0, 2);
  return [...numbers, String(row.support)];
}

const columns = ['precision', 'recall', 'f1-score', 'support'];

function asHtml(classes: readonly ReportRow[], averages: readonly ReportRow[]): string {
  const line = (row: ReportRow): string =>
    `<tr><th scope="row">${escapeHtml(row.name)}</th>${cells(row, 3)
      .map((cell) => `<td>${cell}</td>`)
      .join('')}</tr>`;
  const body = (rows: readonly ReportRow[]): string => `<tbody>${rows.map(line).join('')}</tbody>`;
  const head = ['', ...columns].map((name) => `<th scope="col">${name}</th>`).join('');
  return `<table class="lmlab-classification-report"><thead><tr>${head}</tr></thead>${body(classes)}${body(averages)}</table>`;
}

function asText(classes: readonly ReportRow[], averages: readonly ReportRow[], digits: number): string {
  const rows = [...classes, ...averages];
  const width = Math.max('weighted avg'.length, digits, ...classes.map((row) => row.name.length));
  const line = (name: string, cells: readonly string[]): string =>
    `${name.padStart(width)} ${cells.map((cell) => ` ${cell.padStart(9)}`).join('')}\n`;
  const head = line('', columns);
  const body = rows.map((row) => line(row.name, cells(row, digits)));
  return [head, '\n', ...body.slice(0, classes.length), '\n', ...body.slice(classes.length)].join('');
}
