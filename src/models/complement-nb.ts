import { withDefaults } from '../core/options';
import { naiveBayes, type NaiveBayes } from './naive-bayes';
import type { NaiveBayesOptions } from './naive-bayes-weights';

/** Options of {@link complementNB}. */
export interface ComplementNBOptions extends NaiveBayesOptions {
  /** Scale each class's weights to sum 1. Default false. */
  readonly norm?: boolean;
}

/**
 * Naive Bayes of what the *other* classes look like, better on classes of different size (Rennie et al. 2003), as
 * scikit-learn's ComplementNB.
 *
 * @param options See {@link ComplementNBOptions}.
 * @returns A classifier of matrices without negative values.
 * @throws LmlabError `bad-option`; on `fit` `negative`, `empty`, `shape` or `non-finite`.
 * @example
 * ```ts
 * import { complementNB, countVectorizer, pipeline } from 'lmlab';
 * const model = pipeline(countVectorizer(), complementNB());
 * model.fit(['free prize', 'free lunch time'], ['spam', 'ham']).predict(['prize']); // ['spam']
 * ```
 */
export function complementNB(options: ComplementNBOptions = {}): NaiveBayes {
  return naiveBayes({
    ...withDefaults<Required<ComplementNBOptions>>(options, { alpha: 1, fitPrior: true, norm: false }),
    kind: 'complement',
  });
}
