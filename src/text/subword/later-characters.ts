import { codePointSet } from './code-point-set';

/**
 * Characters whose decompositions came into Unicode after the tables of the reference tokenizers were made: there, and
 * so here, normalizing leaves them as they are.
 */
const later: Uint8Array = codePointSet(
  'a2n 1 n3l 4 ok 1 hun 1 q 1 bg 5 1 16 1 9 2bs 1 1 1 8 1 2 1 1f 1 1 2 12n 1 e7c 8 2f3 3 iuj 10 3sm 1q 3cu 1 22r a',
);

/** `text.normalize(form)` as the reference tokenizers do it. */
export function normalizeLike(text: string, form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): string {
  let out = '';
  let from = 0;
  let at = 0;
  for (const char of text) {
    if (later[char.codePointAt(0)!] === 1) {
      out += text.slice(from, at).normalize(form) + char;
      from = at + char.length;
    }
    at += char.length;
  }
  return from === 0 ? text.normalize(form) : out + text.slice(from).normalize(form);
}
