import { isUint8Array } from 'node:util/types';

/** What a widget's state may hold: JSON, and bytes. */
export type WidgetValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly WidgetValue[]
  | { readonly [name: string]: WidgetValue };

/** The way to a place inside a value: names and positions. */
export type Path = (string | number)[];

/** Takes the bytes out of a state: what is left is JSON, with null where they stood in a list. */
export function extractBuffers(state: Readonly<Record<string, unknown>>): {
  state: Record<string, unknown>;
  paths: Path[];
  buffers: Uint8Array[];
} {
  const paths: Path[] = [];
  const buffers: Uint8Array[] = [];
  const visit = (part: unknown, path: Path): unknown => {
    if (isUint8Array(part)) {
      paths.push(path);
      buffers.push(part);
      return null;
    }
    if (Array.isArray(part)) return part.map((each, i) => visit(each, [...path, i]));
    if (typeof part !== 'object' || part === null) return part;
    const kept = Object.entries(part).flatMap(([name, each]) => {
      const left = visit(each, [...path, name]);
      return isUint8Array(each) ? [] : [[name, left] as const];
    });
    return Object.fromEntries(kept);
  };
  return { state: visit(state, []) as Record<string, unknown>, paths, buffers };
}

/** Puts bytes back where they stood; changes `value`. A path that leads nowhere is passed over. */
export function insertBuffers(
  value: unknown,
  paths: readonly (readonly (string | number)[])[],
  buffers: readonly Uint8Array[],
): void {
  paths.forEach((path, i) => {
    let place = value;
    for (const step of path.slice(0, -1)) place = child(place, step);
    const last = path.at(-1);
    if (typeof place === 'object' && place !== null && last !== undefined && i < buffers.length)
      (place as Record<string | number, unknown>)[last] = buffers[i];
  });
}

function child(value: unknown, step: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Record<string | number, unknown>)[step]
    : undefined;
}
