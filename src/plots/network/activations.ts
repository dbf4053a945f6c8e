import { checkOptionNames } from '../../core/options';
import { checkList } from '../../core/lists';
import { checkDrawable } from '../check';
import { axis, makeFigure, palette, readable, textTable, type Figure, type FigureOptions } from '../figure';
import { binEdges, countBins } from '../histogram';

const BINS = 40;

/**
 * What values the layers of a network take: a histogram a layer, one above the other on a common axis. A layer that is
 * much wider or narrower than its neighbours, or whose values all lie in one bin (dead units), is seen at once.
 *
 * @param layers The values of each layer, from the input on: `states` or `activations` of `model.inspect(ids)`.
 * @param options Titles; `names` of the layers, default 'layer 0' and so on.
 * @throws LmlabError `empty`, or `non-finite` naming the layer.
 * @example
 * ```ts
 * import { plotActivations } from 'lmlab';
 * const figure = plotActivations([[-1, 0, 1], [0, 0, 0]], { names: ['embedding', 'block 1'] });
 * figure.alt; // 'Histograms of 2 layers. embedding: mean 0, standard deviation 0.8165, from -1 to 1. block 1: mean 0, standard deviation 0, from 0 to 0.'
 * ```
 */
export function plotActivations(
  layers: readonly ArrayLike<number>[],
  options: FigureOptions & { readonly names?: readonly string[] } = {},
): Figure {
  checkOptionNames(options, { title: true, xLabel: true, yLabel: true, names: true });
  checkList(layers, 'a list of activations for each layer');
  const names = layers.map((_, i) => options.names?.[i] ?? `layer ${i}`);
  const lists = layers.map((values) => Array.from(values));
  if (lists.length === 0) checkDrawable([], 'a layer');
  lists.forEach((values, i) => checkDrawable(values, names[i]));
  const edges = binEdges(lists.flat(), BINS);
  const middles = edges.slice(0, -1).map((edge, i) => (edge + edges[i + 1]) / 2);
  const shares = lists.map((values) => countBins(values, edges).map((count) => count / values.length));
  const axes: Record<string, unknown> = {
    grid: { rows: lists.length, columns: 1, pattern: 'coupled' },
    xaxis: axis(options.xLabel ?? 'value'),
    bargap: 0,
    showlegend: false,
    height: 90 + 80 * lists.length,
  };
  const data = shares.map((y, i) => {
    const suffix = i === 0 ? '' : String(i + 1);
    axes[`yaxis${suffix}`] = axis(undefined, {
      title: { text: names[i], font: { size: 12 } },
      tickformat: '.0%',
      nticks: 3,
    });
    return {
      type: 'bar',
      name: names[i],
      x: middles,
      y,
      width: edges[1] - edges[0],
      xaxis: 'x',
      yaxis: `y${suffix}`,
      marker: { color: palette[0] },
      hovertemplate: `%{x}: %{y:.1%}<extra>${names[i]}</extra>`,
    };
  });
  const summaries = lists.map((values) => {
    const mean = values.reduce((sum, value) => sum + value / values.length, 0);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
    const [low, high] = [Math.min, Math.max].map((pick) => values.reduce((a, b) => pick(a, b)));
    return [mean, deviation, low, high].map(readable);
  });
  const told = summaries.map(
    ([mean, deviation, low, high], i) =>
      `${names[i]}: mean ${mean}, standard deviation ${deviation}, from ${low} to ${high}.`,
  );
  return makeFigure({
    data,
    axes,
    options: { title: options.title, xLabel: options.xLabel, yLabel: options.yLabel },
    alt: `${options.title ?? `Histograms of ${lists.length} layers`}. ${told.join(' ')}`,
    table: textTable([
      ['layer', 'mean', 'standard deviation', 'least', 'greatest'],
      ...summaries.map((summary, i) => [names[i], ...summary]),
    ]),
  });
}
