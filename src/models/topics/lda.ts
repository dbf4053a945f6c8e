import { watched } from '../../core/progress';
import type { Csr } from '../../core/csr';
import { Dense } from '../../core/dense';
import { LmlabError } from '../../core/errors';
import type { FittedTransformer, Transformer } from '../../core/estimator';
import type { Matrix } from '../../core/matrix';
import { defaultSeed, random } from '../../core/random';
import { checkFeatures, checkNonNegative, checkPositive, checkSamples, toCsr } from '../training-data';
import { logGamma } from './gamma-functions';
import { gibbsCounts } from './lda-gibbs';
import { inferDocuments, logExpectation } from './lda-variational';

/** Options of {@link lda}. */
export interface LdaOptions {
  /** How many topics. Default 10. */
  readonly nComponents?: number;
  /**
   * `batch`: variational Bayes over all documents; `online`: over batches, sooner useful (Hoffman, Blei and Bach 2010);
   * `gibbs`: collapsed Gibbs sampling (Griffiths and Steyvers 2004). Default `batch`.
   */
  readonly method?: 'batch' | 'online' | 'gibbs';
  /** Prior weight of every topic in a document, above 0. Default 1 / nComponents. */
  readonly docTopicPrior?: number;
  /** Prior weight of every term in a topic, above 0. Default 1 / nComponents. */
  readonly topicWordPrior?: number;
  /** Passes over the documents. Default 10 (`gibbs`: 200). */
  readonly maxIter?: number;
  /** Documents a batch of `online`. Default 128. */
  readonly batchSize?: number;
  /** How fast `online` forgets, above 0.5 and up to 1. Default 0.7. */
  readonly learningDecay?: number;
  /** Slows the first steps of `online`. Default 10. */
  readonly learningOffset?: number;
  /** Seed of the start and of the draws. Default `defaultSeed()`. */
  readonly seed?: number;
}

type Params = Required<LdaOptions>;

/** Topics after fitting: immutable. */
export class FittedLda implements FittedTransformer<Matrix, Dense> {
  /** Topics × terms: pseudo-counts; divide a row by its sum for the topic's term probabilities. */
  readonly components: Dense;
  readonly params: Params;

  constructor(state: Pick<FittedLda, 'components' | 'params'>) {
    this.components = state.components;
    this.params = state.params;
  }

  /** Documents × topics: each row sums to 1. */
  transform(x: Matrix): Dense {
    const gamma = this.#infer(x);
    for (let i = 0; i < gamma.rows; i++) {
      const row = gamma.row(i);
      const total = row.reduce((sum, value) => sum + value, 0);
      for (let k = 0; k < row.length; k++) row[k] /= total;
    }
    return gamma;
  }

  #infer(x: Matrix): Dense {
    checkFeatures(x, this.components.cols);
    checkNonNegative(x);
    return inferDocuments(toCsr(x), this.components, this.params.docTopicPrior, false).gamma;
  }

  /**
   * e to the negative variational bound a token (Hoffman, Blei and Bach 2010): lower is better, on held-out documents.
   * @throws LmlabError `empty` when the documents hold no token.
   */
  perplexity(x: Matrix): number {
    const gamma = this.#infer(x);
    const sparse = toCsr(x);
    const { docTopicPrior, topicWordPrior } = this.params;
    const topics = logExpectation(this.components);
    const documents = logExpectation(gamma);
    const K = this.components.rows;
    const z = new Float64Array(K);
    let bound = 0;
    let tokens = 0;
    for (let i = 0; i < sparse.rows; i++) {
      for (let p = sparse.indptr[i]; p < sparse.indptr[i + 1]; p++) {
        let max = -Infinity;
        for (let k = 0; k < K; k++) {
          z[k] = documents[k * sparse.rows + i] + topics[sparse.indices[p] * K + k];
          if (z[k] > max) max = z[k]!;
        }
        let sum = 0;
        for (let k = 0; k < K; k++) sum += Math.exp(z[k] - max);
        bound += sparse.data[p] * (max + Math.log(sum));
        tokens += sparse.data[p];
      }
    }
    if (tokens === 0) {
      throw new LmlabError('empty', {
        expected: 'documents with at least one known term',
        found: 'none',
        remedy: 'Check that they were counted with the fitted vectorizer.',
      });
    }
    bound += dirichletBound(gamma, documents, docTopicPrior);
    bound += dirichletBound(this.components, topics, topicWordPrior);
    return Math.exp(-bound / tokens);
  }
}

/** E[ln p − ln q] of Dirichlet rows against their symmetric prior; `log` is E[ln], column by column. */
function dirichletBound(rows: Dense, log: Float64Array, prior: number): number {
  let bound = 0;
  for (let i = 0; i < rows.rows; i++) {
    let total = 0;
    for (let j = 0; j < rows.cols; j++) {
      const value = rows.data[i * rows.cols + j];
      total += value;
      bound += (prior - value) * log[j * rows.rows + i] + logGamma(value) - logGamma(prior);
    }
    bound += logGamma(prior * rows.cols) - logGamma(total);
  }
  return bound;
}

/** {@link lda} before fitting. */
export interface Lda extends Transformer<Matrix, Dense> {
  readonly params: Params;
  fit(x: Matrix): FittedLda;
}

/**
 * Latent Dirichlet allocation (Blei, Ng and Jordan 2003): documents as mixtures of topics, topics as distributions of
 * terms. The variational methods are those of scikit-learn's LatentDirichletAllocation.
 *
 * @param options See {@link LdaOptions}.
 * @returns A transformer from counts, documents × terms, to mixtures, documents × topics.
 * @throws LmlabError `bad-option` for options that make no sense; on `fit` `negative`, `empty` or `non-finite`.
 * @example
 * ```ts
 * import { countVectorizer, lda, pipeline } from 'lmlab';
 * const texts = ['cat dog cat', 'dog cat pet', 'stock market fund', 'market fund stock stock'];
 * const topics = pipeline(countVectorizer(), lda({ nComponents: 2, maxIter: 30 })).fit(texts);
 * const mixtures = topics.transform(texts);
 * Math.sign(mixtures.at(0, 0) - 0.5) === Math.sign(mixtures.at(1, 0) - 0.5); // true
 * ```
 */
export function lda(options: LdaOptions = {}): Lda {
  const nComponents = options.nComponents ?? 10;
  const params: Params = {
    nComponents,
    method: 'batch',
    docTopicPrior: 1 / nComponents,
    topicWordPrior: 1 / nComponents,
    maxIter: options.method === 'gibbs' ? 200 : 10,
    batchSize: 128,
    learningDecay: 0.7,
    learningOffset: 10,
    seed: defaultSeed(),
    ...options,
  };
  for (const name of ['nComponents', 'docTopicPrior', 'topicWordPrior', 'maxIter', 'batchSize'] as const) {
    checkPositive(name, params[name]);
  }
  if (!(params.learningDecay > 0.5 && params.learningDecay <= 1 && params.learningOffset >= 0)) {
    throw new LmlabError('bad-option', {
      expected: 'learningDecay above 0.5 and up to 1, learningOffset of 0 or more',
      found: `${params.learningDecay} and ${params.learningOffset}`,
      remedy: 'Leave them out for 0.7 and 10.',
    });
  }
  return {
    params,
    fit: (x) => {
      checkSamples(x, x.rows);
      checkNonNegative(x);
      const sparse = toCsr(x);
      const components =
        params.method === 'gibbs' ? gibbsCounts(sparse, params) : variational(sparse, params);
      return new FittedLda({ components, params });
    },
  };
}

function variational(x: Csr, params: Params): Dense {
  const { nComponents: K, topicWordPrior, docTopicPrior, maxIter } = params;
  const rng = random(params.seed);
  const components = new Dense(K, x.cols);
  // Near 1 with a spread of 0.1, which breaks the symmetry, as the Gamma(100, 1/100) of the paper's code does.
  for (let q = 0; q < components.data.length; q++) components.data[q] = Math.max(0.1, rng.normal(1, 0.1));
  const online = params.method === 'online';
  const size = online ? Math.min(params.batchSize, x.rows) : x.rows;
  const all = Int32Array.from({ length: x.rows }, (_, i) => i);
  let step = 0;
  for (const _pass of watched(maxIter, 'LDA')) {
    for (let start = 0; start < x.rows; start += size) {
      const batch = online ? x.takeRows(all.subarray(start, start + size)) : x;
      const { expected } = inferDocuments(batch, components, docTopicPrior, true);
      step++;
      const rate = online ? (params.learningOffset + step) ** -params.learningDecay : 1;
      const scale = x.rows / batch.rows;
      for (let k = 0; k < K; k++) {
        for (let j = 0; j < x.cols; j++) {
          const q = k * x.cols + j;
          const target = topicWordPrior + scale * expected.data[q];
          components.data[q] += rate * (target - components.data[q]);
        }
      }
    }
  }
  return components;
}
