import { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';
import { transpose } from '../core/transpose';
import { bm25Vectorizer, type Bm25VectorizerOptions, type FittedBm25Vectorizer } from './bm25-vectorizer';

/** A document that a search found. */
export interface SearchHit {
  /** Which of the documents that were fitted. */
  readonly index: number;
  readonly score: number;
}

/** Documents to search in: immutable. */
export class FittedBm25Ranker {
  readonly vectorizer: FittedBm25Vectorizer;
  /** Terms × documents: the weight of each term in each document. */
  readonly postings: Csr;

  constructor(state: Pick<FittedBm25Ranker, 'vectorizer' | 'postings'>) {
    this.vectorizer = state.vectorizer;
    this.postings = state.postings;
  }

  /**
   * The score of every document: the sum of its weights of the query's terms, a term that stands there twice counted
   * twice, unknown terms not at all.
   */
  scores(query: string): Float64Array {
    if (typeof query !== 'string') {
      throw new LmlabError('not-text', {
        expected: 'a query as a string',
        found: typeof query,
        remedy: 'Search for one query at a time.',
      });
    }
    const { indptr, indices, data, cols } = this.postings;
    const scores = new Float64Array(cols);
    for (const term of this.vectorizer.analyze(query)) {
      const row = this.vectorizer.vocabulary.get(term);
      if (row === undefined) continue;
      for (let k = indptr[row]; k < indptr[row + 1]; k++) scores[indices[k]] += data[k];
    }
    return scores;
  }

  /**
   * The documents with the highest scores above 0, best first; of equals the first.
   * @param query What to look for.
   * @param topK How many documents at most. Default 10.
   * @throws LmlabError `bad-option` when `topK` is no whole number above 0; `not-text` when the query is no string.
   */
  search(query: string, topK = 10): SearchHit[] {
    if (!(Number.isInteger(topK) && topK > 0)) {
      throw new LmlabError('bad-option', {
        expected: 'topK as a whole number above 0',
        found: String(topK),
        remedy: 'Leave it out for 10.',
      });
    }
    const scores = this.scores(query);
    // Sorting bare numbers is fast: it tells the score that a document needs, so that few are left to be ranked.
    const sorted = scores.slice().sort();
    const least = sorted[Math.max(0, sorted.length - topK)];
    const found: SearchHit[] = [];
    for (let index = 0; index < scores.length; index++) {
      const score = scores[index];
      if (score > 0 && score >= least) found.push({ index, score });
    }
    return found.sort((a, b) => b.score - a.score || a.index - b.index).slice(0, topK);
  }
}

/** {@link bm25Ranker} before fitting. */
export interface Bm25Ranker {
  readonly params: Bm25VectorizerOptions;
  /** Reads the documents to search in. */
  fit(docs: readonly string[]): FittedBm25Ranker;
  /** The same for documents that come one by one; their weights are held, they are not. */
  fitStream(docs: AsyncIterable<string> | Iterable<string>): Promise<FittedBm25Ranker>;
}

/**
 * Ranks documents by how well they answer a query, by BM25 (Robertson and Zaragoza 2009).
 *
 * @param options Those of {@link bm25Vectorizer}.
 * @returns What reads documents and then searches them.
 * @throws LmlabError `bad-option` for options that make no sense; on `fit` `empty` when no term is left and `not-text`
 *   when a document is no string.
 * @example
 * ```ts
 * import { bm25Ranker } from 'lmlab';
 * const docs = ['the cat sat', 'dogs and a cat', 'birds sing'];
 * bm25Ranker({ stopWords: 'english' }).fit(docs).search('cat dogs', 2).map(({ index }) => index); // [1, 0]
 * ```
 */
export function bm25Ranker(options: Bm25VectorizerOptions = {}): Bm25Ranker {
  const vectorizer = bm25Vectorizer(options);
  const index = ({ fitted, output }: { fitted: FittedBm25Vectorizer; output: Csr }): FittedBm25Ranker =>
    new FittedBm25Ranker({ vectorizer: fitted, postings: transpose(output) });
  return {
    params: vectorizer.params,
    fit: (docs) => index(vectorizer.fitTransform(docs)),
    fitStream: async (docs) => index(await vectorizer.fitTransformStream(docs)),
  };
}
