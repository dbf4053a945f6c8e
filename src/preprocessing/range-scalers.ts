import type { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import { withDefaults } from '../core/options';
import { checkMatrix } from '../core/matrix';
import { checkNumbers } from './check';
import { normalQuantile } from './normal-quantile';
import { column, eachValue, FittedScaler, quantile, withoutZeros, type Scaler } from './scaler';

/** The options of {@link minMaxScaler}. */
export interface MinMaxScalerOptions {
  /** The least and the greatest value of a column after scaling. Default: [0, 1]. */
  readonly featureRange?: readonly [number, number];
  /** Whether to clip unseen data to that range. Default: false. */
  readonly clip?: boolean;
}

/** {@link minMaxScaler} after fitting: immutable. */
export class FittedMinMaxScaler extends FittedScaler<Dense> {
  declare readonly params: Required<MinMaxScalerOptions>;
  /** The least value of each column. */
  readonly least: Float64Array;
  /** The greatest value of each column. */
  readonly most: Float64Array;

  constructor(state: Pick<FittedMinMaxScaler, 'params' | 'center' | 'scale' | 'limit' | 'least' | 'most'>) {
    super(state);
    this.least = state.least;
    this.most = state.most;
  }

  /**
   * Takes in more samples; this scaler stays as it is. Batch by batch gives the same scaler as all at once.
   *
   * @param x Samples × the columns of before.
   * @throws LmlabError `shape`, `empty`, `non-finite` or `invalid-matrix`.
   */
  partialFit(x: Dense): FittedMinMaxScaler {
    checkNumbers(x, this.least.length);
    return rangesOf(this.params, x, this);
  }
}

/** {@link minMaxScaler} before fitting. */
export interface MinMaxScaler extends Scaler<Dense> {
  readonly params: Required<MinMaxScalerOptions>;
  fit(x: Dense): FittedMinMaxScaler;
  /** Takes in a first batch; the scaler's own `partialFit` takes the batches that follow. */
  partialFit(x: Dense): FittedMinMaxScaler;
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
export function minMaxScaler(options: MinMaxScalerOptions = {}): MinMaxScaler {
  const { featureRange, clip } = withDefaults<Required<MinMaxScalerOptions>>(options, {
    featureRange: [0, 1],
    clip: false,
  });
  const [low, high] = featureRange;
  if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high) {
    throw badRange('featureRange as two finite numbers, the smaller first', featureRange);
  }
  const params = Object.freeze({ featureRange, clip });
  const fit = (x: Dense): FittedMinMaxScaler => rangesOf(params, x);
  return { params, fit, partialFit: fit };
}

function rangesOf(
  params: Required<MinMaxScalerOptions>,
  x: Dense,
  before?: Pick<FittedMinMaxScaler, 'least' | 'most'>,
): FittedMinMaxScaler {
  checkMatrix(x, 'dense');
  checkNumbers(x);
  const least = before?.least.slice() ?? new Float64Array(x.cols).fill(Infinity);
  const most = before?.most.slice() ?? new Float64Array(x.cols).fill(-Infinity);
  eachValue(x, (value, j) => {
    least[j] = Math.min(least[j], value);
    most[j] = Math.max(most[j], value);
  });
  const [low, high] = params.featureRange;
  const scale = withoutZeros(most.map((max, j) => max - least[j])).map((range) => range / (high - low));
  const center = least.map((min, j) => min - low * scale[j]);
  const limit = params.clip ? { limit: params.featureRange } : {};
  return new FittedMinMaxScaler({ params, center, scale, ...limit, least, most });
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
export function robustScaler(options: RobustScalerOptions = {}): Scaler<Dense> {
  const { withCentering, withScaling, quantileRange, unitVariance } = withDefaults<
    Required<RobustScalerOptions>
  >(options, { withCentering: true, withScaling: true, quantileRange: [25, 75], unitVariance: false });
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
