import type { Dense } from '../../core/dense';
import { LmlabError } from '../../core/errors';
import { checkOptionNames } from '../../core/options';
import { checkMatrix } from '../../core/matrix';
import { checkList } from '../../core/lists';
import { checkDrawable } from '../check';
import {
  axis,
  makeFigure,
  palette,
  plotlyText,
  readable,
  textTable,
  type Figure,
  type FigureOptions,
} from '../figure';
import { visible } from './token-axis';

/** Options of {@link plotEmbedding}. */
export interface EmbeddingOptions extends FigureOptions {
  /** A group for each point, told apart by colour. Default: all of one. */
  readonly groups?: readonly string[];
}

/** How many points are told of with their nearest neighbour in the alternative text. */
const NAMED = 8;
/** So many points have their names beside them; with more only those under the pointer. */
const WRITTEN = 60;

/**
 * Embeddings on a map of two dimensions, of `pca` or `tsne`: each token at its place.
 *
 * @param map n × 2 coordinates.
 * @param names The n tokens.
 * @param options Titles and groups.
 * @throws LmlabError `shape` when the map has not two columns, or not one name and group a row; `empty` or `non-finite`.
 * @example
 * ```ts
 * import { Dense, plotEmbedding } from 'lmlab';
 * const map = Dense.fromRows([[0, 0], [0, 1], [5, 5]]);
 * plotEmbedding(map, ['a', 'b', 'z']).alt; // 'Map of 3 embeddings. Nearest to a: b; to b: a; to z: b.'
 * ```
 */
export function plotEmbedding(map: Dense, names: readonly string[], options: EmbeddingOptions = {}): Figure {
  checkOptionNames(options, { title: true, xLabel: true, yLabel: true, groups: true });
  checkMatrix(map, 'dense');
  checkList(names, 'the names of the points');
  const groups = options.groups ?? names.map(() => '');
  if (map.cols !== 2 || names.length !== map.rows || groups.length !== map.rows) {
    throw new LmlabError('shape', {
      expected: 'two coordinates, a name and, if any, a group for each point',
      found: `${map.rows} × ${map.cols} coordinates, ${names.length} names, ${groups.length} groups`,
      remedy: 'Project to nComponents: 2, and pass the names in the order of the rows.',
    });
  }
  checkDrawable(Array.from(map.data), 'the map');
  const points = map.toRows();
  const shown = names.map(visible);
  const kinds = [...new Set(groups)];
  const nearest = (i: number): number | undefined => {
    const others = [...points.keys()].filter((j) => j !== i);
    const distance = (j: number): number =>
      Math.hypot(points[j][0] - points[i][0], points[j][1] - points[i][1]);
    return others.length === 0 ? undefined : others.reduce((a, b) => (distance(b) < distance(a) ? b : a));
  };
  const told = shown.slice(0, NAMED).flatMap((name, i) => {
    const j = nearest(i);
    return j === undefined ? [] : [`to ${name}: ${shown[j]}`];
  });
  return makeFigure({
    data: kinds.map((kind, k) => {
      const here = [...points.keys()].filter((i) => groups[i] === kind);
      return {
        type: 'scatter',
        mode: points.length > WRITTEN ? 'markers' : 'markers+text',
        ...(kind === '' ? {} : { name: plotlyText(kind) }),
        x: here.map((i) => points[i][0]),
        y: here.map((i) => points[i][1]),
        text: here.map((i) => plotlyText(shown[i])),
        textposition: 'top center',
        hovertemplate: '%{text}<extra></extra>',
        marker: {
          size: 8,
          color: palette[k % palette.length],
          symbol: ['circle', 'diamond', 'square', 'cross'][k % 4],
        },
        cliponaxis: false,
      };
    }),
    axes: {
      xaxis: axis(options.xLabel ?? 'first coordinate', { zeroline: false }),
      yaxis: axis(options.yLabel ?? 'second coordinate', { zeroline: false }),
      showlegend: kinds.length > 1,
      height: 480,
    },
    options: { title: options.title, xLabel: options.xLabel, yLabel: options.yLabel },
    alt: `${options.title ?? `Map of ${points.length} embeddings`}.${told.length === 0 ? '' : ` Nearest ${told.join('; ')}.`}`,
    table: textTable([
      ['token', 'x', 'y', ...(kinds.length > 1 ? ['group'] : [])],
      ...points.map(([x, y], i) => [
        shown[i],
        readable(x),
        readable(y),
        ...(kinds.length > 1 ? [groups[i]] : []),
      ]),
    ]),
  });
}
