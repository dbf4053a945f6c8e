import { LmlabError } from '../../core/errors';
import { checkDrawable } from '../check';
import { axis, makeFigure, palette, readable, textTable, type Figure, type FigureOptions } from '../figure';
import { tokenAxis, visible } from './token-axis';

/**
 * What speaks for a prediction: a bar for each token in reading order, above zero for it and below zero against it.
 *
 * @param values One number a token: `contributions` or `sensitivities` of `saliency`.
 * @param tokens The tokens.
 * @param options Titles.
 * @throws LmlabError `shape` when there is not one value a token; `empty` or `non-finite`.
 * @example
 * ```ts
 * import { plotSaliency } from 'lmlab';
 * const figure = plotSaliency([0.1, -0.5, 2], ['not', 'a', 'win']);
 * figure.alt; // 'Saliency of 3 tokens. Strongest: win 2, a -0.5, not 0.1.'
 * ```
 */
export function plotSaliency(
  values: ArrayLike<number>,
  tokens: readonly string[],
  options: FigureOptions = {},
): Figure {
  const heights = Array.from(values);
  if (heights.length !== tokens.length) {
    throw new LmlabError('shape', {
      expected: `${tokens.length} values, one a token`,
      found: String(heights.length),
      remedy: 'Pass the tokens that the saliency was computed for.',
    });
  }
  checkDrawable(heights, 'the saliency');
  const names = tokens.map(visible);
  const order = [...heights.keys()].sort((a, b) => Math.abs(heights[b]) - Math.abs(heights[a]) || a - b);
  const told = order.slice(0, 5).map((i) => `${names[i]} ${readable(heights[i])}`);
  return makeFigure({
    data: [
      {
        type: 'bar',
        x: tokens.map((_, i) => i),
        y: heights,
        width: 0.8,
        marker: { color: heights.map((height) => palette[height < 0 ? 1 : 0]) },
        customdata: names,
        hovertemplate: '%{customdata}: %{y}<extra></extra>',
      },
    ],
    axes: {
      xaxis: tokenAxis(options.xLabel, tokens),
      yaxis: axis(options.yLabel ?? 'says for the prediction', { zeroline: true }),
    },
    options,
    alt: `${options.title ?? `Saliency of ${tokens.length} tokens`}. Strongest: ${told.join(', ')}.`,
    table: textTable([['token', 'value'], ...names.map((name, i) => [name, readable(heights[i])])]),
  });
}
