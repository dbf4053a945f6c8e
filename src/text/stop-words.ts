import { LmlabError } from '../core/errors';
import lists from './stop-word-lists.json';
import type { Tokenizer } from './tokenizer';

/** The languages with a stop-word list, as ISO 639-1 codes, and scikit-learn's English list. */
export type StopWordList = keyof typeof lists;

/** The names {@link stopWords} knows. */
export const stopWordLists: readonly StopWordList[] = Object.freeze(Object.keys(lists) as StopWordList[]);

/**
 * The stop words of a language, in lower case: frequent words that say little about a topic. They are not noise
 * everywhere: "not" and "no" turn a sentiment, "I" and "you" tell authors apart.
 *
 * The lists are Snowball's (English: snowballstem.org; others as in NLTK's corpus `stopwords`, BSD licence);
 * `'en-scikit-learn'` is scikit-learn's `ENGLISH_STOP_WORDS` (BSD licence), made by the Glasgow Information Retrieval
 * Group, with known oddities: it holds "system", "fire" and "bill".
 *
 * @throws LmlabError `bad-option` for a language without a list.
 * @example
 * ```ts
 * import { stopWords } from 'lmlab';
 * stopWords('en').includes('the'); // true
 * stopWords('de').length; // 231
 * ```
 */
export function stopWords(list: StopWordList): readonly string[] {
  const words = Object.hasOwn(lists, list) ? lists[list] : undefined;
  if (words === undefined) {
    throw new LmlabError('bad-option', {
      expected: `one of the lists ${stopWordLists.join(', ')}`,
      found: `"${list}"`,
      remedy: 'Pass your own words as a set where stop words are asked for.',
    });
  }
  return Object.freeze(words.split(' '));
}

/**
 * The tokens that a tokenizer (or tokenizer and stemmer) makes of the stop words and that are no stop words
 * themselves. Such tokens get through the filter: with a tokenizer that cuts "don't" in two, "don" and "t" stay in the
 * vocabulary. An empty answer means that the list fits.
 *
 * @param words The stop words.
 * @param tokenize What the texts are tokenized with, stemming included: `(text) => wordTokenize(text).map(porterStem)`.
 * @see J. Nothman, H. Qin and R. Yurchak, Stop word lists in free open-source software packages, NLP-OSS 2018.
 * @example
 * ```ts
 * import { unmatchedStopWords, wordTokenize } from 'lmlab';
 * unmatchedStopWords(["don't", 'the'], wordTokenize); // ['don', 't']
 * ```
 */
export function unmatchedStopWords(words: Iterable<string>, tokenize: Tokenizer): string[] {
  const list = new Set(words);
  const unmatched = new Set<string>();
  for (const word of list) {
    for (const token of tokenize(word)) if (!list.has(token)) unmatched.add(token);
  }
  return [...unmatched].sort();
}
