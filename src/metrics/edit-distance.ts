import { levenshtein } from '../core/levenshtein';
import { checkList } from '../core/lists';
import { checkTexts } from '../core/texts';
import { checkPairs } from './labels';

/**
 * The fewest insertions, deletions and replacements that turn one sequence into the other (Levenshtein 1966): of
 * characters (code points) for strings, of items for arrays, which makes it the count behind the word error rate.
 *
 * @example
 * ```ts
 * import { editDistance } from 'lmlab';
 * editDistance('kitten', 'sitting'); // 3
 * editDistance(['a', 'cat'], ['the', 'cat']); // 1
 * ```
 */
export function editDistance<T>(a: string | readonly T[], b: string | readonly T[]): number {
  for (const one of [a, b]) if (typeof one !== 'string') checkList(one, 'a string or an array');
  return levenshtein(Array.from<unknown>(a), Array.from<unknown>(b));
}

/**
 * The share of answers that equal one of their references after trimming, in lower case and without the articles
 * a, an, the and punctuation, as SQuAD judges.
 *
 * @param predictions n answers.
 * @param references For each of them one right answer or several.
 * @throws LmlabError `shape` on different lengths, `empty` without an answer; `not-text`.
 * @see Rajpurkar et al. (2016).
 * @example
 * ```ts
 * import { exactMatch } from 'lmlab';
 * exactMatch(['The Eiffel Tower.', 'Rome'], [['Eiffel tower'], ['Paris', 'Lyon']]); // 0.5
 * ```
 */
export function exactMatch(
  predictions: readonly string[],
  references: readonly (string | readonly string[])[],
): number {
  checkPairs(predictions, references);
  checkTexts(predictions);
  checkTexts(references.flat());
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/g, '')
      .replace(/\b(a|an|the)\b/g, ' ')
      .split(/\s+/)
      .filter((word) => word !== '')
      .join(' ');
  const hits = predictions.filter((one, i) =>
    [references[i]].flat().some((right) => plain(right) === plain(one)),
  );
  return hits.length / predictions.length;
}
