import { normalizeLike } from './later-characters';

/** A changed text that remembers, for each of its UTF-16 units, the stretch of the original it came from. */
export class AlignedText {
  text = '';
  readonly from: number[] = [];
  readonly to: number[] = [];

  append(text: string, from: number, to: number): void {
    this.text += text;
    for (let i = 0; i < text.length; i++) {
      this.from.push(from);
      this.to.push(to);
    }
  }
}

/**
 * What normalizing may compose: a Hangul syllable or letter with the letters that follow it, or any other character; then
 * marks, the half-width Japanese voice marks among them.
 */
const cluster =
  /(?:[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3\uffa0-\uffdc][\u1160-\u11ff\u3131-\u318e\uffa0-\uffdc]*|[^])[\p{M}\uff9e\uff9f]*/gu;

/** The text in a Unicode normalization form, aligned cluster by cluster. */
export function alignedNormalize(text: string, form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): AlignedText {
  const out = new AlignedText();
  for (const { 0: piece, index } of text.matchAll(cluster)) {
    const normal = normalizeLike(piece, form);
    const chars = Array.from(piece, (char) => normalizeLike(char, form));
    if (chars.join('') !== normal) {
      // Composed or reordered: every character of the result comes from the whole cluster.
      out.append(normal, index, index + piece.length);
      continue;
    }
    let at = index;
    for (const [k, char] of Array.from(piece).entries()) {
      out.append(chars[k], at, at + char.length);
      at += char.length;
    }
  }
  return out;
}
