import { LmlabError } from '../core/errors';
import type { FitOptions, Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { checkSampleWeights } from '../core/sample-weights';
import { withDefaults } from '../core/options';
import { checkNumbers } from './check';
import { eachValue, FittedScaler, type Scaler } from './scaler';

/** The options of {@link standardScaler}. */
export interface StandardScalerOptions {
  /** Whether to subtract the mean. Must be false for CSR: it would fill every zero. Default: true. */
  readonly withMean?: boolean;
  /** Whether to divide by the standard deviation (of the population, ddof = 0). Default: true. */
  readonly withStd?: boolean;
}

/** What a standard scaler knows of the samples seen so far. */
interface Moments {
  /** The mean of each column. */
  readonly mean: Float64Array;
  /** The variance of each column, of the population. */
  readonly variance: Float64Array;
  /** What the samples weigh together: their number where none has a weight of its own. */
  readonly totalWeight: number;
  /** How many samples there were. */
  readonly samples: number;
}

/** {@link standardScaler} after fitting: immutable. */
export class FittedStandardScaler extends FittedScaler<Matrix> implements Moments {
  declare readonly params: Required<StandardScalerOptions>;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly totalWeight: number;
  readonly samples: number;

  constructor(
    state: Pick<
      FittedStandardScaler,
      'params' | 'center' | 'scale' | 'mean' | 'variance' | 'totalWeight' | 'samples'
    >,
  ) {
    super(state);
    this.mean = state.mean;
    this.variance = state.variance;
    this.totalWeight = state.totalWeight;
    this.samples = state.samples;
  }

  /**
   * Takes in more samples; this scaler stays as it is. Batch by batch gives the same scaler as all at once.
   *
   * @param x Samples × the columns of before.
   * @throws LmlabError `shape`, `empty` or `non-finite`; `bad-option` for a CSR matrix with `withMean`.
   */
  partialFit(x: Matrix, options?: FitOptions): FittedStandardScaler {
    checkNumbers(x, this.mean.length);
    return scalerOf(this.params, joined(this, moments(this.params, x, options)));
  }
}

/** {@link standardScaler} before fitting. */
export interface StandardScaler extends Scaler<Matrix> {
  readonly params: Required<StandardScalerOptions>;
  /** @param options `sampleWeight`, where some samples count more. */
  fit(x: Matrix, y?: readonly Label[], options?: FitOptions): FittedStandardScaler;
  /** Takes in a first batch; the scaler's own `partialFit` takes the batches that follow. */
  partialFit(x: Matrix, options?: FitOptions): FittedStandardScaler;
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
 * Batch by batch:
 * @example
 * ```ts
 * import { Dense, standardScaler } from 'lmlab';
 * const first = standardScaler().partialFit(Dense.fromRows([[1], [2]]));
 * first.partialFit(Dense.fromRows([[3]])).transform(Dense.fromRows([[2]])).toRows(); // [[0]]
 * ```
 */
export function standardScaler(options: StandardScalerOptions = {}): StandardScaler {
  const { withMean, withStd } = withDefaults<Required<StandardScalerOptions>>(options, {
    withMean: true,
    withStd: true,
  });
  const params = Object.freeze({ withMean, withStd });
  return {
    params,
    fit: (x, _y, options) => scalerOf(params, moments(params, x, options)),
    partialFit: (x, options) => scalerOf(params, moments(params, x, options)),
  };
}

function scalerOf(params: Required<StandardScalerOptions>, seen: Moments): FittedStandardScaler {
  const { mean, variance, totalWeight, samples: n } = seen;
  const scale = variance.map((value, j) => {
    // Below this a variance is the rounding noise of a constant column.
    const rounding = n * Number.EPSILON * value + (n * mean[j] * Number.EPSILON) ** 2;
    return !params.withStd || value <= rounding ? 1 : Math.sqrt(value);
  });
  return new FittedStandardScaler({
    params,
    center: params.withMean ? mean : new Float64Array(mean.length),
    scale,
    mean,
    variance,
    totalWeight,
    samples: n,
  });
}

/** The moments of both together (Chan, Golub and LeVeque 1979). */
function joined(a: Moments, b: Moments): Moments {
  const totalWeight = a.totalWeight + b.totalWeight;
  const share = b.totalWeight / totalWeight;
  return {
    totalWeight,
    samples: a.samples + b.samples,
    mean: a.mean.map((mean, j) => mean + share * (b.mean[j] - mean)),
    variance: a.variance.map(
      (variance, j) =>
        (1 - share) * variance + share * b.variance[j] + share * (1 - share) * (b.mean[j] - a.mean[j]) ** 2,
    ),
  };
}

/** @throws LmlabError `empty`, `non-finite`, `shape` or `bad-option`. */
function moments(
  { withMean }: Required<StandardScalerOptions>,
  x: Matrix,
  options: FitOptions | undefined,
): Moments {
  checkNumbers(x);
  const weights = checkSampleWeights(x.rows, options?.sampleWeight);
  if (withMean && x.kind === 'csr') {
    throw new LmlabError('bad-option', {
      expected: 'withMean: false for a CSR matrix',
      found: 'withMean: true, which would fill all zeros',
      remedy: 'Pass { withMean: false }, or a dense matrix.',
    });
  }
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float64Array(x.cols);
  eachValue(x, (value, j, i) => (mean[j] += weights[i] * value));
  for (let j = 0; j < x.cols; j++) mean[j] /= totalWeight;
  // Two passes: the sum of squares of differences does not cancel as the difference of sums of squares would.
  const squares = new Float64Array(x.cols);
  const stored = new Float64Array(x.cols);
  eachValue(x, (value, j, i) => {
    squares[j] += weights[i] * (value - mean[j]) ** 2;
    stored[j] += weights[i];
  });
  const variance = squares.map((sum, j) => (sum + (totalWeight - stored[j]) * mean[j] ** 2) / totalWeight);
  return { mean, variance, totalWeight, samples: x.rows };
}
