import { watched } from '../core/progress';
import { LmlabError } from '../core/errors';
import type { Classifier, Label, Regressor } from '../core/estimator';
import type { Rows } from '../core/rows';
import { checkList } from '../core/lists';
import { stepNames, type Tunable } from '../pipeline/step';
import { Judge, type FittedOf, type SearchCvOptions, type SearchResult } from './search-result';
import { builderOf, type GridOf, type OnlyParamsOf } from './tunable';

/** For every parameter the values to try. */
export type ParamGrid = Readonly<Record<string, readonly unknown[]>>;

/** The parameters that a grid makes: one of the values for each name. */
export type GridParams<G extends ParamGrid> = { -readonly [K in keyof G]: G[K][number] };

/**
 * Cross-validates every combination of a grid's values and fits the best one on all samples. Steps of a pipeline that
 * are the same for several combinations are fitted once a fold, as long as they are the same objects or named steps.
 *
 * @param build Makes the model or pipeline from parameters, whose types follow from the grid. Or a pipeline with named
 * steps, whose parameters the grid names: `{ 'tfidf.minDf': [1, 2], 'model.C': [0.1, 1] }`.
 * @param grid The values to try for each parameter.
 * @param x n samples.
 * @param y n targets.
 * @param options `cv` (default 5), `scoring` (default accuracy, or several by name, of which `refit`
 * decides), `groups`, `sampleWeight`, `returnTrainScore`. What cannot be fitted is listed under `failed`.
 * @throws LmlabError `empty` for a grid without parameters or values, or when nothing could be fitted; `bad-option` for
 * a value given twice; `unknown-name` for a `refit` that is none of the scorings.
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
  K extends string = 'score',
>(
  build: (params: GridParams<G>) => E,
  grid: G,
  x: X,
  y: readonly L[],
  options?: SearchCvOptions<X, L, K>,
): SearchResult<GridParams<G>, FittedOf<E, X, L>, K>;
export function gridSearch<
  const G extends ParamGrid,
  X extends Rows,
  E extends Regressor<X>,
  K extends string = 'score',
>(
  build: (params: GridParams<G>) => E,
  grid: G,
  x: X,
  y: ArrayLike<number>,
  options?: SearchCvOptions<X, number, K>,
): SearchResult<GridParams<G>, FittedOf<E, X, number>, K>;
export function gridSearch<
  E extends Regressor<X> & Tunable,
  const G extends GridOf<E>,
  X extends Rows,
  K extends string = 'score',
>(
  estimator: E,
  grid: G & OnlyParamsOf<E, G>,
  x: X,
  y: ArrayLike<number>,
  options?: SearchCvOptions<X, number, K>,
): SearchResult<GridParams<G & ParamGrid>, FittedOf<E, X, number>, K>;
export function gridSearch<
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
  options?: SearchCvOptions<X, L, K>,
): SearchResult<GridParams<G & ParamGrid>, FittedOf<E, X, L>, K>;
export function gridSearch<G extends ParamGrid, X extends Rows>(
  target: ((params: GridParams<G>) => Classifier<X> | Regressor<X>) | Tunable,
  grid: G,
  x: X,
  y: ArrayLike<Label>,
  options: object = {},
): SearchResult<GridParams<G>, unknown> {
  const build = builderOf(target);
  const points = gridPoints(grid);
  const judge = new Judge(build, x, y, options);
  const outcomes: ReturnType<typeof judge.attempt>[] = [];
  const order = prefixOrder(target, grid, points);
  for (const i of watched(order, 'grid search')) outcomes[i] = judge.attempt(points[i]);
  return judge.result(outcomes);
}

/** The order in which the parameters of earlier steps change least often, so that fitted steps can be kept. */
function prefixOrder<G extends ParamGrid>(
  target: object,
  grid: G,
  points: readonly GridParams<G>[],
): readonly number[] {
  const order = [...points.keys()];
  if (!('parts' in target)) return order;
  const steps = stepNames(target.parts as readonly unknown[]);
  const names = Object.keys(grid).sort(
    (a, b) => steps.indexOf(a.split('.')[0]) - steps.indexOf(b.split('.')[0]),
  );
  const place = (i: number, name: string): number => grid[name].indexOf(points[i][name]);
  return order.sort((a, b) => {
    const name = names.find((one) => place(a, one) !== place(b, one));
    return name === undefined ? 0 : place(a, name) - place(b, name);
  });
}

/**
 * Every combination of the grid's values; the last parameter varies fastest.
 * @throws LmlabError `empty`, `bad-option`.
 */
export function gridPoints<const G extends ParamGrid>(grid: G): GridParams<G>[] {
  const entries = Object.entries((grid as G | undefined) ?? {});
  for (const [name, values] of entries) checkList(values, `a list of values for ${name}`);
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
