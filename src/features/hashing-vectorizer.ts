import { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';
import type { FittedTransformer } from '../core/estimator';
import { ProgressLine, watched } from '../core/progress';
import { checkOptionNames, ownOptions } from '../core/options';
import { analyzerNames, checkAnalyzer, type AnalyzerOptions } from './analyzer';
import type { Vectorizer } from './count-vectorizer';
import { murmur3 } from './murmur3';
import { checkNorm, scaleRows } from './row-norm';
import { checkDocuments, TermCounter } from './term-counter';

/** Options of {@link hashingVectorizer}. */
export interface HashingVectorizerOptions extends AnalyzerOptions {
  /** Number of columns; different terms may share one. Default 2^20. */
  readonly nFeatures?: number;
  /** Length every row is scaled to. Default `l2`. */
  readonly norm?: 'l2' | 'l1' | 'none';
  /** Let half of the terms count negatively, so that terms that share a column cancel on average. Default true. */
  readonly alternateSign?: boolean;
  /** Count a column once a document. Default false. */
  readonly binary?: boolean;
}

type Params = Required<Pick<HashingVectorizerOptions, 'nFeatures' | 'norm' | 'alternateSign' | 'binary'>> &
  AnalyzerOptions;

/** Texts to hashed counts. It learns nothing, so one serves any number of corpora: immutable. */
export class FittedHashingVectorizer implements FittedTransformer<readonly string[], Csr> {
  readonly params: Params;

  constructor(state: { readonly params: Params }) {
    this.params = state.params;
  }

  /** Documents × `nFeatures`. */
  transform(docs: readonly string[]): Csr {
    checkDocuments(docs);
    const counter = new TermCounter(this.params);
    for (const doc of watched(docs, 'counting terms')) counter.add(doc);
    return this.#hash(counter);
  }

  /** The same for documents that come one by one; their counts are held, they are not. */
  async transformStream(docs: AsyncIterable<string> | Iterable<string>): Promise<Csr> {
    checkDocuments(docs);
    const counter = new TermCounter(this.params);
    using line = new ProgressLine('counting terms', undefined, true);
    for await (const doc of docs) {
      counter.add(doc);
      line.step();
    }
    return this.#hash(counter);
  }

  #hash(counter: TermCounter): Csr {
    const { nFeatures, norm, alternateSign, binary } = this.params;
    const terms = counter.texts();
    const hashes = Int32Array.from(terms, (term) => murmur3(term));
    const columns = hashes.map((hash) => Math.abs(hash) % nFeatures);
    const signs = alternateSign ? Int8Array.from(hashes, (hash) => (hash < 0 ? -1 : 1)) : undefined;
    // Only the columns in use are counted in: a document has a hundred terms, not a million.
    const used = columns.slice().sort();
    let width = 0;
    for (const column of used) if (width === 0 || used[width - 1] !== column) used[width++] = column;
    const places = new Map(Array.from(used.subarray(0, width), (column, place) => [column, place]));
    const counts = counter.finishWith(
      columns.map((column) => places.get(column)!),
      width,
      signs,
    );
    const indices = counts.indices.map((place) => used[place]);
    const out = new Csr(counts.rows, nFeatures, counts.indptr, indices, counts.data);
    if (binary) out.data.fill(1);
    scaleRows(out, norm);
    return out;
  }
}

/**
 * Counts terms in columns given by a hash of the term (Weinberger et al. 2009): no vocabulary to learn or to keep,
 * and the columns of scikit-learn's HashingVectorizer.
 *
 * @param options See {@link HashingVectorizerOptions} and {@link AnalyzerOptions}.
 * @returns A transformer from n documents to a sparse matrix n × nFeatures.
 * @throws LmlabError `bad-option` for options that make no sense; `not-text` when a document is no string.
 * @example
 * ```ts
 * import { hashingVectorizer } from 'lmlab';
 * const hashed = hashingVectorizer({ nFeatures: 16, norm: 'none' }).fit([]).transform(['one two two']);
 * hashed.cols; // 16
 * hashed.data.map(Math.abs).sort().join(); // '1,2'
 * ```
 */
export function hashingVectorizer(
  options: HashingVectorizerOptions = {},
): Vectorizer<FittedHashingVectorizer> {
  checkOptionNames<HashingVectorizerOptions>(options, {
    ...analyzerNames,
    nFeatures: true,
    norm: true,
    alternateSign: true,
    binary: true,
  });
  const params: Params = ownOptions({
    nFeatures: 2 ** 20,
    norm: 'l2',
    alternateSign: true,
    binary: false,
    ...options,
  });
  checkAnalyzer(params);
  checkNorm(params.norm);
  if (!(Number.isInteger(params.nFeatures) && params.nFeatures > 0 && params.nFeatures < 2 ** 31)) {
    throw new LmlabError('bad-option', {
      expected: 'nFeatures as a whole number from 1 to 2^31 − 1',
      found: String(params.nFeatures),
      remedy: 'Leave it out for 2^20.',
    });
  }
  const fitted = new FittedHashingVectorizer({ params });
  return {
    params,
    fit: (docs) => {
      checkDocuments(docs);
      return fitted;
    },
    fitTransform: (docs) => ({ fitted, output: fitted.transform(docs) }),
    fitStream: (docs) => {
      checkDocuments(docs);
      return Promise.resolve(fitted);
    },
    fitTransformStream: async (docs) => ({ fitted, output: await fitted.transformStream(docs) }),
  };
}
