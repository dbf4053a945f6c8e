import { watched } from '../core/progress';
import { LmlabError } from '../core/errors';
import type { Classifier, Label, Regressor } from '../core/estimator';
import { defaultSeed, random } from '../core/random';
import { rowCount, type Rows } from '../core/rows';
import type { Tunable } from '../pipeline/step';
import { gridPoints, type GridParams, type ParamGrid } from './grid-search';
import { randomSampler } from './samplers/random';
import {
  Judge,
  type FailedTrial,
  type FittedOf,
  type Scored,
  type SearchCvOptions,
  type SearchResult,
} from './search-result';
import type { Sampled, Space } from './space';
import type { Fold } from './splitter';
import { createStudy } from './study/study';
import { builderOf, type GridOf, type OnlyParamsOf, type SpaceOf } from './tunable';

/** Options of {@link halvingGridSearch} and {@link halvingRandomSearch}. */
export interface HalvingOptions<
  X extends Rows,
  L extends Label,
  K extends string = string,
> extends SearchCvOptions<X, L, K> {
  /** Each round keeps one in so many candidates and gives them so many times the samples. Default 3. */
  readonly factor?: number;
  /** Samples of the first round. Default: so many that the last round uses all. */
  readonly minResources?: number;
  /** Seed of which samples a round uses, and of the candidates drawn. Default `defaultSeed()`. */
  readonly seed?: number;
}

/** One round of halving. */
export interface HalvingRound<P> {
  readonly nSamples: number;
  readonly candidates: readonly { readonly params: P; readonly mean: number }[];
}

/** A search result with the rounds that led to it; `trials` are those of the last round. */
export interface HalvingResult<P, F, K extends string = string> extends SearchResult<P, F, K> {
  readonly rounds: readonly HalvingRound<P>[];
}

/**
 * Grid search that spends little on what is poor: all candidates meet on few samples, the best third goes on with three
 * times as many, and so on.
 *
 * @param build Makes the model or pipeline from parameters, whose types follow from the grid. Or a pipeline with named
 * steps, whose parameters the grid names: `{ 'tfidf.minDf': [1, 2], 'model.C': [0.1, 1] }`.
 * @param grid The values to try for each parameter.
 * @param x n samples.
 * @param y n targets.
 * @param options `factor` (default 3), `minResources`, `seed` (default `defaultSeed()`), `cv` (default 5), `scoring`, `refit`, `groups`,
 * `sampleWeight`. What cannot be fitted is listed under `failed` and goes no further.
 * @throws LmlabError `empty` for an empty grid or when nothing could be fitted, `bad-option` for a factor of 1 or less.
 * @see Jamieson and Talwalkar (2016); scikit-learn's `HalvingGridSearchCV`.
 * @example
 * ```ts
 * import { halvingGridSearch, type Classifier } from 'lmlab';
 * const threshold = (at: number): Classifier<number[]> => ({
 *   params: { at },
 *   fit: (_, y) => {
 *     const classes = [...new Set(y)].sort();
 *     return { classes, predict: (x) => x.map((value) => classes[value >= at ? 1 : 0]) };
 *   },
 * });
 * const x = Array.from({ length: 60 }, (_, i) => i);
 * const y = x.map((value) => value >= 30);
 * const found = halvingGridSearch(({ at }) => threshold(at), { at: [5, 15, 30, 45, 55] }, x, y, { cv: 2 });
 * found.bestParams.at; // 30
 * ```
 */
export function halvingGridSearch<
  const G extends ParamGrid,
  X extends Rows,
  L extends Label,
  E extends Classifier<X>,
  K extends string = 'score',
>(
  build: (params: GridParams<G>) => E,
  grid: G,
  x: X,
  y: readonly L[],
  options?: HalvingOptions<X, L, K>,
): HalvingResult<GridParams<G>, FittedOf<E, X, L>, K>;
export function halvingGridSearch<
  const G extends ParamGrid,
  X extends Rows,
  E extends Regressor<X>,
  K extends string = 'score',
>(
  build: (params: GridParams<G>) => E,
  grid: G,
  x: X,
  y: ArrayLike<number>,
  options?: HalvingOptions<X, number, K>,
): HalvingResult<GridParams<G>, FittedOf<E, X, number>, K>;
export function halvingGridSearch<
  E extends Regressor<X> & Tunable,
  const G extends GridOf<E>,
  X extends Rows,
  K extends string = 'score',
>(
  estimator: E,
  grid: G & OnlyParamsOf<E, G>,
  x: X,
  y: ArrayLike<number>,
  options?: HalvingOptions<X, number, K>,
): HalvingResult<GridParams<G & ParamGrid>, FittedOf<E, X, number>, K>;
export function halvingGridSearch<
  E extends Classifier<X> & Tunable,
  const G extends GridOf<E>,
  X extends Rows,
  L extends Label,
  K extends string = 'score',
>(
  estimator: E,
  grid: G & OnlyParamsOf<E, G>,
  x: X,
  y: readonly L[],
  options?: HalvingOptions<X, L, K>,
): HalvingResult<GridParams<G & ParamGrid>, FittedOf<E, X, L>, K>;
export function halvingGridSearch<G extends ParamGrid, X extends Rows>(
  target: ((params: GridParams<G>) => Classifier<X> | Regressor<X>) | Tunable,
  grid: G,
  x: X,
  y: ArrayLike<Label>,
  options: object = {},
): HalvingResult<GridParams<G>, unknown> {
  return halving(builderOf(target), gridPoints(grid), x, y, options);
}

/**
 * As {@link halvingGridSearch}, with candidates drawn at random from a space.
 *
 * @param build Makes the model or pipeline from parameters, whose types follow from the space. Or a pipeline with named
 * steps, whose parameters the space names: `{ 'tfidf.minDf': int(1, 5), 'model.C': logUniform(0.01, 10) }`.
 * @param space Where to look.
 * @param x n samples.
 * @param y n targets.
 * @param options those of `halvingGridSearch`, and `nCandidates` (default 27).
 * @throws LmlabError as `halvingGridSearch`.
 * @see scikit-learn's `HalvingRandomSearchCV`.
 * @example
 * ```ts
 * import { halvingRandomSearch, int, type Classifier } from 'lmlab';
 * const threshold = (at: number): Classifier<number[]> => ({
 *   params: { at },
 *   fit: (_, y) => {
 *     const classes = [...new Set(y)].sort();
 *     return { classes, predict: (x) => x.map((value) => classes[value >= at ? classes.length - 1 : 0]) };
 *   },
 * });
 * const x = Array.from({ length: 60 }, (_, i) => i);
 * const found = halvingRandomSearch(({ at }) => threshold(at), { at: int(0, 60) }, x, x.map((v) => v >= 30), { cv: 2 });
 * Math.abs(found.bestParams.at - 30) < 6; // true
 * ```
 */
export function halvingRandomSearch<
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
  options?: HalvingOptions<X, L, K> & { readonly nCandidates?: number },
): HalvingResult<Sampled<S>, FittedOf<E, X, L>, K>;
export function halvingRandomSearch<
  const S extends Space,
  X extends Rows,
  E extends Regressor<X>,
  K extends string = 'score',
>(
  build: (params: Sampled<S>) => E,
  space: S,
  x: X,
  y: ArrayLike<number>,
  options?: HalvingOptions<X, number, K> & { readonly nCandidates?: number },
): HalvingResult<Sampled<S>, FittedOf<E, X, number>, K>;
export function halvingRandomSearch<
  E extends Regressor<X> & Tunable,
  const S extends SpaceOf<E>,
  X extends Rows,
  K extends string = 'score',
>(
  estimator: E,
  space: S & OnlyParamsOf<E, S>,
  x: X,
  y: ArrayLike<number>,
  options?: HalvingOptions<X, number, K> & { readonly nCandidates?: number },
): HalvingResult<Sampled<S & Space>, FittedOf<E, X, number>, K>;
export function halvingRandomSearch<
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
  options?: HalvingOptions<X, L, K> & { readonly nCandidates?: number },
): HalvingResult<Sampled<S & Space>, FittedOf<E, X, L>, K>;
export function halvingRandomSearch<S extends Space, X extends Rows>(
  target: ((params: Sampled<S>) => Classifier<X> | Regressor<X>) | Tunable,
  space: S,
  x: X,
  y: ArrayLike<Label>,
  options: object = {},
): HalvingResult<Sampled<S>, unknown> {
  const { nCandidates = 27, seed = defaultSeed() } = options as { nCandidates?: number; seed?: number };
  const study = createStudy({ space, sampler: randomSampler(), seed, unique: true });
  const points = study.askMany(nCandidates).map((trial) => trial.params);
  return halving(builderOf(target), points, x, y, options);
}

function halving<P, X extends Rows>(
  build: (params: P) => Classifier<X> | Regressor<X>,
  points: readonly P[],
  x: X,
  y: ArrayLike<Label>,
  options: HalvingOptions<X, Label>,
): HalvingResult<P, unknown> {
  const { factor = 3, seed = defaultSeed() } = options;
  if (!(factor > 1)) {
    throw new LmlabError('bad-option', {
      expected: 'a factor above 1',
      found: String(factor),
      remedy: 'Use 3.',
    });
  }
  const n = rowCount(x);
  const judge = new Judge(build, x, y, options);
  const nRounds = Math.max(1, Math.ceil(Math.log(points.length) / Math.log(factor) - 1e-9));
  const first = options.minResources ?? Math.ceil(n / factor ** (nRounds - 1));
  const rounds: HalvingRound<P>[] = [];
  const failed: FailedTrial<P>[] = [];
  let candidates = points;
  for (let round = 0; ; round++) {
    const nSamples = Math.min(n, Math.ceil(first * factor ** round));
    const smaller = judge.folds.map((fold, k) => thinned(fold, nSamples / n, seed + k));
    const left: Scored<P>[] = [];
    for (const params of watched(candidates, `halving, ${nSamples} samples`)) {
      const outcome = judge.attempt(params, smaller);
      if ('error' in outcome) failed.push(outcome);
      else left.push(outcome);
    }
    left.sort((a, b) => b.mean - a.mean);
    rounds.push({ nSamples, candidates: left.map(({ params, mean }) => ({ params, mean })) });
    if (nSamples === n || left.length <= 1) return { rounds, ...judge.result([...left, ...failed]) };
    candidates = left.slice(0, Math.max(1, Math.ceil(left.length / factor))).map(({ params }) => params);
  }
}

/** The fold with a random share of its training samples; all of its test samples, so that scores can be compared. */
function thinned(fold: Fold, share: number, seed: number): Fold {
  if (share >= 1) return fold;
  const count = Math.max(2, Math.round(share * fold.train.length));
  const chosen = random(seed).permutation(fold.train.length).slice(0, count).sort();
  return { train: chosen.map((i) => fold.train[i]), test: fold.test };
}
