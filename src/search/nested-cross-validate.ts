import { watched } from '../core/progress';
import type { Label } from '../core/estimator';
import { takeRows, type Rows } from '../core/rows';
import type { CrossValidateOptions, SingleScoring } from './cross-validate';
import { resolveFolds } from './resolve-folds';
import { defaultScorer, summarize, type FoldScores } from './score-folds';
import { toScorer, type Fitted } from './scoring';
import type { SearchResult } from './search-result';

/** Scores of the outer folds, with what the search chose in each. */
export interface NestedScores<P> extends FoldScores {
  /** The parameters chosen on each outer training part: if they differ much, the choice is shaky. */
  readonly bestParams: readonly P[];
}

/** What belongs to the samples of an outer training part, to be spread into the options of the search. */
export interface OuterPart {
  readonly groups?: readonly Label[];
  readonly sampleWeight?: Float64Array;
}

/**
 * Cross-validates a whole search: on each outer training part parameters are searched anew, so that the scores tell what
 * to expect of searching and fitting together, without the optimism of the best score of a single search.
 *
 * @param search Searches on the samples it is given, for example
 * `(x, y, part) => gridSearch(build, grid, x, y, { ...part })`; `part` holds their groups and weights, if given.
 * @param x n samples.
 * @param y n targets.
 * @param options `cv` of the outer folds (default 5), `scoring` (default accuracy, or R² for a regressor), `groups`,
 * `sampleWeight`.
 * @throws LmlabError as `crossValidate`, and whatever the search throws.
 * @see Cawley and Talbot (2010), Varma and Simon (2006).
 * @example
 * ```ts
 * import { gridSearch, nestedCrossValidate, type Classifier } from 'lmlab';
 * const threshold = (at: number): Classifier<number[]> => ({
 *   params: { at },
 *   fit: (_, y) => {
 *     const classes = [...new Set(y)].sort();
 *     return { classes, predict: (x) => x.map((value) => classes[value >= at ? 1 : 0]) };
 *   },
 * });
 * const x = [1, 6, 2, 7, 3, 8, 4, 9];
 * const y = [0, 1, 0, 1, 0, 1, 0, 1];
 * const search = (x: number[], y: number[]) => gridSearch(({ at }) => threshold(at), { at: [0, 5] }, x, y, { cv: 2 });
 * nestedCrossValidate(search, x, y, { cv: 2 }).mean; // 1
 * ```
 */
export function nestedCrossValidate<P, X extends Rows, L extends Label>(
  search: (x: X, y: L[], part: OuterPart) => SearchResult<P, Fitted<X, L>>,
  x: X,
  y: ArrayLike<L>,
  options: Omit<CrossValidateOptions, 'returnTrainScore'> & SingleScoring<X, L> = {},
): NestedScores<P> {
  const { groups, sampleWeight, scoring } = options;
  const scorer = scoring === undefined ? undefined : toScorer<X, L>(scoring);
  const bestParams: P[] = [];
  const scores: number[] = [];
  const pick = <T>(from: ArrayLike<T>, indices: Int32Array): T[] => Array.from(indices, (i) => from[i]);
  const weights = (indices: Int32Array): { sampleWeight?: Float64Array } =>
    sampleWeight === undefined ? {} : { sampleWeight: Float64Array.from(pick(sampleWeight, indices)) };
  const folds = resolveFolds(x, y, options.cv, groups);
  for (const { train, test } of watched(folds, 'nested cross-validation')) {
    const part = { ...(groups === undefined ? {} : { groups: pick(groups, train) }), ...weights(train) };
    const found = search(takeRows(x, train), pick(y, train), part);
    bestParams.push(found.bestParams);
    const judge = scorer ?? defaultScorer<X>(found.best);
    scores.push(judge.score(found.best, takeRows(x, test), pick(y, test), weights(test)));
  }
  return { ...summarize(scores), bestParams };
}
