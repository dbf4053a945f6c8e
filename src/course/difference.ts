import { types } from 'node:util';

// Not `instanceof`: a value may come from another realm, which has classes of its own.
const { isMap, isSet, isDataView } = types;

/** The first place where two values differ, as text that a person can read. */
export interface Difference {
  /** Where: `[2].score`, or `''` for the values themselves. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * Compares numbers within a tolerance, and arrays, typed arrays, maps, sets and plain objects by what they hold.
 *
 * @param found the value to judge
 * @param expected what it should be
 * @param tolerance the largest difference of two numbers, relative to the larger one or to 1
 * @returns the first difference, or undefined where there is none
 */
export function firstDifference(
  found: unknown,
  expected: unknown,
  tolerance: number,
  path = '',
): Difference | undefined {
  const differs: Difference = { path, expected: show(expected), found: show(found) };
  if (typeof found === 'number' && typeof expected === 'number') {
    // NaN equals NaN here: where NaN is the right answer, the learner's NaN is right.
    const close =
      Number.isFinite(found) &&
      Number.isFinite(expected) &&
      Math.abs(found - expected) <= tolerance * Math.max(Math.abs(found), Math.abs(expected), 1);
    return Object.is(found, expected) || found === expected || close ? undefined : differs;
  }
  const [a, b] = [list(found), list(expected)];
  if (a && b) {
    if (a.length !== b.length) return { path, expected: count(b.length), found: count(a.length) };
    return firstOf(a.length, (i) => firstDifference(a[i], b[i], tolerance, `${path}[${i}]`));
  }
  const [entries, wanted] = [entriesOf(found), entriesOf(expected)];
  if (entries && wanted && isMap(found) === isMap(expected)) {
    const keys = [...new Set([...wanted.keys(), ...entries.keys()])];
    return firstOf(keys.length, (i) => {
      const at = `${path}${typeof keys[i] === 'string' ? `.${keys[i]}` : `[${show(keys[i])}]`}`;
      return firstDifference(entries.get(keys[i]), wanted.get(keys[i]), tolerance, at);
    });
  }
  if (isSet(found) && isSet(expected)) {
    const same = found.size === expected.size && [...expected].every((value) => found.has(value));
    return same ? undefined : differs;
  }
  return Object.is(found, expected) ? undefined : differs;
}

/** A value in one line, long ones cut. */
export function show(value: unknown): string {
  const values = list(value);
  if (values) {
    const head = Array.from({ length: Math.min(values.length, 8) }, (_, i) => show(values[i]));
    return `[${head.join(', ')}${values.length > 8 ? ', …' : ''}]`;
  }
  if (isSet(value)) return `a set of ${show([...value])}`;
  const entries = entriesOf(value);
  if (entries) {
    const shown = [...entries].slice(0, 8).map(([key, inner]) => `${String(key)}: ${show(inner)}`);
    return `{ ${shown.join(', ')}${entries.size > 8 ? ', …' : ''} }`;
  }
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

const count = (length: number): string => (length === 1 ? '1 value' : `${length} values`);

function firstOf(length: number, at: (index: number) => Difference | undefined): Difference | undefined {
  for (let i = 0; i < length; i++) {
    const difference = at(i);
    if (difference) return difference;
  }
  return undefined;
}

function list(value: unknown): ArrayLike<unknown> | undefined {
  if (Array.isArray(value)) return value as unknown[];
  return ArrayBuffer.isView(value) && !isDataView(value) ? (value as Float64Array) : undefined;
}

function entriesOf(value: unknown): Map<unknown, unknown> | undefined {
  if (isMap(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  // Not `=== Object.prototype`: another realm has its own.
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain ? new Map<unknown, unknown>(Object.entries(value)) : undefined;
}
