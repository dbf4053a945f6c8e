import { LmlabError } from '../../core/errors';
import { checkDrawable } from '../check';
import { axis, makeFigure, plotlyText, shades, textTable, type Figure, type FigureOptions } from '../figure';
import { tokenAxis, visible } from './token-axis';

/** What of a lens is drawn: a depth each, the likeliest token at every place and its probability. */
export interface LensRecord {
  readonly tokens: readonly ArrayLike<number>[];
  readonly probabilities: readonly ArrayLike<number>[];
}

/**
 * A logit lens as a heat map: what the model would predict after each of its blocks, from the embedding at the bottom to
 * its answer at the top. The shade is the probability of the token that is written.
 *
 * @param lens What `logitLens` returns.
 * @param tokens The tokens of the sequence.
 * @param nameOf The text of a token id.
 * @param options Titles.
 * @throws LmlabError `shape` when the lens is not of these tokens; `empty` or `non-finite`.
 * @example
 * ```ts
 * import { plotLogitLens } from 'lmlab';
 * const lens = { tokens: [[0, 0], [1, 2]], probabilities: [[0.4, 0.5], [0.9, 0.6]] };
 * const figure = plotLogitLens(lens, ['the', 'cat'], (id) => ['the', 'cat', 'sat'][id]);
 * figure.alt; // 'Logit lens of 2 tokens. At the embedding: the 40%, the 50%. After block 1: cat 90%, sat 60%.'
 * ```
 */
export function plotLogitLens(
  lens: LensRecord,
  tokens: readonly string[],
  nameOf: (id: number) => string,
  options: FigureOptions = {},
): Figure {
  const depths = lens.tokens.map((_, depth) => (depth === 0 ? 'embedding' : `block ${depth}`));
  const lists = [...lens.tokens, ...lens.probabilities];
  if (lists.some((list) => list.length !== tokens.length) || lists.length !== 2 * depths.length) {
    throw new LmlabError('shape', {
      expected: `a token and a probability at each of ${tokens.length} places and each depth`,
      found: `lists of ${[...new Set(lists.map((list) => list.length))].join(', ')}`,
      remedy: 'Pass the tokens that the lens was made of.',
    });
  }
  const probabilities = lens.probabilities.map((row) => Array.from(row));
  checkDrawable(probabilities.flat(), 'the lens');
  const names = lens.tokens.map((row) => Array.from(row, (id) => visible(nameOf(id))));
  const percent = (share: number): string => `${Number((100 * share).toPrecision(2))}%`;
  const told = names.map(
    (row, depth) =>
      `${depth === 0 ? 'At the embedding' : `After block ${depth}`}: ` +
      `${row.map((name, i) => `${name} ${percent(probabilities[depth][i])}`).join(', ')}.`,
  );
  return makeFigure({
    data: [
      {
        type: 'heatmap',
        x: tokens.map((_, i) => i),
        y: depths.map((_, depth) => depth),
        z: probabilities,
        zmin: 0,
        zmax: 1,
        colorscale: shades,
        text: names.map((row) => row.map(plotlyText)),
        texttemplate: '%{text}',
        textfont: { size: 13 },
        xgap: 2,
        ygap: 2,
        colorbar: { title: { text: 'its probability', side: 'right' }, tickformat: '.0%', outlinewidth: 0 },
        hovertemplate: '%{text}: %{z:.1%}<extra></extra>',
      },
    ],
    axes: {
      xaxis: tokenAxis(options.xLabel ?? 'the model has read up to', tokens),
      yaxis: axis(options.yLabel ?? 'read after', {
        tickmode: 'array',
        tickvals: depths.map((_, depth) => depth),
        ticktext: depths,
        showgrid: false,
        zeroline: false,
      }),
      height: Math.max(260, 150 + 36 * depths.length),
    },
    options,
    alt: `${options.title ?? `Logit lens of ${tokens.length} tokens`}. ${told.join(' ')}`,
    table: textTable([
      ['', ...tokens.map(visible)],
      ...names.map((row, depth) => [
        depths[depth],
        ...row.map((name, i) => `${name} ${percent(probabilities[depth][i])}`),
      ]),
    ]),
  });
}
