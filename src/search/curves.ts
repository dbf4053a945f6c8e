import { watched } from '../core/progress';
import { LmlabError } from '../core/errors';
import type { Classifier, Label } from '../core/estimator';
import { defaultSeed, random } from '../core/random';
import type { Rows } from '../core/rows';
import { checkOptionNames } from '../core/options';
import { crossValidate, type CrossValidateOptions, type SingleScoring } from './cross-validate';
import { resolveFolds } from './resolve-folds';
import type { FoldScores } from './score-folds';

type CurveOptions<X extends Rows, L extends Label> = Omit<CrossValidateOptions, 'returnTrainScore'> &
  SingleScoring<X, L>;

/** Scores on training and test parts at one point of a curve. */
export type CurvePoint<T> = FoldScores & { readonly at: T; readonly trainScores: readonly number[] };

/**
 * How scores on training and test parts change with the number of training samples: would more data help?
 *
 * @param estimator A classifier or pipeline.
 * @param x n samples.
 * @param y n labels.
 * @param options `trainSizes`: shares of the training part (default 0.1, 0.325, 0.55, 0.775, 1), `seed` of which
 * samples are taken (default `defaultSeed()`), `cv` (default 5), `scoring`, `groups`, `sampleWeight`.
 * @throws LmlabError `bad-option` for a share outside 0 … 1; whatever fitting throws.
 * @see scikit-learn's `learning_curve`.
 * @example
 * ```ts
 * import { learningCurve, type Classifier } from 'lmlab';
 * const first: Classifier<number[]> = {
 *   params: {},
 *   fit: (_, y) => ({ classes: [...new Set(y)], predict: (x) => x.map(() => y[0]) }),
 * };
 * const curve = learningCurve(first, [1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], { trainSizes: [0.5, 1], cv: 3 });
 * curve.map((point) => point.at); // [2, 4]
 * ```
 */
export function learningCurve<X extends Rows, L extends Label>(
  estimator: Classifier<X>,
  x: X,
  y: readonly L[],
  options: CurveOptions<X, L> & { readonly trainSizes?: readonly number[]; readonly seed?: number } = {},
): CurvePoint<number>[] {
  checkOptionNames(options, {
    sampleWeight: true,
    cv: true,
    groups: true,
    scoring: true,
    trainSizes: true,
    seed: true,
  });
  const { trainSizes = [0.1, 0.325, 0.55, 0.775, 1], seed = defaultSeed(), scoring, sampleWeight } = options;
  const bad = trainSizes.find((share) => !(share > 0 && share <= 1));
  if (bad !== undefined) {
    throw new LmlabError('bad-option', {
      expected: 'shares of the training part above 0 and at most 1',
      found: String(bad),
      remedy: 'Use for example [0.1, 0.3, 1].',
    });
  }
  const folds = resolveFolds(x, y, options.cv, options.groups);
  // One order a fold: each size holds the samples of the smaller ones.
  const orders = folds.map(({ train }, k) => random(seed).fork(k).permutation(train.length));
  return Array.from(watched(trainSizes, 'learning curve'), (share) => {
    const cv = folds.map(({ train, test }, k) => {
      const count = Math.max(1, Math.round(share * train.length));
      return { train: orders[k].slice(0, count).map((i) => train[i]), test };
    });
    const scores = crossValidate(estimator, x, y, { cv, scoring, sampleWeight, returnTrainScore: true });
    return { ...scores, at: cv[0].train.length, trainScores: scores.trainScores! };
  });
}

/**
 * How scores on training and test parts change with one parameter: where does overfitting begin?
 *
 * @param build Makes the model from a value of the parameter.
 * @param values The values to try.
 * @param x n samples.
 * @param y n labels.
 * @param options `cv` (default 5), `scoring`, `groups`, `sampleWeight`.
 * @throws LmlabError whatever fitting throws.
 * @see scikit-learn's `validation_curve`.
 * @example
 * ```ts
 * import { validationCurve, type Classifier } from 'lmlab';
 * const always = (label: string): Classifier<number[]> => ({
 *   params: { label },
 *   fit: (_, y) => ({ classes: [...new Set(y)], predict: (x) => x.map(() => label as (typeof y)[0]) }),
 * });
 * const curve = validationCurve(always, ['a', 'b'], [1, 2, 3, 4], ['a', 'a', 'a', 'a'], { cv: 2 });
 * curve.map((point) => point.mean); // [1, 0]
 * ```
 */
export function validationCurve<T, X extends Rows, L extends Label>(
  build: (value: T) => Classifier<X>,
  values: readonly T[],
  x: X,
  y: readonly L[],
  options: CurveOptions<X, L> = {},
): CurvePoint<T>[] {
  const cv = resolveFolds(x, y, options.cv, options.groups);
  return Array.from(watched(values, 'validation curve'), (at) => {
    checkOptionNames(options, { sampleWeight: true, cv: true, groups: true, scoring: true });
    const { scoring, sampleWeight } = options;
    const scores = crossValidate(build(at), x, y, { cv, scoring, sampleWeight, returnTrainScore: true });
    return { ...scores, at, trainScores: scores.trainScores! };
  });
}
