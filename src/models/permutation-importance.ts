import { watched } from '../core/progress';
import { Dense } from '../core/dense';
import type { Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { defaultSeed, random } from '../core/random';
import { checkPositive, checkRows } from './training-data';

/** Options of {@link permutationImportance}. */
export interface PermutationImportanceOptions<L extends Label> {
  /** How good predictions are, larger is better. Default: the share that is right. */
  readonly score?: (yTrue: readonly L[], yPredicted: readonly L[]) => number;
  /** Shuffles a feature. Default 5. */
  readonly nRepeats?: number;
  /** Seed of the shuffles. Default `defaultSeed()`. */
  readonly seed?: number;
}

/** How much the score falls without each feature. */
export interface PermutationImportance {
  /** The score with all features in place. */
  readonly baseline: number;
  /** Mean fall of the score, one a feature. */
  readonly means: Float64Array;
  /** Standard deviation of the fall over the shuffles. */
  readonly deviations: Float64Array;
}

/**
 * How much worse a model predicts when one feature is shuffled among the samples (Breiman 2001), feature after feature.
 * Measure on samples that the model was not fitted on. The matrix is made dense: meant for tens or hundreds of features.
 *
 * @param model A fitted classifier of matrices.
 * @param x Samples × features.
 * @param y The right label of each sample.
 * @param options See {@link PermutationImportanceOptions}.
 * @throws LmlabError `empty` or `shape` when samples and labels do not fit together.
 * @example
 * ```ts
 * import { Dense, gaussianNB, permutationImportance } from 'lmlab';
 * const X = Dense.fromRows([[0, 5], [1, 3], [8, 5], [9, 3]]);
 * const y = ['low', 'low', 'high', 'high'];
 * const { means } = permutationImportance(gaussianNB().fit(X, y), X, y);
 * means[0] > means[1]; // true
 * ```
 */
export function permutationImportance<L extends Label>(
  model: { predict(x: Matrix): readonly L[] },
  x: Matrix,
  y: readonly L[],
  options: PermutationImportanceOptions<L> = {},
): PermutationImportance {
  checkRows(x, y, undefined);
  const { nRepeats = 5, seed = defaultSeed() } = options;
  checkPositive('nRepeats', nRepeats);
  const score =
    options.score ??
    ((yTrue, yPredicted) =>
      yTrue.reduce((right, label, i) => right + Number(label === yPredicted[i]), 0) / yTrue.length);
  const baseline = score(y, model.predict(x));
  const dense = x.kind === 'dense' ? x : x.toDense();
  const work = new Dense(dense.rows, dense.cols, dense.data.slice());
  const rng = random(seed);
  const means = new Float64Array(x.cols);
  const deviations = new Float64Array(x.cols);
  for (const j of watched(x.cols, 'permutation importance')) {
    const falls = new Float64Array(nRepeats);
    for (let r = 0; r < nRepeats; r++) {
      const order = rng.permutation(x.rows);
      for (let i = 0; i < x.rows; i++) work.data[i * x.cols + j] = dense.data[order[i] * x.cols + j]!;
      falls[r] = baseline - score(y, model.predict(work));
    }
    for (let i = 0; i < x.rows; i++) work.data[i * x.cols + j] = dense.data[i * x.cols + j]!;
    means[j] = falls.reduce((sum, fall) => sum + fall, 0) / nRepeats;
    deviations[j] = Math.sqrt(falls.reduce((sum, fall) => sum + (fall - means[j]) ** 2, 0) / nRepeats);
  }
  return { baseline, means, deviations };
}
