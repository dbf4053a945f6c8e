import { colourRange, colourScale, plainColour } from './colour';
import { label, px, tag } from './ink';
import type { Scale } from './scale';
import { each, isRecord, list, number, part, text, type Json } from './spec';

const DASHES: Readonly<Record<string, string>> = {
  dash: '9 9',
  dot: '3 4',
  dashdot: '9 4 3 4',
  longdash: '14 7',
};

/** Lines, points, bands and words of a scatter trace. */
export function drawScatter(trace: Json, x: Scale, y: Scale, colour: string): string {
  const mode = text(trace, 'mode') ?? 'lines+markers';
  const at = points(trace, x, y);
  const line = part(trace, 'line');
  const stroke = plainColour(line) ?? plainColour(trace['marker']) ?? colour;
  const drawn: string[] = [];
  const fill = text(trace, 'fill');
  if (fill !== undefined && fill !== 'none') {
    // `tonexty` is drawn as a closed outline where the trace is one, else down to zero.
    const floor = Math.min(Math.max(y.at(0), Math.min(y.from, y.to)), Math.max(y.from, y.to));
    const outline = at.filter((point) => point !== undefined).map(([a, b]) => `${px(a)} ${px(b)}`);
    const [first, last] = [at.find(Boolean), at.findLast(Boolean)];
    if (first && last) {
      const closed =
        fill === 'toself'
          ? outline
          : [`${px(first[0])} ${px(floor)}`, ...outline, `${px(last[0])} ${px(floor)}`];
      drawn.push(
        tag('path', {
          d: `M${closed.join('L')}Z`,
          fill: text(trace, 'fillcolor') ?? stroke,
          'fill-opacity': text(trace, 'fillcolor') === undefined ? '0.25' : undefined,
        }),
      );
    }
  }
  if (mode.includes('lines') && number(line, 'width') !== 0)
    drawn.push(
      tag('path', {
        d: path(at, text(line, 'shape')),
        fill: 'none',
        stroke,
        'stroke-width': number(line, 'width') ?? 2,
        'stroke-dasharray': DASHES[text(line, 'dash') ?? ''],
        'stroke-linejoin': 'round',
      }),
    );
  drawn.push(errorBars(trace, x, y, at, stroke));
  if (mode.includes('markers')) drawn.push(markers(trace, at, colour));
  if (mode.includes('text'))
    at.forEach((point, i) => {
      const words = each(trace['text'], i);
      if (point && typeof words === 'string')
        drawn.push(label(point[0], point[1] - 7, words, { anchor: 'middle', size: 12 }));
    });
  return drawn.join('');
}

type Point = readonly [number, number];

function points(trace: Json, x: Scale, y: Scale): (Point | undefined)[] {
  const ys = list(trace, 'y');
  const xs =
    Array.isArray(trace['x']) || ArrayBuffer.isView(trace['x']) ? list(trace, 'x') : ys.map((_, i) => i);
  return ys.slice(0, xs.length).map((value, i) => {
    if (value === null || value === undefined || xs[i] === null || xs[i] === undefined) return undefined;
    const point: Point = [x.at(xs[i]), y.at(value)];
    return point.every(Number.isFinite) ? point : undefined;
  });
}

/** A line through the points; it breaks where one is missing. */
function path(at: readonly (Point | undefined)[], shape: string | undefined): string {
  let d = '';
  let previous: Point | undefined;
  for (const point of at) {
    if (point !== undefined) {
      const [a, b] = [px(point[0]), px(point[1])];
      if (previous === undefined) d += `M${a} ${b}`;
      else if (shape === 'hv') d += `H${a}V${b}`;
      else if (shape === 'vh') d += `V${b}H${a}`;
      else d += `L${a} ${b}`;
    }
    previous = point;
  }
  return d;
}

function markers(trace: Json, at: readonly (Point | undefined)[], colour: string): string {
  const marker = part(trace, 'marker');
  const opacity = each(marker['opacity'], 0) ?? trace['opacity'];
  const size = marker['size'] ?? 6;
  const numbers = list(marker, 'color').filter((value) => typeof value === 'number');
  const scale = colourScale(marker['colorscale'], marker['reversescale'] === true);
  const [low, high] = colourRange(numbers, marker['cmin'], marker['cmax']);
  const paint = (i: number): string => {
    const own = each(marker['color'], i);
    if (typeof own === 'number') return scale(high > low ? (own - low) / (high - low) : 0);
    return typeof own === 'string' ? own : colour;
  };
  // Points of one colour and size are one path of dots: a fraction of the text that circles would be.
  const groups = new Map<string, { fill: string; width: number; d: string }>();
  at.forEach((point, i) => {
    if (point === undefined) return;
    const width = Number(each(size, i));
    const fill = paint(i);
    const key = `${fill} ${width}`;
    const group = groups.get(key) ?? { fill, width, d: '' };
    group.d += `M${px(point[0])} ${px(point[1])}h0`;
    groups.set(key, group);
  });
  return [...groups.values()]
    .map(({ fill, width, d }) =>
      tag('path', {
        d,
        stroke: fill,
        'stroke-width': width > 0 ? Math.min(width, 400) : 6,
        'stroke-linecap': 'round',
        'stroke-opacity': typeof opacity === 'number' && opacity < 1 ? String(opacity) : undefined,
      }),
    )
    .join('');
}

function errorBars(
  trace: Json,
  x: Scale,
  y: Scale,
  at: readonly (Point | undefined)[],
  stroke: string,
): string {
  let d = '';
  for (const [name, scale] of [
    ['error_y', y],
    ['error_x', x],
  ] as const) {
    const error = trace[name];
    if (!isRecord(error) || error['visible'] === false) continue;
    const values = list(trace, name === 'error_y' ? 'y' : 'x');
    at.forEach((point, i) => {
      const value = values[i];
      const plus = Number(each(error['array'], i) ?? error['value']);
      const minus = Number(each(error['arrayminus'], i) ?? plus);
      if (point === undefined || typeof value !== 'number' || !Number.isFinite(plus + minus)) return;
      const [low, high] = [scale.at(value - minus), scale.at(value + plus)];
      if (!Number.isFinite(low + high)) return; // less than zero on a logarithmic axis
      const [a, b] = point.map(px);
      if (name === 'error_y')
        d += `M${a} ${px(low)}V${px(high)}M${px(point[0] - 4)} ${px(low)}h8M${px(point[0] - 4)} ${px(high)}h8`;
      else
        d += `M${px(low)} ${b}H${px(high)}M${px(low)} ${px(point[1] - 4)}v8M${px(high)} ${px(point[1] - 4)}v8`;
    });
  }
  return d === '' ? '' : tag('path', { d, fill: 'none', stroke, 'stroke-width': 1.5 });
}
