import type { Label } from '../core/estimator';
import type { LabelsOf } from './labels';
import { averagedScores, type PrecisionRecallOptions } from './precision-recall-f-score';

/**
 * The harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn).
 *
 * @param yTrue n true labels, or n lists of labels.
 * @param yPred n predicted labels, or n lists of labels.
 * @param options `average` (default `'binary'`), `posLabel` (default 1 or true), `labels`, `sampleWeight`,
 * `zeroDivision` (default 0).
 * @throws LmlabError `shape`, `empty`; `bad-option` for an average that does not fit the labels; `unknown-label`
 * when the positive class is not among two.
 * @see scikit-learn's `f1_score`, which gives the same number.
 * @example
 * ```ts
 * import { f1 } from 'lmlab';
 * f1(['a', 'b', 'c', 'a'], ['a', 'b', 'a', 'a'], { average: 'micro' }); // 0.75
 * ```
 */
export function f1<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  options: PrecisionRecallOptions<NoInfer<L>> = {},
): number {
  return averagedScores<L>(yTrue, yPred, options).fScore;
}
