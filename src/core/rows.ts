import type { Matrix } from './matrix';

/** Anything whose first axis is the samples: a matrix, or an array with one entry a sample. */
export type Rows = Matrix | readonly unknown[];

function isArray(x: Rows): x is readonly unknown[] {
  return Array.isArray(x);
}

/** How many samples `x` holds. */
export function rowCount(x: Rows): number {
  return isArray(x) ? x.length : x.rows;
}

/** The samples at `indices`, in that order, in the same kind of container. */
export function takeRows<X extends Rows>(x: X, indices: ArrayLike<number>): X {
  if (isArray(x)) return Array.from(indices, (i) => x[i]) as unknown as X;
  return x.takeRows(indices) as X;
}
