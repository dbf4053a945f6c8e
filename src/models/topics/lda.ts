import { Dense } from '../../core/dense';
import { LmlabError } from '../../core/errors';
import type { FittedTransformer, Transformer } from '../../core/estimator';
import { checkMatrix, type Matrix } from '../../core/matrix';
import { defaultSeed } from '../../core/random';
import { checkChoice, checkInteger, withDefaults } from '../../core/options';
import { checkFeatures, checkNonNegative, checkPositive, checkSamples, toCsr } from '../training-data';
import { logGamma } from './gamma-functions';
import { gibbsCounts } from './lda-gibbs';
import type { LdaOptions, LdaParams } from './lda-options';
import { passOver, startingTopics, variationalTopics } from './lda-passes';
import { inferDocuments, logExpectation } from './lda-variational';

/** Options of `partialFit`. */
export interface LdaPartialFitOptions {
  /** How many documents there are in all, as far as is known: how much a batch counts. Default 1,000,000. */
  readonly totalDocuments?: number;
}

/** Topics after fitting: immutable. */
export class FittedLda implements FittedTransformer<Matrix, Dense> {
  /** Topics × terms: pseudo-counts; divide a row by its sum for the topic's term probabilities. */
  readonly components: Dense;
  readonly params: LdaParams;
  /** How many batches the topics have moved by. */
  readonly updates: number;

  constructor(state: Pick<FittedLda, 'components' | 'params'> & { readonly updates?: number }) {
    this.components = state.components;
    this.params = state.params;
    this.updates = state.updates ?? 0;
  }

  /**
   * Moves the topics by one more pass over these documents, in batches of `batchSize`, as scikit-learn's `partial_fit`;
   * this model stays as it is.
   *
   * @param x Documents × the terms of before.
   * @throws LmlabError `bad-option` where the method is not `online`; `shape`, `empty`, `negative` or `non-finite`.
   */
  partialFit(x: Matrix, options: LdaPartialFitOptions = {}): FittedLda {
    checkOnline(this.params);
    const { totalDocuments } = withDefaults<Required<LdaPartialFitOptions>>(options, { totalDocuments: 1e6 });
    checkPositive('totalDocuments', totalDocuments);
    checkFeatures(x, this.components.cols);
    checkSamples(x, x.rows);
    checkNonNegative(x);
    const { rows, cols, data } = this.components;
    const components = new Dense(rows, cols, data.slice());
    const updates = passOver(toCsr(x), components, this.params, totalDocuments, this.updates);
    return new FittedLda({ components, params: this.params, updates });
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
  readonly params: LdaParams;
  fit(x: Matrix): FittedLda;
  /** Learns from a first batch, with the method `online`; the model's own `partialFit` takes those that follow. */
  partialFit(x: Matrix, options?: LdaPartialFitOptions): FittedLda;
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
  type Filled = 'docTopicPrior' | 'topicWordPrior' | 'maxIter';
  const given = withDefaults<Omit<LdaParams, Filled> & Pick<LdaOptions, Filled>>(options, {
    nComponents: 10,
    method: 'batch',
    docTopicPrior: undefined,
    topicWordPrior: undefined,
    maxIter: undefined,
    batchSize: 128,
    learningDecay: 0.7,
    learningOffset: 10,
    seed: defaultSeed(),
  });
  const params: LdaParams = {
    docTopicPrior: 1 / given.nComponents,
    topicWordPrior: 1 / given.nComponents,
    maxIter: given.method === 'gibbs' ? 200 : 10,
    ...given,
  };
  checkChoice('method', params.method, ['batch', 'online', 'gibbs']);
  for (const name of ['nComponents', 'maxIter', 'batchSize'] as const) checkInteger(name, params[name], 1);
  for (const name of ['docTopicPrior', 'topicWordPrior'] as const) checkPositive(name, params[name]);
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
      checkMatrix(x);
      checkSamples(x, x.rows);
      checkNonNegative(x);
      const sparse = toCsr(x);
      if (params.method === 'gibbs')
        return new FittedLda({ components: gibbsCounts(sparse, params), params });
      return new FittedLda({ ...variationalTopics(sparse, params), params });
    },
    partialFit: (x, partial) => {
      checkMatrix(x);
      return new FittedLda({ components: startingTopics(x.cols, params), params }).partialFit(x, partial);
    },
  };
}

/** @throws LmlabError `bad-option` for a method that needs all documents at once. */
function checkOnline({ method }: LdaParams): void {
  if (method === 'online') return;
  throw new LmlabError('bad-option', {
    expected: "the method 'online' for partialFit",
    found: `'${method}'`,
    remedy: "Make it with lda({ method: 'online' }).",
  });
}
