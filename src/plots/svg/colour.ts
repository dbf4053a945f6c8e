import { isRecord } from './spec';

type Stop = readonly [position: number, colour: string];

/** Viridis (Smith and van der Walt 2015) at ten places, as plotly has it. */
const viridis = [
  '#440154', '#482878', '#3e4989', '#31688e', '#26828e',
  '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725',
]; // prettier-ignore

const blues = ['#F7FBFF', '#6BAED6', '#08306B'];
const diverging = ['#053061', '#F7F7F7', '#67001F'];
const named: Readonly<Record<string, readonly string[]>> = {
  Viridis: viridis,
  Blues: blues,
  RdBu: diverging,
  Greys: ['#FFFFFF', '#000000'],
};

/** Maps 0 … 1 to colours. */
export type ColourScale = (share: number) => string;

/** A plotly colour scale by its stops or its name; Viridis for what is not known. */
export function colourScale(scale: unknown, reversed = false): ColourScale {
  const stops = isStops(scale)
    ? scale
    : (named[typeof scale === 'string' ? scale : 'Viridis'] ?? viridis).map((colour, i, all): Stop => [
        i / (all.length - 1),
        colour,
      ]);
  return (share) => {
    const at = reversed ? 1 - clamp(share) : clamp(share);
    const above = Math.max(
      1,
      stops.findIndex(([position]) => position >= at),
    );
    const [[low, from], [high, to]] = [stops[above - 1], stops[above]];
    return mix(from, to, high > low ? (at - low) / (high - low) : 0);
  };
}

/** Whether dark text is read on this colour. */
export function isLight(colour: string): boolean {
  const [r, g, b] = channels(colour);
  return 0.299 * r + 0.587 * g + 0.114 * b > 150;
}

function isStops(scale: unknown): scale is readonly Stop[] {
  return (
    Array.isArray(scale) &&
    scale.length > 1 &&
    scale.every(
      (stop) => Array.isArray(stop) && typeof stop[0] === 'number' && /^#[0-9a-f]{6}$/i.test(String(stop[1])),
    )
  );
}

function clamp(share: number): number {
  return Number.isFinite(share) ? Math.min(Math.max(share, 0), 1) : 0;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function mix(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)];
  return `#${a
    .map((value, i) =>
      Math.round(value + (b[i] - value) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** The numbers behind colours: their range and scale, as plotly's `cmin`, `zmin` and so on say. */
export function colourRange(values: readonly unknown[], low: unknown, high: unknown): [number, number] {
  const numbers = values.filter(
    (value): value is number => typeof value === 'number' && Number.isFinite(value),
  );
  const least = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const most = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  return [typeof low === 'number' ? low : least, typeof high === 'number' ? high : most];
}

/** A plain colour of a trace, if it has one. */
export function plainColour(of: unknown): string | undefined {
  const colour = isRecord(of) ? of['color'] : undefined;
  return typeof colour === 'string' ? colour : undefined;
}
