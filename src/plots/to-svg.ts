import { LmlabError } from '../core/errors';
import type { Figure } from './figure';
import { figureSvg } from './svg/figure-svg';

/**
 * A figure as an SVG image: for a paper, a web page or a mail, where no plotly draws it. It carries its description.
 *
 * @param figure As the functions of this library make it.
 * @returns One `<svg>` element.
 * @throws LmlabError `bad-option` for a figure with a kind of trace that is only drawn in notebooks.
 * @example
 * ```ts
 * import { plotBars, toSvg } from 'lmlab';
 * toSvg(plotBars({ ham: 3, spam: 1 })).startsWith('<svg'); // true
 * ```
 */
export function toSvg(figure: Figure): string {
  const svg = figureSvg(figure.data, figure.layout, figure.alt);
  if (svg !== undefined) return svg;
  throw new LmlabError('bad-option', {
    expected: 'a figure of lines, points, bars or a heat map',
    found: figure.data.map((trace) => String(trace['type'])).join(', ') || 'a figure without traces',
    remedy: 'Show it in a notebook, and take the picture from there.',
  });
}
