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

  /** The units from `start` to `end`, as a text of their own that came from the same original. */
  slice(start: number, end: number): AlignedText {
    const part = new AlignedText();
    part.text = this.text.slice(start, end);
    for (let i = start; i < end; i++) {
      part.from.push(this.from[i]);
      part.to.push(this.to[i]);
    }
    return part;
  }

  /** What a change of this text gave, aligned with what this text came from. */
  changed(change: (text: string) => AlignedText): AlignedText {
    const next = change(this.text);
    for (let i = 0; i < next.text.length; i++) {
      next.to[i] = this.to[next.to[i] - 1];
      next.from[i] = this.from[next.from[i]];
    }
    return next;
  }
}

/** A text as it is: every character from its own place. */
export function unchanged(text: string): AlignedText {
  return mapped(text, (char) => char);
}

/** What each character becomes, from where the character stands. */
export function mapped(text: string, map: (char: string) => string): AlignedText {
  const out = new AlignedText();
  let at = 0;
  for (const char of text) {
    out.append(map(char), at, at + char.length);
    at += char.length;
  }
  return out;
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
