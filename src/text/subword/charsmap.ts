import { AlignedText } from './aligned-text';
import { demand } from './tokenizer-parts';

const utf8 = new TextEncoder();
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Graphemes of so many bytes of UTF-8 or more are looked up character by character. */
const WHOLE_BYTES = 6;

/**
 * Sentencepiece's compiled normalization rules: a double-array trie over bytes (Darts, Aoe 1989) that says where in a
 * list of texts the replacement starts. Looked up as the reference tokenizers do it: by the first, that is shortest,
 * beginning that the trie knows of a short grapheme, else of each of its characters.
 */
export class Charsmap {
  readonly #units: Uint32Array;
  readonly #texts: Uint8Array;
  readonly #known = new Map<string, string | undefined>();

  /** @throws LmlabError `malformed-data` when it is no such table. */
  constructor(base64: string) {
    const bytes = Buffer.from(base64, 'base64');
    const size = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
    demand(size > 0 && size % 4 === 0 && 4 + size <= bytes.length, 'a precompiled_charsmap', base64);
    this.#units = new Uint32Array(bytes.buffer.slice(bytes.byteOffset + 4, bytes.byteOffset + 4 + size));
    this.#texts = bytes.subarray(4 + size);
  }

  /** The normalized text; its characters come from the old ones one by one, what is more from the last. */
  normalize(text: string): AlignedText {
    const out = new AlignedText();
    for (const { segment, index } of graphemes.segment(text)) {
      const whole = utf8.encode(segment).length < WHOLE_BYTES ? this.#lookUp(segment) : undefined;
      if (whole !== undefined) {
        replace(segment, whole, index, out);
        continue;
      }
      let at = index;
      for (const char of segment) {
        replace(char, this.#lookUp(char) ?? char, at, out);
        at += char.length;
      }
    }
    // What is removed at the very start goes with the first character that is left: nothing stands before it.
    const first = out.text === '' ? 0 : out.text.codePointAt(0)! > 0xffff ? 2 : 1;
    out.from.fill(0, 0, first);
    return out;
  }

  #lookUp(part: string): string | undefined {
    if (!this.#known.has(part)) this.#known.set(part, this.#find(utf8.encode(part)));
    return this.#known.get(part);
  }

  #find(key: Uint8Array): string | undefined {
    const units = this.#units;
    let node = offset(units[0]);
    for (const byte of key) {
      if (byte === 0) return undefined;
      node ^= byte;
      const unit = units[node];
      // The label has the highest bit set in a leaf, which no byte equals.
      if (node >= units.length || (unit & 0x800000ff) !== byte) return undefined;
      node ^= offset(unit);
      if (((unit >>> 8) & 1) === 1) {
        const start = units[node] & 0x7fffffff;
        const end = this.#texts.indexOf(0, start);
        return new TextDecoder().decode(this.#texts.subarray(start, end < 0 ? undefined : end));
      }
    }
    return undefined;
  }
}

function offset(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

function replace(old: string, replacement: string, start: number, out: AlignedText): void {
  const from: number[] = [];
  let end = start;
  for (const char of old) {
    from.push(end);
    end += char.length;
  }
  const places = [...from, end];
  Array.from(replacement).forEach((char, k) => {
    const place = Math.min(k, from.length - 1);
    out.append(char, places[place], places[place + 1]);
  });
}
