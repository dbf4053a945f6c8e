import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { cumulativeCounts, positives, type BinaryScoreOptions } from './ranked-scores';

/** Points of a ROC curve, from (0, 0) to (1, 1). */
export interface RocCurve {
  /** False positive rates, rising. */
  readonly fpr: readonly number[];
  /** True positive rates, rising. */
  readonly tpr: readonly number[];
  /** A sample is called positive from this score on; the first is Infinity: nothing is. */
  readonly thresholds: readonly number[];
}

/**
 * The rates of true and false alarms at every threshold of a score.
 *
 * @param yTrue n true labels of two classes.
 * @param yScore n scores; the higher, the more likely positive.
 * @param options `posLabel` (default 1 or true), `sampleWeight`, `dropIntermediate` (default true: leave out points
 * on a straight line).
 * @throws LmlabError `shape`, `empty`, `non-finite`, `unknown-label`; `one-class` when a rate would be 0 / 0.
 * @see scikit-learn's `roc_curve`, which gives the same numbers.
 * @example
 * ```ts
 * import { rocCurve } from 'lmlab';
 * const { fpr, tpr } = rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * fpr; // [0, 0, 0.5, 0.5, 1]
 * tpr; // [0, 0.5, 0.5, 1, 1]
 * ```
 */
export function rocCurve<L extends Label>(
  yTrue: readonly L[],
  yScore: ArrayLike<number>,
  options: BinaryScoreOptions<NoInfer<L>> & { readonly dropIntermediate?: boolean } = {},
): RocCurve {
  checkOptionNames(options, { posLabel: true, sampleWeight: true, dropIntermediate: true });
  const isPositive = positives<L>(yTrue, yScore, options);
  const counts = cumulativeCounts(isPositive, yScore, options.sampleWeight);
  const tp = [0, ...counts.truePositives];
  const fp = [0, ...counts.falsePositives];
  const [allTrue, allFalse] = [tp[tp.length - 1], fp[fp.length - 1]];
  if (allTrue === 0 || allFalse === 0) {
    throw new LmlabError('one-class', {
      expected: 'samples of both classes',
      found: allTrue === 0 ? 'no positive one' : 'no negative one',
      remedy: 'Judge on a part that holds both classes; a stratified split does.',
    });
  }
  const thresholds = [Infinity, ...counts.thresholds];
  const last = tp.length - 1;
  const keepsAll = options.dropIntermediate === false || last <= 2;
  const keep = Array.from(thresholds.keys()).filter(
    (i) => keepsAll || i <= 1 || i === last || isKink(tp, i) || isKink(fp, i),
  );
  return {
    fpr: keep.map((i) => fp[i] / allFalse),
    tpr: keep.map((i) => tp[i] / allTrue),
    thresholds: keep.map((i) => thresholds[i]),
  };
}

function isKink(counts: readonly number[], i: number): boolean {
  return counts[i + 1] - counts[i] - (counts[i] - counts[i - 1]) !== 0;
}
