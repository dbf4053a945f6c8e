import type { Dense } from '../../core/dense';
import { LmlabError } from '../../core/errors';

/**
 * The words that weigh most in each topic, the heaviest first; of equals the first.
 *
 * @param topics A fitted topic model: anything with `components`, topics × terms.
 * @param featureNames The term of each column.
 * @param k How many a topic. Default 10.
 * @throws LmlabError `shape` when there is not one name a column.
 * @example
 * ```ts
 * import { countVectorizer, nmf, topWords } from 'lmlab';
 * const { fitted, output } = countVectorizer().fitTransform(['cat cat dog', 'fund stock stock']);
 * const topics = nmf({ nComponents: 2 }).fit(output);
 * topWords(topics, fitted.featureNames, 1).flat().sort(); // ['cat', 'stock']
 * ```
 */
export function topWords(
  topics: { readonly components: Dense },
  featureNames: readonly string[],
  k = 10,
): string[][] {
  const { components } = topics;
  if (featureNames.length !== components.cols) {
    throw new LmlabError('shape', {
      expected: `${components.cols} feature names, one a column`,
      found: String(featureNames.length),
      remedy: 'Pass the featureNames of the vectorizer that made the columns.',
    });
  }
  return Array.from({ length: components.rows }, (_, t) => {
    const row = components.row(t);
    const order = Array.from(row.keys()).sort((a, b) => row[b] - row[a] || a - b);
    return order.slice(0, k).map((j) => featureNames[j]);
  });
}
