import type { Matrix } from '../core/matrix';
import { checkNumbers } from './check';
import { eachValue, FittedScaler, withoutZeros, type Scaler } from './scaler';

/** {@link maxAbsScaler} after fitting: immutable. */
export class FittedMaxAbsScaler extends FittedScaler<Matrix> {
  /** The greatest absolute value of each column. */
  readonly maxAbs: Float64Array;

  constructor(state: Pick<FittedMaxAbsScaler, 'params' | 'center' | 'scale' | 'maxAbs'>) {
    super(state);
    this.maxAbs = state.maxAbs;
  }

  /**
   * Takes in more samples; this scaler stays as it is. Batch by batch gives the same scaler as all at once.
   *
   * @param x Samples × the columns of before.
   * @throws LmlabError `shape`, `empty` or `non-finite`.
   */
  partialFit(x: Matrix): FittedMaxAbsScaler {
    checkNumbers(x, this.maxAbs.length);
    return greatestOf(this.params, x, this);
  }
}

/** {@link maxAbsScaler} before fitting. */
export interface MaxAbsScaler extends Scaler<Matrix> {
  fit(x: Matrix): FittedMaxAbsScaler;
  /** Takes in a first batch; the scaler's own `partialFit` takes the batches that follow. */
  partialFit(x: Matrix): FittedMaxAbsScaler;
}

/**
 * Divides every column by its greatest absolute value, so that zeros stay zeros: for CSR matrices. Follows
 * scikit-learn's `MaxAbsScaler`.
 *
 * @example
 * ```ts
 * import { Csr, maxAbsScaler } from 'lmlab';
 * const X = Csr.fromRows([[0, -4], [5, 2]]);
 * maxAbsScaler().fit(X).transform(X).toDense().toRows(); // [[0, -1], [1, 0.5]]
 * ```
 */
export function maxAbsScaler(): MaxAbsScaler {
  const params = Object.freeze({});
  const fit = (x: Matrix): FittedMaxAbsScaler => greatestOf(params, x);
  return { params, fit, partialFit: fit };
}

function greatestOf(
  params: object,
  x: Matrix,
  before?: Pick<FittedMaxAbsScaler, 'maxAbs'>,
): FittedMaxAbsScaler {
  checkNumbers(x);
  const maxAbs = before?.maxAbs.slice() ?? new Float64Array(x.cols);
  eachValue(x, (value, j) => (maxAbs[j] = Math.max(maxAbs[j], Math.abs(value))));
  return new FittedMaxAbsScaler({
    params,
    center: new Float64Array(x.cols),
    scale: withoutZeros(maxAbs),
    maxAbs,
  });
}
