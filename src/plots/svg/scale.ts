import { list, text, type Json } from './spec';

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Where values stand on an axis, in pixels. */
export interface Scale {
  at(value: unknown): number;
  readonly ticks: readonly Tick[];
  /** The room of one category; undefined on axes of numbers. */
  readonly band: number | undefined;
  readonly from: number;
  readonly to: number;
}

/**
 * The scale of an axis.
 * @param axis plotly's axis: type, range, ticks.
 * @param values all that is drawn on it.
 * @param from pixel of its start (left or bottom).
 * @param to pixel of its end.
 * @param fromZero bars stand on zero.
 */
export function makeScale(
  axis: Json,
  values: readonly unknown[],
  from: number,
  to: number,
  fromZero: boolean,
): Scale {
  const isReversed = text(axis, 'autorange') === 'reversed';
  const [start, end] = isReversed ? [to, from] : [from, to];
  const ofText = values.some((value) => typeof value === 'string' && value !== '');
  if (text(axis, 'type') === 'category' || (ofText && text(axis, 'type') !== 'log'))
    return categories(axis, values, start, end);
  const numbers = values.filter(
    (value): value is number => typeof value === 'number' && Number.isFinite(value),
  );
  const isLog = text(axis, 'type') === 'log';
  const place = (value: number): number => (isLog ? Math.log10(value) : value);
  const placed = numbers.filter((value) => !isLog || value > 0).map(place);
  const [low, high] = range(axis, placed, fromZero && !isLog);
  // What is far outside stays outside, in numbers that an image can hold.
  const at = (value: number): number =>
    start + Math.min(Math.max((value - low) / (high - low), -99), 99) * (end - start);
  return {
    at: (value) => at(place(typeof value === 'number' ? value : Number(value))),
    ticks: ticks(axis, low, high, Math.abs(to - from), isLog).map(([value, label]) => ({
      at: at(value),
      label,
    })),
    band: undefined,
    from,
    to,
  };
}

function categories(axis: Json, values: readonly unknown[], start: number, end: number): Scale {
  const given = list(axis, 'categoryarray').map(String);
  const names = [...new Set([...given, ...values.map(String)])];
  const position = new Map(names.map((name, i) => [name, i]));
  const room = (end - start) / Math.max(names.length, 1);
  const at = (value: unknown): number => start + ((position.get(String(value)) ?? 0) + 0.5) * room;
  // Where there are too many names to write, every second, third … is written.
  const step = Math.ceil(14 / Math.max(Math.abs(room), 0.01));
  return {
    at,
    ticks: names.filter((_, i) => i % step === 0).map((name) => ({ at: at(name), label: name })),
    band: Math.abs(room),
    from: Math.min(start, end),
    to: Math.max(start, end),
  };
}

/** The least and greatest place shown: as asked for, else all values with some room. */
function range(axis: Json, placed: readonly number[], fromZero: boolean): [number, number] {
  const asked = list(axis, 'range');
  if (asked.length === 2 && asked.every((value) => typeof value === 'number')) {
    const [low, high] = asked as number[];
    if (low < high) return [low, high];
  }
  let low = placed.reduce((a, b) => Math.min(a, b), fromZero ? 0 : Infinity);
  let high = placed.reduce((a, b) => Math.max(a, b), fromZero ? 0 : -Infinity);
  if (text(axis, 'rangemode') === 'tozero') [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  if (!(low <= high)) return [0, 1];
  if (low === high) return fromZero && low === 0 ? [0, 1] : [low - 0.5, high + 0.5];
  const room = 0.05 * (high - low);
  return [fromZero && low === 0 ? 0 : low - room, fromZero && high === 0 ? 0 : high + room];
}

function ticks(
  axis: Json,
  low: number,
  high: number,
  length: number,
  isLog: boolean,
): (readonly [number, string])[] {
  const asked = list(axis, 'tickvals');
  if (asked.length > 0) {
    const words = list(axis, 'ticktext');
    return asked
      .map(
        (value, i) => [isLog ? Math.log10(Number(value)) : Number(value), String(words[i] ?? value)] as const,
      )
      .filter(([value]) => value >= low && value <= high);
  }
  if (isLog) {
    const powers = between(Math.ceil(low - 1e-9), high, Math.max(1, Math.ceil((high - low) / 8)));
    if (powers.length > 1) return powers.map((power) => [power, tickLabel(10 ** power, axis, 10 ** power)]);
    // Less than two powers of ten: the numbers between them.
    const near = [1, 2, 5].flatMap((digit) =>
      between(Math.floor(low), high, 1).map((p) => p + Math.log10(digit)),
    );
    return near.filter((p) => p >= low && p <= high).map((p) => [p, tickLabel(10 ** p, axis, 10 ** p)]);
  }
  const step = niceStep((high - low) / Math.max(2, length / 75));
  return between(Math.ceil(low / step - 1e-9) * step, high + 1e-9 * step, step).map((value) => [
    value,
    tickLabel(value, axis, step),
  ]);
}

function between(first: number, last: number, step: number): number[] {
  const count = Math.max(0, Math.floor((last - first) / step + 1e-9) + 1);
  return Array.from({ length: Math.min(count, 200) }, (_, i) => first + i * step);
}

/** The next of 1, 2, 5 times a power of ten. */
export function niceStep(raw: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  return magnitude * ([1, 2, 5, 10].find((factor) => factor * magnitude >= raw * (1 - 1e-9)) ?? 10);
}

function tickLabel(value: number, axis: Json, step: number): string {
  const percent = /^\.(\d)%$/.exec(text(axis, 'tickformat') ?? '');
  if (percent) return `${(100 * value).toFixed(Number(percent[1]))}%`;
  return numberLabel(value, step);
}

/** A number with the decimals that a step between numbers needs. */
export function numberLabel(value: number, step: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || step < 1e-4) {
    const digits = Math.floor(Math.log10(size)) - Math.floor(Math.log10(step) + 1e-9);
    return value.toExponential(Math.max(0, Math.min(6, digits))).replace('e+', 'e');
  }
  return value.toLocaleString('en', {
    minimumFractionDigits: decimals(step),
    maximumFractionDigits: decimals(step),
  });
}

function decimals(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}
