import type { Classifier, Label, Regressor } from '../core/estimator';
import type { Rows } from '../core/rows';
import { PrefixCache } from '../pipeline/prefix-cache';
import { resolveFolds } from './resolve-folds';
import { scoreFolds, SINGLE, toScorers, type FoldScores } from './score-folds';
import type { AnyScoring, Scoring } from './scoring';
import type { Fold, Splitter } from './splitter';

/** Options of {@link crossValidate} beside `scoring`. */
export interface CrossValidateOptions {
  /**
   * A splitter, ready folds, or a number of folds: stratified where the target is strings, booleans or integers with
   * enough samples a class, plain otherwise. Default 5.
   */
  readonly cv?: number | Splitter | readonly Fold[];
  /** A group a sample, for splitters that keep groups together. */
  readonly groups?: ArrayLike<Label>;
  /**
   * One non-negative weight a sample, for fitting and for judging: weight 2 counts as the sample standing there twice.
   * Default: all 1.
   */
  readonly sampleWeight?: ArrayLike<number>;
  /** Judge on the training part, too: the gap to the test part is the overfitting. Default false. */
  readonly returnTrainScore?: boolean;
}

/** What one metric judges by. Default `'accuracy'` (`'r2'` for a regressor). */
export interface SingleScoring<X extends Rows, L extends Label> {
  readonly scoring?: Scoring<X, L>;
}

/** Several metrics under names of your choice, each with its own options. */
export interface NamedScoring<X extends Rows, L extends Label, K extends string> {
  // A single metric is a function, which would pass for a record without names; `call` is what only functions have.
  readonly scoring: Readonly<Record<K, Scoring<X, L>>> & { readonly call?: never };
}

/**
 * Fits on the training part of every fold and scores on the part left out.
 *
 * @param estimator Options of a model or a whole pipeline; fitted anew for every fold, so that nothing leaks.
 * @param x n samples.
 * @param y n targets.
 * @param options `cv` (default 5), `scoring` (default accuracy), `groups`, `sampleWeight`,
 * `returnTrainScore` (default false).
 * @throws LmlabError `shape` when x and y differ in length, `non-finite` when a score is no number; whatever fitting
 * throws.
 * @see scikit-learn's `cross_validate`.
 * @example
 * ```ts
 * import { crossValidate, type Classifier } from 'lmlab';
 * // Says what was most frequent in fitting: any classifier or pipeline stands in its place.
 * const majority: Classifier<number[]> = {
 *   params: {},
 *   fit: (_, y) => ({ classes: [...new Set(y)], predict: (x) => x.map(() => y[0]) }),
 * };
 * const { mean } = crossValidate(majority, [1, 2, 3, 4], ['a', 'a', 'a', 'a'], { cv: 2 });
 * mean; // 1
 * ```
 */
export function crossValidate<X extends Rows, L extends Label, K extends string>(
  estimator: Classifier<X>,
  x: X,
  y: readonly L[],
  options: CrossValidateOptions & NamedScoring<X, L, K>,
): Readonly<Record<K, FoldScores>>;
export function crossValidate<X extends Rows>(
  estimator: Regressor<X>,
  x: X,
  y: ArrayLike<number>,
  options?: CrossValidateOptions & SingleScoring<X, number>,
): FoldScores;
export function crossValidate<X extends Rows, K extends string>(
  estimator: Regressor<X>,
  x: X,
  y: ArrayLike<number>,
  options: CrossValidateOptions & NamedScoring<X, number, K>,
): Readonly<Record<K, FoldScores>>;
export function crossValidate<X extends Rows, L extends Label>(
  estimator: Classifier<X>,
  x: X,
  y: readonly L[],
  options?: CrossValidateOptions & SingleScoring<X, L>,
): FoldScores;
export function crossValidate<X extends Rows>(
  estimator: Classifier<X> | Regressor<X>,
  x: X,
  y: ArrayLike<Label>,
  options: CrossValidateOptions & { readonly scoring?: unknown } = {},
): FoldScores | Readonly<Record<string, FoldScores>> {
  const folds = resolveFolds(x, y, options.cv, options.groups);
  const scoring = options.scoring as AnyScoring<X, Label, string> | undefined;
  const { isSingle, scorers } = toScorers(scoring);
  const scores = scoreFolds(estimator, x, Array.from(y), folds, scorers, options, new PrefixCache());
  return isSingle ? scores[SINGLE] : scores;
}
