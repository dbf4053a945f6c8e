import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { checkPairs, isMultilabel, type LabelsOf } from './labels';

/** Options of {@link accuracy}. */
export interface AccuracyOptions {
  /** One non-negative weight a sample. Default: all 1. */
  readonly sampleWeight?: ArrayLike<number>;
}

/**
 * The share of samples whose prediction is right; with several labels a sample, all of them must be right.
 *
 * @param yTrue n true labels, or n lists of labels.
 * @param yPred n predicted labels, or n lists of labels.
 * @throws LmlabError `shape` on different lengths, `empty` without samples.
 * @see scikit-learn's `accuracy_score`, which gives the same number.
 * @example
 * ```ts
 * import { accuracy } from 'lmlab';
 * accuracy(['ham', 'spam', 'spam', 'ham'], ['ham', 'spam', 'ham', 'ham']); // 0.75
 * ```
 */
export function accuracy<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  options: AccuracyOptions = {},
): number {
  checkOptionNames(options, { sampleWeight: true });
  const { sampleWeight } = options;
  checkPairs(yTrue, yPred, sampleWeight);
  let right = 0;
  let all = 0;
  for (let i = 0; i < yTrue.length; i++) {
    const weight = sampleWeight?.[i] ?? 1;
    if (isMultilabel(yTrue) ? sameSet(yTrue[i], yPred[i] as readonly L[]) : yTrue[i] === yPred[i]) {
      right += weight;
    }
    all += weight;
  }
  return right / all;
}

function sameSet(a: readonly Label[], b: readonly Label[]): boolean {
  const set = new Set(a);
  const other = new Set(b);
  return set.size === other.size && [...set].every((label) => other.has(label));
}
