import { LmlabError } from '../../core/errors';
import { checkDrawable } from '../check';
import { makeFigure, readable, shades, textTable, type Figure, type FigureOptions } from '../figure';
import { tokenAxis, visible } from './token-axis';

/** How many of the strongest looks of a head the alternative text names. */
const NAMED = 3;

/**
 * Attention weights as a heat map, one head or all heads of a layer beside each other: in each row a token looks at
 * others, and the shades of a row sum to 1.
 *
 * Attention says where a head reads, not what its reading does to the output (Jain and Wallace 2019).
 *
 * @param weights n × n weights of one head, row by row, or a list of these, one a head: `model.inspect(ids).attention[layer]`.
 * @param tokens The n tokens.
 * @param options Titles.
 * @throws LmlabError `shape` when a head is not n × n; `empty` or `non-finite`.
 * @example
 * ```ts
 * import { plotAttention } from 'lmlab';
 * const figure = plotAttention([1, 0, 0.25, 0.75], ['the', 'cat']);
 * figure.alt; // 'Attention map of 2 tokens. Strongest: the looks at the 100%, cat looks at cat 75%, cat looks at the 25%.'
 * ```
 */
export function plotAttention(
  weights: ArrayLike<number> | readonly ArrayLike<number>[],
  tokens: readonly string[],
  options: FigureOptions = {},
): Figure {
  const heads = isList(weights) ? weights.map((head) => Array.from(head)) : [Array.from(weights)];
  const n = tokens.length;
  if (heads.length === 0) checkDrawable([], 'a head');
  for (const [h, head] of heads.entries()) {
    if (head.length !== n * n) {
      throw new LmlabError('shape', {
        expected: `${n} × ${n} weights in head ${h}, one a pair of tokens`,
        found: String(head.length),
        remedy: 'Pass the tokens that were inspected, and the weights of one layer.',
      });
    }
    checkDrawable(head, `head ${h}`);
  }
  const several = heads.length > 1;
  const columns = Math.min(heads.length, heads.length === 4 ? 2 : 3);
  const rows = Math.ceil(heads.length / columns);
  const axes: Record<string, unknown> = several ? { grid: { rows, columns, pattern: 'independent' } } : {};
  const data = heads.map((head, h) => {
    const suffix = h === 0 ? '' : String(h + 1);
    axes[`xaxis${suffix}`] = tokenAxis(several ? `head ${h}` : (options.xLabel ?? 'looks at'), tokens);
    axes[`yaxis${suffix}`] = tokenAxis(several ? undefined : (options.yLabel ?? 'token'), tokens, {
      autorange: 'reversed',
    });
    return {
      type: 'heatmap',
      x: tokens.map((_, j) => j),
      y: tokens.map((_, i) => i),
      z: tokens.map((_, i) => head.slice(i * n, (i + 1) * n)),
      ...(several ? { xaxis: `x${suffix}`, yaxis: `y${suffix}` } : {}),
      zmin: 0,
      zmax: 1,
      showscale: h === 0,
      colorscale: shades,
      xgap: 1,
      ygap: 1,
      colorbar: { title: { text: 'attention', side: 'right' }, tickformat: '.0%', outlinewidth: 0 },
      customdata: tokens.map((from) => tokens.map((to) => `${visible(from)} looks at ${visible(to)}`)),
      hovertemplate: `%{customdata}: %{z:.1%}<extra>${several ? `head ${h}` : ''}</extra>`,
    };
  });
  const told = heads.map(
    (head, h) => `${several ? `Head ${h}: ` : 'Strongest: '}${strongest(head, tokens)}.`,
  );
  return makeFigure({
    data,
    axes: {
      ...axes,
      height: several ? 40 + rows * (160 + 12 * Math.min(n, 20)) : 200 + 22 * Math.min(n, 30),
    },
    options,
    alt: `${options.title ?? `Attention map of ${n} tokens${several ? ` in ${heads.length} heads` : ''}`}. ${told.join(' ')}`,
    table: heads
      .map((head, h) =>
        textTable([
          [several ? `head ${h}` : '', ...tokens.map(visible)],
          ...tokens.map((token, i) => [visible(token), ...head.slice(i * n, (i + 1) * n).map(readable)]),
        ]),
      )
      .join('\n\n'),
  });
}

function isList(
  weights: ArrayLike<number> | readonly ArrayLike<number>[],
): weights is readonly ArrayLike<number>[] {
  return Array.isArray(weights) && typeof weights[0] !== 'number';
}

/** The strongest looks; equal ones in reading order. */
function strongest(head: readonly number[], tokens: readonly string[]): string {
  return [...head.keys()]
    .sort((a, b) => head[b] - head[a] || a - b)
    .slice(0, NAMED)
    .map((at) => {
      const [from, to] = [tokens[Math.floor(at / tokens.length)], tokens[at % tokens.length]];
      return `${visible(from)} looks at ${visible(to)} ${Number((100 * head[at]).toPrecision(3))}%`;
    })
    .join(', ');
}
