import { display } from '../core/display';
import { checkOptionNames } from '../core/options';
import { figureSvg } from './svg/figure-svg';

/** What a notebook needs to draw a figure, and what a reader who cannot see it needs instead. */
export interface Figure {
  /** Plotly traces. */
  readonly data: readonly Readonly<Record<string, unknown>>[];
  /** Plotly layout. */
  readonly layout: Readonly<Record<string, unknown>>;
  /** What the figure shows, in words. */
  readonly alt: string;
  /** The numbers that are drawn, as lines of text. */
  readonly table: string;
  /** Jupyter's forms of it, by MIME type. */
  [display](): Record<string, unknown>;
}

/**
 * Eight colours that people with any kind of colour vision tell apart (Okabe and Ito 2008), in the order in which
 * figures use them.
 */
export const palette = [
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#D55E00',
  '#CC79A7',
  '#56B4E9',
  '#8C6D1F',
  '#3C3C3C',
] as const;

/** A colour scale for shares: nothing is nearly white, all is dark blue. (Plotly's own `Blues` runs the other way.) */
export const shades: readonly (readonly [number, string])[] = [
  [0, '#F2F7FB'],
  [0.5, '#6BAED6'],
  [1, '#08519C'],
];

/** What every kind of figure takes. */
export interface FigureOptions {
  /** A headline: what to see. Default: none. */
  readonly title?: string;
  /** Title of the horizontal axis, with the unit. */
  readonly xLabel?: string;
  /** Title of the vertical axis, with the unit. */
  readonly yLabel?: string;
}

/**
 * A figure from its traces; `axes` is laid over the house's style.
 * @throws LmlabError `bad-option` for a misspelled option of the figure.
 */
export function makeFigure(parts: {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly axes: Readonly<Record<string, unknown>>;
  readonly options: FigureOptions;
  readonly alt: string;
  readonly table: string;
}): Figure {
  const { data, axes, options, alt, table } = parts;
  checkOptionNames(options, { title: true, xLabel: true, yLabel: true });
  const layout = {
    ...style(options),
    ...axes,
    // Plotly keeps `meta` untouched: so the words travel with the saved notebook.
    meta: { alt },
  };
  return {
    data,
    layout,
    alt,
    table,
    [display]: () => ({
      'application/vnd.plotly.v1+json': { data, layout, config: { displaylogo: false, responsive: true } },
      ...image(data, layout, alt),
      'text/plain': `${alt}\n\n${table}`,
    }),
  };
}

/** The figure for clients that do not draw plotly's JSON. One that cannot be drawn must not cost the others. */
function image(...figure: Parameters<typeof figureSvg>): Record<string, unknown> {
  try {
    const svg = figureSvg(...figure);
    return svg === undefined ? {} : { 'image/svg+xml': svg };
  } catch {
    return {};
  }
}

/** The look of every axis; `title` is left out where there is none. */
export function axis(title: string | undefined, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ...(title === undefined ? {} : { title: { text: title, standoff: 12 } }),
    gridcolor: '#E6E6E6',
    zerolinecolor: '#BDBDBD',
    linecolor: '#8A8A8A',
    ticks: 'outside',
    tickcolor: '#BDBDBD',
    automargin: true,
    ...more,
  };
}

function style({ title, xLabel, yLabel }: FigureOptions): Record<string, unknown> {
  return {
    ...(title === undefined ? {} : { title: { text: title, x: 0, xref: 'paper', font: { size: 17 } } }),
    xaxis: axis(xLabel),
    yaxis: axis(yLabel),
    colorway: [...palette],
    font: { family: 'system-ui, -apple-system, "Segoe UI", sans-serif', size: 14, color: '#222222' },
    paper_bgcolor: '#FFFFFF',
    plot_bgcolor: '#FFFFFF',
    height: 360,
    margin: { l: 64, r: 24, t: title === undefined ? 24 : 56, b: 56 },
    // Below the axis: above it would run into the title.
    legend: { orientation: 'h', x: 0, xanchor: 'left', y: -0.28, yanchor: 'top' },
    hoverlabel: { font: { size: 13 } },
  };
}

/** A name as plotly shows it whole: it would take `</s>` for a tag and leave it out. */
export function plotlyText(name: string): string {
  return name.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

/** A number as a person reads it: at most four significant digits, thousands separated. */
export function readable(value: number): string {
  return Number.isInteger(value)
    ? value.toLocaleString('en')
    : Number(value.toPrecision(4)).toLocaleString('en', { maximumSignificantDigits: 4 });
}

/** Rows of cells as text whose columns stand under each other. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
