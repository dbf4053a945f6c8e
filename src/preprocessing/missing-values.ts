import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import { checkMatrix } from '../core/matrix';
import { checkShape } from './check';

/**
 * Checks a matrix in which NaN stands for a missing value: nothing may be infinite.
 * @throws LmlabError `empty`, `shape` or `non-finite`.
 */
export function checkWithGaps(x: Dense, columns?: number): void {
  checkMatrix(x, 'dense');
  checkShape(x, columns);
  const k = x.data.findIndex((value) => value === Infinity || value === -Infinity);
  if (k < 0) return;
  throw new LmlabError('non-finite', {
    expected: 'finite numbers, or NaN where a value is missing',
    found: `${x.data[k]} in row ${Math.floor(k / x.cols)}, column ${k % x.cols}`,
    remedy: 'Find where it was divided by zero, or put NaN in its place.',
  });
}

/** The values of a column that are there. */
export function presentValues(x: Dense, j: number): Float64Array {
  const present: number[] = [];
  for (let i = 0; i < x.rows; i++) {
    const value = x.data[i * x.cols + j];
    if (!Number.isNaN(value)) present.push(value);
  }
  return Float64Array.from(present);
}

/** The error for a column in which nothing can be learned. */
export function emptyColumn(j: number): LmlabError {
  return new LmlabError('empty', {
    expected: 'at least one value in every column',
    found: `only missing values in column ${j}`,
    remedy: "Drop the column, or use simpleImputer({ strategy: 'constant' }).",
  });
}

/** The columns of a matrix that have a gap. */
export function columnsWithGaps(x: Dense): number[] {
  return Array.from({ length: x.cols }, (_, j) => j).filter((j) => presentValues(x, j).length < x.rows);
}

/** 1 where a value of the given columns is missing, 0 where it is there: rows × columns. */
export function gapFlags(x: Dense, columns: readonly number[]): Dense {
  const out = new Dense(x.rows, columns.length);
  for (let i = 0; i < x.rows; i++) {
    columns.forEach((j, k) => (out.data[i * columns.length + k] = Number.isNaN(x.at(i, j)) ? 1 : 0));
  }
  return out;
}

/** Two matrices of equally many rows, side by side. */
export function besides(a: Dense, b: Dense): Dense {
  const out = new Dense(a.rows, a.cols + b.cols);
  for (let i = 0; i < a.rows; i++) {
    out.row(i).set(a.row(i));
    out.row(i).set(b.row(i), a.cols);
  }
  return out;
}
