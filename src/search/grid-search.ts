import { LmlabError } from '../core/errors';
import type { Classifier, FittedClassifier, FittedRegressor, Label, Regressor } from '../core/estimator';
import type { Rows } from '../core/rows';
import {
  crossValidate,
  resolveFolds,
  type CrossValidateOptions,
  type FoldScores,
  type SingleScoring,
} from './cross-validate';

/** For every parameter the values to try. */
export type ParamGrid = Readonly<Record<string, readonly unknown[]>>;

/** The parameters that a grid makes: one of the values for each name. */
export type GridParams<G extends ParamGrid> = { -readonly [K in keyof G]: G[K][number] };

/** Options of {@link gridSearch}: those of `crossValidate` with one scoring. */
export interface SearchCvOptions<X extends Rows, L extends Label>
  extends CrossValidateOptions, SingleScoring<X, L> {}

/** How one set of parameters came out. */
export interface SearchTrial<P> extends FoldScores {
  readonly params: P;
  /** 1 for the best mean; equal means share a rank. */
  readonly rank: number;
}

/** The outcome of a search: every trial, the best of them, and a model fitted on all samples with its parameters. */
export interface SearchResult<P, F> {
  readonly trials: readonly SearchTrial<P>[];
  readonly bestParams: P;
  /** The best mean score over the folds. */
  readonly bestScore: number;
  /** Which trial is the best: the first among equals. */
  readonly bestIndex: number;
  /** The best parameters fitted on all samples. */
  readonly best: F;
}

/** What a classifier of type E becomes when fitted on samples X with labels L. */
export type FittedOf<E, X extends Rows, L extends Label> =
  E extends Classifier<X>
    ? FittedClassifier<X, L> & ReturnType<E['fit']>
    : E extends Regressor<X>
      ? FittedRegressor<X> & ReturnType<E['fit']>
      : never;

/**
 * Cross-validates every combination of a grid's values and fits the best one on all samples.
 *
 * @param build Makes the model or pipeline from parameters, whose types follow from the grid.
 * @param grid The values to try for each parameter.
 * @param x n samples.
 * @param y n targets.
 * @param options `cv` (default 5), `scoring` (default accuracy), `groups`, `returnTrainScore`.
 * @throws LmlabError `empty` for a grid without parameters or values; `bad-option` for a value given twice; whatever
 * fitting throws.
 * @see scikit-learn's `GridSearchCV`.
 * @example
 * ```ts
 * import { gridSearch, type Classifier } from 'lmlab';
 * // Positive from a threshold on: any classifier or pipeline stands in its place.
 * const threshold = ({ at }: { at: number }): Classifier<number[]> => ({
 *   params: { at },
 *   fit: (_, y) => {
 *     const classes = [...new Set(y)].sort();
 *     return { classes, predict: (x) => x.map((value) => classes[value >= at ? 1 : 0]) };
 *   },
 * });
 * const x = [1, 2, 8, 9];
 * const { bestParams } = gridSearch(({ at }) => threshold({ at }), { at: [0, 5, 10] }, x, [0, 0, 1, 1], { cv: 2 });
 * bestParams; // { at: 5 }
 * ```
 */
export function gridSearch<
  const G extends ParamGrid,
  X extends Rows,
  L extends Label,
  E extends Classifier<X>,
>(
  build: (params: GridParams<G>) => E,
  grid: G,
  x: X,
  y: readonly L[],
  options?: SearchCvOptions<X, L>,
): SearchResult<GridParams<G>, FittedOf<E, X, L>>;
export function gridSearch<const G extends ParamGrid, X extends Rows, E extends Regressor<X>>(
  build: (params: GridParams<G>) => E,
  grid: G,
  x: X,
  y: ArrayLike<number>,
  options?: SearchCvOptions<X, number>,
): SearchResult<GridParams<G>, FittedOf<E, X, number>>;
export function gridSearch<G extends ParamGrid, X extends Rows>(
  build: (params: GridParams<G>) => Classifier<X> | Regressor<X>,
  grid: G,
  x: X,
  y: ArrayLike<Label>,
  options: object = {},
): SearchResult<GridParams<G>, unknown> {
  const points = gridPoints(grid);
  const { cv, groups, scoring, returnTrainScore } = options as SearchCvOptions<X, Label>;
  const folds = resolveFolds(x, y, cv, groups);
  const target = Array.from(y);
  const results = points.map((params) => ({
    params,
    ...crossValidate(build(params) as Classifier<X>, x, target, {
      cv: folds,
      scoring,
      returnTrainScore,
    }),
  }));
  return ranked(results, (params) => (build(params) as Classifier<X>).fit(x, target));
}

/** Ranks what was tried and fits the best of it. */
export function ranked<P, F>(
  results: readonly (FoldScores & { readonly params: P })[],
  fit: (params: P) => F,
): SearchResult<P, F> {
  const trials = results.map((trial) => ({
    ...trial,
    rank: 1 + results.filter((other) => other.mean > trial.mean).length,
  }));
  const bestIndex = trials.findIndex((trial) => trial.rank === 1);
  const { params: bestParams, mean: bestScore } = trials[bestIndex];
  return { trials, bestParams, bestScore, bestIndex, best: fit(bestParams) };
}

/**
 * Every combination of the grid's values; the last parameter varies fastest.
 * @throws LmlabError `empty`, `bad-option`.
 */
export function gridPoints<const G extends ParamGrid>(grid: G): GridParams<G>[] {
  const entries = Object.entries(grid);
  const bare = entries.find(([, values]) => values.length === 0);
  if (entries.length === 0 || bare !== undefined) {
    throw new LmlabError('empty', {
      expected: 'at least one parameter, each with at least one value',
      found: bare === undefined ? 'no parameter' : `no value for ${bare[0]}`,
      remedy: 'Write the values to try, such as { C: [0.1, 1, 10] }.',
    });
  }
  let points: Record<string, unknown>[] = [{}];
  for (const [name, values] of entries) {
    const twice = values.find((value, i) => values.indexOf(value) !== i);
    if (twice !== undefined) {
      throw new LmlabError('bad-option', {
        expected: `each value of ${name} once`,
        found: `${JSON.stringify(twice)} twice`,
        remedy: 'Remove the repetition: it would cost a fit and tell nothing.',
      });
    }
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points as GridParams<G>[];
}
