import type { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { distinctLabels } from './labels';
import { positives, type BinaryScoreOptions } from './ranked-scores';
import { checkColumns, isDense } from './roc-auc';

/** Options of {@link logLoss}. */
export interface LogLossOptions<L extends Label> extends BinaryScoreOptions<L> {
  /** The class of each column. Default: the labels in `yTrue`, sorted. */
  readonly labels?: readonly L[];
}

/** The smallest probability a logarithm is taken of: 2^-52, as scikit-learn does for float64. */
const EPSILON = 2 ** -52;

/**
 * The mean negative log of the probability given to the truth, in nats.
 *
 * @param yTrue n true labels.
 * @param probabilities n probabilities of the positive class, or n × classes; clipped to [2^-52, 1 − 2^-52].
 * @param options `posLabel` (default 1 or true), `labels`, `sampleWeight`.
 * @throws LmlabError `shape`, `empty`, `unknown-label`; `non-finite` for a probability outside 0 … 1.
 * @see scikit-learn's `log_loss`, which gives the same number for rows that sum to 1.
 * @example
 * ```ts
 * import { logLoss } from 'lmlab';
 * logLoss([1, 0, 1], [0.9, 0.1, 0.8]); // ≈ 0.1446
 * ```
 */
export function logLoss<L extends Label>(
  yTrue: readonly L[],
  probabilities: ArrayLike<number> | Dense,
  options: LogLossOptions<NoInfer<L>> = {},
): number {
  checkOptionNames(options, { labels: true, posLabel: true, sampleWeight: true });
  const { sampleWeight } = options;
  const clip = (p: number): number => Math.min(Math.max(p, EPSILON), 1 - EPSILON);
  let ofTruth: (i: number) => number;
  if (isDense(probabilities)) {
    const labels = options.labels ?? distinctLabels<L>(yTrue);
    checkColumns(yTrue, probabilities, labels);
    checkProbabilities(probabilities.data);
    const column = new Map(labels.map((label, k) => [label, k]));
    ofTruth = (i) => probabilities.at(i, column.get(yTrue[i])!);
  } else {
    const isPositive = positives<L>(yTrue, probabilities, options);
    checkProbabilities(probabilities);
    ofTruth = (i) => (isPositive[i] === 1 ? probabilities[i] : 1 - probabilities[i]);
  }
  let loss = 0;
  let total = 0;
  for (let i = 0; i < yTrue.length; i++) {
    const weight = sampleWeight?.[i] ?? 1;
    loss -= weight * Math.log(clip(ofTruth(i)));
    total += weight;
  }
  return loss / total;
}

/**
 * The mean squared difference between the probability of the positive class and what came true (Brier 1950).
 *
 * @param yTrue n true labels of two classes.
 * @param probabilities n probabilities of the positive class.
 * @param options `posLabel` (default 1 or true), `sampleWeight`.
 * @throws LmlabError `shape`, `empty`, `unknown-label`; `non-finite` for a probability outside 0 … 1.
 * @see scikit-learn's `brier_score_loss`, which gives the same number.
 * @example
 * ```ts
 * import { brierScore } from 'lmlab';
 * brierScore([1, 0], [0.5, 0.5]); // 0.25
 * ```
 */
export function brierScore<L extends Label>(
  yTrue: readonly L[],
  probabilities: ArrayLike<number>,
  options: BinaryScoreOptions<NoInfer<L>> = {},
): number {
  checkOptionNames(options, { posLabel: true, sampleWeight: true });
  const isPositive = positives<L>(yTrue, probabilities, options);
  checkProbabilities(probabilities);
  let loss = 0;
  let total = 0;
  for (let i = 0; i < isPositive.length; i++) {
    const weight = options.sampleWeight?.[i] ?? 1;
    loss += weight * (probabilities[i] - isPositive[i]) ** 2;
    total += weight;
  }
  return loss / total;
}

/** @throws LmlabError `non-finite` for a value outside 0 … 1. */
export function checkProbabilities(values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] >= 0 && values[i] <= 1) continue;
    throw new LmlabError('non-finite', {
      expected: 'probabilities from 0 to 1',
      found: `${values[i]} at index ${i}`,
      remedy: 'Pass predictProba, not decisionFunction.',
    });
  }
}
