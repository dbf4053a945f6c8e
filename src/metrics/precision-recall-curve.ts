import type { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { isMultilabel, type LabelsOf } from './labels';
import { multilabelScore, type MultilabelScoreOptions } from './multilabel-scores';
import { cumulativeCounts, positives, type BinaryScoreOptions } from './ranked-scores';

/** Points of a precision–recall curve by rising threshold; the last point is (1, 0), where nothing is found. */
export interface PrecisionRecallCurve {
  readonly precision: readonly number[];
  /** Falling. */
  readonly recall: readonly number[];
  /** A sample is called positive from this score on; one fewer than there are points. */
  readonly thresholds: readonly number[];
}

/**
 * Precision and recall at every threshold of a score.
 *
 * @param yTrue n true labels of two classes.
 * @param yScore n scores; the higher, the more likely positive.
 * @param options `posLabel` (default 1 or true), `sampleWeight`.
 * @throws LmlabError `shape`, `empty`, `non-finite`, `unknown-label`; `one-class` without a positive sample.
 * @see scikit-learn's `precision_recall_curve`, which gives the same numbers.
 * @example
 * ```ts
 * import { precisionRecallCurve } from 'lmlab';
 * const { recall, thresholds } = precisionRecallCurve([0, 1, 1], [0.2, 0.3, 0.9]);
 * recall; // [1, 1, 0.5, 0]
 * thresholds; // [0.2, 0.3, 0.9]
 * ```
 */
export function precisionRecallCurve<L extends Label>(
  yTrue: readonly L[],
  yScore: ArrayLike<number>,
  options: BinaryScoreOptions<NoInfer<L>> = {},
): PrecisionRecallCurve {
  checkOptionNames(options, { posLabel: true, sampleWeight: true });
  const isPositive = positives<L>(yTrue, yScore, options);
  const { truePositives, falsePositives, thresholds } = cumulativeCounts(
    isPositive,
    yScore,
    options.sampleWeight,
  );
  const all = truePositives[truePositives.length - 1];
  if (all === 0) {
    throw new LmlabError('one-class', {
      expected: 'at least one positive sample',
      found: 'none',
      remedy: 'Judge on a part that holds both classes; a stratified split does.',
    });
  }
  return {
    precision: [...truePositives.map((tp, i) => tp / (tp + falsePositives[i])).reverse(), 1],
    recall: [...truePositives.map((tp) => tp / all).reverse(), 0],
    thresholds: thresholds.reverse(),
  };
}

/**
 * The mean precision, weighted by how much recall rises from each threshold to the next: the area under the
 * precision–recall curve as a step function, without interpolation.
 *
 * @param yTrue n true labels of two classes, or n lists of labels.
 * @param yScore n scores; the higher, the more likely positive. For lists of labels n × labels scores.
 * @param options `posLabel` (default 1 or true), `sampleWeight`. For lists of labels: `average` (default `'macro'`),
 * `labels`, `sampleWeight`.
 * @throws LmlabError as `precisionRecallCurve`.
 * @see scikit-learn's `average_precision_score`, which gives the same number.
 * @example
 * ```ts
 * import { averagePrecision } from 'lmlab';
 * averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // ≈ 0.833
 * ```
 */
export function averagePrecision<L extends Label>(
  yTrue: readonly L[],
  yScore: ArrayLike<number>,
  options?: BinaryScoreOptions<NoInfer<L>>,
): number;
export function averagePrecision<L extends Label>(
  yTrue: readonly (readonly L[])[],
  yScore: Dense,
  options?: MultilabelScoreOptions<NoInfer<L>>,
): number;
export function averagePrecision<L extends Label>(
  yTrue: LabelsOf<L>,
  yScore: ArrayLike<number> | Dense,
  options: object = {},
): number {
  if (isMultilabel(yTrue)) {
    return multilabelScore(yTrue, yScore as Dense, options, (truth, scores, sampleWeight) =>
      averagePrecision(truth, scores, { sampleWeight }),
    );
  }
  const { precision, recall } = precisionRecallCurve<L>(
    yTrue as readonly L[],
    yScore as ArrayLike<number>,
    options,
  );
  let area = 0;
  for (let i = 0; i + 1 < recall.length; i++) area += (recall[i] - recall[i + 1]) * precision[i];
  return area;
}
