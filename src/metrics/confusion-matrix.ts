import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { checkPairs, distinctLabels } from './labels';

/** Options of {@link confusionMatrix}. */
export interface ConfusionMatrixOptions<L extends Label> {
  /** Which labels to count, in this order. Default: all that occur, sorted. */
  readonly labels?: readonly L[];
  /** One non-negative weight a sample. Default: all 1. */
  readonly sampleWeight?: ArrayLike<number>;
  /** Divide by the sums of the true classes (rows), of the predicted ones (columns), or of everything. */
  readonly normalize?: 'true' | 'pred' | 'all';
}

/** Counts of true class (row) by predicted class (column). */
export interface ConfusionMatrix<L extends Label> {
  /** The classes, in the order of rows and columns. */
  readonly labels: readonly L[];
  /** `matrix[i][j]`: how many samples of class `labels[i]` were predicted as `labels[j]`. */
  readonly matrix: readonly (readonly number[])[];
}

/**
 * How often each class was taken for each class: rows are the truth, columns the prediction.
 *
 * @param yTrue n true labels.
 * @param yPred n predicted labels.
 * @throws LmlabError `shape` on different lengths, `empty` without samples, `unknown-label` when `labels` is given
 * and none of it occurs in the truth. A row or column without samples normalizes to zeros.
 * @see scikit-learn's `confusion_matrix`, which gives the same numbers.
 * @example
 * ```ts
 * import { confusionMatrix } from 'lmlab';
 * const { labels, matrix } = confusionMatrix(['ham', 'ham', 'spam'], ['ham', 'spam', 'spam']);
 * labels; // ['ham', 'spam']
 * matrix; // [[1, 1], [0, 1]]
 * ```
 */
export function confusionMatrix<L extends Label>(
  yTrue: readonly L[],
  yPred: readonly L[],
  options: ConfusionMatrixOptions<L> = {},
): ConfusionMatrix<L> {
  checkOptionNames(options, { labels: true, sampleWeight: true, normalize: true });
  const { sampleWeight, normalize } = options;
  checkPairs(yTrue, yPred, sampleWeight);
  const labels = options.labels ?? distinctLabels(yTrue, yPred);
  const position = new Map(labels.map((label, i) => [label, i]));
  if (options.labels !== undefined && !yTrue.some((label) => position.has(label))) {
    throw new LmlabError('unknown-label', {
      expected: 'at least one of the given labels among the true ones',
      found: JSON.stringify(labels),
      remedy: 'Name labels that occur in yTrue, or leave the option out.',
    });
  }
  const matrix = labels.map(() => new Array<number>(labels.length).fill(0));
  for (let k = 0; k < yTrue.length; k++) {
    const i = position.get(yTrue[k]);
    const j = position.get(yPred[k]);
    if (i !== undefined && j !== undefined) matrix[i][j] += sampleWeight?.[k] ?? 1;
  }
  return { labels, matrix: normalize === undefined ? matrix : normalized(matrix, normalize) };
}

function normalized(matrix: readonly number[][], by: 'true' | 'pred' | 'all'): number[][] {
  const sum = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0);
  const rows = matrix.map(sum);
  const columns = matrix.map((_, j) => sum(matrix.map((row) => row[j])));
  const all = sum(rows);
  const divisor = (i: number, j: number): number =>
    by === 'true' ? rows[i] : by === 'pred' ? columns[j] : all;
  return matrix.map((row, i) => row.map((count, j) => (divisor(i, j) === 0 ? 0 : count / divisor(i, j))));
}
