import { LmlabError } from '../core/errors';
import { TokenIndex } from './token-index';

/** How a document becomes terms; shared by every vectorizer. */
export interface AnalyzerOptions {
  /** `word`: tokens and their n-grams; `char`: characters; `char_wb`: characters inside padded words. Default `word`. */
  readonly analyzer?: 'word' | 'char' | 'char_wb';
  /** Lower-case the document first. Default true. */
  readonly lowercase?: boolean;
  /**
   * What a token looks like; a capturing group, if there is one, is the token. The default keeps runs of two or more
   * letters, digits or underscores, so single letters ("I", "a", and the "t" of "don't") are dropped. Keep them with
   * `/[\p{L}\p{N}_]+/gu`.
   */
  readonly tokenPattern?: RegExp;
  /** Splits a document into tokens instead of `tokenPattern`. */
  readonly tokenizer?: (text: string) => readonly string[];
  /** Applied to every distinct token before stop words are removed: a stemmer or lemmatizer. Default: none. */
  readonly normalizeToken?: (token: string) => string;
  /** Tokens to leave out, compared after `lowercase` and `normalizeToken`. Default: none. */
  readonly stopWords?: readonly string[];
  /** Shortest and longest n-gram. Default `[1, 1]`. */
  readonly nGramRange?: readonly [number, number];
}

/** @throws LmlabError `bad-option` for an n-gram range that is not 1 ≤ min ≤ max or a pattern with two groups. */
export function checkAnalyzer({ nGramRange = [1, 1], tokenPattern }: AnalyzerOptions): void {
  const [min, max] = nGramRange;
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || max < min) {
    throw new LmlabError('bad-option', {
      expected: 'nGramRange as two whole numbers, 1 ≤ shortest ≤ longest',
      found: `[${nGramRange.join(', ')}]`,
      remedy: 'Use [1, 1] for single tokens or [1, 2] for single tokens and pairs.',
    });
  }
  if (tokenPattern !== undefined) patternTokenizer(tokenPattern);
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
  return new TokenIndex();
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
        this.strings.push(parts[t]);
        this.#numbers.set(parts[t], id);
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

function charNGrams(text: string, min: number, max: number): string[] {
  const chars = slicer(text.replace(/\s\s+/g, ' '));
  const out: string[] = [];
  for (let n = min; n <= Math.min(max, chars.length); n++) {
    for (let i = 0; i + n <= chars.length; i++) out.push(chars.slice(i, i + n));
  }
  return out;
}

/** Character n-grams of each word with a space either side; a word no longer than n counts once, whole. */
function paddedWordNGrams(text: string, min: number, max: number): string[] {
  const out: string[] = [];
  for (const word of text.split(/\s+/)) {
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
