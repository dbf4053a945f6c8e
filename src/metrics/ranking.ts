import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkList } from '../core/lists';
import { checkPairs } from './labels';

/** Options of {@link dcg} and {@link ndcg}. */
export interface DcgOptions {
  /** Only the first k ranks count. Default: all. */
  readonly k?: number;
  /** How a relevance counts: as it is, or as 2^relevance − 1. Default `'linear'`. */
  readonly gain?: 'linear' | 'exponential';
}

/**
 * Discounted cumulative gain of one ranking: relevance divided by log2 of the rank plus one, summed. Items with
 * equal scores share their discounts.
 *
 * @param relevance n true relevances, 0 or more.
 * @param score n scores; the highest ranks first.
 * @throws LmlabError `shape`, `empty`, `non-finite`.
 * @see Järvelin and Kekäläinen (2002), McSherry and Najork (2008) for ties; scikit-learn's `dcg_score`.
 * @example
 * ```ts
 * import { dcg } from 'lmlab';
 * dcg([3, 0, 1], [0.9, 0.5, 0.1]); // 3.5
 * ```
 */
export function dcg(
  relevance: ArrayLike<number>,
  score: ArrayLike<number>,
  options: DcgOptions = {},
): number {
  checkPairs(relevance, score);
  checkOptionNames(options, { k: true, gain: true });
  const { k = Infinity } = options;
  const order = Array.from({ length: score.length }, (_, i) => i).sort((a, b) => score[b] - score[a]);
  let total = 0;
  for (let rank = 0; rank < order.length;) {
    let end = rank;
    let gain = 0;
    let discount = 0;
    while (end < order.length && score[order[end]] === score[order[rank]]) {
      gain += gainOf(relevance[order[end]], options);
      if (end < k) discount += 1 / Math.log2(end + 2);
      end++;
    }
    total += (gain / (end - rank)) * discount;
    rank = end;
  }
  return total;
}

/**
 * Discounted cumulative gain as a share of the best possible one: 1 when the order is right, 0 when nothing is relevant.
 *
 * @param relevance n true relevances, 0 or more.
 * @param score n scores; the highest ranks first.
 * @throws LmlabError `shape`, `empty`, `non-finite`.
 * @see scikit-learn's `ndcg_score`, which gives the same number.
 * @example
 * ```ts
 * import { ndcg } from 'lmlab';
 * ndcg([3, 1, 0], [0.9, 0.5, 0.1]); // 1
 * ```
 */
export function ndcg(
  relevance: ArrayLike<number>,
  score: ArrayLike<number>,
  options: DcgOptions = {},
): number {
  const found = dcg(relevance, score, options);
  const { k = Infinity } = options;
  const best = Array.from(relevance)
    .sort((a, b) => b - a)
    .reduce((sum, value, rank) => (rank < k ? sum + gainOf(value, options) / Math.log2(rank + 2) : sum), 0);
  return best === 0 ? 0 : found / best;
}

function gainOf(relevance: number, { gain = 'linear' }: DcgOptions): number {
  if (relevance < 0) {
    throw new LmlabError('non-finite', {
      expected: 'relevances of 0 or more',
      found: String(relevance),
      remedy: 'Shift the relevances so that irrelevant is 0.',
    });
  }
  return gain === 'linear' ? relevance : 2 ** relevance - 1;
}

/**
 * Mean reciprocal rank: 1 over the rank of the first relevant item, averaged over queries; 0 where none is relevant.
 *
 * @param relevances For each query, its results in ranked order: relevant or not.
 * @throws LmlabError `empty` without a query.
 * @see Voorhees (1999), TREC-8 question answering.
 * @example
 * ```ts
 * import { meanReciprocalRank } from 'lmlab';
 * meanReciprocalRank([[false, true], [true, false]]); // 0.75
 * ```
 */
export function meanReciprocalRank(relevances: readonly (readonly boolean[])[]): number {
  checkList(relevances, 'lists of results, one a query');
  for (const results of relevances) checkList(results, 'a list of true and false for each query');
  if (relevances.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one query',
      found: 'none',
      remedy: 'Pass one list of results a query.',
    });
  }
  const total = relevances.reduce((sum, results) => {
    const first = results.indexOf(true);
    return first < 0 ? sum : sum + 1 / (first + 1);
  }, 0);
  return total / relevances.length;
}
