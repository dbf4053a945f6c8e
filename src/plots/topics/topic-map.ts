import type { Dense } from '../../core/dense';
import { LmlabError } from '../../core/errors';
import { checkDrawable } from '../check';
import { axis, makeFigure, palette, readable, textTable, type Figure, type FigureOptions } from '../figure';

/** How many words of a topic the alternative text and the table name. */
const NAMED = 5;
/** Pixels across the circle of a topic that has everything. */
const WHOLE = 150;

/**
 * Topics on a map (Sievert and Shirley 2014): near ones share words, the area of a circle is the topic's share of the
 * documents.
 *
 * @param map Of `topicMap`.
 * @param words The words of each topic, as `topWords` gives them.
 * @param options Titles.
 * @throws LmlabError `shape` when there is not one list of words a topic; `empty` or `non-finite`.
 * @example
 * ```ts
 * import { Dense, plotTopicMap } from 'lmlab';
 * const map = { coordinates: Dense.fromRows([[1, 0], [-1, 0]]), shares: Float64Array.of(0.75, 0.25) };
 * plotTopicMap(map, [['cat', 'dog'], ['fund']]).alt; // 'Map of 2 topics. Topic 0 (75%): cat, dog, nearest topic 1. Topic 1 (25%): fund, nearest topic 0.'
 * ```
 */
export function plotTopicMap(
  map: { readonly coordinates: Dense; readonly shares: Float64Array },
  words: readonly (readonly string[])[],
  options: FigureOptions = {},
): Figure {
  const { coordinates, shares } = map;
  if (words.length !== coordinates.rows || shares.length !== coordinates.rows || coordinates.cols !== 2) {
    throw new LmlabError('shape', {
      expected: `two coordinates, a share and a list of words for each of ${coordinates.rows} topics`,
      found: `${coordinates.cols} coordinates, ${shares.length} shares and ${words.length} lists`,
      remedy: 'Pass the topicMap and the topWords of one model.',
    });
  }
  checkDrawable(Array.from(coordinates.data), 'the map');
  const points = coordinates.toRows();
  const named = words.map((list) => list.slice(0, NAMED).join(', '));
  const percents = Array.from(shares, percent);
  const circles = {
    type: 'scatter',
    mode: 'markers+text',
    x: points.map(([x]) => x),
    y: points.map(([, y]) => y),
    text: words.map((list, t) => `<b>${t}</b><br>${list[0] ?? ''}`),
    customdata: words.map((list, t) => `topic ${t}, ${percents[t]}<br>${list.slice(0, 10).join('<br>')}`),
    hovertemplate: '%{customdata}<extra></extra>',
    marker: {
      size: Array.from(shares, (share) => Math.max(8, WHOLE * Math.sqrt(share))),
      color: palette[0],
      opacity: 0.35,
      line: { color: palette[0], width: 1.5 },
    },
    cliponaxis: false,
  };
  const near = points.map((_, t) => nearest(points, t));
  const told = named.map(
    (list, t) =>
      `Topic ${t} (${percents[t]}): ${list}${near[t] === undefined ? '' : `, nearest topic ${near[t]}`}.`,
  );
  return makeFigure({
    data: [circles],
    axes: {
      xaxis: axis(options.xLabel ?? 'first coordinate', spread(points.map(([x]) => x))),
      yaxis: axis(options.yLabel ?? 'second coordinate', spread(points.map(([, y]) => y))),
      height: 480,
    },
    options,
    alt: `${options.title ?? `Map of ${words.length} topics`}. ${told.join(' ')}`,
    table: textTable([
      ['topic', 'share', 'x', 'y', 'words'],
      ...points.map(([x, y], t) => [String(t), percents[t], readable(x), readable(y), named[t]]),
    ]),
  });
}

function nearest(points: readonly (readonly number[])[], t: number): number | undefined {
  const others = [...points.keys()].filter((u) => u !== t);
  const distance = (u: number): number =>
    Math.hypot(points[u][0] - points[t][0], points[u][1] - points[t][1]);
  return others.sort((a, b) => distance(a) - distance(b))[0];
}

/** Room for the circles at the rim. */
function spread(values: readonly number[]): Record<string, unknown> {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.3 * (high - low) || 1;
  return { range: [low - room, high + room], zeroline: true };
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}
