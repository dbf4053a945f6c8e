import type { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Matrix } from '../core/matrix';
import { checkMatrix, checkNumbers } from './check';
import { normalQuantile } from './normal-quantile';
import { column, eachValue, FittedScaler, quantile, withoutZeros, type Scaler } from './scaler';

/** The options of {@link minMaxScaler}. */
export interface MinMaxScalerOptions {
  /** The least and the greatest value of a column after scaling. Default: [0, 1]. */
  readonly featureRange?: readonly [number, number];
  /** Whether to clip unseen data to that range. Default: false. */
  readonly clip?: boolean;
}

/**
 * Stretches every column to a range. Follows scikit-learn's `MinMaxScaler`.
 *
 * @throws LmlabError `bad-option` when the range is empty or reversed.
 * @example
 * ```ts
 * import { Dense, minMaxScaler } from 'lmlab';
 * const scaler = minMaxScaler().fit(Dense.fromRows([[0], [10]]));
 * scaler.transform(Dense.fromRows([[5], [20]])).toRows(); // [[0.5], [2]]
 * ```
 */
export function minMaxScaler({
  featureRange = [0, 1],
  clip = false,
}: MinMaxScalerOptions = {}): Scaler<Dense> {
  const [low, high] = featureRange;
  if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high) {
    throw badRange('featureRange as two finite numbers, the smaller first', featureRange);
  }
  const params = Object.freeze({ featureRange, clip });
  return {
    params,
    fit(x: Dense): FittedScaler<Dense> {
      checkMatrix(x, 'dense');
      checkNumbers(x);
      const least = new Float64Array(x.cols).fill(Infinity);
      const most = new Float64Array(x.cols).fill(-Infinity);
      eachValue(x, (value, j) => {
        least[j] = Math.min(least[j], value);
        most[j] = Math.max(most[j], value);
      });
      const scale = withoutZeros(most.map((max, j) => max - least[j])).map((range) => range / (high - low));
      const center = least.map((min, j) => min - low * scale[j]);
      return new FittedScaler({ params, center, scale, ...(clip ? { limit: [low, high] as const } : {}) });
    },
  };
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
export function maxAbsScaler(): Scaler<Matrix> {
  const params = Object.freeze({});
  return {
    params,
    fit(x: Matrix): FittedScaler<Matrix> {
      checkNumbers(x);
      const most = new Float64Array(x.cols);
      eachValue(x, (value, j) => (most[j] = Math.max(most[j], Math.abs(value))));
      return new FittedScaler({ params, center: new Float64Array(x.cols), scale: withoutZeros(most) });
    },
  };
}

/** The options of {@link robustScaler}. */
export interface RobustScalerOptions {
  /** Whether to subtract the median. Default: true. */
  readonly withCentering?: boolean;
  /** Whether to divide by the range between the quantiles. Default: true. */
  readonly withScaling?: boolean;
  /** The quantiles, in percent. Default: [25, 75]. */
  readonly quantileRange?: readonly [number, number];
  /** Whether to scale so that a normal column gets variance 1. Default: false. */
  readonly unitVariance?: boolean;
}

/**
 * Subtracts the median of every column and divides by its interquartile range: outliers do not move it. Follows
 * scikit-learn's `RobustScaler`.
 *
 * @throws LmlabError `bad-option` when the quantiles do not rise from 0 to 100.
 * @example
 * ```ts
 * import { Dense, robustScaler } from 'lmlab';
 * const X = Dense.fromRows([[1], [2], [3], [4], [1000]]);
 * robustScaler().fit(X).transform(X).toRows(); // [[-1], [-0.5], [0], [0.5], [498.5]]
 * ```
 */
export function robustScaler({
  withCentering = true,
  withScaling = true,
  quantileRange = [25, 75],
  unitVariance = false,
}: RobustScalerOptions = {}): Scaler<Dense> {
  const [low, high] = quantileRange;
  if (!(low >= 0 && low < high && high <= 100)) {
    throw badRange('quantileRange as two percentages from 0 to 100, the smaller first', quantileRange);
  }
  const params = Object.freeze({ withCentering, withScaling, quantileRange, unitVariance });
  return {
    params,
    fit(x: Dense): FittedScaler<Dense> {
      checkMatrix(x, 'dense');
      checkNumbers(x);
      const center = new Float64Array(x.cols);
      const scale = new Float64Array(x.cols).fill(1);
      const spread = unitVariance ? normalQuantile(high / 100) - normalQuantile(low / 100) : 1;
      for (let j = 0; j < x.cols; j++) {
        const sorted = column(x, j).sort();
        if (withCentering) center[j] = quantile(sorted, 0.5);
        if (withScaling) scale[j] = quantile(sorted, high / 100) - quantile(sorted, low / 100);
      }
      return new FittedScaler({ params, center, scale: withoutZeros(scale).map((range) => range / spread) });
    },
  };
}

function badRange(expected: string, found: readonly number[]): LmlabError {
  return new LmlabError('bad-option', {
    expected,
    found: `[${found.join(', ')}]`,
    remedy: 'Give both ends, or leave the option out.',
  });
}
