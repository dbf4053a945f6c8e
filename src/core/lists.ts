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
