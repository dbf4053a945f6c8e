import { Csr } from './csr';
import { Dense } from './dense';
import { LmlabError } from './errors';

/** What a model takes: one row a sample, one column a feature. */
export type Matrix = Csr | Dense;

/** @throws LmlabError `invalid-matrix` when this is none, or not of the kind that is needed. */
export function checkMatrix(x: unknown, kind?: 'dense'): void {
  if (x instanceof Dense || (x instanceof Csr && kind === undefined)) return;
  throw new LmlabError('invalid-matrix', {
    expected: kind === 'dense' ? 'a dense matrix (Dense)' : 'a matrix (Dense or Csr)',
    found: x instanceof Csr ? 'a sparse one (Csr)' : Array.isArray(x) ? 'an array' : typeof x,
    remedy: x instanceof Csr ? 'Pass X.toDense().' : 'Make one from rows of numbers: Dense.fromRows(rows).',
  });
}

/**
 * Checks that every stored value is finite.
 * @throws LmlabError `non-finite`, naming the first bad row and column.
 */
export function checkFinite(matrix: Matrix): void {
  const { data } = matrix;
  // Zero times a number is zero unless the number is not finite; one sum is much cheaper than a test of each.
  let even = 0;
  let odd = 0;
  let k = 0;
  for (; k + 1 < data.length; k += 2) {
    even += data[k] * 0;
    odd += data[k + 1] * 0;
  }
  if (k < data.length) even += data[k] * 0;
  if (even + odd === 0) return;
  for (let k = 0; k < data.length; k++) {
    if (Number.isFinite(data[k])) continue;
    const [row, col] = position(matrix, k);
    throw new LmlabError('non-finite', {
      expected: 'finite numbers only',
      found: `${data[k]} in row ${row}, column ${col}`,
      remedy: 'Impute or drop missing values before fitting.',
    });
  }
}

function position(matrix: Matrix, k: number): [row: number, col: number] {
  if (matrix.kind === 'dense') return [Math.floor(k / matrix.cols), k % matrix.cols];
  let row = 0;
  while (matrix.indptr[row + 1] <= k) row++;
  return [row, matrix.indices[k]];
}
