import { LmlabError } from '../core/errors';
import { withDefaults } from '../core/options';
import { checkTokenizable, type Tokenizer } from './tokenizer';

/** The options of {@link wordTokenizer}. */
export interface WordTokenizerOptions {
  /** How many characters (code points) a token has at least. Default: 1. */
  readonly minLength?: number;
  /** Whether to write the tokens in lower case. Default: false. */
  readonly lowercase?: boolean;
  /** Whether an apostrophe or hyphen between letters belongs to the word: `don't`, `state-of-the-art`. Default: false. */
  readonly joined?: boolean;
}

/**
 * Makes a tokenizer that takes every run of letters, digits and underscores, with the marks that belong to them, as a
 * word, in any script that writes spaces. Everything else separates.
 *
 * With `minLength: 2` it is scikit-learn's default token pattern `(?u)\b\w\w+\b`, which drops single letters without a
 * word: "I", "a", the "t" of "don't", but also the "C" of "vitamin C" and the "5" of "5 stars". Here they stay unless
 * you ask. (One difference: a combining mark, as in Hindi vowels, does not cut a word here.)
 *
 * @throws LmlabError `bad-option` when `minLength` is not a positive integer.
 * @example
 * ```ts
 * import { wordTokenizer } from 'lmlab';
 * wordTokenizer()("I don't like vitamin C."); // ['I', 'don', 't', 'like', 'vitamin', 'C']
 * wordTokenizer({ joined: true, lowercase: true })("I Don't like vitamin C."); // ['i', "don't", 'like', 'vitamin', 'c']
 * ```
 */
export function wordTokenizer(options: WordTokenizerOptions = {}): Tokenizer {
  const { minLength, lowercase, joined } = withDefaults<Required<WordTokenizerOptions>>(options, {
    minLength: 1,
    lowercase: false,
    joined: false,
  });
  if (!Number.isInteger(minLength) || minLength < 1) {
    throw new LmlabError('bad-option', {
      expected: 'a positive integer as minLength',
      found: String(minLength),
      remedy: 'Pass 1 to keep single letters, 2 to drop them as scikit-learn does.',
    });
  }
  const run = '[\\p{L}\\p{N}_][\\p{L}\\p{N}\\p{M}_]*';
  const pattern = new RegExp(joined ? `${run}(?:['’\\-‐‑]${run})*` : run, 'gu');
  return (text) => {
    checkTokenizable(text);
    // A plain match() is several times faster than matchAll; the length is checked only where it could fail.
    const tokens = (lowercase ? text.toLowerCase() : text).match(pattern) ?? [];
    return minLength === 1 ? [...tokens] : tokens.filter((token) => codePoints(token, minLength));
  };
}

/** Whether a token has at least `n` code points. */
function codePoints(token: string, n: number): boolean {
  return token.length >= 2 * n || (token.length >= n && Array.from(token).length >= n);
}

/**
 * Cuts a text into words, single letters included: {@link wordTokenizer} with its defaults.
 *
 * @throws LmlabError `not-text` when it is no string.
 * @example
 * ```ts
 * import { wordTokenize } from 'lmlab';
 * ['Is it free?', 'Yes!'].map(wordTokenize); // [['Is', 'it', 'free'], ['Yes']]
 * ```
 */
export const wordTokenize: Tokenizer = wordTokenizer();
