import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkPairs, distinctLabels, isMultilabel, type LabelsOf } from './labels';

/** What every precision-like metric is made of. Entry i belongs to a class, to a sample, or to everything. */
export interface Outcomes<L extends Label> {
  readonly labels: readonly L[];
  readonly truePositive: readonly number[];
  /** True and false positives together. */
  readonly predictedSum: readonly number[];
  /** True positives and false negatives together. */
  readonly trueSum: readonly number[];
}

/** Counts hits, predictions and truths by class, by sample (unweighted), or over all classes together. */
export function countOutcomes<L extends Label>(
  yTrue: LabelsOf<L>,
  yPred: LabelsOf<L>,
  options: {
    readonly labels?: readonly L[];
    readonly sampleWeight?: ArrayLike<number>;
    readonly by?: 'class' | 'sample' | 'all';
  } = {},
): Outcomes<L> {
  const { sampleWeight, by = 'class' } = options;
  checkPairs(yTrue, yPred, sampleWeight);
  const truth = asLists(yTrue);
  const predicted = asLists(yPred);
  if (by === 'sample' && !isMultilabel(yTrue)) {
    throw new LmlabError('bad-option', {
      expected: 'a list of labels for every sample with average: "samples"',
      found: 'one label a sample',
      remedy: 'Use average: "micro", "macro" or "weighted"; for whole samples use accuracy.',
    });
  }
  const labels = options.labels ?? distinctLabels(truth.flat(), predicted.flat());
  const position = new Map(labels.map((label, i) => [label, i]));
  const size = by === 'class' ? labels.length : by === 'sample' ? truth.length : 1;
  const counts = (): number[] => new Array<number>(size).fill(0);
  const [truePositive, predictedSum, trueSum] = [counts(), counts(), counts()];
  for (let i = 0; i < truth.length; i++) {
    const weight = by === 'sample' ? 1 : (sampleWeight?.[i] ?? 1);
    const row = new Set(truth[i]);
    for (const label of row) {
      const k = position.get(label);
      if (k !== undefined) trueSum[by === 'class' ? k : by === 'sample' ? i : 0] += weight;
    }
    for (const label of new Set(predicted[i])) {
      const k = position.get(label);
      if (k === undefined) continue;
      const at = by === 'class' ? k : by === 'sample' ? i : 0;
      predictedSum[at] += weight;
      if (row.has(label)) truePositive[at] += weight;
    }
  }
  return { labels, truePositive, predictedSum, trueSum };
}

function asLists<L extends Label>(y: LabelsOf<L>): readonly (readonly L[])[] {
  return isMultilabel(y) ? y : y.map((label) => [label as L]);
}
