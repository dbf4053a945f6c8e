import { LmlabError } from '../core/errors';
import { detached, TokenIndex } from './token-index';
import { tokenNormalizer, type TokenNormalizer } from './token-normalizer';
import { checkStopWords, stopWordSet, type StopWords } from './vectorizer-stop-words';

/** How a document becomes terms; shared by every vectorizer. */
export interface AnalyzerOptions {
  /** `word`: tokens and their n-grams; `char`: characters; `char_wb`: characters inside padded words. Default `word`. */
  readonly analyzer?: 'word' | 'char' | 'char_wb';
  /** Lower-case the document first. Default true. */
  readonly lowercase?: boolean;
  /**
   * What a token looks like; a capturing group, if there is one, is the token. The default keeps runs of two or more
   * letters, digits or underscores, so single letters ("I", "a", and the "t" of "don't") are dropped, as
   * scikit-learn does. Keep them with `singleLetters`. In a pattern of your own write `[\p{L}\p{N}_]` with the flag `u`
   * where Python has `\w`: JavaScript's `\w` knows the letters of English only and cuts "café" after "caf".
   */
  readonly tokenPattern?: RegExp;
  /** Keep tokens of a single letter or digit, too: `tokenPattern` is then `/[\p{L}\p{N}_]+/gu`. Default false. */
  readonly singleLetters?: boolean;
  /** Splits a document into tokens instead of `tokenPattern`. A function cannot be saved with the model. */
  readonly tokenizer?: (text: string) => readonly string[];
  /**
   * What every distinct token becomes before stop words are removed: `'lemma'` (WordNet, out of context), the stem
   * `'porter'`, `'snowball'` or `'lancaster'` makes, or what a function returns, which cannot be saved with the model.
   * Default: the token itself.
   */
  readonly normalizeToken?: TokenNormalizer;
  /**
   * Tokens to leave out, compared after `lowercase` and `normalizeToken`: words, `'english'` for scikit-learn's list,
   * or the name of another list of `stopWords`. Words that the tokens can never equal are warned about once.
   * Default: none.
   */
  readonly stopWords?: StopWords;
  /** Shortest and longest n-gram. Default `[1, 1]`. */
  readonly nGramRange?: readonly [number, number];
}

/** The names of the options. */
export const analyzerNames: Readonly<Record<keyof AnalyzerOptions, true>> = {
  analyzer: true,
  lowercase: true,
  tokenPattern: true,
  singleLetters: true,
  tokenizer: true,
  normalizeToken: true,
  stopWords: true,
  nGramRange: true,
};

/**
 * Checks options, and warns once where stop words do not fit the tokens.
 * @throws LmlabError `bad-option` for options that make no sense or contradict each other.
 */
export function checkAnalyzer(options: AnalyzerOptions): void {
  const { analyzer = 'word', nGramRange = [1, 1], tokenPattern } = options;
  const bad = (expected: string, found: string, remedy: string): LmlabError =>
    new LmlabError('bad-option', { expected, found, remedy });
  if (!['word', 'char', 'char_wb'].includes(analyzer)) {
    throw bad("analyzer 'word', 'char' or 'char_wb'", `'${analyzer}'`, "Leave it out for 'word'.");
  }
  const [min, max] = nGramRange;
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || max < min) {
    throw bad(
      'nGramRange as two whole numbers, 1 ≤ shortest ≤ longest',
      `[${nGramRange.join(', ')}]`,
      'Use [1, 1] for single tokens or [1, 2] for single tokens and pairs.',
    );
  }
  const ways = (['tokenizer', 'tokenPattern', 'singleLetters'] as const).filter((name) => options[name]);
  if (ways.length > 1) {
    throw bad('one way to find tokens', ways.join(' and '), 'Leave the others out.');
  }
  const forWords = (
    ['tokenizer', 'tokenPattern', 'singleLetters', 'normalizeToken', 'stopWords'] as const
  ).filter((name) => options[name]);
  if (analyzer !== 'word' && forWords.length > 0) {
    throw bad(
      `no options for words beside analyzer '${analyzer}'`,
      forWords.join(' and '),
      "Leave them out, or use analyzer 'word'.",
    );
  }
  if (tokenPattern !== undefined) patternTokenizer(tokenPattern);
  if (analyzer === 'word') checkStopWords(options, (text) => tokensOf(text, options));
}

/** The tokens of a text, lower-cased and normalized as the options say; stop words and all. */
function tokensOf(text: string, options: AnalyzerOptions): string[] {
  const raw = numbering({ ...options, analyzer: 'word' });
  const count = raw.scan(options.lowercase === false ? text : text.toLowerCase());
  const normalize = tokenNormalizer(options.normalizeToken) ?? ((token: string): string => token);
  return Array.from(raw.ids.subarray(0, count), (id) => normalize(raw.strings[id]));
}

/** What a single token becomes: undefined where it is a stop word. Undefined itself where tokens stay as they are. */
export function tokenFilter(options: AnalyzerOptions): ((token: string) => string | undefined) | undefined {
  if ((options.analyzer ?? 'word') !== 'word') return undefined;
  const stop = stopWordSet(options.stopWords);
  const normalize = tokenNormalizer(options.normalizeToken);
  if (stop.size === 0 && normalize === undefined) return undefined;
  return (token) => {
    const normalized = normalize === undefined ? token : normalize(token);
    return stop.has(normalized) ? undefined : normalized;
  };
}

/**
 * Turns texts into runs of numbers, the same number for the same string: what `ids` holds after `scan`, as many as it
 * returned. `strings[id]` is the string of a number.
 */
export interface Numbering {
  readonly strings: readonly string[];
  readonly ids: Int32Array;
  scan(text: string): number;
}

/** Numbers tokens or character n-grams, in scikit-learn's way of finding them; the text is lower-cased before. */
export function numbering(options: AnalyzerOptions): Numbering {
  const { analyzer = 'word', nGramRange = [1, 1] } = options;
  const [min, max] = nGramRange;
  if (analyzer === 'char') return new StringNumbering((text) => charNGrams(text, min, max));
  if (analyzer === 'char_wb') return new StringNumbering((text) => paddedWordNGrams(text, min, max));
  if (options.tokenizer !== undefined) return new StringNumbering(options.tokenizer);
  if (options.tokenPattern !== undefined) return new StringNumbering(patternTokenizer(options.tokenPattern));
  return new TokenIndex(options.singleLetters === true ? 1 : 2);
}

class StringNumbering implements Numbering {
  readonly strings: string[] = [];
  ids: Int32Array = new Int32Array(1 << 8);
  readonly #numbers = new Map<string, number>();
  readonly #split: (text: string) => readonly string[];

  constructor(split: (text: string) => readonly string[]) {
    this.#split = split;
  }

  scan(text: string): number {
    const parts = this.#split(text);
    if (this.ids.length < parts.length) this.ids = new Int32Array(parts.length * 2);
    for (let t = 0; t < parts.length; t++) {
      let id = this.#numbers.get(parts[t]);
      if (id === undefined) {
        id = this.strings.length;
        const string = detached(parts[t]);
        this.strings.push(string);
        this.#numbers.set(string, id);
      }
      this.ids[t] = id;
    }
    return parts.length;
  }
}

function patternTokenizer(pattern: RegExp): (text: string) => string[] {
  const flags = pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`;
  const global = new RegExp(pattern.source, flags);
  const groups = new RegExp(`${pattern.source}|`, pattern.flags).exec('')!.length - 1;
  if (groups > 1) {
    throw new LmlabError('bad-option', {
      expected: 'at most one capturing group in tokenPattern',
      found: `${groups} in ${String(pattern)}`,
      remedy: 'Write groups that are not the token as (?:…).',
    });
  }
  if (groups === 1) {
    return (text) => Array.from(text.matchAll(global), (match) => (match as (string | undefined)[])[1] ?? '');
  }
  return (text) => text.match(global) ?? [];
}

const hasSurrogate = /[\ud800-\udfff]/;

/** Slices by code point, never through the middle of an emoji. */
function slicer(text: string): { length: number; slice: (start: number, end: number) => string } {
  if (!hasSurrogate.test(text)) {
    return { length: text.length, slice: (start, end) => text.slice(start, end) };
  }
  const points = Array.from(text);
  return { length: points.length, slice: (start, end) => points.slice(start, end).join('') };
}

/** White space as Python has it: unlike JavaScript's with U+001C to U+001F and U+0085, and without U+FEFF. */
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const spaces = new RegExp(`${space}+`);
const severalSpaces = new RegExp(`${space}{2,}`, 'g');

function charNGrams(text: string, min: number, max: number): string[] {
  const chars = slicer(text.replace(severalSpaces, ' '));
  const out: string[] = [];
  for (let n = min; n <= Math.min(max, chars.length); n++) {
    for (let i = 0; i + n <= chars.length; i++) out.push(chars.slice(i, i + n));
  }
  return out;
}

/** Character n-grams of each word with a space either side; a word no longer than n counts once, whole. */
function paddedWordNGrams(text: string, min: number, max: number): string[] {
  const out: string[] = [];
  for (const word of text.split(spaces)) {
    if (word === '') continue;
    const chars = slicer(` ${word} `);
    for (let n = min; n <= max; n++) {
      out.push(chars.slice(0, n));
      for (let i = 1; i + n <= chars.length; i++) out.push(chars.slice(i, i + n));
      if (n >= chars.length) break;
    }
  }
  return out;
}
