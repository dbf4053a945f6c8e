import { checkOptionNames } from '../core/options';
import {
  axis,
  type Figure,
  type FigureOptions,
  makeFigure,
  palette,
  plotlyText,
  readable,
  textTable,
} from './figure';
import { checkDrawable } from './check';

/** Options of {@link plotBars}. */
export interface BarOptions extends FigureOptions {
  /** `horizontal` leaves room for long names. Default: `'vertical'`. */
  readonly orientation?: 'vertical' | 'horizontal';
  /** Write each bar's share of the sum beside its value. Default: false. */
  readonly shares?: boolean;
}

/**
 * One bar a name: the balance of classes, the weight of words. Bars stand in the order given; those below zero get the
 * second colour.
 *
 * @param values Name → finite number.
 * @param options Titles, direction, shares.
 * @throws LmlabError `empty` or `non-finite`.
 * @example
 * ```ts
 * import { plotBars } from 'lmlab';
 * const figure = plotBars({ ham: 3, spam: 1 }, { title: 'Class balance', yLabel: 'messages', shares: true });
 * figure.alt; // 'Class balance. Bar chart of 2 bars: ham 3 (75%), spam 1 (25%).'
 * ```
 */
export function plotBars(values: Readonly<Record<string, number>>, options: BarOptions = {}): Figure {
  checkOptionNames(options, { orientation: true, shares: true, title: true, xLabel: true, yLabel: true });
  const { orientation = 'vertical', shares = false, title } = options;
  const names = Object.keys(values);
  const heights = Object.values(values);
  checkDrawable(heights, 'the bars');
  const sum = heights.reduce((total, height) => total + height, 0);
  const labels = heights.map((height) => readable(height) + (shares ? ` (${percent(height / sum)})` : ''));
  const shown = names.map(plotlyText);
  const [x, y] = orientation === 'vertical' ? [shown, heights] : [heights, shown];
  const bars = {
    type: 'bar',
    x,
    y,
    orientation: orientation === 'vertical' ? 'v' : 'h',
    text: labels,
    textposition: 'auto',
    cliponaxis: false,
    marker: { color: heights.map((height) => palette[height < 0 ? 1 : 0]) },
    hovertemplate: '%{text}<extra>%{' + (orientation === 'vertical' ? 'x' : 'y') + '}</extra>',
  };
  const axes =
    orientation === 'vertical'
      ? { xaxis: axis(options.xLabel, { type: 'category', showgrid: false }), bargap: 0.35 }
      : {
          yaxis: axis(options.yLabel, { type: 'category', autorange: 'reversed', showgrid: false }),
          height: Math.max(240, 110 + 24 * names.length),
          bargap: 0.25,
        };
  const listed = names.map((name, i) => `${name} ${labels[i]}`).join(', ');
  return makeFigure({
    data: [bars],
    axes,
    options: { title, xLabel: options.xLabel, yLabel: options.yLabel },
    alt: `${title === undefined ? '' : `${title}. `}Bar chart of ${names.length} bars: ${listed}.`,
    table: textTable(names.map((name, i) => [name, labels[i]])),
  });
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}
