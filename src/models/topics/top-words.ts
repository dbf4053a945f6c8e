import type { Dense } from '../../core/dense';
import { LmlabError } from '../../core/errors';
import { checkMatrix } from '../../core/matrix';
import { checkList } from '../../core/lists';

/** A word of a topic. */
export interface TopicWord {
  readonly word: string;
  /** Its share of the topic's weight, 0 to 1; its loading as it is where the topic has loadings below zero (LSA). */
  readonly weight: number;
}

/**
 * The words that weigh most in each topic, the heaviest first; of equals the first.
 *
 * @param topics A fitted topic model: anything with `components`, topics × terms, such as that of `lda`, `nmf` or
 *   `truncatedSvd`.
 * @param featureNames The term of each column.
 * @param k How many a topic. Default 10.
 * @throws LmlabError `shape` when there is not one name a column; `bad-option`.
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
  return weightedTopWords(topics, featureNames, k).map((words) => words.map(({ word }) => word));
}

/**
 * The words of {@link topWords} with how much each weighs, as `plotTopicBars` draws them.
 *
 * @param topics As for {@link topWords}.
 * @param featureNames The term of each column.
 * @param k How many a topic. Default 10.
 * @throws LmlabError `shape` when there is not one name a column; `bad-option`.
 * @example
 * ```ts
 * import { Dense, weightedTopWords } from 'lmlab';
 * const topics = { components: Dense.fromRows([[3, 1, 0], [0, 2, 2]]) };
 * weightedTopWords(topics, ['cat', 'pet', 'dog'], 1); // [[{ word: 'cat', weight: 0.75 }], [{ word: 'pet', weight: 0.5 }]]
 * ```
 */
export function weightedTopWords(
  topics: { readonly components: Dense },
  featureNames: readonly string[],
  k = 10,
): TopicWord[][] {
  checkMatrix((topics as { readonly components: Dense } | null | undefined)?.components, 'dense');
  checkList(featureNames);
  const { components } = topics;
  if (featureNames.length !== components.cols) {
    throw new LmlabError('shape', {
      expected: `${components.cols} feature names, one a column`,
      found: String(featureNames.length),
      remedy: 'Pass the featureNames of the vectorizer that made the columns.',
    });
  }
  if (!(Number.isInteger(k) && k > 0)) {
    throw new LmlabError('bad-option', {
      expected: 'k as a whole number above 0',
      found: String(k),
      remedy: 'Leave it out for 10.',
    });
  }
  return Array.from({ length: components.rows }, (_, t) => {
    const row = components.row(t);
    const total = row.reduce((sum, value) => sum + value, 0);
    const scale = total > 0 && row.every((value) => value >= 0) ? 1 / total : 1;
    const order = Array.from(row.keys()).sort((a, b) => row[b] - row[a] || a - b);
    return order.slice(0, k).map((j) => ({ word: featureNames[j], weight: row[j] * scale }));
  });
}
