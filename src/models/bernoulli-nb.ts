import { withDefaults } from '../core/options';
import { naiveBayes, type NaiveBayes } from './naive-bayes';
import type { NaiveBayesOptions } from './naive-bayes-weights';
import { checkNotNegative } from './training-data';

/** Options of {@link bernoulliNB}. */
export interface BernoulliNBOptions extends NaiveBayesOptions {
  /** Values above this count as present; 0 or more. Default 0. */
  readonly binarize?: number;
}

/**
 * Naive Bayes of presence and absence: a term that is missing counts, too (McCallum and Nigam 1998), as
 * scikit-learn's BernoulliNB.
 *
 * @param options See {@link BernoulliNBOptions}.
 * @returns A classifier of matrices.
 * @throws LmlabError `bad-option`; on `fit` `empty`, `shape` or `non-finite`.
 * @example
 * ```ts
 * import { bernoulliNB, countVectorizer, pipeline } from 'lmlab';
 * const model = pipeline(countVectorizer(), bernoulliNB());
 * model.fit(['free prize', 'free lunch time'], ['spam', 'ham']).predict(['prize']); // ['spam']
 * ```
 */
export function bernoulliNB(options: BernoulliNBOptions = {}): NaiveBayes {
  const defaults = { alpha: 1, fitPrior: true, binarize: 0 };
  const params = {
    ...withDefaults<Required<BernoulliNBOptions>>(options, defaults),
    kind: 'bernoulli' as const,
  };
  checkNotNegative('binarize', params.binarize);
  return naiveBayes(params);
}
