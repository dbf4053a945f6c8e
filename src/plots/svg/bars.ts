import { isLight, plainColour } from './colour';
import { label, tag, textWidth } from './ink';
import type { Scale } from './scale';
import { each, list, number, part, text, type Json } from './spec';

/** Where one bar stands among those of its place: bars of several traces share it, lie over or on each other. */
export interface Slot {
  readonly index: number;
  readonly of: number;
  /** Where a stacked bar starts, by position. */
  readonly bases: Map<string, number> | undefined;
}

const LABEL_SIZE = 13;

/** The bars of a trace. */
export function drawBars(trace: Json, x: Scale, y: Scale, colour: string, gap: number, slot: Slot): string {
  const isVertical = text(trace, 'orientation') !== 'h';
  const [along, across] = isVertical ? [x, y] : [y, x];
  const positions = list(trace, isVertical ? 'x' : 'y');
  const lengths = list(trace, isVertical ? 'y' : 'x');
  const room = along.band ?? closest(positions, along);
  const marker = part(trace, 'marker');
  const line = part(marker, 'line');
  const drawn = lengths.map((length, i) => {
    if (typeof length !== 'number' || !Number.isFinite(length)) return '';
    const place = String(positions[i]);
    const given = each(trace['base'], i);
    const base = typeof given === 'number' ? given : (slot.bases?.get(place) ?? 0);
    slot.bases?.set(place, base + length);
    const own = each(trace['width'], i);
    const width =
      typeof own === 'number' && along.band === undefined
        ? Math.abs(along.at(own) - along.at(0))
        : (room * (1 - gap)) / slot.of;
    const middle =
      along.at(positions[i]) +
      (slot.of === 1 ? 0 : (slot.index - (slot.of - 1) / 2) * width * (isVertical ? 1 : -1));
    const [a, b] = [across.at(base), across.at(base + length)];
    const [near, far] = [Math.min(a, b), Math.max(a, b)];
    const fill = each(marker['color'], i);
    const paint = typeof fill === 'string' ? fill : colour;
    const opacity = number(trace, 'opacity') ?? number(marker, 'opacity');
    const shape = isVertical
      ? { x: middle - width / 2, y: near, width, height: far - near }
      : { x: near, y: middle - width / 2, width: far - near, height: width };
    if (!Object.values(shape).every(Number.isFinite)) return '';
    const words = each(trace['text'], i);
    return (
      tag('rect', {
        ...shape,
        fill: paint,
        'fill-opacity': opacity === undefined || opacity === 1 ? undefined : String(opacity),
        stroke: plainColour(line),
        'stroke-width': plainColour(line) === undefined ? undefined : String(number(line, 'width') ?? 1),
      }) +
      (typeof words === 'string' && words !== ''
        ? barLabel(words, shape, isVertical === b <= a, isVertical, paint)
        : '')
    );
  });
  return drawn.join('');
}

/** A bar's words: inside where they fit, else beyond its end. `forward` is up or to the right. */
function barLabel(
  words: string,
  bar: { x: number; y: number; width: number; height: number },
  forward: boolean,
  isVertical: boolean,
  paint: string,
): string {
  const fits = textWidth(words, LABEL_SIZE) + 8 <= bar.width && LABEL_SIZE + 6 <= bar.height;
  const inside = /^#[0-9a-f]{6}$/i.test(paint) && isLight(paint) ? '#222222' : '#FFFFFF';
  const style = { size: LABEL_SIZE, fill: fits ? inside : undefined };
  if (isVertical) {
    const end = forward ? bar.y : bar.y + bar.height;
    const baseline = forward === fits ? end + LABEL_SIZE + 3 : end - 5;
    return label(bar.x + bar.width / 2, baseline, words, { ...style, anchor: 'middle' });
  }
  const end = forward ? bar.x + bar.width : bar.x;
  const baseline = bar.y + bar.height / 2 + LABEL_SIZE * 0.36;
  return forward === fits
    ? label(end - 5, baseline, words, { ...style, anchor: 'end' })
    : label(end + 5, baseline, words, style);
}

/** The room of a bar among numbers: the least distance of two. */
function closest(positions: readonly unknown[], scale: Scale): number {
  const places = [...new Set(positions.map((value) => scale.at(value)))]
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const gaps = places.slice(1).map((place, i) => place - places[i]);
  return gaps.length > 0 ? gaps.reduce((a, b) => Math.min(a, b)) : Math.abs(scale.to - scale.from) / 2;
}
