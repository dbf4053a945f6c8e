import { stopWords, unmatchedStopWords, type StopWordList } from '../text/stop-words';
import type { Tokenizer } from '../text/tokenizer';

/** Words, or the name of a list: `'english'` is scikit-learn's, the others are those of `stopWords`. */
export type StopWords = readonly string[] | 'english' | StopWordList;

/** The words to leave out. */
export function stopWordSet(words: StopWords | undefined): ReadonlySet<string> {
  if (typeof words === 'string') return new Set(stopWords(words === 'english' ? 'en-scikit-learn' : words));
  return new Set(words);
}

/** Warnings given, so that a search over a hundred vectorizers gives one. */
const given = new Set<string>();

/**
 * Warns, once for the same words and tokens, when tokens that the stop words are cut or normalized into are no stop
 * words themselves, and so get through.
 * @throws LmlabError `bad-option` for a list that is unknown.
 */
export function checkStopWords(
  options: { readonly stopWords?: StopWords; readonly lowercase?: boolean },
  tokenize: Tokenizer,
): void {
  if (options.stopWords === undefined) return;
  const words = stopWordSet(options.stopWords);
  const unmatched = unmatchedStopWords(words, tokenize);
  if (unmatched.length === 0) return;
  const shown = unmatched.slice(0, 8).map((token) => `'${token}'`);
  const more = unmatched.length > 8 ? ` and ${unmatched.length - 8} more` : '';
  const message =
    `The stop words do not fit the tokens: cut and normalized as the documents are, they leave ${shown.join(', ')}${more}, ` +
    'which will be counted. Add these to stopWords, or pass words that went through the same tokenizer and normalizeToken.';
  if (given.has(message)) return;
  given.add(message);
  process.emitWarning(message, { type: 'LmlabWarning', code: 'unmatched-stop-words' });
}
