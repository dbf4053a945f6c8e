import { LmlabError } from '../core/errors';
import type { Classifier, Label, Regressor } from '../core/estimator';
import { rowCount, type Rows } from '../core/rows';
import { fitWithCache } from '../pipeline/pipeline';
import { PrefixCache } from '../pipeline/prefix-cache';
import { kFold } from './k-fold';
import { toScorer, type Fitted, type Scorer, type Scoring } from './scoring';
import { required, type Fold, type Splitter } from './splitter';
import { stratifiedKFold } from './stratified-k-fold';

/** How one metric came out over the folds. */
export interface FoldScores {
  /** The score on the test part of each fold. */
  readonly scores: readonly number[];
  readonly mean: number;
  /** Standard deviation over the folds, dividing by their number as scikit-learn does. */
  readonly sd: number;
  /** The score on the training part of each fold, if asked for. */
  readonly trainScores?: readonly number[];
}

/** Options of {@link crossValidate} beside `scoring`. */
export interface CrossValidateOptions {
  /**
   * A splitter, ready folds, or a number of folds: stratified where the target is strings, booleans or integers with
   * enough samples a class, plain otherwise. Default 5.
   */
  readonly cv?: number | Splitter | readonly Fold[];
  /** A group a sample, for splitters that keep groups together. */
  readonly groups?: ArrayLike<Label>;
  /** Judge on the training part, too: the gap to the test part is the overfitting. Default false. */
  readonly returnTrainScore?: boolean;
}

/** What one metric judges by. Default `'accuracy'` (`'r2'` for a regressor). */
export interface SingleScoring<X extends Rows, L extends Label> {
  readonly scoring?: Scoring<X, L>;
}

/** Several metrics under names of your choice, each with its own options. */
export interface NamedScoring<X extends Rows, L extends Label, K extends string> {
  readonly scoring: Readonly<Record<K, Scoring<X, L>>>;
}

/**
 * Fits on the training part of every fold and scores on the part left out.
 *
 * @param estimator Options of a model or a whole pipeline; fitted anew for every fold, so that nothing leaks.
 * @param x n samples.
 * @param y n targets.
 * @param options `cv` (default 5), `scoring` (default accuracy), `groups`, `returnTrainScore` (default false).
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
export function crossValidate<X extends Rows, L extends Label>(
  estimator: Classifier<X>,
  x: X,
  y: readonly L[],
  options?: CrossValidateOptions & SingleScoring<X, L>,
): FoldScores;
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
export function crossValidate<X extends Rows>(
  estimator: Classifier<X> | Regressor<X>,
  x: X,
  y: ArrayLike<Label>,
  options: CrossValidateOptions & { readonly scoring?: unknown } = {},
): FoldScores | Readonly<Record<string, FoldScores>> {
  return crossValidateWithCache(estimator, x, y, options, new PrefixCache());
}

/** {@link crossValidate} that takes fitted steps of pipelines from a cache where it has them, and leaves them there. */
export function crossValidateWithCache<X extends Rows>(
  estimator: Classifier<X> | Regressor<X>,
  x: X,
  y: ArrayLike<Label>,
  options: CrossValidateOptions & { readonly scoring?: unknown },
  cache: PrefixCache,
): FoldScores | Readonly<Record<string, FoldScores>> {
  const folds = resolveFolds(x, y, options.cv, options.groups);
  const scoring = options.scoring as
    Scoring<X, Label> | Readonly<Record<string, Scoring<X, Label>>> | undefined;
  const isSingle = scoring === undefined || typeof scoring !== 'object' || isScorer<X>(scoring);
  const named: [string, Scorer<X, Label> | undefined][] = isSingle
    ? [['', scoring === undefined ? undefined : toScorer(scoring)]]
    : Object.entries(scoring).map(([name, one]) => [name, toScorer(one)]);
  const scores = named.map(() => [] as number[]);
  const trainScores = named.map(() => [] as number[]);
  for (const { train, test } of folds) {
    const part = (indices: Int32Array): [X, Label[]] => [
      cache.takeRows(x, indices),
      Array.from(indices, (i) => y[i]),
    ];
    const [xTrain, yTrain] = part(train);
    const [xTest, yTest] = part(test);
    const fitted = fitWithCache(estimator as Classifier<Rows>, xTrain, yTrain, cache);
    named.forEach(([, scorer], k) => {
      const judge = scorer ?? defaultScorer(fitted);
      scores[k].push(judge.score(fitted, xTest, yTest));
      if (options.returnTrainScore) trainScores[k].push(judge.score(fitted, xTrain, yTrain));
    });
  }
  const results = named.map(([name], k): [string, FoldScores] => [
    name,
    summarize(scores[k], options.returnTrainScore ? trainScores[k] : undefined),
  ]);
  return isSingle ? results[0][1] : Object.fromEntries(results);
}

/** The scorer of a model for which none is named: accuracy for a classifier, R² for a regressor. */
export function defaultScorer<X extends Rows>(fitted: Fitted<X, Label>): Scorer<X, Label> {
  return toScorer('classes' in fitted ? 'accuracy' : 'r2');
}

function isScorer<X extends Rows>(scoring: object): scoring is Scorer<X, Label> {
  return 'score' in scoring && Object.keys(scoring).every((key) => key === 'score');
}

/** Mean and spread of fold scores. */
export function summarize(scores: readonly number[], trainScores?: readonly number[]): FoldScores {
  const bad = scores.findIndex((score) => !Number.isFinite(score));
  if (bad >= 0) {
    throw new LmlabError('non-finite', {
      expected: 'a finite score from every fold',
      found: `${scores[bad]} from fold ${bad}`,
      remedy: 'Check that every fold holds every class, and the metric for 0 / 0.',
    });
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const sd = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
  return trainScores === undefined ? { scores, mean, sd } : { scores, mean, sd, trainScores };
}

/** The folds that a `cv` option stands for. */
export function resolveFolds(
  x: Rows,
  y: ArrayLike<Label>,
  cv: number | Splitter | readonly Fold[] = 5,
  groups?: ArrayLike<Label>,
): readonly Fold[] {
  required(y, 'y', rowCount(x));
  if (Array.isArray(cv)) return cv as readonly Fold[];
  const splitter =
    typeof cv !== 'number'
      ? (cv as Splitter)
      : isStratifiable(y, cv)
        ? stratifiedKFold({ nSplits: cv })
        : kFold({ nSplits: cv });
  return [...splitter.split(x, y, groups)];
}

function isStratifiable(y: ArrayLike<Label>, nSplits: number): boolean {
  const counts = new Map<Label, number>();
  for (let i = 0; i < y.length; i++) {
    if (typeof y[i] === 'number' && !Number.isInteger(y[i])) return false;
    counts.set(y[i], (counts.get(y[i]) ?? 0) + 1);
  }
  if (typeof y[0] !== 'number') return true;
  return [...counts.values()].every((count) => count >= nSplits);
}
