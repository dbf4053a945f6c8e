import { LmlabError } from '../core/errors';
import { checkList } from '../core/lists';
import { checkTokenizable } from './tokenizer';

function checkSize(n: number): void {
  if (Number.isInteger(n) && n >= 1) return;
  throw new LmlabError('bad-option', {
    expected: 'an integer of at least 1 as n',
    found: String(n),
    remedy: 'Pass 2 for pairs, 3 for triples.',
  });
}

/**
 * All runs of `n` neighbouring tokens.
 *
 * @throws LmlabError `bad-option` when `n` is not a positive integer; `shape` for a text instead of its tokens.
 * @example
 * ```ts
 * import { nGrams } from 'lmlab';
 * nGrams(['to', 'be', 'or'], 2); // [['to', 'be'], ['be', 'or']]
 * ```
 */
export function nGrams<T>(tokens: readonly T[], n: number): T[][] {
  checkList(tokens, 'an array of tokens');
  checkSize(n);
  return Array.from({ length: Math.max(0, tokens.length - n + 1) }, (_, i) => tokens.slice(i, i + n));
}

/**
 * All runs of `n` characters of a text. A character is what a reader takes for one (a grapheme): an emoji or an
 * accented letter is never cut.
 *
 * @throws LmlabError `bad-option` when `n` is not a positive integer; `not-text`.
 * @example
 * ```ts
 * import { charNGrams } from 'lmlab';
 * charNGrams('né👍🏽x', 2); // ['né', 'é👍🏽', '👍🏽x']
 * ```
 */
export function charNGrams(text: string, n: number): string[] {
  checkTokenizable(text);
  const characters = Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
  return nGrams(characters, n).map((run) => run.join(''));
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
