import { checkDrawable } from '../check';
import { axis, makeFigure, palette, readable, textTable, type Figure, type FigureOptions } from '../figure';

/** Charts beside each other. */
const COLUMNS = 3;
/** Between two charts, for the words: a share of the width. */
const GAP = 0.12;
/** Pixels a bar, so that each word is written; those of the axis below; and those of a chart's title. */
const BAR = 24;
const AXIS = 62;
const HEAD = 46;

/**
 * The words that weigh most in each topic: one small bar chart a topic, all on one scale.
 *
 * @param topics Of `weightedTopWords`: the words of each topic with their weights.
 * @param options Titles.
 * @throws LmlabError `empty` or `non-finite`.
 * @example
 * ```ts
 * import { plotTopicBars } from 'lmlab';
 * const figure = plotTopicBars([[{ word: 'cat', weight: 0.5 }, { word: 'dog', weight: 0.25 }]]);
 * figure.alt; // 'Words of 1 topics. Topic 0: cat 0.5, dog 0.25.'
 * ```
 */
export function plotTopicBars(
  topics: readonly (readonly { readonly word: string; readonly weight: number }[])[],
  options: FigureOptions = {},
): Figure {
  checkDrawable(
    topics.flatMap((words) => words.map(({ weight }) => weight)),
    'the topics',
  );
  const weights = topics.flat().map(({ weight }) => weight);
  const range = [Math.min(0, ...weights), 1.05 * Math.max(0, ...weights)];
  const columns = Math.min(COLUMNS, topics.length);
  const rows = Math.ceil(topics.length / columns);
  const longest = Math.max(...topics.map((words) => words.length));
  const chart = AXIS + BAR * longest;
  const height = 70 + rows * (HEAD + chart);
  const axes: Record<string, unknown> = {};
  const data = topics.map((words, t) => {
    const [row, column] = [Math.floor(t / columns), t % columns];
    const n = t === 0 ? '' : String(t + 1);
    const width = (1 - GAP * (columns - 1)) / columns;
    const left = column * (width + GAP);
    const top = 1 - row / rows - HEAD / 2 / height;
    axes[`xaxis${n}`] = axis(row === rows - 1 ? (options.xLabel ?? 'weight') : undefined, {
      domain: [left, left + width],
      anchor: `y${n}`,
      range,
      nticks: 4,
      automargin: false,
    });
    axes[`yaxis${n}`] = axis(undefined, {
      domain: [top - chart / height, top],
      anchor: `x${n}`,
      type: 'category',
      autorange: 'reversed',
      showgrid: false,
      ticks: '',
    });
    return {
      type: 'bar',
      orientation: 'h',
      xaxis: `x${n}`,
      yaxis: `y${n}`,
      x: words.map(({ weight }) => weight),
      y: words.map(({ word }) => word),
      marker: { color: palette[t % palette.length] },
      hovertemplate: '%{y}: %{x:.4g}<extra>topic ' + String(t) + '</extra>',
    };
  });
  const annotations = topics.map((_, t) => ({
    text: `<b>topic ${t}</b>`,
    xref: `x${t === 0 ? '' : t + 1} domain`,
    yref: `y${t === 0 ? '' : t + 1} domain`,
    x: 0,
    y: 1,
    xanchor: 'left',
    yanchor: 'bottom',
    showarrow: false,
  }));
  const told = topics.map(
    (words, t) => `Topic ${t}: ${words.map(({ word, weight }) => `${word} ${readable(weight)}`).join(', ')}.`,
  );
  return makeFigure({
    data,
    axes: { ...axes, annotations, height, showlegend: false, bargap: 0.25 },
    options,
    alt: `${options.title ?? `Words of ${topics.length} topics`}. ${told.join(' ')}`,
    table: textTable([
      ['topic', 'word', 'weight'],
      ...topics.flatMap((words, t) => words.map(({ word, weight }) => [String(t), word, readable(weight)])),
    ]),
  });
}
