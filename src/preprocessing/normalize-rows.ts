import type { FittedTransformer, Transformer } from '../core/estimator';
import { checkMatrix, type Matrix } from '../core/matrix';
import { checkNumbers } from './check';
import { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import { checkChoice, withDefaults } from '../core/options';

/** How the length of a row is measured. */
export type RowNorm = 'l1' | 'l2' | 'max';

/** A fitted {@link normalizeRows}: it gives back the kind of matrix it gets. */
export class FittedNormalizeRows implements FittedTransformer<Matrix, Matrix> {
  readonly params: { readonly norm: RowNorm };
  /** How many columns a matrix must have. */
  readonly columns: number;

  constructor(state: Pick<FittedNormalizeRows, 'params' | 'columns'>) {
    this.params = state.params;
    this.columns = state.columns;
  }

  transform<X extends Matrix>(x: X): X {
    checkNumbers(x, this.columns);
    const data = Float64Array.from(x.data);
    for (let i = 0; i < x.rows; i++) {
      const row =
        x.kind === 'csr'
          ? data.subarray(x.indptr[i], x.indptr[i + 1])
          : data.subarray(i * x.cols, (i + 1) * x.cols);
      const length = rowLength(row, this.params.norm);
      if (length > 0) for (let k = 0; k < row.length; k++) row[k] /= length;
    }
    const out: Matrix =
      x.kind === 'csr' ? new Csr(x.rows, x.cols, x.indptr, x.indices, data) : new Dense(x.rows, x.cols, data);
    return out as X;
  }
}

/** What {@link normalizeRows} returns. */
export interface NormalizeRows extends Transformer<Matrix, Matrix> {
  fit(x: Matrix): FittedNormalizeRows;
}

/**
 * Divides every row by its length, so that long and short documents compare; a row of zeros stays. It learns nothing.
 * Follows scikit-learn's `Normalizer`.
 *
 * @param options.norm `'l2'` Euclidean, `'l1'` the sum of absolute values, `'max'` the greatest absolute value.
 * Default: `'l2'`.
 * @throws LmlabError `bad-option` for an unknown norm; `non-finite`.
 * @example
 * ```ts
 * import { Dense, normalizeRows } from 'lmlab';
 * const X = Dense.fromRows([[3, 4], [0, 0]]);
 * normalizeRows().fit(X).transform(X).toRows(); // [[0.6, 0.8], [0, 0]]
 * ```
 */
export function normalizeRows(options: { readonly norm?: RowNorm } = {}): NormalizeRows {
  const { norm } = withDefaults<Required<{ readonly norm?: RowNorm }>>(options, { norm: 'l2' });
  checkChoice('norm', norm, ['l1', 'l2', 'max']);
  const params = Object.freeze({ norm });
  return {
    params,
    fit: (x: Matrix): FittedNormalizeRows => {
      checkMatrix(x);
      checkNumbers(x, x.cols);
      return new FittedNormalizeRows({ params, columns: x.cols });
    },
  };
}

function rowLength(row: Float64Array, norm: RowNorm): number {
  let length = 0;
  for (const value of row) {
    if (norm === 'l2') length += value * value;
    else if (norm === 'l1') length += Math.abs(value);
    else length = Math.max(length, Math.abs(value));
  }
  return norm === 'l2' ? Math.sqrt(length) : length;
}
