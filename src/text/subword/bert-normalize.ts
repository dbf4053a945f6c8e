import type { AlignedText } from './aligned-text';
import { accentMarks, chinese, removedByClean, whiteSpace } from './bert-classes';
import { normalizeLike } from './later-characters';

/** What BERT's normalizer does to a text before it is cut into words; names as in `tokenizer.json`. */
export interface BertNormalization {
  /** Removes control characters and turns all white space into blanks. */
  readonly clean_text: boolean;
  /** Puts blanks around Chinese characters. */
  readonly handle_chinese_chars: boolean;
  /** null: as `lowercase`. */
  readonly strip_accents: boolean | null;
  readonly lowercase: boolean;
}

/** Takes one text unit after the other through BERT's normalizer (Devlin et al. 2019), keeping what each one becomes. */
export class BertNormalizer {
  readonly params: BertNormalization;
  readonly #known = new Map<number, string>();

  constructor(params: BertNormalization) {
    this.params = params;
  }

  /** The text after normalizing. */
  normalize(text: string): string {
    let out = '';
    for (let i = 0; i < text.length; i++) {
      const code = text.codePointAt(i)!;
      if (code > 0xffff) i++;
      out += this.#map(code);
    }
    return out;
  }

  /** The same, with where each unit came from. */
  align(text: string, out: AlignedText): void {
    for (let i = 0; i < text.length;) {
      const code = text.codePointAt(i)!;
      const width = code > 0xffff ? 2 : 1;
      out.append(this.#map(code), i, i + width);
      i += width;
    }
  }

  #map(code: number): string {
    let mapped = this.#known.get(code);
    if (mapped === undefined) this.#known.set(code, (mapped = this.#compute(code)));
    return mapped;
  }

  #compute(code: number): string {
    const { clean_text, handle_chinese_chars, strip_accents, lowercase } = this.params;
    // Half a surrogate pair is taken for U+FFFD, which is what it becomes in UTF-8.
    let out = code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code);
    if (clean_text) {
      if (removedByClean[out.codePointAt(0)!] === 1) return '';
      if (whiteSpace[code] === 1) out = ' ';
    }
    if (strip_accents ?? lowercase) {
      out = Array.from(normalizeLike(out, 'NFD'))
        .filter((char) => accentMarks[char.codePointAt(0)!] === 0)
        .join('');
    }
    // Letter by letter: a sigma at the end of a word is no special case here.
    if (lowercase) out = Array.from(out, (char) => char.toLowerCase()).join('');
    return handle_chinese_chars && chinese[code] === 1 ? ` ${out} ` : out;
  }
}
