import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkList } from '../core/lists';
import { checkDrawable } from './check';
import {
  axis,
  type Figure,
  type FigureOptions,
  makeFigure,
  palette,
  plotlyText,
  readable,
  textTable,
} from './figure';

/** Options of {@link plotLines}. */
export interface LineOptions extends FigureOptions {
  /** `log` for what grows by factors, such as `C`. Default: `'linear'`. */
  readonly xScale?: 'linear' | 'log';
  /** Default: `'linear'`. */
  readonly yScale?: 'linear' | 'log';
}

/** Plotly's names of what tells lines apart without colour. */
const dashes = ['solid', 'dash', 'dot', 'dashdot', 'longdash'] as const;

/**
 * One line a name over common x values: a score over `C`, a loss over steps. Lines differ in colour and dash.
 *
 * @param x Finite positions.
 * @param lines Name → one finite value for each x.
 * @param options Titles and scales.
 * @throws LmlabError `shape` when a line has not one value for each x; `empty` or `non-finite`.
 * @example
 * ```ts
 * import { plotLines } from 'lmlab';
 * const figure = plotLines([0.1, 1, 10], { l1: [0.5, 0.8, 0.7] }, { xScale: 'log', xLabel: 'C', yLabel: 'F1' });
 * figure.alt; // 'Line chart of F1 over C from 0.1 to 10. l1: from 0.5 to 0.7, lowest 0.5 at 0.1, highest 0.8 at 1.'
 * ```
 */
export function plotLines(
  x: ArrayLike<number>,
  lines: Readonly<Record<string, ArrayLike<number>>>,
  options: LineOptions = {},
): Figure {
  checkOptionNames(options, { title: true, xLabel: true, yLabel: true, xScale: true, yScale: true });
  const { title, xLabel = 'x', yLabel = 'y', xScale = 'linear', yScale = 'linear' } = options;
  checkList(x, 'the x values as an array');
  const xs = Array.from(x);
  checkDrawable(xs, 'x');
  const named = Object.entries(lines).map(([name, ys]) => [name, Array.from(ys)] as const);
  if (named.length === 0) checkDrawable([], 'a line');
  for (const [name, ys] of named) {
    if (ys.length !== xs.length) {
      throw new LmlabError('shape', {
        expected: `${xs.length} values in line ${name}, one for each x`,
        found: `${ys.length}`,
        remedy: 'Pass lines over common x values.',
      });
    }
    checkDrawable(ys, `line ${name}`);
  }
  return makeFigure({
    data: named.map(([name, ys], i) => ({
      type: 'scatter',
      mode: xs.length > 60 ? 'lines' : 'lines+markers',
      name: plotlyText(name),
      x: xs,
      y: ys,
      line: { color: palette[i % palette.length], dash: dashes[i % dashes.length], width: 2.5 },
      marker: { size: 7 },
    })),
    axes: {
      xaxis: axis(xLabel, scale(xScale, xs, 8)),
      yaxis: axis(
        yLabel,
        scale(
          yScale,
          named.flatMap(([, ys]) => ys),
        ),
      ),
      showlegend: named.length > 1,
      hovermode: 'x unified',
    },
    options: { title, xLabel: options.xLabel, yLabel: options.yLabel },
    alt: [
      title === undefined ? '' : `${title}. `,
      `Line chart of ${yLabel} over ${xLabel} from ${readable(xs[0])} to ${readable(xs[xs.length - 1])}. `,
      named.map(([name, ys]) => `${name}: ${course(xs, ys)}`).join('; '),
      '.',
    ].join(''),
    table: textTable([
      [xLabel, ...named.map(([name]) => name)],
      ...xs.map((at, i) => [readable(at), ...named.map(([, ys]) => readable(ys[i]))]),
    ]),
  });
}

function course(xs: readonly number[], ys: readonly number[]): string {
  let low = 0;
  let high = 0;
  ys.forEach((y, i) => {
    if (y < ys[low]) low = i;
    if (y > ys[high]) high = i;
  });
  const extremes = `lowest ${readable(ys[low])} at ${readable(xs[low])}, highest ${readable(ys[high])} at ${readable(xs[high])}`;
  return `from ${readable(ys[0])} to ${readable(ys[ys.length - 1])}, ${extremes}`;
}

/** On a logarithmic axis with few values each of them is named; else the powers of ten, and 2 and 5 where those are few. */
function scale(type: 'linear' | 'log', values: readonly number[], few = 0): Record<string, unknown> {
  if (type === 'linear') return { type };
  const named = values.length <= few ? values : roundValues(values);
  return { type, tickmode: 'array', tickvals: named, ticktext: named.map(readable) };
}

/** 1, 2 and 5 times the powers of ten in the range of the values; the powers alone where that is three of them or more. */
function roundValues(values: readonly number[]): number[] {
  const positive = values.filter((value) => value > 0);
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  const powers = Math.log10(high / low);
  const steps = powers >= 3 ? [1] : powers >= 1.2 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7];
  const named: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent++) {
    for (const step of steps) named.push(Number((step * 10 ** exponent).toPrecision(2)));
  }
  return named;
}
