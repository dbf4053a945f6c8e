import { watched } from '../core/progress';
import { Dense } from '../core/dense';
import type { Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { checkInteger, checkOptionNames } from '../core/options';
import { defaultSeed, random } from '../core/random';
import { checkRows } from './training-data';

/** Options of {@link permutationImportance}. */
export interface PermutationImportanceOptions<L extends Label> {
  /** How good predictions are, larger is better. Default: the share that is right; R² for a regressor. */
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
 * @param model A fitted classifier or regressor of matrices.
 * @param x Samples × features.
 * @param y The right label, or number, of each sample.
 * @param options See {@link PermutationImportanceOptions}.
 * @throws LmlabError `empty` or `shape` when samples and labels do not fit together; `bad-option`.
 * @example
 * ```ts
 * import { Dense, gaussianNB, permutationImportance } from 'lmlab';
 * const X = Dense.fromRows([[0, 5], [1, 3], [8, 5], [9, 3]]);
 * const y = ['low', 'low', 'high', 'high'];
 * const { means } = permutationImportance(gaussianNB().fit(X, y), X, y);
 * means[0] > means[1]; // true
 * ```
 */
export function permutationImportance(
  model: { predict(x: Matrix): Float64Array },
  x: Matrix,
  y: readonly number[],
  options?: PermutationImportanceOptions<number>,
): PermutationImportance;
export function permutationImportance<L extends Label>(
  model: { predict(x: Matrix): readonly L[] },
  x: Matrix,
  y: readonly L[],
  options?: PermutationImportanceOptions<L>,
): PermutationImportance;
export function permutationImportance<L extends Label>(
  model: { predict(x: Matrix): readonly L[] | Float64Array },
  x: Matrix,
  y: readonly L[],
  options: PermutationImportanceOptions<L> = {},
): PermutationImportance {
  checkRows(x, y, undefined);
  checkOptionNames<PermutationImportanceOptions<L>>(options, { score: true, nRepeats: true, seed: true });
  const { nRepeats = 5, seed = defaultSeed() } = options;
  checkInteger('nRepeats', nRepeats, 1);
  const predict = (samples: Matrix): { predicted: readonly L[]; isRegressor: boolean } => {
    const predicted = model.predict(samples);
    return { predicted: Array.from<L>(predicted as readonly L[]), isRegressor: !Array.isArray(predicted) };
  };
  const first = predict(x);
  const score = options.score ?? (first.isRegressor ? determination : accuracy);
  const baseline = score(y, first.predicted);
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
      falls[r] = baseline - score(y, predict(work).predicted);
    }
    for (let i = 0; i < x.rows; i++) work.data[i * x.cols + j] = dense.data[i * x.cols + j]!;
    means[j] = falls.reduce((sum, fall) => sum + fall, 0) / nRepeats;
    deviations[j] = Math.sqrt(falls.reduce((sum, fall) => sum + (fall - means[j]) ** 2, 0) / nRepeats);
  }
  return { baseline, means, deviations };
}

/** The share that is right. */
function accuracy(yTrue: readonly Label[], yPredicted: readonly Label[]): number {
  return yTrue.reduce((right: number, label, i) => right + Number(label === yPredicted[i]), 0) / yTrue.length;
}

/** R²: 1 less the squared error as a share of the variance. */
function determination(yTrue: readonly Label[], yPredicted: readonly Label[]): number {
  const mean = yTrue.reduce((sum: number, y) => sum + Number(y), 0) / yTrue.length;
  let error = 0;
  let spread = 0;
  yTrue.forEach((y, i) => {
    error += (Number(y) - Number(yPredicted[i])) ** 2;
    spread += (Number(y) - mean) ** 2;
  });
  return spread > 0 ? 1 - error / spread : -error;
}
