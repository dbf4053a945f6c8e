/** Options of `lda`. */
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

/** The options with their defaults filled in. */
export type LdaParams = Required<LdaOptions>;
