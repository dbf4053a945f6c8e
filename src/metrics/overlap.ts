import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import type { SampleWeightOptions } from './agreement';
import { countOutcomes } from './class-outcomes';
import { checkPairs, isMultilabel, type LabelsOf } from './labels';
import { averagingNames, positiveLabel, type PrecisionRecallOptions } from './precision-recall-f-score';

/**
 * Intersection over union: tp / (tp + fp + fn).
 *
 * @param yTrue n true labels, or n lists of labels.
 * @param yPred n predicted labels, or n lists of labels.
 * @param options as for `precision`: `average` (default `'binary'`), `posLabel`, `labels`, `sampleWeight`,
 * `zeroDivision` (default 0).
 * @throws LmlabError as `precision`.
 * @see Jaccard (1901); scikit-learn's `jaccard_score`, which gives the same number.
 * @example
 * ```ts
 * import { jaccard } from 'lmlab';
 * jaccard([1, 1, 0, 0], [1, 0, 1, 0]); // ≈ 0.333
 * ```
 */
export function jaccard<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  options: PrecisionRecallOptions<NoInfer<L>> = {},
): number {
  checkOptionNames(options, averagingNames);
  const { average = 'binary', sampleWeight, zeroDivision = 0 } = options;
  const labels = average === 'binary' ? [positiveLabel<L>(yTrue, yPred, options.posLabel)] : options.labels;
  const by = average === 'micro' ? 'all' : average === 'samples' ? 'sample' : 'class';
  const { truePositive, predictedSum, trueSum } = countOutcomes<L>(yTrue, yPred, {
    labels,
    sampleWeight,
    by,
  });
  let sum = 0;
  let weightSum = 0;
  truePositive.forEach((tp, i) => {
    const union = predictedSum[i] + trueSum[i] - tp;
    const value = union === 0 ? zeroDivision : tp / union;
    if (Number.isNaN(value)) return;
    const weight = average === 'weighted' ? trueSum[i] : average === 'samples' ? (sampleWeight?.[i] ?? 1) : 1;
    sum += weight * value;
    weightSum += weight;
  });
  return weightSum === 0 ? zeroDivision : sum / weightSum;
}

/**
 * The share of wrong labels: of samples with one label each, or of sample–class pairs with lists of labels.
 *
 * @param yTrue n true labels, or n lists of labels.
 * @param yPred n predicted labels, or n lists of labels.
 * @param options `labels`, all classes there are, for lists (default: those that occur); `sampleWeight`.
 * @throws LmlabError `shape`, `empty`.
 * @see scikit-learn's `hamming_loss`, which gives the same number.
 * @example
 * ```ts
 * import { hammingLoss } from 'lmlab';
 * hammingLoss([['a', 'b'], ['a']], [['a'], ['a']]); // 0.25
 * ```
 */
export function hammingLoss<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  options: SampleWeightOptions & { readonly labels?: readonly NoInfer<L>[] } = {},
): number {
  checkOptionNames(options, { sampleWeight: true, labels: true });
  const { sampleWeight } = options;
  checkPairs(yTrue, yPred, sampleWeight);
  const { labels } = countOutcomes<L>(yTrue, yPred, { labels: options.labels });
  const pairs = isMultilabel(yTrue) ? Math.max(labels.length, 1) : 1;
  let wrong = 0;
  let weightSum = 0;
  for (let i = 0; i < yTrue.length; i++) {
    const weight = sampleWeight?.[i] ?? 1;
    weightSum += weight;
    if (isMultilabel(yTrue)) {
      const truth = new Set(yTrue[i]);
      const predicted = new Set(yPred[i] as readonly L[]);
      wrong += (weight * labels.filter((label) => truth.has(label) !== predicted.has(label)).length) / pairs;
    } else if (yTrue[i] !== yPred[i]) wrong += weight;
  }
  return wrong / weightSum;
}
