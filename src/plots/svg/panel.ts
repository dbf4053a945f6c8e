import { drawBars } from './bars';
import { drawHeatmap } from './heatmap';
import { label, px, tag, textWidth } from './ink';
import { makeScale, type Scale } from './scale';
import { drawScatter } from './scatter';
import { list, number, part, text, type Json } from './spec';

export interface Painted {
  readonly trace: Json;
  readonly colour: string;
}

/** Traces that share a pair of axes. */
export interface Panel {
  readonly traces: readonly Painted[];
  readonly xAxis: Json;
  readonly yAxis: Json;
  /** All traces on each axis: panels beside each other may share one. */
  readonly onX: readonly Painted[];
  readonly onY: readonly Painted[];
  /** Whether the words of the upright axis stand here, not at another panel that shares it. */
  readonly namesY: boolean;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const TICK_SIZE = 12;

const isBar = (trace: Json): boolean => text(trace, 'type') === 'bar';
const isHorizontal = (trace: Json): boolean => isBar(trace) && text(trace, 'orientation') === 'h';

/** All values along an axis, what error bars and bases add included. */
function values(panel: Panel, axis: 'x' | 'y', barmode: string): { values: unknown[]; fromZero: boolean } {
  let fromZero = false;
  const sums = new Map<string, number>();
  const found = (axis === 'x' ? panel.onX : panel.onY).flatMap(({ trace }) => {
    const own = list(trace, axis);
    if (text(trace, 'type') === 'heatmap') return heatmapValues(trace, axis, own);
    const isLength = isBar(trace) && isHorizontal(trace) === (axis === 'x');
    if (isLength) {
      const bases = trace['base'];
      fromZero ||= bases === undefined;
      const other = list(trace, axis === 'x' ? 'y' : 'x');
      return own.flatMap((value, i) => {
        if (typeof value !== 'number') return [];
        const base = Array.isArray(bases) ? Number(bases[i]) : 0;
        // Words at the end of a bar need room.
        const end = base + value * (trace['text'] === undefined ? 1 : 1.08);
        if (barmode !== 'stack') return [base, end];
        const sum = (sums.get(String(other[i])) ?? 0) + value;
        sums.set(String(other[i]), sum);
        return [sum];
      });
    }
    // Bars among numbers reach half a bar beyond their middle.
    const width = isBar(trace) ? number(trace, 'width') : undefined;
    if (width !== undefined)
      return own.flatMap((v) => (typeof v === 'number' ? [v - width / 2, v + width / 2] : [v]));
    if (own.length === 0 && axis === 'x') return list(trace, 'y').map((_, i) => i);
    const error = part(trace, `error_${axis}`);
    const plus = list(error, 'array');
    const minus = list(error, 'arrayminus');
    return own.flatMap((value, i) =>
      typeof value === 'number' && typeof plus[i] === 'number'
        ? [value - Number(minus[i] ?? plus[i]), value + plus[i]]
        : [value],
    );
  });
  return { values: found, fromZero };
}

function heatmapValues(trace: Json, axis: 'x' | 'y', own: readonly unknown[]): readonly unknown[] {
  const rows = list(trace, 'z');
  const count = axis === 'y' ? rows.length : ((rows[0] as ArrayLike<unknown> | undefined)?.length ?? 0);
  const places = own.length > 0 ? own : Array.from({ length: count }, (_, i) => i);
  if (places.some((place) => typeof place !== 'number') || places.length < 2) return places;
  const half = Math.abs((places[1] as number) - (places[0] as number)) / 2;
  return places.flatMap((place) => [(place as number) - half, (place as number) + half]);
}

/** How much room the words of an axis take outside of the panel. */
export function axisRoom(panel: Panel, axis: 'x' | 'y', length: number, barmode: string): number {
  const spec = axis === 'x' ? panel.xAxis : panel.yAxis;
  const { values: all, fromZero } = values(panel, axis, barmode);
  const scale = makeScale(spec, all, 0, length, fromZero);
  const widths = scale.ticks.map((tick) => textWidth(tick.label, TICK_SIZE));
  const widest = widths.reduce((a, b) => Math.max(a, b), 0);
  const title = titleOf(spec) === undefined ? 0 : 24;
  if (axis === 'y' && !panel.namesY) return 8;
  if (axis === 'y') return Math.min(widest, 220) + 14 + title;
  return (isCrowded(scale, widths) ? Math.min(0.6 * widest, 110) + 16 : 24) + title;
}

const isCrowded = (scale: Scale, widths: readonly number[]): boolean => {
  const [first, second] = scale.ticks;
  return scale.ticks.length > 1 && widths.some((width) => width + 8 > Math.abs(second.at - first.at));
};

const titleOf = (axis: Json): string | undefined => text(part(axis, 'title'), 'text') ?? text(axis, 'title');

/** Axes and traces. */
export function drawPanel(panel: Panel, box: Box, layout: Json): string {
  const barmode = text(layout, 'barmode') ?? 'group';
  const inX = values(panel, 'x', barmode);
  const inY = values(panel, 'y', barmode);
  const x = makeScale(panel.xAxis, inX.values, box.x, box.x + box.width, inX.fromZero);
  const y = makeScale(panel.yAxis, inY.values, box.y + box.height, box.y, inY.fromZero);
  const bars = panel.traces.filter(({ trace }) => isBar(trace));
  const stacked = barmode === 'stack' || barmode === 'relative' ? new Map<string, number>() : undefined;
  const slots = barmode === 'group' ? bars.length : 1;
  const drawn = panel.traces.map(({ trace, colour }) => {
    const type = text(trace, 'type') ?? 'scatter';
    if (type === 'heatmap') return drawHeatmap(trace, x, y);
    // Interpolated contours show the samples that they rest on.
    if (type === 'contour')
      return drawScatter(
        { ...trace, mode: 'markers', marker: { ...trace, color: trace['z'], size: 13 } },
        x,
        y,
        colour,
      );
    if (type !== 'bar') return drawScatter(trace, x, y, colour);
    const index = slots === 1 ? 0 : bars.findIndex((each) => each.trace === trace);
    return drawBars(trace, x, y, colour, number(layout, 'bargap') ?? 0.2, {
      index,
      of: slots,
      bases: stacked,
    });
  });
  // An svg inside of an svg cuts off what is beyond its edges, and needs no name that another figure may have.
  const [left, top, width, height] = [box.x - 8, box.y - 18, box.width + 36, box.height + 26].map(px);
  const area = { x: left, y: top, width, height, viewBox: `${left} ${top} ${width} ${height}` };
  return frame(panel, box, x, y) + tag('svg', area, drawn.join(''));
}

function frame({ xAxis, yAxis, namesY }: Panel, box: Box, x: Scale, y: Scale): string {
  const [bottom, right] = [box.y + box.height, box.x + box.width];
  const grid = [
    ...(xAxis['showgrid'] === false || x.band !== undefined
      ? []
      : x.ticks.map(({ at }) => `M${px(at)} ${px(box.y)}V${px(bottom)}`)),
    ...(yAxis['showgrid'] === false || y.band !== undefined
      ? []
      : y.ticks.map(({ at }) => `M${px(box.x)} ${px(at)}H${px(right)}`)),
  ];
  const widths = x.ticks.map((tick) => textWidth(tick.label, TICK_SIZE));
  const turned = isCrowded(x, widths);
  const words = [
    ...x.ticks.map(({ at, label: name }) =>
      turned
        ? label(at + 4, bottom + 14, name, { anchor: 'end', size: TICK_SIZE, turn: -35 })
        : label(at, bottom + 19, name, { anchor: 'middle', size: TICK_SIZE }),
    ),
    ...(namesY ? y.ticks : []).map(({ at, label: name }) =>
      label(box.x - 8, at + 4, name, { anchor: 'end', size: TICK_SIZE }),
    ),
  ];
  const widest = (turned ? widths : []).reduce((a, b) => Math.max(a, b), 0);
  const yWidest = y.ticks.reduce((most, tick) => Math.max(most, textWidth(tick.label, TICK_SIZE)), 0);
  const xTitle = titleOf(xAxis);
  const yTitle = titleOf(yAxis);
  return [
    tag('path', { d: grid.join('') || 'M0 0', stroke: '#E6E6E6' }),
    tag('path', {
      d: `M${px(box.x)} ${px(box.y)}V${px(bottom)}H${px(right)}`,
      fill: 'none',
      stroke: '#8A8A8A',
    }),
    ...words,
    xTitle === undefined
      ? ''
      : label(box.x + box.width / 2, bottom + (turned ? Math.min(0.6 * widest, 110) + 34 : 42), xTitle, {
          anchor: 'middle',
          size: 14,
        }),
    yTitle === undefined || !namesY
      ? ''
      : label(box.x - Math.min(yWidest, 220) - 22, box.y + box.height / 2, yTitle, {
          anchor: 'middle',
          size: 14,
          turn: -90,
        }),
  ].join('');
}
