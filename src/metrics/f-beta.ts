import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import type { LabelsOf } from './labels';
import { averagedScores, averagingNames, type PrecisionRecallOptions } from './precision-recall-f-score';

/**
 * The harmonic mean of precision and recall in which recall counts `beta` times as much as precision.
 *
 * @param yTrue n true labels, or n lists of labels.
 * @param yPred n predicted labels, or n lists of labels.
 * @param options `beta` (0 or more, Infinity included), and those of `f1`.
 * @throws LmlabError as `f1`; `bad-option` for a negative beta.
 * @see scikit-learn's `fbeta_score`, which gives the same number.
 * @example
 * ```ts
 * import { fBeta } from 'lmlab';
 * fBeta([1, 1, 1, 0, 0], [1, 0, 0, 0, 1], { beta: 0 }); // 0.5
 * ```
 */
export function fBeta<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  options: PrecisionRecallOptions<NoInfer<L>> & { readonly beta: number },
): number {
  checkOptionNames(options, { ...averagingNames, beta: true });
  const { beta, ...rest } = options;
  // Plain JavaScript in a notebook may leave it out, and 1 would then be taken for it.
  return averagedScores<L>(yTrue, yPred, rest, 'beta' in options ? beta : NaN).fScore;
}
