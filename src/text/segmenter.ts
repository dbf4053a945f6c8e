import { LmlabError } from '../core/errors';
import { withDefaults } from '../core/options';
import { checkTokenizable, type Tokenizer } from './tokenizer';

/** The options of {@link segmentTokenizer}. */
export interface SegmentTokenizerOptions {
  /** The language, as a BCP 47 tag; it matters for few. Default: `'en'`. */
  readonly locale?: string;
  /** Whether punctuation and symbols are tokens, too; white space never is. Default: false. */
  readonly punctuation?: boolean;
}

function segmenter(locale: string, granularity: 'word' | 'sentence'): Intl.Segmenter {
  try {
    return new Intl.Segmenter(locale, { granularity });
  } catch (cause) {
    throw new LmlabError('bad-option', {
      expected: "a BCP 47 language tag as the locale, such as 'en'",
      found: JSON.stringify(locale),
      remedy: 'Leave it out for English rules, which fit most languages.',
      cause,
    });
  }
}

/**
 * Makes a tokenizer by Unicode's word boundaries (UAX #29), as the JavaScript engine's ICU knows them: it also cuts
 * Chinese, Japanese and Thai, which write no spaces. The boundaries may change with the engine's Unicode version.
 *
 * @throws LmlabError `bad-option` when the locale is no BCP 47 tag.
 * @example
 * ```ts
 * import { segmentTokenizer } from 'lmlab';
 * segmentTokenizer({ punctuation: true })("Can't stop, 3.5%"); // ["Can't", 'stop', ',', '3.5', '%']
 * ```
 */
export function segmentTokenizer(options: SegmentTokenizerOptions = {}): Tokenizer {
  const { locale, punctuation } = withDefaults<Required<SegmentTokenizerOptions>>(options, {
    locale: 'en',
    punctuation: false,
  });
  const words = segmenter(locale, 'word');
  return (text) => {
    checkTokenizable(text);
    const tokens: string[] = [];
    for (const { segment, isWordLike } of words.segment(text)) {
      if (isWordLike || (punctuation && segment.trim() !== '')) tokens.push(segment);
    }
    return tokens;
  };
}

/**
 * Cuts a text into words by Unicode's boundaries: {@link segmentTokenizer} with its defaults.
 *
 * @throws LmlabError `not-text` when it is no string.
 * @example
 * ```ts
 * import { segmentWords } from 'lmlab';
 * segmentWords('我喜欢学习语言 e-mail'); // ['我', '喜欢', '学习', '语言', 'e', 'mail']
 * ```
 */
export const segmentWords: Tokenizer = segmentTokenizer();

// After these a period ends no sentence when something follows: titles, and words that stand before a name or number.
const ABBREVIATION =
  /(?:^|[\s("'“])(?:(?:mr|mrs|ms|dr|prof|st|gen|col|sgt|capt|lt|rev|hon|sen|rep|gov|pres|jr|sr|messrs|mt|ft|no|vs|v|cf|viz|approx|fig|figs|vol|pp|ed|eds|al|e\.g|i\.e|etc|inc|ltd|corp|co|dept|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|a\.m|p\.m|ave|blvd|u\.s|u\.k|u\.n|d\.c)|[a-z])\.["')\]]*$/i;
// Those that seldom end a sentence, so that even a capital after them does not start one.
const NEVER_LAST =
  /(?:^|[\s("'“])(?:mr|mrs|ms|dr|prof|st|gen|col|sgt|capt|lt|rev|hon|sen|rep|gov|pres|messrs|mt|ft|vs|v|cf|viz|approx|figs?|vol|pp|eds?|e\.g|i\.e|[a-z])\.$/i;
// Direct speech goes on in lower case: "Yes!" he said.
const SPEECH = /[!?]["'”’]$/;
// More characters than an abbreviation has, with its brackets and quotation marks.
const TAIL = 32;

/**
 * Cuts a text into sentences: Unicode's sentence boundaries (UAX #29), mended where the period belongs to an English
 * abbreviation or initial ("Dr. Lee met J. Smith at 5 p.m. on Monday."). A blank line ends a sentence always.
 *
 * @returns The sentences without the white space around them; empty ones are left out.
 * @throws LmlabError `not-text` when it is no string.
 * @example
 * ```ts
 * import { splitSentences } from 'lmlab';
 * splitSentences('Dr. Lee met J. Smith. It rained!'); // ['Dr. Lee met J. Smith.', 'It rained!']
 * ```
 */
export function splitSentences(text: string): string[] {
  checkTokenizable(text);
  return text.split(/\n\s*\n/).flatMap(sentencesOf);
}

const SENTENCES = segmenter('en', 'sentence');
const WINDOW = 2048;

/**
 * The segments that UAX #29 cuts a text into. Engines copy the text for every segment, so that a long one is given in
 * windows; each begins at a boundary, where the rules begin anew.
 */
function* segmentsOf(text: string): Generator<string> {
  let size = WINDOW;
  for (let at = 0; at < text.length;) {
    const begin = at;
    const held: string[] = [];
    for (const { segment } of SENTENCES.segment(text.slice(begin, begin + size))) {
      held.push(segment);
      // What comes after the window may move the last boundary, never the one before.
      if (held.length < 3) continue;
      at += held[0].length;
      yield held.shift()!;
      if (at - begin >= WINDOW) break;
    }
    if (begin + size >= text.length && at - begin < WINDOW) {
      yield* held;
      return;
    }
    size = at === begin ? 2 * size : WINDOW;
  }
}

function sentencesOf(paragraph: string): string[] {
  const sentences: string[] = [];
  // A line end inside a paragraph is a space: UAX #29 would end the sentence there.
  const text = paragraph.replace(/(?<!\s)\s*\n\s*/g, ' ');
  let start = 0;
  // Where the last segment's text ends, before its white space.
  let end = 0;
  let index = 0;
  for (const segment of segmentsOf(text)) {
    // The end alone is looked at, so that a sentence of many segments is not read again for each.
    const tail = text.slice(Math.max(start, end - TAIL), end);
    const goesOn =
      NEVER_LAST.test(tail) ||
      (ABBREVIATION.test(tail) && /^["'(“]?[a-z0-9]/.test(segment)) ||
      (SPEECH.test(tail) && /^\p{Ll}/u.test(segment));
    if (index > start && !goesOn) {
      sentences.push(text.slice(start, index).trim());
      start = index;
    }
    const length = segment.trimEnd().length;
    if (length > 0) end = index + length;
    index += segment.length;
  }
  sentences.push(text.slice(start).trim());
  return sentences.filter((sentence) => sentence !== '');
}
