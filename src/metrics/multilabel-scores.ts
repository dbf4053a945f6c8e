import type { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { checkMatrix } from '../core/matrix';

/** Options of `rocAuc` and `averagePrecision` for lists of labels. */
export interface MultilabelScoreOptions<L extends Label> {
  /** The label of each column. Default: the labels in `yTrue`, sorted. */
  readonly labels?: readonly L[];
  /**
   * The plain mean over labels, or weighted by how frequent they are; `'micro'`: every sample with every label is a case
   * of its own; `'samples'`: the mean over samples. Default `'macro'`.
   */
  readonly average?: 'micro' | 'macro' | 'weighted' | 'samples';
  /** One non-negative weight a sample. Default: all 1. */
  readonly sampleWeight?: ArrayLike<number>;
}

type BinaryScore = (truth: boolean[], scores: number[], sampleWeight?: number[]) => number;

/** Averages a score of two classes over labels, samples, or all of their pairs. */
export function multilabelScore<L extends Label>(
  yTrue: readonly (readonly L[])[],
  scores: Dense,
  options: MultilabelScoreOptions<L>,
  score: BinaryScore,
): number {
  checkOptionNames(options, { labels: true, average: true, sampleWeight: true });
  const { average = 'macro', sampleWeight } = options;
  checkMatrix(scores, 'dense');
  const labels = options.labels ?? [...new Set(yTrue.flat())].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const n = yTrue.length;
  if (scores.rows !== n || scores.cols !== labels.length || (sampleWeight?.length ?? n) !== n) {
    throw new LmlabError('shape', {
      expected: `${n} × ${labels.length} scores, a column a label, and as many weights as samples, if any`,
      found: `${scores.rows} × ${scores.cols}${sampleWeight === undefined ? '' : `, ${sampleWeight.length} weights`}`,
      remedy: 'Pass the model’s classes as labels: one may be missing from this part of the data.',
    });
  }
  const has = yTrue.map((list) => labels.map((label) => list.includes(label)));
  const weightOf = (i: number): number => sampleWeight?.[i] ?? 1;
  const rows = Array.from(yTrue.keys());
  if (average === 'micro') {
    return score(
      has.flat(),
      rows.flatMap((i) => labels.map((_, k) => scores.at(i, k))),
      rows.flatMap((i) => labels.map(() => weightOf(i))),
    );
  }
  let [sum, total] = [0, 0];
  const add = (value: number, weight: number): void => {
    sum += weight * value;
    total += weight;
  };
  if (average === 'samples') {
    for (const i of rows) {
      const row = labels.map((_, k) => scores.at(i, k));
      add(score(has[i], row), weightOf(i));
    }
    return sum / total;
  }
  labels.forEach((_, k) => {
    const truth = rows.map((i) => has[i][k]);
    const weight = average === 'macro' ? 1 : rows.reduce((all, i) => all + (truth[i] ? weightOf(i) : 0), 0);
    const column = rows.map((i) => scores.at(i, k));
    add(score(truth, column, rows.map(weightOf)), weight);
  });
  return sum / total;
}
