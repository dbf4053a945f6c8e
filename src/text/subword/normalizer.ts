import { AlignedText, alignedNormalize, mapped, unchanged } from './aligned-text';
import { BertNormalizer, type BertNormalization } from './bert-normalize';
import { alignedBytes } from './byte-level';
import { Charsmap } from './charsmap';
import { combiningMarks } from './combining-marks';
import { matchesIn, patternOf } from './pattern';
import { demand, stepsOf, unsupported, type Json } from './tokenizer-parts';

/** Changes a text before it is cut into words. */
export type Normalizer = (text: string) => AlignedText;

/**
 * The steps of the normalizer of a `tokenizer.json`.
 * @throws LmlabError `malformed-data` for one that is not there.
 */
export function normalizersOf(given: unknown): readonly Normalizer[] {
  return stepsOf(given as Json | null, 'normalizers').map(normalizerOf);
}

function normalizerOf(step: Json): Normalizer {
  switch (step['type']) {
    case 'BertNormalizer': {
      const bert = new BertNormalizer(step as Json & BertNormalization);
      return (text) => {
        const out = new AlignedText();
        bert.align(text, out);
        return out;
      };
    }
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD': {
      const form = step['type'];
      return (text) => alignedNormalize(text, form);
    }
    case 'Lowercase':
      // Letter by letter: a sigma at the end of a word is no special case here.
      return (text) => mapped(text, (char) => char.toLowerCase());
    case 'StripAccents':
      return (text) => mapped(text, (char) => (combiningMarks[char.codePointAt(0)!] === 1 ? '' : char));
    case 'Nmt':
      return (text) => mapped(text, nmt);
    case 'Strip':
      return stripper(step['strip_left'] === true, step['strip_right'] === true);
    case 'Precompiled': {
      const charsmap = new Charsmap(String(step['precompiled_charsmap']));
      return (text) => charsmap.normalize(text);
    }
    case 'ByteLevel':
      return (text) => alignedBytes(unchanged(text));
    case 'Prepend': {
      const front = String(step['prepend']);
      return (text) => prepended(text, front);
    }
    case 'Replace': {
      const pattern = patternOf(step['pattern']);
      const content = step['content'];
      demand(typeof content === 'string', 'the content that replaces', step);
      return (text) => replaced(text, pattern, content);
    }
    default:
      throw unsupported(
        'a normalizer BertNormalizer, NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, Nmt, Strip, Precompiled, ByteLevel, Prepend, Replace or a Sequence of them',
        step['type'] ?? step,
      );
  }
}

/** The text with more in front, which comes from where the first character does. */
export function prepended(text: string, front: string): AlignedText {
  const out = new AlignedText();
  let at = 0;
  for (const char of text) {
    out.append(at === 0 ? front + char : char, at, at + char.length);
    at += char.length;
  }
  return out;
}

/** The text with every match replaced; what replaces it comes from the last character of the match. */
export function replaced(text: string, pattern: RegExp, content: string): AlignedText {
  const out = new AlignedText();
  for (const { start, end, isMatch } of matchesIn(text, pattern)) {
    if (isMatch) out.append(content, lastCharacter(text, end), end);
    else {
      let at = start;
      for (const char of text.slice(start, end)) {
        out.append(char, at, at + char.length);
        at += char.length;
      }
    }
  }
  return out;
}

function lastCharacter(text: string, end: number): number {
  return end >= 2 && text.codePointAt(end - 2)! > 0xffff ? end - 2 : end - 1;
}

function stripper(left: boolean, right: boolean): Normalizer {
  return (text) => {
    const start = left ? /^\p{White_Space}*/u.exec(text)![0].length : 0;
    const end = right ? text.length - /\p{White_Space}*$/u.exec(text.slice(start))![0].length : text.length;
    const out = new AlignedText();
    let at = start;
    for (const char of text.slice(start, end)) {
      out.append(char, at, at + char.length);
      at += char.length;
    }
    return out;
  };
}

/** The rules of Google's first neural translation models: controls go, all sorts of white space become a blank. */
function nmt(char: string): string {
  if (/[\u0001-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]/.test(char)) return '';
  return /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/.test(char) ? ' ' : char;
}
