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
import { checkNorm, scaleRows } from './row-norm';
import { documentFrequencies } from './vocabulary';

/** How counts become weights. */
export interface TfidfWeighting {
  /** Length every row is scaled to: Euclidean, sum of absolute values, or not at all. Default `l2`. */
  readonly norm?: 'l2' | 'l1' | 'none';
  /** Weigh terms by inverse document frequency. Default true. */
  readonly useIdf?: boolean;
  /** Count one more document that holds every term, so that no idf divides by zero. Default true. */
  readonly smoothIdf?: boolean;
  /** Use 1 + ln(count) in place of the count. Default false. */
  readonly sublinearTf?: boolean;
}

/** Options of {@link tfidfVectorizer}. */
export interface TfidfVectorizerOptions extends CountVectorizerOptions, TfidfWeighting {}

/** A vocabulary with its inverse document frequencies: immutable. */
export class FittedTfidfVectorizer implements FittedTransformer<readonly string[], Csr> {
  /** The term of each column. */
  readonly featureNames: readonly string[];
  /** Inverse document frequency of each column; all 1 without `useIdf`. */
  readonly idf: Float64Array;
  readonly params: TfidfVectorizerOptions;
  readonly #counter: FittedCountVectorizer;

  constructor(state: Pick<FittedTfidfVectorizer, 'featureNames' | 'idf' | 'params'>) {
    this.featureNames = state.featureNames;
    this.idf = state.idf;
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

  /** Documents × terms; terms outside the vocabulary are ignored, a document without known terms is all zero. */
  transform(docs: readonly string[]): Csr {
    const counts = this.#counter.transform(docs);
    weigh(counts, this.idf, this.params);
    return counts;
  }
}

/** Turns counts into tf-idf weights, in place. */
function weigh(counts: Csr, idf: Float64Array, { norm = 'l2', sublinearTf = false }: TfidfWeighting): void {
  const { data, indices } = counts;
  if (sublinearTf) for (let k = 0; k < data.length; k++) data[k] = 1 + Math.log(data[k]);
  for (let k = 0; k < data.length; k++) data[k] *= idf[indices[k]];
  scaleRows(counts, norm);
}

function inverseDocumentFrequencies(
  counts: Csr,
  { useIdf = true, smoothIdf = true }: TfidfWeighting,
): Float64Array {
  const idf = new Float64Array(counts.cols).fill(1);
  if (!useIdf) return idf;
  const df = documentFrequencies(counts);
  const extra = smoothIdf ? 1 : 0;
  for (let j = 0; j < idf.length; j++) {
    if (df[j] + extra === 0) {
      throw new LmlabError('bad-option', {
        expected: 'every term of vocabulary in at least one document when smoothIdf is false',
        found: `a term in column ${j} that no document holds`,
        remedy: 'Set smoothIdf to true or leave the term out.',
      });
    }
    idf[j] = Math.log((counts.rows + extra) / (df[j] + extra)) + 1;
  }
  return idf;
}

/**
 * Turns documents into tf-idf weights, as scikit-learn's TfidfVectorizer does: count × (ln((1 + n) / (1 + df)) + 1),
 * each row scaled to length 1 (Salton and Buckley 1988, with scikit-learn's smoothing).
 *
 * @param options See {@link AnalyzerOptions}, {@link VocabularyOptions} and {@link TfidfWeighting}.
 * @returns A transformer from n documents to a sparse matrix n × terms.
 * @throws LmlabError `bad-option` for options that make no sense; on `fit` `empty` when no term is left and `not-text`
 *   when a document is no string.
 * @example
 * ```ts
 * import { tfidfVectorizer } from 'lmlab';
 * const { fitted, output } = tfidfVectorizer({ norm: 'none' }).fitTransform(['free prize', 'free time']);
 * fitted.featureNames; // ['free', 'prize', 'time']
 * output.toDense().at(0, 0); // 1
 * output.toDense().at(0, 1).toFixed(3); // '1.405'
 * ```
 */
export function tfidfVectorizer(options: TfidfVectorizerOptions = {}): Vectorizer<FittedTfidfVectorizer> {
  checkOptionNames<TfidfVectorizerOptions>(options, {
    ...countNames,
    norm: true,
    useIdf: true,
    smoothIdf: true,
    sublinearTf: true,
  });
  options = ownOptions(options);
  checkNorm(options.norm);
  const counter = countingVectorizer(options);
  const finish = (counted: {
    fitted: FittedCountVectorizer;
    output: Csr;
  }): { fitted: FittedTfidfVectorizer; output: Csr } => {
    const { fitted, output } = counted;
    const idf = inverseDocumentFrequencies(output, options);
    weigh(output, idf, options);
    const { featureNames } = fitted;
    return { fitted: new FittedTfidfVectorizer({ featureNames, idf, params: options }), output };
  };
  return {
    params: options,
    fit: (docs) => finish(counter.fitTransform(docs)).fitted,
    fitTransform: (docs) => finish(counter.fitTransform(docs)),
    fitStream: async (docs) => finish(await counter.fitTransformStream(docs)).fitted,
    fitTransformStream: async (docs) => finish(await counter.fitTransformStream(docs)),
  };
}
