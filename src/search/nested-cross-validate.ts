import type { FittedClassifier, Label } from '../core/estimator';
import { takeRows, type Rows } from '../core/rows';
import {
  resolveFolds,
  summarize,
  type CrossValidateOptions,
  type FoldScores,
  type SingleScoring,
} from './cross-validate';
import type { SearchResult } from './grid-search';
import { toScorer } from './scoring';

/** Scores of the outer folds, with what the search chose in each. */
export interface NestedScores<P> extends FoldScores {
  /** The parameters chosen on each outer training part: if they differ much, the choice is shaky. */
  readonly bestParams: readonly P[];
}

/**
 * Cross-validates a whole search: on each outer training part parameters are searched anew, so that the scores tell what
 * to expect of searching and fitting together, without the optimism of the best score of a single search.
 *
 * @param search Searches on the samples it is given, for example `(x, y) => gridSearch(build, grid, x, y)`.
 * @param x n samples.
 * @param y n labels.
 * @param options `cv` of the outer folds (default 5), `scoring` (default accuracy), `groups`.
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
  search: (x: X, y: L[]) => SearchResult<P, FittedClassifier<X, L>>,
  x: X,
  y: readonly L[],
  options: Omit<CrossValidateOptions, 'returnTrainScore'> & SingleScoring<X, L> = {},
): NestedScores<P> {
  const scorer = toScorer<X, L>(options.scoring ?? 'accuracy');
  const bestParams: P[] = [];
  const scores: number[] = [];
  for (const { train, test } of resolveFolds(x, y, options.cv, options.groups)) {
    const found = search(
      takeRows(x, train),
      Array.from(train, (i) => y[i]),
    );
    bestParams.push(found.bestParams);
    scores.push(
      scorer.score(
        found.best,
        takeRows(x, test),
        Array.from(test, (i) => y[i]),
      ),
    );
  }
  return { ...summarize(scores), bestParams };
}
