import type { Classifier, Label, Regressor } from '../core/estimator';
import { defaultSeed } from '../core/random';
import type { Rows } from '../core/rows';
import type { Tunable } from '../pipeline/step';
import { gpSampler } from './samplers/gp';
import { randomSampler } from './samplers/random';
import type { Sampler } from './samplers/sampler';
import { Judge, type FittedOf, type Scored, type SearchCvOptions, type SearchResult } from './search-result';
import type { Sampled, Space } from './space';
import type { AskTell } from './study/ask-tell';
import type { StudyStorage } from './study/storage';
import { createStudy } from './study/study';
import { isFinished } from './study/trial';
import { builderOf, type OnlyParamsOf, type SpaceOf } from './tunable';

/** Options of {@link randomSearch} and {@link bayesSearch}: those of `gridSearch` and these. */
export interface StudySearchOptions<
  X extends Rows,
  L extends Label,
  K extends string = string,
> extends SearchCvOptions<X, L, K> {
  /** How many sets of parameters to try. Default 20. */
  readonly nTrials?: number;
  /** Start no trial after so many seconds. Default: no limit. */
  readonly timeoutSeconds?: number;
  /** Start no trial once this holds, for example `improvementUnlikely()`. Default: never. */
  readonly stopWhen?: (study: Pick<AskTell<unknown>, 'trials' | 'directions'>) => boolean;
  /** Default `defaultSeed()`. */
  readonly seed?: number;
  /** Where to keep the trials, so that an interrupted search goes on. Default: in memory. */
  readonly storage?: StudyStorage;
}

/** Options of {@link bayesSearch}. */
export interface BayesSearchOptions<
  X extends Rows,
  L extends Label,
  K extends string = string,
> extends StudySearchOptions<X, L, K> {
  /** What proposes the next parameters. Default `gpSampler()`. */
  readonly sampler?: Sampler;
}

/**
 * Cross-validates parameters drawn at random from a space and fits the best ones on all samples; none are tried twice.
 *
 * @param build Makes the model or pipeline from parameters, whose types follow from the space. Or a pipeline with named
 * steps, whose parameters the space names: `{ 'tfidf.minDf': int(1, 5), 'model.C': logUniform(0.01, 10) }`.
 * @param space Where to look.
 * @param x n samples.
 * @param y n targets.
 * @param options `nTrials` (default 20), `seed` (default `defaultSeed()`), `storage`, `timeoutSeconds`,
 * `stopWhen`, `cv` (default 5), `scoring` (one, or several by name,
 * of which `refit` decides), `groups`, `sampleWeight`. What cannot be fitted is listed under `failed`.
 * @throws LmlabError `empty` for an empty space, or when no trial could be fitted.
 * @see Bergstra and Bengio (2012); scikit-learn's `RandomizedSearchCV`.
 * @example
 * ```ts
 * import { randomSearch, uniform, type Classifier } from 'lmlab';
 * // Positive from a threshold on: any classifier or pipeline stands in its place.
 * const threshold = (at: number): Classifier<number[]> => ({
 *   params: { at },
 *   fit: (_, y) => {
 *     const classes = [...new Set(y)].sort();
 *     return { classes, predict: (x) => x.map((value) => classes[value >= at ? 1 : 0]) };
 *   },
 * });
 * const x = [1, 2, 3, 7, 8, 9];
 * const found = randomSearch(({ at }) => threshold(at), { at: uniform(0, 20) }, x, [0, 0, 0, 1, 1, 1], { cv: 3 });
 * found.bestScore; // 1
 * ```
 */
export function randomSearch<
  const S extends Space,
  X extends Rows,
  L extends Label,
  E extends Classifier<X>,
  K extends string = 'score',
>(
  build: (params: Sampled<S>) => E,
  space: S,
  x: X,
  y: readonly L[],
  options?: StudySearchOptions<X, L, K>,
): SearchResult<Sampled<S>, FittedOf<E, X, L>, K>;
export function randomSearch<
  const S extends Space,
  X extends Rows,
  E extends Regressor<X>,
  K extends string = 'score',
>(
  build: (params: Sampled<S>) => E,
  space: S,
  x: X,
  y: ArrayLike<number>,
  options?: StudySearchOptions<X, number, K>,
): SearchResult<Sampled<S>, FittedOf<E, X, number>, K>;
export function randomSearch<
  E extends Regressor<X> & Tunable,
  const S extends SpaceOf<E>,
  X extends Rows,
  K extends string = 'score',
>(
  estimator: E,
  space: S & OnlyParamsOf<E, S>,
  x: X,
  y: ArrayLike<number>,
  options?: StudySearchOptions<X, number, K>,
): SearchResult<Sampled<S & Space>, FittedOf<E, X, number>, K>;
export function randomSearch<
  E extends Classifier<X> & Tunable,
  const S extends SpaceOf<E>,
  X extends Rows,
  L extends Label,
  K extends string = 'score',
>(
  estimator: E,
  space: S & OnlyParamsOf<E, S>,
  x: X,
  y: readonly L[],
  options?: StudySearchOptions<X, L, K>,
): SearchResult<Sampled<S & Space>, FittedOf<E, X, L>, K>;
export function randomSearch<S extends Space, X extends Rows>(
  target: ((params: Sampled<S>) => Classifier<X> | Regressor<X>) | Tunable,
  space: S,
  x: X,
  y: ArrayLike<Label>,
  options: object = {},
): SearchResult<Sampled<S>, unknown> {
  return studySearch(builderOf(target), space, x, y, { ...options, sampler: randomSampler() });
}

/**
 * Cross-validates parameters that a model of the earlier scores proposes, and fits the best ones on all samples: for
 * models that take long to fit. None are tried twice.
 *
 * @param build Makes the model or pipeline from parameters, whose types follow from the space. Or a pipeline with named
 * steps, whose parameters the space names: `{ 'tfidf.minDf': int(1, 5), 'model.C': logUniform(0.01, 10) }`.
 * @param space Where to look.
 * @param x n samples.
 * @param y n targets.
 * @param options `sampler` (default `gpSampler()`), `nTrials` (default 20), `seed` (default `defaultSeed()`), `storage`, `timeoutSeconds`,
 * `stopWhen`, `cv` (default
 * 5), `scoring` (one, or several by name,
 * of which `refit` decides), `groups`, `sampleWeight`. What cannot be fitted is listed under `failed`.
 * @throws LmlabError `empty` for an empty space, or when no trial could be fitted.
 * @see Snoek, Larochelle and Adams (2012).
 * @example
 * ```ts
 * import { bayesSearch, uniform, type Regressor } from 'lmlab';
 * // Predicts a constant: any regressor or pipeline stands in its place.
 * const constant = (c: number): Regressor<number[]> => ({
 *   params: { c },
 *   fit: () => ({ predict: (x) => Float64Array.from(x, () => c) }),
 * });
 * const [x, y] = [[1, 2, 3, 4], [2.5, 3.5, 2, 4]];
 * const { bestParams } = bayesSearch(({ c }) => constant(c), { c: uniform(0, 9) }, x, y, { cv: 2 });
 * Math.abs(bestParams.c - 3) < 0.1; // true
 * ```
 */
export function bayesSearch<
  const S extends Space,
  X extends Rows,
  L extends Label,
  E extends Classifier<X>,
  K extends string = 'score',
>(
  build: (params: Sampled<S>) => E,
  space: S,
  x: X,
  y: readonly L[],
  options?: BayesSearchOptions<X, L, K>,
): SearchResult<Sampled<S>, FittedOf<E, X, L>, K>;
export function bayesSearch<
  const S extends Space,
  X extends Rows,
  E extends Regressor<X>,
  K extends string = 'score',
>(
  build: (params: Sampled<S>) => E,
  space: S,
  x: X,
  y: ArrayLike<number>,
  options?: BayesSearchOptions<X, number, K>,
): SearchResult<Sampled<S>, FittedOf<E, X, number>, K>;
export function bayesSearch<
  E extends Regressor<X> & Tunable,
  const S extends SpaceOf<E>,
  X extends Rows,
  K extends string = 'score',
>(
  estimator: E,
  space: S & OnlyParamsOf<E, S>,
  x: X,
  y: ArrayLike<number>,
  options?: BayesSearchOptions<X, number, K>,
): SearchResult<Sampled<S & Space>, FittedOf<E, X, number>, K>;
export function bayesSearch<
  E extends Classifier<X> & Tunable,
  const S extends SpaceOf<E>,
  X extends Rows,
  L extends Label,
  K extends string = 'score',
>(
  estimator: E,
  space: S & OnlyParamsOf<E, S>,
  x: X,
  y: readonly L[],
  options?: BayesSearchOptions<X, L, K>,
): SearchResult<Sampled<S & Space>, FittedOf<E, X, L>, K>;
export function bayesSearch<S extends Space, X extends Rows>(
  target: ((params: Sampled<S>) => Classifier<X> | Regressor<X>) | Tunable,
  space: S,
  x: X,
  y: ArrayLike<Label>,
  options: object = {},
): SearchResult<Sampled<S>, unknown> {
  const given = options as BayesSearchOptions<X, Label>;
  return studySearch(builderOf(target), space, x, y, { ...given, sampler: given.sampler ?? gpSampler() });
}

function studySearch<S extends Space, X extends Rows>(
  build: (params: Sampled<S>) => Classifier<X> | Regressor<X>,
  space: S,
  x: X,
  y: ArrayLike<Label>,
  options: BayesSearchOptions<X, Label>,
): SearchResult<Sampled<S>, unknown> {
  const { nTrials = 20, seed = defaultSeed(), sampler, storage, timeoutSeconds, stopWhen } = options;
  const judge = new Judge(build, x, y, options);
  const study = createStudy({ space, direction: 'maximize', sampler, seed, storage, unique: true });
  const results = new Map<number, Scored<Sampled<S>>>();
  study.run(
    (params, trial) => {
      const result = judge.score(params);
      results.set(trial.number, result);
      return result.mean;
    },
    { nTrials, timeoutSeconds, stopWhen },
  );
  return judge.result(
    study.trials.filter(isFinished).map(({ number, state, params, error }) =>
      state === 'complete'
        ? // Trials that an earlier run of the same search left in the storage are scored again for their folds.
          (results.get(number) ?? judge.attempt(params))
        : { params, error: error ?? state },
    ),
  );
}
