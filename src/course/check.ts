import { LmlabError } from '../core/errors';

/** How an answer is compared. */
export interface CheckOptions {
  /** The largest difference of two numbers that still counts as equal, relative to the larger one or to 1; default 1e-9. */
  readonly tolerance?: number;
  /** What to try next, as a sentence, when the answer is wrong. */
  readonly hint?: string;
}

/**
 * Compares the answer of an exercise with what it should be, and says so in the cell.
 *
 * @param exercise how the lesson calls it: `'01.1'`
 * @param found the learner's answer: numbers, strings, arrays, typed arrays, plain objects of these
 * @param expected what it should be, computed rather than typed where possible
 * @param options tolerance and hint
 * @throws LmlabError `exercise` with the first place where they differ
 *
 * @example
 * ```ts
 * import { check } from 'lmlab';
 * check('01.1', 2 / 3, 0.6667, { tolerance: 1e-3 }); // prints "✓ 01.1: right, 0.6666666666666666."
 * ```
 */
export function check<T>(exercise: string, found: T, expected: NoInfer<T>, options: CheckOptions = {}): void {
  const { tolerance = 1e-9, hint = 'Look at the statement again and change your code.' } = options;
  const difference = firstDifference(found, expected, tolerance, '');
  if (difference) {
    const place = difference.path === '' ? '' : ` at ${difference.path}`;
    throw new LmlabError('exercise', {
      expected: `${difference.expected}${place} in exercise ${exercise}`,
      found: difference.found,
      remedy: hint,
    });
  }
  console.log(`✓ ${exercise}: right, ${show(found)}.`);
}

/**
 * Stands where the learner's code belongs: fits any type, and throws when it runs.
 *
 * @param what what to write here, as a phrase
 * @throws LmlabError `exercise`, always
 *
 * @example
 * ```ts
 * import { todo } from 'lmlab';
 * const f1 = (precision: number, recall: number): number => todo('the harmonic mean of both');
 * typeof f1; // 'function'
 * ```
 */
export function todo(what: string): never {
  throw new LmlabError('exercise', {
    expected: `your code: ${what}`,
    found: 'todo(…)',
    remedy: 'Replace `todo(…)` with your code and run the cell again.',
  });
}

interface Difference {
  path: string;
  expected: string;
  found: string;
}

function firstDifference(
  found: unknown,
  expected: unknown,
  tolerance: number,
  path: string,
): Difference | undefined {
  const differs: Difference = { path, expected: show(expected), found: show(found) };
  if (typeof found === 'number' && typeof expected === 'number') {
    // NaN equals NaN here: where NaN is the right answer, the learner's NaN is right.
    const close =
      Number.isFinite(found) &&
      Number.isFinite(expected) &&
      Math.abs(found - expected) <= tolerance * Math.max(Math.abs(found), Math.abs(expected), 1);
    return Object.is(found, expected) || close ? undefined : differs;
  }
  const [a, b] = [list(found), list(expected)];
  if (a && b) {
    if (a.length !== b.length) {
      return { path, expected: `${b.length} values`, found: `${a.length}` };
    }
    return firstOf(a.length, (i) => firstDifference(a[i], b[i], tolerance, `${path}[${i}]`));
  }
  if (isRecord(found) && isRecord(expected)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
    return firstOf(keys.length, (i) =>
      firstDifference(found[keys[i]], expected[keys[i]], tolerance, `${path}.${keys[i]}`),
    );
  }
  return Object.is(found, expected) ? undefined : differs;
}

function firstOf(count: number, at: (index: number) => Difference | undefined): Difference | undefined {
  for (let i = 0; i < count; i++) {
    const difference = at(i);
    if (difference) return difference;
  }
  return undefined;
}

function list(value: unknown): ArrayLike<unknown> | undefined {
  if (Array.isArray(value)) return value as unknown[];
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? (value as Float64Array) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function show(value: unknown): string {
  const values = list(value);
  if (values) {
    const head = Array.from({ length: Math.min(values.length, 5) }, (_, i) => show(values[i]));
    return `[${head.join(', ')}${values.length > 5 ? ', …' : ''}]`;
  }
  if (isRecord(value)) {
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${key}: ${show(inner)}`)
      .join(', ')} }`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
