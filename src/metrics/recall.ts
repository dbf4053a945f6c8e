import type { Label } from '../core/estimator';
import type { LabelsOf } from './labels';
import { averagedScores, type PrecisionRecallOptions } from './precision-recall-f-score';

/**
 * Of the samples that truly are positive, the share that was found.
 *
 * @param yTrue n true labels, or n lists of labels.
 * @param yPred n predicted labels, or n lists of labels.
 * @param options `average` (default `'binary'`), `posLabel` (default 1 or true), `labels`, `sampleWeight`,
 * `zeroDivision` (default 0).
 * @throws LmlabError `shape`, `empty`; `bad-option` for an average that does not fit the labels; `unknown-label`
 * when the positive class is not among two.
 * @see scikit-learn's `recall_score`, which gives the same number.
 * @example
 * ```ts
 * import { recall } from 'lmlab';
 * recall([1, 1, 0, 0], [1, 0, 0, 0]); // 0.5
 * ```
 */
export function recall<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  options: PrecisionRecallOptions<NoInfer<L>> = {},
): number {
  return averagedScores<L>(yTrue, yPred, options).recall;
}
