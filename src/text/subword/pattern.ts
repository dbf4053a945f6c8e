import { demand, type Json } from './tokenizer-parts';
import { likeReference, splitPattern } from './split-pattern';

/** What a `tokenizer.json` looks for: a plain text as `{ String }`, or a regular expression as `{ Regex }`. */
export function patternOf(given: unknown): RegExp {
  const pattern = given as Json | null | undefined;
  const plain = pattern?.['String'];
  if (typeof plain === 'string') return new RegExp(plain.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'gu');
  const expression = pattern?.['Regex'];
  demand(typeof expression === 'string', 'a pattern as { String } or { Regex }', given);
  return splitPattern(expression);
}

/** Every stretch of the text that the pattern matches and what stands between, in order; none is empty. */
export function matchesIn(
  text: string,
  pattern: RegExp,
): { readonly start: number; readonly end: number; readonly isMatch: boolean }[] {
  const out: { start: number; end: number; isMatch: boolean }[] = [];
  let done = 0;
  for (const { 0: match, index } of likeReference(text).matchAll(pattern)) {
    if (match === '') continue;
    if (index > done) out.push({ start: done, end: index, isMatch: false });
    done = index + match.length;
    out.push({ start: index, end: done, isMatch: true });
  }
  if (done < text.length) out.push({ start: done, end: text.length, isMatch: false });
  return out;
}
