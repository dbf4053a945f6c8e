import type { Label } from '../core/estimator';
import type { LabelsOf } from './labels';
import { averagedScores, type PrecisionRecallOptions } from './precision-recall-f-score';

/**
 * Of the samples predicted as positive, the share that truly is.
 *
 * @param yTrue n true labels, or n lists of labels.
 * @param yPred n predicted labels, or n lists of labels.
 * @param options `average` (default `'binary'`), `posLabel` (default 1 or true), `labels`, `sampleWeight`,
 * `zeroDivision` (default 0).
 * @throws LmlabError `shape`, `empty`; `bad-option` for an average that does not fit the labels; `unknown-label`
 * when the positive class is not among two.
 * @see scikit-learn's `precision_score`, which gives the same number.
 * @example
 * ```ts
 * import { precision } from 'lmlab';
 * precision(['ham', 'spam', 'spam'], ['spam', 'spam', 'ham'], { posLabel: 'spam' }); // 0.5
 * ```
 */
export function precision<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  options: PrecisionRecallOptions<NoInfer<L>> = {},
): number {
  return averagedScores<L>(yTrue, yPred, options).precision;
}
