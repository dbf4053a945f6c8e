import { AlignedText } from './aligned-text';

/**
 * GPT-2's way to write any byte as a visible character: printable Latin-1 bytes stand for themselves, the other 68 for
 * U+0100 and up, in order (Radford et al. 2019). So a vocabulary of byte strings can be kept in text files.
 */
export const byteChars: readonly string[] = (() => {
  const chars = new Array<string>(256);
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const printable =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
    chars[byte] = String.fromCharCode(printable ? byte : next++);
  }
  return chars;
})();

/** The byte that a character of {@link byteChars} stands for. */
export const charBytes: ReadonlyMap<string, number> = new Map(byteChars.map((char, byte) => [char, byte]));

/**
 * Writes UTF-16 units as UTF-8 bytes and returns how many; half a surrogate pair becomes U+FFFD, as in `TextEncoder`.
 * `bytes` must hold three for each unit.
 */
export function writeUtf8(units: Uint16Array, start: number, end: number, bytes: Uint8Array): number {
  let n = 0;
  for (let i = start; i < end; i++) {
    let code = units[i];
    if (code < 0x80) {
      bytes[n++] = code;
      continue;
    }
    if (code < 0x800) {
      bytes[n++] = 0xc0 | (code >> 6);
      bytes[n++] = 0x80 | (code & 0x3f);
      continue;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const low = i + 1 < end ? units[i + 1] : 0;
      if (code <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
        i++;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        bytes[n++] = 0xf0 | (code >> 18);
        bytes[n++] = 0x80 | ((code >> 12) & 0x3f);
        bytes[n++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[n++] = 0x80 | (code & 0x3f);
        continue;
      }
      code = 0xfffd;
    }
    bytes[n++] = 0xe0 | (code >> 12);
    bytes[n++] = 0x80 | ((code >> 6) & 0x3f);
    bytes[n++] = 0x80 | (code & 0x3f);
  }
  return n;
}

/** A character for every byte, from where the character that has the byte came from. */
export function alignedBytes(piece: AlignedText): AlignedText {
  const out = new AlignedText();
  const bytes = new Uint8Array(6);
  let at = 0;
  for (const char of piece.text) {
    const units = Uint16Array.from({ length: char.length }, (_, i) => char.charCodeAt(i));
    const count = writeUtf8(units, 0, units.length, bytes);
    for (let k = 0; k < count; k++) {
      out.append(byteChars[bytes[k]], piece.from[at], piece.to[at + char.length - 1]);
    }
    at += char.length;
  }
  return out;
}

const utf8 = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text whose bytes the tokens spell; what is no byte character stands for itself, what is no UTF-8 is U+FFFD. */
export function decodeByteTokens(tokens: readonly string[]): string {
  const bytes: number[] = [];
  for (const token of tokens) {
    const spelled = Array.from(token, (char) => charBytes.get(char));
    if (spelled.every((byte) => byte !== undefined)) for (const byte of spelled) bytes.push(byte);
    else for (const byte of utf8.encode(token)) bytes.push(byte);
  }
  return decoder.decode(Uint8Array.from(bytes));
}
