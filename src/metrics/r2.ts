import { checkOptionNames } from '../core/options';
import { checkPairs } from './labels';

/** Options of the regression metrics. */
export interface RegressionMetricOptions {
  /** One non-negative weight a sample. Default: all 1. */
  readonly sampleWeight?: ArrayLike<number>;
}

/**
 * The coefficient of determination: 1 minus the squared error over the squared spread of the truth. 1 is perfect, 0 as
 * good as always predicting the mean. A constant truth gives 1 when predicted exactly and 0 otherwise.
 *
 * @param yTrue n true values.
 * @param yPred n predicted values.
 * @throws LmlabError `shape`, `empty`, `non-finite`.
 * @see scikit-learn's `r2_score`, which gives the same number.
 * @example
 * ```ts
 * import { r2 } from 'lmlab';
 * r2([1, 2, 3, 4], [1, 2, 3, 3]); // 0.8
 * ```
 */
export function r2(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RegressionMetricOptions = {},
): number {
  checkOptionNames(options, { sampleWeight: true });
  const { sampleWeight } = options;
  checkPairs(yTrue, yPred, sampleWeight);
  let sum = 0;
  let weightSum = 0;
  for (let i = 0; i < yTrue.length; i++) {
    const weight = sampleWeight?.[i] ?? 1;
    sum += weight * yTrue[i];
    weightSum += weight;
  }
  const mean = sum / weightSum;
  let error = 0;
  let spread = 0;
  for (let i = 0; i < yTrue.length; i++) {
    const weight = sampleWeight?.[i] ?? 1;
    error += weight * (yTrue[i] - yPred[i]) ** 2;
    spread += weight * (yTrue[i] - mean) ** 2;
  }
  if (spread === 0) return error === 0 ? 1 : 0;
  return 1 - error / spread;
}
