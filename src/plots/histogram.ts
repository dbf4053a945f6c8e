import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkDrawable } from './check';
import { type Figure, type FigureOptions, makeFigure, palette, readable, textTable } from './figure';

/** Options of {@link plotHistogram}. */
export interface HistogramOptions extends FigureOptions {
  /** About how many bins; their width is rounded to 1, 2 or 5 times a power of ten. Default: 30. */
  readonly bins?: number;
  /** `share` draws each group's shares, so that groups of different size compare. Default: `'count'`. */
  readonly normalize?: 'count' | 'share';
}

/**
 * How often values fall into equally wide bins, one translucent layer a group.
 *
 * @param groups Name → finite values of that group, or the values of a single group.
 * @param options Titles, bins, counts or shares.
 * @throws LmlabError `empty`, `non-finite`, or `bad-option` when there would be no bin.
 * @example
 * ```ts
 * import { plotHistogram } from 'lmlab';
 * const figure = plotHistogram({ ham: [1, 2, 2, 9], spam: [8, 9] }, { bins: 4, xLabel: 'words' });
 * figure.data[0].y; // [1, 2, 0, 0, 1]
 * ```
 */
export function plotHistogram(
  groups: Readonly<Record<string, ArrayLike<number>>> | ArrayLike<number>,
  options: HistogramOptions = {},
): Figure {
  checkOptionNames(options, { bins: true, normalize: true, title: true, xLabel: true, yLabel: true });
  const { bins = 30, normalize = 'count', title, xLabel = 'value' } = options;
  if (!Number.isInteger(bins) || bins < 1) {
    throw new LmlabError('bad-option', {
      expected: 'a positive integer of bins',
      found: String(bins),
      remedy: 'Leave the option out for 30 bins.',
    });
  }
  const single = isSingle(groups);
  const named = single ? [['values', Array.from(groups)] as const] : toLists(groups);
  for (const [name, values] of named) checkDrawable(values, `group ${name}`);
  const edges = binEdges(
    named.flatMap(([, values]) => values),
    bins,
  );
  const width = edges[1] - edges[0];
  const heights = named.map(([, values]) => {
    const counts = countBins(values, edges);
    return normalize === 'share' ? counts.map((count) => count / values.length) : counts;
  });
  const ranges = edges.slice(0, -1).map((edge, i) => `${readable(edge)} to ${readable(edges[i + 1])}`);
  return makeFigure({
    data: named.map(([name], g) => ({
      type: 'bar',
      name,
      x: edges.slice(0, -1).map((edge) => edge + width / 2),
      y: heights[g],
      width,
      offsetgroup: '0',
      marker: { color: palette[g % palette.length], line: { color: '#FFFFFF', width: 0.5 } },
      opacity: single ? 1 : 0.65,
      customdata: ranges,
      hovertemplate: `%{customdata}: %{y}<extra>${single ? '' : name}</extra>`,
    })),
    axes: { barmode: 'overlay', bargap: 0, showlegend: !single },
    options: {
      title,
      xLabel: options.xLabel,
      yLabel: options.yLabel ?? (normalize === 'share' ? 'share of the group' : 'count'),
    },
    alt: describe(named, title, xLabel, single),
    table: textTable([
      [xLabel, ...named.map(([name]) => name)],
      ...ranges.map((range, i) => [range, ...heights.map((group) => readable(group[i]))]),
    ]),
  });
}

function isSingle(
  groups: Readonly<Record<string, ArrayLike<number>>> | ArrayLike<number>,
): groups is ArrayLike<number> {
  return Array.isArray(groups) || ArrayBuffer.isView(groups);
}

function toLists(groups: Readonly<Record<string, ArrayLike<number>>>): (readonly [string, number[]])[] {
  const named = Object.entries(groups).map(([name, values]) => [name, Array.from(values)] as const);
  if (named.length === 0) checkDrawable([], 'a group');
  return named;
}

/** Edges of about `bins` bins over all values; each bin holds its lower edge, not its upper. */
export function binEdges(values: readonly number[], bins: number): number[] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  // Values that differ only by rounding fall into one bin of width 1.
  const spread = high - low;
  const raw = spread > 1e-9 * Math.max(-low, high) && spread > 1e-290 ? spread / bins : 1;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const width = magnitude * ([1, 2, 5, 10].find((factor) => factor * magnitude >= raw * (1 - 1e-9)) ?? 10);
  const first = Math.floor(low / width);
  const count = Math.floor(high / width) - first + 1;
  return Array.from({ length: count + 1 }, (_, i) => Number(((first + i) * width).toPrecision(12)));
}

/** How many values lie in each bin. */
export function countBins(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  const width = edges[1] - edges[0];
  for (const value of values) {
    const bin = Math.floor((value - edges[0]) / width + 1e-9);
    counts[Math.min(Math.max(bin, 0), counts.length - 1)]++;
  }
  return counts;
}

function describe(
  named: readonly (readonly [string, readonly number[]])[],
  title: string | undefined,
  xLabel: string,
  single: boolean,
): string {
  const groups = named.map(([name, values]) => {
    const sorted = [...values].sort((a, b) => a - b);
    const median = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
    const range = `from ${readable(sorted[0])} to ${readable(sorted[sorted.length - 1])}`;
    const what = `${readable(values.length)} values ${range}, median ${readable(median)}`;
    return single ? what : `${name}: ${what}`;
  });
  return `${title === undefined ? '' : `${title}. `}Histogram of ${xLabel}. ${groups.join('; ')}.`;
}
