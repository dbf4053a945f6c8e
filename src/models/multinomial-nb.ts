import { withDefaults } from '../core/options';
import { naiveBayes, type NaiveBayes } from './naive-bayes';
import type { NaiveBayesOptions } from './naive-bayes-weights';

/**
 * Naive Bayes of counts: each class draws its terms independently (McCallum and Nigam 1998), as scikit-learn's
 * MultinomialNB. Works with tf-idf weights, too.
 *
 * @param options See {@link NaiveBayesOptions}.
 * @returns A classifier of matrices without negative values.
 * @throws LmlabError `bad-option`; on `fit` `negative`, `empty`, `shape` or `non-finite`.
 * @example
 * ```ts
 * import { countVectorizer, multinomialNB, pipeline } from 'lmlab';
 * const model = pipeline(countVectorizer(), multinomialNB());
 * model.fit(['free prize', 'free lunch time'], ['spam', 'ham']).predict(['prize']); // ['spam']
 * ```
 */
export function multinomialNB(options: NaiveBayesOptions = {}): NaiveBayes {
  return naiveBayes({
    ...withDefaults<Required<NaiveBayesOptions>>(options, { alpha: 1, fitPrior: true }),
    kind: 'multinomial',
  });
}
