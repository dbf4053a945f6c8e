import { LmlabError } from './errors';

/** @throws LmlabError `shape` when labels, or other values of which a list is `expected`, are no array of any kind. */
export function checkList(y: unknown, expected = 'an array of labels or numbers, one a sample'): void {
  if (Array.isArray(y) || (ArrayBuffer.isView(y) && 'length' in y)) return;
  throw new LmlabError('shape', {
    expected,
    found: y === null ? 'null' : typeof y,
    remedy: 'Pass a list, also of a single one: [one].',
  });
}

/** The numbers of a list, copied; NaN, which the callers refuse, for what is no number: null would count as 0. */
export function numbersOf(values: ArrayLike<number>): Float64Array {
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < numbers.length; i++) {
    const value: unknown = values[i];
    numbers[i] = typeof value === 'number' ? value : NaN;
  }
  return numbers;
}
