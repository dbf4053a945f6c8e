import type { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';
import type { FittedTransformer } from '../core/estimator';
import { checkOptionNames, ownOptions } from '../core/options';
import {
  countingVectorizer,
  countNames,
  FittedCountVectorizer,
  type CountVectorizerOptions,
  type Vectorizer,
} from './count-vectorizer';
import { documentFrequencies } from './vocabulary';

/** How BM25 weighs a term in a document. */
export interface Bm25Weighting {
  /** How late the weight of a repeated term levels off; 0 counts presence only. Default 1.5. */
  readonly k1?: number;
  /** How much a document's length counts, from 0 (not at all) to 1 (fully). Default 0.75. */
  readonly b?: number;
  /**
   * With N documents, df of them with the term: `'lucene'`: ln(1 + (N − df + ½) / (df + ½)); `'robertson'`:
   * ln((N − df + ½) / (df + ½)), but at least 0; `'atire'`: ln(N / df), and the count's part times k1 + 1.
   * Default `'lucene'`.
   */
  readonly variant?: 'lucene' | 'robertson' | 'atire';
}

/** Options of {@link bm25Vectorizer}. */
export interface Bm25VectorizerOptions extends Omit<CountVectorizerOptions, 'binary'>, Bm25Weighting {}

const inverseDocumentFrequency = {
  lucene: (df: number, n: number): number => Math.log1p((n - df + 0.5) / (df + 0.5)),
  robertson: (df: number, n: number): number => Math.max(0, Math.log((n - df + 0.5) / (df + 0.5))),
  atire: (df: number, n: number): number => (df === 0 ? 0 : Math.log(n / df)),
} as const;

/** A vocabulary with its inverse document frequencies and the average length: immutable. */
export class FittedBm25Vectorizer implements FittedTransformer<readonly string[], Csr> {
  /** The term of each column. */
  readonly featureNames: readonly string[];
  /** Inverse document frequency of each column. */
  readonly idf: Float64Array;
  /** Average number of terms of a document in fitting. */
  readonly averageLength: number;
  readonly params: Bm25VectorizerOptions;
  readonly #counter: FittedCountVectorizer;

  constructor(state: Pick<FittedBm25Vectorizer, 'featureNames' | 'idf' | 'averageLength' | 'params'>) {
    this.featureNames = state.featureNames;
    this.idf = state.idf;
    this.averageLength = state.averageLength;
    this.params = state.params;
    this.#counter = new FittedCountVectorizer(state);
  }

  /** The column of each term. */
  get vocabulary(): ReadonlyMap<string, number> {
    return this.#counter.vocabulary;
  }

  /** The terms of one document, in order, known or not. */
  analyze(doc: string): string[] {
    return this.#counter.analyze(doc);
  }

  /** Documents × terms; terms outside the vocabulary are ignored, also in a document's length. */
  transform(docs: readonly string[]): Csr {
    const counts = this.#counter.transform(docs);
    weigh(counts, this.idf, this.averageLength, this.params);
    return counts;
  }
}

/** Turns counts into BM25 weights, in place. */
function weigh(counts: Csr, idf: Float64Array, averageLength: number, options: Bm25Weighting): void {
  const { k1 = 1.5, b = 0.75, variant = 'lucene' } = options;
  const { rows, indptr, indices, data } = counts;
  const top = variant === 'atire' ? k1 + 1 : 1;
  for (let i = 0; i < rows; i++) {
    let length = 0;
    for (let k = indptr[i]; k < indptr[i + 1]; k++) length += data[k];
    const half = k1 * (1 - b + (b * length) / averageLength);
    for (let k = indptr[i]; k < indptr[i + 1]; k++) {
      data[k] = (idf[indices[k]] * top * data[k]) / (data[k] + half);
    }
  }
}

/**
 * Turns documents into BM25 weights (Robertson and Zaragoza 2009): like tf-idf, but a repeated term counts less and
 * less, and long documents count less. The variants are those that Kamphuis et al. (ECIR 2020) tell apart; numbers
 * equal the reference implementation bm25s's.
 *
 * @param options See {@link Bm25Weighting}, {@link AnalyzerOptions} and {@link VocabularyOptions}.
 * @returns A transformer from n documents to a sparse matrix n × terms.
 * @throws LmlabError `bad-option` for options that make no sense; on `fit` `empty` when no term is left and `not-text`
 *   when a document is no string.
 * @example
 * ```ts
 * import { bm25Vectorizer } from 'lmlab';
 * const { fitted, output } = bm25Vectorizer().fitTransform(['free prize', 'free free time']);
 * fitted.featureNames; // ['free', 'prize', 'time']
 * output.toDense().at(1, 0) < 2 * output.toDense().at(0, 0); // true
 * ```
 */
export function bm25Vectorizer(options: Bm25VectorizerOptions = {}): Vectorizer<FittedBm25Vectorizer> {
  const { binary: _, ...names } = countNames;
  checkOptionNames<Bm25VectorizerOptions>(options, { ...names, k1: true, b: true, variant: true });
  options = ownOptions(options);
  checkWeighting(options);
  const counter = countingVectorizer(options);
  const finish = (counted: {
    fitted: FittedCountVectorizer;
    output: Csr;
  }): { fitted: FittedBm25Vectorizer; output: Csr } => {
    const { output } = counted;
    const idfOf = inverseDocumentFrequency[options.variant ?? 'lucene'];
    const idf = Float64Array.from(documentFrequencies(output), (df) => idfOf(df, output.rows));
    // A corpus without any known term has no average; its rows are empty, so that any will do.
    const averageLength = output.data.reduce((sum, count) => sum + count, 0) / output.rows || 1;
    weigh(output, idf, averageLength, options);
    const { featureNames } = counted.fitted;
    return {
      fitted: new FittedBm25Vectorizer({ featureNames, idf, averageLength, params: options }),
      output,
    };
  };
  return {
    params: options,
    fit: (docs) => finish(counter.fitTransform(docs)).fitted,
    fitTransform: (docs) => finish(counter.fitTransform(docs)),
    fitStream: async (docs) => finish(await counter.fitTransformStream(docs)).fitted,
    fitTransformStream: async (docs) => finish(await counter.fitTransformStream(docs)),
  };
}

function checkWeighting({ k1 = 1.5, b = 0.75, variant = 'lucene' }: Bm25Weighting): void {
  const bad = (expected: string, found: string, remedy: string): LmlabError =>
    new LmlabError('bad-option', { expected, found, remedy });
  if (!(k1 >= 0 && k1 < Infinity)) throw bad('k1 of 0 or more', String(k1), 'Leave it out for 1.5.');
  if (!(b >= 0 && b <= 1)) throw bad('b from 0 to 1', String(b), 'Leave it out for 0.75.');
  if (!Object.hasOwn(inverseDocumentFrequency, variant)) {
    throw bad("variant 'lucene', 'robertson' or 'atire'", `'${variant}'`, "Leave it out for 'lucene'.");
  }
}
