import { decodeHTML } from 'entities';
import { LmlabError } from '../core/errors';
import { withDefaults } from '../core/options';
import { checkTokenizable, type Tokenizer } from './tokenizer';

const EYES = '[:;=8]';
const NOSE = "[-o*']?";
const MOUTH = String.raw`[)\]([dDpP/:}{@|\\]`;
const EMOTICON = `(?:[<>]?${EYES}${NOSE}${MOUTH}|${MOUTH}${NOSE}${EYES}[<>]?|</?3)`;
const WORD = String.raw`[\p{L}\p{M}\p{N}_]`;
const LETTER = String.raw`[\p{L}\p{M}]`;

// What may follow a scheme or a domain, and what an address ends with: no closing punctuation, brackets in pairs.
const URL_PART = String.raw`(?:[^\s()<>{}\[\]]|\([^\s()]{0,255}\))`;
const URL_END = String.raw`(?:\([^\s()]{0,255}\)|[^\s${'`'}!()\[\]{};:'".,<>?«»“”‘’])`;

/**
 * The kinds of token, the first that matches wins. None begins inside a run of what it repeats and none reaches over its
 * own beginning, so that the time is linear.
 */
const KINDS = [
  `https?:(?:/{1,3}|[a-z0-9%])${URL_PART}{0,2000}${URL_END}`,
  `(?<![a-z0-9.-])[a-z0-9][a-z0-9.-]{0,253}\\.[a-z]{2,13}/${URL_PART}{0,2000}${URL_END}`,
  String.raw`(?<![@a-z0-9.-])[a-z0-9]{1,63}(?:[.-][a-z0-9]{1,63}){0,8}\.[a-z]{2,13}\b/?(?!@)`,
  // Telephone numbers: a country code, an area code, seven digits.
  String.raw`(?<!\d)(?:\+?[01][ *\-.)]{0,3})?(?:\(?\d{3}[ *\-.)]{0,3})?\d{3}[ *\-.)]{0,3}\d{4}(?!\d)`,
  EMOTICON,
  String.raw`(?<!<)<+[^<>\s]+>`,
  String.raw`(?<!-)-+>|<-+`,
  `@${WORD}+`,
  `(?<!#)#+${WORD}{2,}(?:['-]${WORD}+)*`,
  String.raw`[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}`,
  String.raw`\p{RI}\p{RI}|\p{Emoji}(?:\p{EMod}|\uFE0F\u20E3?)?(?:\u200D\p{Emoji}(?:\p{EMod}|\uFE0F)?)+|\p{Emoji}(?:\p{EMod}|\uFE0F\u20E3?)`,
  `${LETTER}${WORD}*(?:['’-](?=${LETTER})${WORD}+)*`,
  String.raw`[+-]?\d+[,/.:-]\d+[+-]?`,
  `${WORD}+`,
  String.raw`\.(?:[^\S\r\n]*\.)+`,
  String.raw`\S`,
];
const TOKEN = new RegExp(KINDS.join('|'), 'giu');
const IS_EMOTICON = new RegExp(`^${EMOTICON}$`, 'iu');

/** The options of {@link tweetTokenizer}. */
export interface TweetTokenizerOptions {
  /** Whether to write the tokens in lower case; emoticons such as `:D` stay. Default: false. */
  readonly lowercase?: boolean;
  /** Whether to leave out mentions, `@name`. Default: false. */
  readonly stripHandles?: boolean;
  /** How often a character may repeat (`waaaay`): more are cut to this many; 0 leaves them. Default: 0. */
  readonly maxRepeat?: number;
}

/**
 * Makes a tokenizer for tweets and chat: emoticons, emoji sequences, addresses, mentions, hashtags, arrows, telephone
 * numbers and words with apostrophes stay whole; character references are decoded. The kinds of token follow
 * C. Potts' and NLTK's tweet tokenizers; unlike NLTK's, letters and digits that touch are one
 * word (`KL341`), two dashes separate words, and runs of punctuation keep their length.
 *
 * @throws LmlabError `bad-option` when `maxRepeat` is no integer of at least 0.
 * @see C. Potts, Sentiment tokenizing, 2011; S. Bird et al., nltk.tokenize.casual.
 * @example
 * ```ts
 * import { tweetTokenizer } from 'lmlab';
 * tweetTokenizer({ lowercase: true })("@ann Can't WAIT :D #nlp http://a.example"); // ['@ann', "can't", 'wait', ':D', '#nlp', 'http://a.example']
 * tweetTokenizer({ maxRepeat: 3, stripHandles: true })('@ann waaaaay &lt;3'); // ['waaay', '<3']
 * ```
 */
export function tweetTokenizer(options: TweetTokenizerOptions = {}): Tokenizer {
  const { lowercase, stripHandles, maxRepeat } = withDefaults<Required<TweetTokenizerOptions>>(options, {
    lowercase: false,
    stripHandles: false,
    maxRepeat: 0,
  });
  if (!Number.isInteger(maxRepeat) || maxRepeat < 0) {
    throw new LmlabError('bad-option', {
      expected: 'an integer of at least 0 as maxRepeat',
      found: String(maxRepeat),
      remedy: 'Pass 3 to cut "waaaaay" to "waaay", 0 to leave it.',
    });
  }
  const repeats = new RegExp(`(.)\\1{${maxRepeat},}`, 'gu');
  return (text) => {
    checkTokenizable(text);
    text = decodeHTML(text);
    if (maxRepeat > 0) text = text.replace(repeats, (_, char: string) => char.repeat(maxRepeat));
    let tokens: string[] = text.match(TOKEN) ?? [];
    if (stripHandles) tokens = tokens.filter((token) => !/^@[\p{L}\p{N}_]/u.test(token));
    return lowercase
      ? tokens.map((token) => (IS_EMOTICON.test(token) ? token : token.toLowerCase()))
      : tokens;
  };
}

/**
 * Cuts a tweet into tokens: {@link tweetTokenizer} with its defaults.
 *
 * @throws LmlabError `not-text` when it is no string.
 * @example
 * ```ts
 * import { tweetTokenize } from 'lmlab';
 * tweetTokenize("it's <3 -> :-)"); // ["it's", '<3', '->', ':-)']
 * ```
 */
export const tweetTokenize: Tokenizer = tweetTokenizer();
