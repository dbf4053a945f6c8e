import { compareCodePoints } from '../core/labels';

/** The place of each string in their order by code point, as Python sorts; equal strings share none. */
export function ranks(strings: readonly string[]): Int32Array {
  const sorted = [...strings];
  // Plain sorting compares UTF-16 units: the same order, and faster, as long as there are no surrogates.
  if (sorted.some((string) => /[\ud800-\udfff]/.test(string))) sorted.sort(compareCodePoints);
  else sorted.sort();
  const places = new Map(sorted.map((string, place) => [string, place]));
  return Int32Array.from(strings, (string) => places.get(string)!);
}

/** The numbers 0 … n − 1 by rising key, equal keys in the order of `items`; key k stands from `starts[k]` on. */
export function countingSort(
  items: Int32Array,
  keyOf: (item: number) => number,
  keys: number,
): { readonly order: Int32Array; readonly starts: Int32Array } {
  const starts = new Int32Array(keys + 1);
  for (let i = 0; i < items.length; i++) starts[keyOf(items[i]) + 1]++;
  for (let k = 0; k < keys; k++) starts[k + 1] += starts[k];
  const order = new Int32Array(items.length);
  const next = starts.slice();
  for (let i = 0; i < items.length; i++) order[next[keyOf(items[i])]++] = items[i];
  return { order, starts };
}

/** 0 … n − 1 */
export function range(n: number): Int32Array {
  const out = new Int32Array(n);
  for (let i = 0; i < n; i++) out[i] = i;
  return out;
}
