import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkPairs } from './labels';
import type { RegressionMetricOptions } from './r2';

/** Mean over samples of a function of truth and prediction, weighted. */
function meanOf(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RegressionMetricOptions,
  of: (truth: number, predicted: number) => number,
): number {
  checkOptionNames(options, { sampleWeight: true });
  const { sampleWeight } = options;
  checkPairs(yTrue, yPred, sampleWeight);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < yTrue.length; i++) {
    const weight = sampleWeight?.[i] ?? 1;
    sum += weight * of(yTrue[i], yPred[i]);
    total += weight;
  }
  return sum / total;
}

/**
 * The mean of the squared errors.
 *
 * @throws LmlabError `shape`, `empty`, `non-finite`.
 * @see scikit-learn's `mean_squared_error`.
 * @example
 * ```ts
 * import { meanSquaredError } from 'lmlab';
 * meanSquaredError([1, 2], [1, 4]); // 2
 * ```
 */
export function meanSquaredError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RegressionMetricOptions = {},
): number {
  return meanOf(yTrue, yPred, options, (truth, predicted) => (truth - predicted) ** 2);
}

/**
 * The root of the mean squared error, in the target's own unit.
 *
 * @throws LmlabError `shape`, `empty`, `non-finite`.
 * @see scikit-learn's `root_mean_squared_error`.
 * @example
 * ```ts
 * import { rootMeanSquaredError } from 'lmlab';
 * rootMeanSquaredError([1, 2], [4, 5]); // 3
 * ```
 */
export function rootMeanSquaredError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RegressionMetricOptions = {},
): number {
  return Math.sqrt(meanSquaredError(yTrue, yPred, options));
}

/**
 * The mean of the errors' sizes.
 *
 * @throws LmlabError `shape`, `empty`, `non-finite`.
 * @see scikit-learn's `mean_absolute_error`.
 * @example
 * ```ts
 * import { meanAbsoluteError } from 'lmlab';
 * meanAbsoluteError([1, 2], [1, 4]); // 1
 * ```
 */
export function meanAbsoluteError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RegressionMetricOptions = {},
): number {
  return meanOf(yTrue, yPred, options, (truth, predicted) => Math.abs(truth - predicted));
}

/**
 * The mean of the errors' sizes as a share of the truth.
 *
 * @throws LmlabError `shape`, `empty`; `non-finite` where the truth is 0, for which no share exists.
 * @see scikit-learn's `mean_absolute_percentage_error` for a truth without zeros.
 * @example
 * ```ts
 * import { meanAbsolutePercentageError } from 'lmlab';
 * meanAbsolutePercentageError([1, 2], [1.5, 2]); // 0.25
 * ```
 */
export function meanAbsolutePercentageError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RegressionMetricOptions = {},
): number {
  return meanOf(yTrue, yPred, options, (truth, predicted) => {
    if (truth !== 0) return Math.abs(truth - predicted) / Math.abs(truth);
    throw new LmlabError('non-finite', {
      expected: 'a truth without zeros',
      found: '0',
      remedy: 'Use meanAbsoluteError, or leave these samples out.',
    });
  });
}

/**
 * The median of the errors' sizes: outliers do not move it.
 *
 * @throws LmlabError `shape`, `empty`, `non-finite`.
 * @see scikit-learn's `median_absolute_error`.
 * @example
 * ```ts
 * import { medianAbsoluteError } from 'lmlab';
 * medianAbsoluteError([1, 2, 3], [1, 3, 100]); // 1
 * ```
 */
export function medianAbsoluteError(yTrue: ArrayLike<number>, yPred: ArrayLike<number>): number {
  checkPairs(yTrue, yPred);
  const errors = Float64Array.from(yTrue, (truth, i) => Math.abs(truth - yPred[i])).sort();
  const middle = errors.length >> 1;
  return errors.length % 2 === 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2;
}

/**
 * The size of the largest error.
 *
 * @throws LmlabError `shape`, `empty`, `non-finite`.
 * @see scikit-learn's `max_error`.
 * @example
 * ```ts
 * import { maxError } from 'lmlab';
 * maxError([1, 2, 3], [1, 3, 5]); // 2
 * ```
 */
export function maxError(yTrue: ArrayLike<number>, yPred: ArrayLike<number>): number {
  checkPairs(yTrue, yPred);
  let worst = 0;
  for (let i = 0; i < yTrue.length; i++) worst = Math.max(worst, Math.abs(yTrue[i] - yPred[i]));
  return worst;
}

/**
 * The share of the truth's variance that the prediction explains; unlike R², a constant offset costs nothing.
 *
 * @throws LmlabError `shape`, `empty`, `non-finite`.
 * @see scikit-learn's `explained_variance_score`.
 * @example
 * ```ts
 * import { explainedVariance } from 'lmlab';
 * explainedVariance([1, 2, 3], [11, 12, 13]); // 1
 * ```
 */
export function explainedVariance(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RegressionMetricOptions = {},
): number {
  const bias = meanOf(yTrue, yPred, options, (truth, predicted) => truth - predicted);
  const mean = meanOf(yTrue, yPred, options, (truth) => truth);
  const left = meanOf(yTrue, yPred, options, (truth, predicted) => (truth - predicted - bias) ** 2);
  const spread = meanOf(yTrue, yPred, options, (truth) => (truth - mean) ** 2);
  if (spread === 0) return left === 0 ? 1 : 0;
  return 1 - left / spread;
}
