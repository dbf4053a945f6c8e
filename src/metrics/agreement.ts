import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { confusionMatrix } from './confusion-matrix';

/** Options of metrics that only weigh samples. */
export interface SampleWeightOptions {
  /** One non-negative weight a sample. Default: all 1. */
  readonly sampleWeight?: ArrayLike<number>;
}

/**
 * The mean of the classes' recalls: accuracy as if every class were equally frequent.
 *
 * @param yTrue n true labels.
 * @param yPred n predicted labels; classes that never occur in the truth are left out.
 * @param options `adjusted` (default false): 0 for chance, 1 for perfect. `sampleWeight`.
 * @throws LmlabError `shape`, `empty`.
 * @see scikit-learn's `balanced_accuracy_score`, which gives the same number.
 * @example
 * ```ts
 * import { balancedAccuracy } from 'lmlab';
 * balancedAccuracy(['ham', 'ham', 'ham', 'spam'], ['ham', 'ham', 'ham', 'ham']); // 0.5
 * ```
 */
export function balancedAccuracy<L extends Label>(
  yTrue: readonly L[],
  yPred: readonly L[],
  options: SampleWeightOptions & { readonly adjusted?: boolean } = {},
): number {
  checkOptionNames(options, { adjusted: true, sampleWeight: true });
  const { matrix } = confusionMatrix(yTrue, yPred, { sampleWeight: options.sampleWeight });
  const recalls = matrix
    .map((row, i) => row[i] / row.reduce((sum, count) => sum + count, 0))
    .filter((value) => !Number.isNaN(value));
  const mean = recalls.reduce((sum, value) => sum + value, 0) / recalls.length;
  if (!options.adjusted) return mean;
  const chance = 1 / recalls.length;
  return (mean - chance) / (1 - chance);
}

/**
 * The correlation of truth and prediction over all classes: 1 perfect, 0 no better than chance or constant, −1
 * opposite (Matthews 1975; Gorodkin 2004 for many classes).
 *
 * @param yTrue n true labels.
 * @param yPred n predicted labels.
 * @throws LmlabError `shape`, `empty`.
 * @see scikit-learn's `matthews_corrcoef`, which gives the same number.
 * @example
 * ```ts
 * import { matthewsCorrelation } from 'lmlab';
 * matthewsCorrelation([1, 1, 0, 0], [1, 1, 0, 0]); // 1
 * ```
 */
export function matthewsCorrelation<L extends Label>(
  yTrue: readonly L[],
  yPred: readonly L[],
  options: SampleWeightOptions = {},
): number {
  checkOptionNames(options, { sampleWeight: true });
  const { matrix } = confusionMatrix(yTrue, yPred, options);
  const { rows, columns, total } = margins(matrix);
  let right = 0;
  let cross = 0;
  let rowSquares = 0;
  let columnSquares = 0;
  for (let i = 0; i < rows.length; i++) {
    right += matrix[i][i];
    cross += rows[i] * columns[i];
    rowSquares += rows[i] * rows[i];
    columnSquares += columns[i] * columns[i];
  }
  const square = (total * total - columnSquares) * (total * total - rowSquares);
  return square === 0 ? 0 : (right * total - cross) / Math.sqrt(square);
}

/** Options of {@link cohenKappa}. */
export interface CohenKappaOptions<L extends Label> extends SampleWeightOptions {
  /** How much a disagreement costs by the distance of the classes in `labels`: all alike, linear or quadratic. */
  readonly weights?: 'linear' | 'quadratic';
  /** The classes in their order. Default: all that occur, sorted. */
  readonly labels?: readonly L[];
}

/**
 * How much two raters agree beyond chance: 1 perfect, 0 as by chance (Cohen 1960, 1968).
 *
 * @param y1 n labels by one rater.
 * @param y2 n labels by the other.
 * @param options `weights` (default none), `labels`, `sampleWeight`.
 * @throws LmlabError `shape`, `empty`; `one-class` when both only ever say one label, where kappa is 0 / 0.
 * @see scikit-learn's `cohen_kappa_score`, which gives the same number.
 * @example
 * ```ts
 * import { cohenKappa } from 'lmlab';
 * cohenKappa(['yes', 'no', 'yes', 'no'], ['yes', 'no', 'no', 'yes']); // 0
 * ```
 */
export function cohenKappa<L extends Label>(
  y1: readonly L[],
  y2: readonly L[],
  options: CohenKappaOptions<NoInfer<L>> = {},
): number {
  checkOptionNames(options, { weights: true, labels: true, sampleWeight: true });
  const { matrix } = confusionMatrix<L>(y1, y2, {
    labels: options.labels,
    sampleWeight: options.sampleWeight,
  });
  const { rows, columns, total } = margins(matrix);
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < rows.length; j++) {
      const distance = Math.abs(i - j);
      const cost =
        options.weights === 'quadratic'
          ? distance * distance
          : options.weights === 'linear'
            ? distance
            : Number(i !== j);
      observed += cost * matrix[i][j];
      expected += (cost * rows[i] * columns[j]) / total;
    }
  }
  if (expected === 0) {
    throw new LmlabError('one-class', {
      expected: 'at least two labels among both raters',
      found: 'one',
      remedy: 'With a single label there is no agreement beyond chance to measure.',
    });
  }
  return 1 - observed / expected;
}

function margins(matrix: readonly (readonly number[])[]): {
  rows: number[];
  columns: number[];
  total: number;
} {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const rows = matrix.map(sum);
  return { rows, columns: matrix.map((_, j) => sum(matrix.map((row) => row[j]))), total: sum(rows) };
}
