import { LmlabError } from '../core/errors';

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
  /** Applied to every token before stop words are removed: a stemmer or lemmatizer. Default: the token as it is. */
  readonly normalizeToken?: (token: string) => string;
  /** Tokens to leave out, compared after `lowercase` and `normalizeToken`. Default: none. */
  readonly stopWords?: readonly string[];
  /** Shortest and longest n-gram. Default `[1, 1]`. */
  readonly nGramRange?: readonly [number, number];
}

/** A document's terms in order, repetitions included. */
export type Analyzer = (text: string) => string[];

/** Runs of at least two word characters: Python's `(?u)\b\w\w+\b`, scikit-learn's default. */
export const WORD_PATTERN = /[\p{L}\p{N}_]{2,}/gu;

/**
 * The function that turns a document into terms, in scikit-learn's order: lower-case, tokenize, normalize, drop stop
 * words, join n-grams.
 * @throws LmlabError `bad-option` for an n-gram range that is not 1 ≤ min ≤ max or a pattern with two groups.
 */
export function buildAnalyzer(options: AnalyzerOptions): Analyzer {
  const { analyzer = 'word', lowercase = true, nGramRange = [1, 1] } = options;
  const [min, max] = nGramRange;
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || max < min) {
    throw new LmlabError('bad-option', {
      expected: 'nGramRange as two whole numbers, 1 ≤ shortest ≤ longest',
      found: `[${nGramRange.join(', ')}]`,
      remedy: 'Use [1, 1] for single tokens or [1, 2] for single tokens and pairs.',
    });
  }
  const prepare = lowercase ? (text: string): string => text.toLowerCase() : (text: string): string => text;
  if (analyzer === 'char') return (text) => charNGrams(prepare(text), min, max);
  if (analyzer === 'char_wb') return (text) => paddedWordNGrams(prepare(text), min, max);
  const tokenize = options.tokenizer ?? patternTokenizer(options.tokenPattern ?? WORD_PATTERN);
  const { normalizeToken } = options;
  const stop = new Set(options.stopWords ?? []);
  return (text) => {
    let tokens = tokenize(prepare(text)) as string[];
    if (normalizeToken !== undefined) tokens = tokens.map(normalizeToken);
    if (stop.size > 0) tokens = tokens.filter((token) => !stop.has(token));
    return max === 1 ? tokens : wordNGrams(tokens, min, max);
  };
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
  if (groups === 1)
    return (text) => Array.from(text.matchAll(global), (match) => (match as (string | undefined)[])[1] ?? '');
  return (text) => text.match(global) ?? [];
}

/** All n-grams of min … max tokens, joined by a space, shorter ones first. */
export function wordNGrams(tokens: readonly string[], min: number, max: number): string[] {
  const out: string[] = [];
  for (let n = min; n <= Math.min(max, tokens.length); n++) {
    for (let i = 0; i + n <= tokens.length; i++) {
      out.push(n === 1 ? tokens[i] : tokens.slice(i, i + n).join(' '));
    }
  }
  return out;
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
