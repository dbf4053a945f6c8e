import { LmlabError } from '../core/errors';
import type { FitOptions, Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { checkSampleWeights } from '../core/sample-weights';
import { checkNumbers } from './check';
import { eachValue, FittedScaler, type Scaler } from './scaler';

/** The options of {@link standardScaler}. */
export interface StandardScalerOptions {
  /** Whether to subtract the mean. Must be false for CSR: it would fill every zero. Default: true. */
  readonly withMean?: boolean;
  /** Whether to divide by the standard deviation (of the population, ddof = 0). Default: true. */
  readonly withStd?: boolean;
}

/** {@link standardScaler} before fitting. */
export interface StandardScaler extends Scaler<Matrix> {
  /** @param options `sampleWeight`, where some samples count more. */
  fit(x: Matrix, y?: readonly Label[], options?: FitOptions): FittedScaler<Matrix>;
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
}: StandardScalerOptions = {}): StandardScaler {
  const params = Object.freeze({ withMean, withStd });
  return {
    params,
    fit(x: Matrix, _y?: readonly Label[], options?: FitOptions): FittedScaler<Matrix> {
      checkNumbers(x);
      const weights = checkSampleWeights(x.rows, options?.sampleWeight);
      if (withMean && x.kind === 'csr') {
        throw new LmlabError('bad-option', {
          expected: 'withMean: false for a CSR matrix',
          found: 'withMean: true, which would fill all zeros',
          remedy: 'Pass { withMean: false }, or a dense matrix.',
        });
      }
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const mean = new Float64Array(x.cols);
      eachValue(x, (value, j, i) => (mean[j] += weights[i] * value));
      for (let j = 0; j < x.cols; j++) mean[j] /= total;
      const scale = withStd ? deviations(x, mean, weights, total) : new Float64Array(x.cols).fill(1);
      return new FittedScaler({ params, center: withMean ? mean : new Float64Array(x.cols), scale });
    },
  };
}

/** The standard deviation of each column; 1 where it is constant up to rounding. */
function deviations(x: Matrix, mean: Float64Array, weights: Float64Array, total: number): Float64Array {
  // Two passes: the sum of squares of differences does not cancel as the difference of sums of squares would.
  const squares = new Float64Array(x.cols);
  const stored = new Float64Array(x.cols);
  eachValue(x, (value, j, i) => {
    squares[j] += weights[i] * (value - mean[j]) ** 2;
    stored[j] += weights[i];
  });
  return squares.map((sum, j) => {
    const variance = (sum + (total - stored[j]) * mean[j] ** 2) / total;
    const rounding = x.rows * Number.EPSILON * variance + (x.rows * Math.abs(mean[j]) * Number.EPSILON) ** 2;
    return variance <= rounding ? 1 : Math.sqrt(variance);
  });
}
