import { LmlabError } from '../core/errors';
import type { Matrix } from '../core/matrix';
import { checkNumbers } from './check';
import { eachValue, FittedScaler, type Scaler } from './scaler';

/** The options of {@link standardScaler}. */
export interface StandardScalerOptions {
  /** Whether to subtract the mean. Must be false for CSR: it would fill every zero. Default: true. */
  readonly withMean?: boolean;
  /** Whether to divide by the standard deviation (of the population, ddof = 0). Default: true. */
  readonly withStd?: boolean;
}

/**
 * Gives every column mean 0 and standard deviation 1. A constant column is only centred. Follows scikit-learn's
 * `StandardScaler`.
 *
 * @throws LmlabError `bad-option` on fitting a CSR matrix with `withMean`.
 * @throws LmlabError `empty`, `shape` or `non-finite` where a matrix is unfit.
 * @example
 * ```ts
 * import { Dense, standardScaler } from 'lmlab';
 * const X = Dense.fromRows([[1, 5], [3, 5]]);
 * const scaler = standardScaler().fit(X);
 * scaler.transform(X).toRows(); // [[-1, 0], [1, 0]]
 * ```
 */
export function standardScaler({
  withMean = true,
  withStd = true,
}: StandardScalerOptions = {}): Scaler<Matrix> {
  const params = Object.freeze({ withMean, withStd });
  return {
    params,
    fit(x: Matrix): FittedScaler<Matrix> {
      checkNumbers(x);
      if (withMean && x.kind === 'csr') {
        throw new LmlabError('bad-option', {
          expected: 'withMean: false for a CSR matrix',
          found: 'withMean: true, which would fill all zeros',
          remedy: 'Pass { withMean: false }, or a dense matrix.',
        });
      }
      const mean = new Float64Array(x.cols);
      eachValue(x, (value, j) => (mean[j] += value));
      for (let j = 0; j < x.cols; j++) mean[j] /= x.rows;
      const scale = withStd ? deviations(x, mean) : new Float64Array(x.cols).fill(1);
      return new FittedScaler({ params, center: withMean ? mean : new Float64Array(x.cols), scale });
    },
  };
}

/** The standard deviation of each column; 1 where it is constant up to rounding. */
function deviations(x: Matrix, mean: Float64Array): Float64Array {
  // Two passes: the sum of squares of differences does not cancel as the difference of sums of squares would.
  const squares = new Float64Array(x.cols);
  const stored = new Int32Array(x.cols);
  eachValue(x, (value, j) => {
    squares[j] += (value - mean[j]) ** 2;
    stored[j]++;
  });
  return squares.map((sum, j) => {
    const variance = (sum + (x.rows - stored[j]) * mean[j] ** 2) / x.rows;
    const rounding = x.rows * Number.EPSILON * variance + (x.rows * Math.abs(mean[j]) * Number.EPSILON) ** 2;
    return variance <= rounding ? 1 : Math.sqrt(variance);
  });
}
