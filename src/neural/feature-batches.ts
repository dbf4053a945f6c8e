import { LmlabError } from '../core/errors';
import { defaultSeed, random } from '../core/random';
import { checkOptionNames } from '../core/options';
import { checkList } from '../core/lists';
import { checkMatrix, type Matrix } from '../core/matrix';
import { checkSizes } from './check-options';
import { checkLabels } from './token-ids';

/** Some samples with their classes. */
export interface FeatureBatch {
  /** samples × inputs, row after row. */
  readonly x: Float32Array;
  /** One class a sample, from 0. */
  readonly targets: Int32Array;
}

/** Rows from … from + rows − 1 of a matrix, zeros written out. */
export function denseRows(x: Matrix, from: number, rows: number): Float32Array {
  const values = new Float32Array(rows * x.cols);
  if (x.kind === 'dense') values.set(x.data.subarray(from * x.cols, (from + rows) * x.cols));
  else
    for (let i = 0; i < rows; i++)
      for (let k = x.indptr[from + i]; k < x.indptr[from + i + 1]; k++)
        values[i * x.cols + x.indices[k]] = x.data[k];
  return values;
}

/**
 * Batches of a matrix in an order that is shuffled anew for every pass: a function of the seed and the index alone.
 *
 * @param y One class a row, from 0.
 * @throws LmlabError `shape` when rows and classes differ in number, `empty` when there are none, `bad-option` when
 * batchSize is not a positive integer, `unknown-label` for a class that is no whole number from 0 on.
 * @example
 * ```ts
 * import { Dense, featureBatches } from 'lmlab';
 * const data = featureBatches(Dense.fromRows([[1, 2], [3, 4], [5, 6]]), [0, 1, 0], { batchSize: 2 });
 * [data(0).targets.length, data(1).targets.length]; // [2, 1]
 * ```
 */
export function featureBatches(
  x: Matrix,
  y: ArrayLike<number>,
  options: { readonly batchSize?: number; readonly seed?: number } = {},
): (index: number) => FeatureBatch {
  checkOptionNames(options, { batchSize: true, seed: true });
  const { batchSize = 32, seed = defaultSeed() } = options;
  checkSizes({ batchSize });
  checkMatrix(x);
  checkList(y);
  if (x.rows !== y.length || x.rows === 0) {
    throw new LmlabError(x.rows === 0 ? 'empty' : 'shape', {
      expected: `one class for each of ${x.rows} samples, and at least one sample`,
      found: `${y.length} classes`,
      remedy: 'Pass rows and classes of the same samples.',
    });
  }
  checkLabels(y, Infinity);
  const rng = random(seed);
  const perPass = Math.ceil(x.rows / batchSize);
  return (index) => {
    const order = rng.fork(Math.floor(index / perPass)).permutation(x.rows);
    const start = (index % perPass) * batchSize;
    const rows = order.subarray(start, start + batchSize);
    return { x: denseRows(x.takeRows(rows), 0, rows.length), targets: Int32Array.from(rows, (i) => y[i]) };
  };
}
