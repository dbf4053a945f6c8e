import { colourRange, colourScale, isLight, type ColourScale } from './colour';
import { label, tag, textWidth } from './ink';
import { niceStep, numberLabel, type Scale } from './scale';
import { each, list, number, part, text, type Json } from './spec';

/** The meaning of colours, drawn beside the figure. */
export interface ColourKey {
  readonly scale: ColourScale;
  readonly low: number;
  readonly high: number;
  readonly title: string | undefined;
  readonly percent: boolean;
}

/** What the colours of a trace mean; undefined where they mean nothing or should not be told. */
export function colourKey(trace: Json): ColourKey | undefined {
  const marker = part(trace, 'marker');
  const ofMarker = list(marker, 'color').some((value) => typeof value === 'number');
  const isField = ['heatmap', 'contour'].includes(text(trace, 'type') ?? '');
  const line = part(trace, 'line');
  const source = isField ? trace : ofMarker ? marker : line;
  const values = isField ? list(trace, 'z').flat() : list(source, 'color');
  const shown = isField ? trace['showscale'] !== false : source['showscale'] === true;
  if (!shown || !values.some((value) => typeof value === 'number')) return undefined;
  const [low, high] = colourRange(
    values,
    source[isField ? 'zmin' : 'cmin'],
    source[isField ? 'zmax' : 'cmax'],
  );
  const bar = part(source, 'colorbar');
  return {
    scale: colourScale(source['colorscale'], source['reversescale'] === true),
    low,
    high,
    title: text(part(bar, 'title'), 'text') ?? text(bar, 'title'),
    percent: (text(bar, 'tickformat') ?? '').endsWith('%'),
  };
}

export const KEY_WIDTH = 96;

/** The colour key at the right of a figure. */
export function drawColourKey(key: ColourKey, x: number, y: number, height: number): string {
  const STEPS = 48;
  const bar = Array.from({ length: STEPS }, (_, i) =>
    tag('rect', {
      x,
      y: y + height - ((i + 1) * height) / STEPS,
      width: 16,
      height: height / STEPS + 0.5,
      fill: key.scale((i + 0.5) / STEPS),
    }),
  );
  const step = niceStep(Math.max(key.high - key.low, 1e-12) / 4);
  const first = Math.ceil(key.low / step - 1e-9);
  const count = key.high > key.low ? Math.floor(key.high / step + 1e-9) - first + 1 : 1;
  const ticks = Array.from({ length: Math.max(count, 0) }, (_, i) => (first + i) * step).map((value) => {
    const share = key.high > key.low ? (value - key.low) / (key.high - key.low) : 0.5;
    const words = key.percent ? `${numberLabel(100 * value, 100 * step)}%` : numberLabel(value, step);
    return label(x + 21, y + height * (1 - share) + 4, words, { size: 12 });
  });
  const title =
    key.title === undefined
      ? ''
      : label(x + 78, y + height / 2, key.title, { anchor: 'middle', size: 12, turn: 90 });
  return [...bar, ...ticks, title].join('');
}

/** The cells of a heat map, each with its words if they fit. */
export function drawHeatmap(trace: Json, x: Scale, y: Scale): string {
  const rows = list(trace, 'z');
  const xs = list(trace, 'x');
  const ys = list(trace, 'y');
  const scale = colourScale(trace['colorscale'], trace['reversescale'] === true);
  const [low, high] = colourRange(rows.flat(), trace['zmin'], trace['zmax']);
  const size = number(part(trace, 'textfont'), 'size') ?? 13;
  const gap = number(trace, 'xgap') ?? 0;
  const template = text(trace, 'texttemplate');
  return rows
    .flatMap((row, i) =>
      Array.from(row as ArrayLike<unknown>, (value, j) => {
        if (typeof value !== 'number' || !Number.isFinite(value)) return '';
        const [left, width] = cell(x, xs, j, (row as ArrayLike<unknown>).length);
        const [top, height] = cell(y, ys, i, rows.length);
        const fill = scale(high > low ? (value - low) / (high - low) : 0.5);
        const box = tag('rect', {
          x: left + gap / 2,
          y: top + gap / 2,
          width: Math.max(width - gap, 0.5),
          height: Math.max(height - gap, 0.5),
          fill,
        });
        const own = each(each(trace['text'], i), j);
        const words =
          (template === '%{text}' && typeof own === 'string') || typeof own === 'number'
            ? String(own)
            : undefined;
        if (words === undefined || textWidth(words, size) > width || size > height) return box;
        const style = { anchor: 'middle', size, fill: isLight(fill) ? '#222222' : '#FFFFFF' } as const;
        return box + label(left + width / 2, top + height / 2 + size * 0.36, words, style);
      }),
    )
    .join('');
}

/** Start and length of a cell along an axis: around its category or number. */
function cell(scale: Scale, names: readonly unknown[], i: number, count: number): [number, number] {
  const at = scale.at(names[i] ?? i);
  const room =
    scale.band ??
    (count > 1
      ? Math.abs(scale.at(names[i === 0 ? 1 : i - 1] ?? (i === 0 ? 1 : i - 1)) - at)
      : Math.abs(scale.to - scale.from));
  return [at - room / 2, room];
}
