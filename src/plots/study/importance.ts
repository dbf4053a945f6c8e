import { plotBars } from '../bars';
import type { Figure, FigureOptions } from '../figure';

/**
 * How much each parameter matters, the weightiest first.
 *
 * @param importance Parameter → share, as `parameterImportance` and `fanovaImportance` give them.
 * @param options Titles.
 * @throws LmlabError `empty` without a parameter, `non-finite` for a share that is no number.
 * @example
 * ```ts
 * import { plotStudyImportance } from 'lmlab';
 * plotStudyImportance({ layers: 0.2, rate: 0.8 }).alt; // 'Bar chart of 2 bars: rate 0.8, layers 0.2.'
 * ```
 */
export function plotStudyImportance(
  importance: Readonly<Record<string, number>>,
  options: FigureOptions = {},
): Figure {
  const sorted = Object.entries(importance).sort(([, a], [, b]) => b - a);
  return plotBars(Object.fromEntries(sorted), {
    xLabel: 'importance',
    ...options,
    orientation: 'horizontal',
  });
}
