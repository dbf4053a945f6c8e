import { watched } from '../core/progress';
import { LmlabError } from '../core/errors';
import { Dense } from '../core/dense';
import type { Classifier, Label } from '../core/estimator';
import { rowCount, takeRows, type Rows } from '../core/rows';
import type { CrossValidateOptions } from './cross-validate';
import { resolveFolds } from './resolve-folds';
import type { Fold } from './splitter';

/** The fold that judges each sample. @throws LmlabError `bad-option` unless each is judged exactly once. */
function checkPartition(folds: readonly Fold[], n: number): void {
  const times = new Uint8Array(n);
  for (const { test } of folds) for (const i of test) times[i]++;
  const bad = times.findIndex((count) => count !== 1);
  if (bad < 0) return;
  throw new LmlabError('bad-option', {
    expected: 'folds in which every sample is judged exactly once',
    found: `sample ${bad} judged ${times[bad]} times`,
    remedy: 'Use kFold, stratifiedKFold, groupKFold or leaveOneOut.',
  });
}

function weightsAt(
  indices: Int32Array,
  sampleWeight: ArrayLike<number> | undefined,
): { readonly sampleWeight?: Float64Array } {
  return sampleWeight === undefined
    ? {}
    : { sampleWeight: Float64Array.from(indices, (i) => sampleWeight[i]) };
}

/**
 * Predicts every sample by a model that was fitted without it: for confusion matrices and for choosing thresholds.
 *
 * @param estimator A classifier or a pipeline that ends in one.
 * @param x n samples.
 * @param y n labels.
 * @param options `cv` (default 5), `groups`, `sampleWeight` for fitting.
 * @returns n predicted labels.
 * @throws LmlabError `bad-option` for folds that judge a sample not at all or twice; whatever fitting throws.
 * @see scikit-learn's `cross_val_predict`.
 * @example
 * ```ts
 * import { crossValPredict, type Classifier } from 'lmlab';
 * // Says what was most frequent in fitting: any classifier or pipeline stands in its place.
 * const last: Classifier<number[]> = {
 *   params: {},
 *   fit: (_, y) => ({ classes: [...new Set(y)], predict: (x) => x.map(() => y.at(-1)!) }),
 * };
 * crossValPredict(last, [1, 2, 3, 4], ['a', 'a', 'b', 'b'], { cv: 2 }); // ['b', 'b', 'b', 'b']
 * ```
 */
export function crossValPredict<X extends Rows, L extends Label>(
  estimator: Classifier<X>,
  x: X,
  y: readonly L[],
  options: Omit<CrossValidateOptions, 'returnTrainScore'> = {},
): L[] {
  const folds = resolveFolds(x, y, options.cv, options.groups);
  checkPartition(folds, rowCount(x));
  const out = new Array<L>(y.length);
  for (const { train, test } of watched(folds, 'cross-validation')) {
    const fitted = estimator.fit<L>(
      takeRows(x, train),
      Array.from(train, (i) => y[i]),
      weightsAt(train, options.sampleWeight),
    );
    fitted.predict(takeRows(x, test)).forEach((label, k) => (out[test[k]] = label));
  }
  return out;
}

/**
 * As {@link crossValPredict}, for probabilities.
 *
 * @param estimator A classifier with `predictProba`, or a pipeline that ends in one.
 * @param x n samples.
 * @param y n labels.
 * @param options `cv` (default 5), `groups`, `sampleWeight` for fitting.
 * @returns n × classes probabilities and the classes in the order of the columns.
 * @throws LmlabError `bad-option` without predictProba, or for folds that judge a sample not at all or twice;
 * `one-class` when a training part lacks a class.
 * @example
 * ```ts
 * import { crossValPredictProba, Dense, type Classifier } from 'lmlab';
 * const even: Classifier<number[]> = {
 *   params: {},
 *   fit: (_, y) => ({
 *     classes: [...new Set(y)].sort(),
 *     predict: (x) => x.map(() => y[0]),
 *     predictProba: (x) => Dense.fromRows(x.map(() => [0.5, 0.5])),
 *   }),
 * };
 * crossValPredictProba(even, [1, 2, 3, 4], ['a', 'b', 'a', 'b'], { cv: 2 }).probabilities.at(3, 1); // 0.5
 * ```
 */
export function crossValPredictProba<X extends Rows, L extends Label>(
  estimator: Classifier<X>,
  x: X,
  y: readonly L[],
  options: Omit<CrossValidateOptions, 'returnTrainScore'> = {},
): { readonly classes: readonly L[]; readonly probabilities: Dense } {
  const folds = resolveFolds(x, y, options.cv, options.groups);
  checkPartition(folds, rowCount(x));
  let classes: readonly L[] = [];
  let out = new Dense(0, 0);
  for (const { train, test } of watched(folds, 'cross-validation')) {
    const fitted = estimator.fit<L>(
      takeRows(x, train),
      Array.from(train, (i) => y[i]),
      weightsAt(train, options.sampleWeight),
    );
    const probabilities = fitted.predictProba?.(takeRows(x, test));
    if (probabilities === undefined) {
      throw new LmlabError('bad-option', {
        expected: 'a classifier with predictProba',
        found: 'one without',
        remedy: 'Use logistic regression or naive Bayes, or crossValPredict.',
      });
    }
    if (out.rows === 0) {
      classes = fitted.classes;
      out = new Dense(y.length, classes.length);
    }
    if (JSON.stringify(fitted.classes) !== JSON.stringify(classes)) {
      throw new LmlabError('one-class', {
        expected: `the classes ${JSON.stringify(classes)} in every training part`,
        found: JSON.stringify(fitted.classes),
        remedy: 'Use stratified folds, or fewer of them.',
      });
    }
    test.forEach((i, k) => out.row(i).set(probabilities.row(k)));
  }
  return { classes, probabilities: out };
}
