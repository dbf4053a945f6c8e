import { Csr } from './csr';
import { Dense } from './dense';
import { LmlabError } from './errors';
import { checkList } from './lists';
import type { Matrix } from './matrix';

/** Anything whose first axis is the samples: a matrix, or an array with one entry a sample. */
export type Rows = Matrix | readonly unknown[];

function isArray(x: Rows): x is readonly unknown[] {
  return Array.isArray(x);
}

/**
 * How many samples `x` holds.
 * @throws LmlabError `shape` when it is neither a matrix nor an array.
 */
export function rowCount(x: Rows): number {
  const given: unknown = x;
  if (!isArray(x) && !(given instanceof Dense || given instanceof Csr)) {
    throw new LmlabError('shape', {
      expected: 'samples: a matrix, or an array with one entry a sample',
      found: given === null ? 'null' : typeof given,
      remedy: 'Put a single sample into an array: [sample].',
    });
  }
  return isArray(x) ? x.length : x.rows;
}

/**
 * The samples at `indices`, in that order, in the same kind of container.
 * @throws LmlabError `shape` when there are no samples, or no list of indices.
 */
export function takeRows<X extends Rows>(x: X, indices: ArrayLike<number>): X {
  rowCount(x);
  checkList(indices, 'the indices of samples as an array');
  if (isArray(x)) return Array.from(indices, (i) => x[i]) as unknown as X;
  return x.takeRows(indices) as X;
}
