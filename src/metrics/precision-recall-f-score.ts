import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { countOutcomes, type Outcomes } from './class-outcomes';
import { checkPairs, distinctLabels, isMultilabel, type LabelsOf } from './labels';

/**
 * How to make one number of one number a class: of the positive class alone (`binary`), from the summed counts
 * (`micro`), as the plain mean (`macro`), as the mean weighted by how often each class occurs (`weighted`), or as
 * the mean over samples that each have a list of labels (`samples`).
 */
export type Average = 'binary' | 'micro' | 'macro' | 'weighted' | 'samples';

/** Options of {@link precision}, {@link recall}, {@link f1} and {@link fBeta}. */
export interface PrecisionRecallOptions<L extends Label> {
  /** Default `'binary'`. */
  readonly average?: Average;
  /** The class that counts as positive with `average: 'binary'`. Default: `1` or `true`; strings have none. */
  readonly posLabel?: L;
  /** Which classes to average over. Default: all that occur. */
  readonly labels?: readonly L[];
  /** One non-negative weight a sample. Default: all 1. */
  readonly sampleWeight?: ArrayLike<number>;
  /** The value of 0 / 0: 0, 1, or NaN, which leaves such a class out of the average. Default 0. */
  readonly zeroDivision?: number;
}

/** Precision, recall and F-score of each class. */
export interface PrecisionRecallFScore<L extends Label> {
  readonly labels: readonly L[];
  readonly precision: readonly number[];
  readonly recall: readonly number[];
  readonly fScore: readonly number[];
  /** The (weighted) number of true samples of each class. */
  readonly support: readonly number[];
}

/** Precision, recall and F-score as one number each. */
export interface AveragedScores {
  readonly precision: number;
  readonly recall: number;
  readonly fScore: number;
}

/**
 * Precision, recall and F-score of every class by itself.
 *
 * @param yTrue n true labels, or n lists of labels.
 * @param yPred n predicted labels, or n lists of labels.
 * @param options `beta` (default 1) weighs recall against precision; the others as for {@link precision}.
 * @throws LmlabError `shape` on different lengths, `empty` without samples.
 * @see scikit-learn's `precision_recall_fscore_support`, which gives the same numbers.
 * @example
 * ```ts
 * import { precisionRecallFScore } from 'lmlab';
 * const scores = precisionRecallFScore(['a', 'a', 'b', 'c'], ['a', 'b', 'b', 'c']);
 * scores.recall; // [0.5, 1, 1]
 * ```
 */
export function precisionRecallFScore<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  options: Omit<PrecisionRecallOptions<NoInfer<L>>, 'average' | 'posLabel'> & { readonly beta?: number } = {},
): PrecisionRecallFScore<L> {
  checkOptionNames(options, { sampleWeight: true, labels: true, zeroDivision: true, beta: true });
  const { sampleWeight, zeroDivision = 0, beta = 1 } = options;
  const outcomes = countOutcomes(yTrue, yPred, { labels: options.labels, sampleWeight });
  return { labels: outcomes.labels, support: outcomes.trueSum, ...scoresOf(outcomes, beta, zeroDivision) };
}

/** The names of the options of a score that is averaged over classes. */
export const averagingNames = {
  average: true,
  posLabel: true,
  labels: true,
  sampleWeight: true,
  zeroDivision: true,
} as const;

/** Precision, recall and F-score, averaged as asked: what the public functions share. */
export function averagedScores<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  options: PrecisionRecallOptions<L>,
  beta = 1,
): AveragedScores {
  checkOptionNames(options, averagingNames);
  const { average = 'binary', sampleWeight, zeroDivision = 0 } = options;
  if (!(beta >= 0)) {
    throw new LmlabError('bad-option', {
      expected: 'a beta of 0 or more',
      found: String(beta),
      remedy: 'Use 1 to weigh precision and recall alike, 2 to care more for recall.',
    });
  }
  let { labels } = options;
  if (average === 'binary') {
    checkPairs(yTrue, yPred, sampleWeight);
    labels = [positiveLabel(yTrue, yPred, options.posLabel)];
  }
  const by = average === 'micro' ? 'all' : average === 'samples' ? 'sample' : 'class';
  const outcomes = countOutcomes(yTrue, yPred, { labels, sampleWeight, by });
  const scores = scoresOf(outcomes, beta, zeroDivision);
  const weights =
    average === 'weighted' ? outcomes.trueSum : average === 'samples' ? sampleWeight : undefined;
  return {
    precision: meanWithoutNaN(scores.precision, weights),
    recall: meanWithoutNaN(scores.recall, weights),
    fScore: meanWithoutNaN(scores.fScore, weights),
  };
}

function scoresOf(
  { truePositive, predictedSum, trueSum }: Outcomes<Label>,
  beta: number,
  zeroDivision: number,
): { precision: number[]; recall: number[]; fScore: number[] } {
  const divide = (a: number, b: number): number => (b === 0 ? zeroDivision : a / b);
  const b2 = beta * beta;
  const recall = truePositive.map((tp, i) => divide(tp, trueSum[i]));
  const precision = truePositive.map((tp, i) => divide(tp, predictedSum[i]));
  // From the counts, not from precision and recall: F is undefined only when both sums are zero.
  const fScore = Number.isFinite(beta)
    ? truePositive.map((tp, i) => divide((1 + b2) * tp, b2 * trueSum[i] + predictedSum[i]))
    : recall;
  return { precision, recall, fScore };
}

/** The mean over the values that are not NaN; NaN when there is none; unweighted when all weights are zero. */
function meanWithoutNaN(values: readonly number[], weights?: ArrayLike<number>): number {
  let sum = 0;
  let weightSum = 0;
  let plainSum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const weight = weights?.[i] ?? 1;
    sum += weight * values[i];
    weightSum += weight;
    plainSum += values[i];
    count++;
  }
  return weightSum === 0 ? plainSum / count : sum / weightSum;
}

/** The class that counts as positive among at most two. */
export function positiveLabel<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  posLabel: L | undefined,
): L {
  if (isMultilabel(yTrue) || isMultilabel(yPred)) {
    throw new LmlabError('bad-option', {
      expected: 'one label a sample with average: "binary"',
      found: 'lists of labels',
      remedy: 'Pass average: "samples", "micro", "macro" or "weighted".',
    });
  }
  const labels = distinctLabels(yTrue as readonly L[], yPred as readonly L[]);
  if (labels.length > 2) {
    throw new LmlabError('bad-option', {
      expected: 'at most two classes with average: "binary"',
      found: `${labels.length} classes`,
      remedy: 'Pass average: "macro", "micro" or "weighted".',
    });
  }
  const positive = posLabel ?? ([1, true] as Label[]).find((label) => typeof labels[0] === typeof label);
  if (positive === undefined || (labels.length === 2 && !labels.includes(positive as L))) {
    throw new LmlabError('unknown-label', {
      expected: `one of ${labels.map((label) => JSON.stringify(label)).join(' and ')} as the positive class`,
      found: positive === undefined ? 'none named' : JSON.stringify(positive),
      remedy: `Pass posLabel, for example { posLabel: ${JSON.stringify(labels.at(-1))} }, or average: 'macro'.`,
    });
  }
  return positive as L;
}
