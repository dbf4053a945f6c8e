import { colourKey, drawColourKey, KEY_WIDTH } from './heatmap';
import { escapeXml, fitted, label, tag, textWidth } from './ink';
import { axisRoom, drawPanel, type Box, type Painted, type Panel } from './panel';
import { drawParcoords } from './parcoords';
import { plainColour } from './colour';
import { list, number, part, text, type Json } from './spec';

const WIDTH = 760;
const DRAWN = new Set(['scatter', 'scattergl', 'bar', 'heatmap', 'contour', 'parcoords']);
const TITLE_SIZE = 17;
const LEGEND_SIZE = 13;
const PALETTE = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b'];

/**
 * A figure as an SVG image, for readers without plotly: GitHub, mail, PDF. It draws the kinds of traces that this
 * library makes, by itself: plotly.js needs a browser.
 *
 * @param data Plotly traces.
 * @param layout Plotly layout.
 * @param alt What the figure shows, in words.
 * @returns The image; undefined where a trace is of another kind.
 */
export function figureSvg(data: readonly Json[], layout: Json, alt: string): string | undefined {
  if (data.length === 0 || data.some((trace) => !DRAWN.has(text(trace, 'type') ?? 'scatter')))
    return undefined;
  const colourway = list(layout, 'colorway').map(String);
  const colours = colourway.length > 0 ? colourway : PALETTE;
  const traces = data
    .map((trace, i) => ({ trace, colour: colours[i % colours.length] }))
    .filter(({ trace }) => trace['visible'] !== false);
  const title = text(part(layout, 'title'), 'text') ?? text(layout, 'title');
  const key = traces.map(({ trace }) => colourKey(trace)).find((found) => found !== undefined);
  const entries = legend(traces, layout);
  const rows = legendRows(entries);
  const height = (number(layout, 'height') ?? 360) + 20 * Math.max(0, rows.length - 1);
  const top = title === undefined ? 16 : 50;
  const outer: Box = {
    x: 8,
    y: top,
    width: WIDTH - 20 - (key === undefined ? 12 : KEY_WIDTH + 12),
    height: height - top - 10 - (rows.length > 0 ? 12 + 20 * rows.length : 0),
  };
  const parts = [tag('rect', { width: WIDTH, height, fill: '#FFFFFF' })];
  if (title !== undefined)
    parts.push(label(14, 28, fitted(title, TITLE_SIZE, WIDTH - 28), { size: TITLE_SIZE }));
  const parallel = traces.find(({ trace }) => text(trace, 'type') === 'parcoords');
  let keyBox: Box = outer;
  if (parallel) parts.push(drawParcoords(parallel.trace, outer));
  else {
    const boxes = panelBoxes(panels(traces, layout), layout, outer);
    keyBox = boxes[0].box;
    for (const { panel, box } of boxes)
      parts.push(drawPanel(panel, box, layout), panelTitle(panel, box, layout));
  }
  if (key) parts.push(drawColourKey(key, outer.x + outer.width + 16, keyBox.y, keyBox.height));
  rows.forEach((row, i) =>
    parts.push(drawLegendRow(row, outer.x + 12, height - 12 - 20 * (rows.length - 1 - i))),
  );
  const font = text(part(layout, 'font'), 'family') ?? 'sans-serif';
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: WIDTH,
      height,
      viewBox: `0 0 ${WIDTH} ${height}`,
      role: 'img',
      'aria-label': alt,
      'font-family': font,
      'font-size': '14',
      fill: '#222222',
      style: 'max-width:100%;height:auto',
    },
    `<title>${escapeXml(alt)}</title>${parts.join('')}`,
  );
}

/** A panel with the numbers of its axes. */
type NumberedPanel = Panel & { readonly x: number; readonly y: number };

/** The words that stand above a panel: the annotation at its upper left corner. */
function panelTitle({ x }: NumberedPanel, box: Box, layout: Json): string {
  const own = list(layout, 'annotations').find(
    (one) =>
      text(one, 'xref') === `x${x === 1 ? '' : x} domain` && number(one, 'x') === 0 && number(one, 'y') === 1,
  );
  const words = text(own, 'text');
  if (words === undefined) return '';
  const bold = /^<b>(.*)<\/b>$/.exec(words);
  return label(box.x, box.y - 8, bold?.[1] ?? words, {
    size: 14,
    ...(bold ? { weight: 'bold' as const } : {}),
  });
}

function panels(traces: readonly Painted[], layout: Json): NumberedPanel[] {
  const on = (axis: 'x' | 'y', { trace }: Painted): string => text(trace, `${axis}axis`) ?? axis;
  const pairs = [...new Set(traces.map((each) => `${on('x', each)} ${on('y', each)}`))];
  const seen = new Set<string>();
  return pairs.map((pair) => {
    const [x, y] = pair.split(' ');
    const namesY = !seen.has(y);
    seen.add(y);
    return {
      traces: traces.filter((each) => on('x', each) === x && on('y', each) === y),
      onX: traces.filter((each) => on('x', each) === x),
      onY: traces.filter((each) => on('y', each) === y),
      namesY,
      xAxis: part(layout, x.replace('x', 'xaxis')),
      yAxis: part(layout, y.replace('y', 'yaxis')),
      x: Number(x.slice(1) || 1),
      y: Number(y.slice(1) || 1),
    };
  });
}

/** Where each panel stands: by its axes' domains, or by plotly's grid. */
function panelBoxes(
  all: readonly NumberedPanel[],
  layout: Json,
  outer: Box,
): { panel: NumberedPanel; box: Box }[] {
  const grid = part(layout, 'grid');
  const [columns, rows] = [number(grid, 'columns') ?? 1, number(grid, 'rows') ?? 1];
  const isCoupled = text(grid, 'pattern') !== 'independent';
  const barmode = text(layout, 'barmode') ?? 'group';
  return all.map((panel) => {
    const column = (panel.x - 1) % columns;
    const row = isCoupled ? panel.y - 1 : Math.floor((panel.x - 1) / columns);
    const [left, right] = domain(panel.xAxis) ?? [column / columns, (column + 1) / columns];
    // Plotly's domains grow upwards, its grids downwards.
    const [low, high] = domain(panel.yAxis) ?? [1 - (row + 1) / rows, 1 - row / rows];
    const cell = {
      x: outer.x + left * outer.width,
      y: outer.y + (1 - high) * outer.height,
      width: (right - left) * outer.width,
      height: (high - low) * outer.height,
    };
    const leftRoom = axisRoom(panel, 'y', cell.height, barmode);
    const bottomRoom = axisRoom(panel, 'x', cell.width - leftRoom, barmode);
    const width = Math.max(cell.width - leftRoom - (right < 1 ? 18 : 0), 40);
    const height = Math.max(cell.height - bottomRoom - (high < 1 ? 14 : 0), 40);
    return { panel, box: { x: cell.x + leftRoom, y: cell.y + (high < 1 ? 14 : 0), width, height } };
  });
}

function domain(axis: Json): readonly [number, number] | undefined {
  const [low, high] = list(axis, 'domain');
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : undefined;
}

interface Entry {
  readonly name: string;
  readonly colour: string;
  readonly isLine: boolean;
  readonly dash: string | undefined;
}

function legend(traces: readonly Painted[], layout: Json): Entry[] {
  const named = traces.filter(
    ({ trace }) => text(trace, 'name') !== undefined && trace['showlegend'] !== false,
  );
  if (layout['showlegend'] === false || (layout['showlegend'] !== true && traces.length < 2)) return [];
  return named.map(({ trace, colour }) => {
    const type = text(trace, 'type') ?? 'scatter';
    const isLine = type.startsWith('scatter') && (text(trace, 'mode') ?? 'lines').includes('lines');
    const line = part(trace, 'line');
    const own = isLine ? (plainColour(line) ?? plainColour(trace['marker'])) : plainColour(trace['marker']);
    return { name: text(trace, 'name')!, colour: own ?? colour, isLine, dash: text(line, 'dash') };
  });
}

const entryWidth = (entry: Entry): number => textWidth(entry.name, LEGEND_SIZE) + 54;

function legendRows(entries: readonly Entry[]): Entry[][] {
  const rows: Entry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const width = entryWidth(entry);
    if (width > room || rows.length === 0) {
      rows.push([]);
      room = WIDTH - 40;
    }
    rows[rows.length - 1].push(entry);
    room -= width;
  }
  return rows;
}

function drawLegendRow(row: readonly Entry[], left: number, baseline: number): string {
  let x = left;
  return row
    .map((entry) => {
      const [at, y] = [x, baseline - 4];
      x += entryWidth(entry);
      const dash =
        entry.dash !== undefined && entry.dash !== 'solid'
          ? entry.dash.startsWith('dash') || entry.dash === 'longdash'
            ? '8 5'
            : '3 3'
          : undefined;
      const mark = entry.isLine
        ? tag('path', {
            d: `M${at} ${y}h28`,
            stroke: entry.colour,
            'stroke-width': '2.5',
            'stroke-dasharray': dash,
          })
        : tag('rect', { x: at + 12, y: y - 6, width: 12, height: 12, rx: 2, fill: entry.colour });
      return mark + label(at + 34, baseline, entry.name, { size: LEGEND_SIZE });
    })
    .join('');
}
