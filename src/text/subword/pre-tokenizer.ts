import { AlignedText } from './aligned-text';
import { punctuation } from './bert-classes';
import { alignedBytes } from './byte-level';
import { gpt2PieceEnd } from './gpt2-split';
import { prepended, replaced } from './normalizer';
import { matchesIn, patternOf } from './pattern';
import { splitAt, type SplitBehavior } from './split-behavior';
import { demand, stepsOf, unsupported, type Json } from './tokenizer-parts';
import { scriptRuns } from './unicode-scripts';
import { bertWords } from './wordpiece';

/**
 * Cuts a piece of text into smaller ones, or changes it.
 * @param atStart Whether the piece stands at the start of the whole text.
 */
export type PreTokenizer = (piece: AlignedText, atStart: boolean) => readonly AlignedText[];

/**
 * The steps of the pre-tokenizer of a `tokenizer.json`.
 * @throws LmlabError `malformed-data` for one that is not there.
 */
export function preTokenizersOf(given: unknown): readonly PreTokenizer[] {
  return stepsOf(given as Json | null, 'pretokenizers').map(preTokenizerOf);
}

const everyWord =
  /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]+|[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}\p{White_Space}]+/gu;

function preTokenizerOf(step: Json): PreTokenizer {
  switch (step['type']) {
    case 'BertPreTokenizer':
      return (piece) => {
        const words: AlignedText[] = [];
        bertWords(piece.text, (start, end) => words.push(piece.slice(start, end)));
        return words;
      };
    case 'ByteLevel':
      return byteLevel(step['add_prefix_space'] !== false, step['use_regex'] !== false);
    case 'Metaspace':
      return metaspace(step);
    case 'Whitespace':
      return splitter(everyWord, 'Removed', true);
    case 'WhitespaceSplit':
      return splitter(/\p{White_Space}/gu, 'Removed', false);
    case 'CharDelimiterSplit':
      return splitter(patternOf({ String: step['delimiter'] }), 'Removed', false);
    case 'Punctuation':
      return bySet(punctuation, behaviorOf(step['behavior'] ?? 'Isolated'));
    case 'Digits':
      return splitter(/\p{N}/gu, step['individual_digits'] === true ? 'Isolated' : 'Contiguous', false);
    case 'UnicodeScripts':
      return (piece) => scriptRuns(piece.text).map(({ start, end }) => piece.slice(start, end));
    case 'FixedLength':
      return fixedLength(step['length'] ?? 5);
    case 'Split':
      return splitter(patternOf(step['pattern']), behaviorOf(step['behavior']), step['invert'] === true);
    default:
      throw unsupported(
        'a pre_tokenizer BertPreTokenizer, ByteLevel, Metaspace, Whitespace, WhitespaceSplit, CharDelimiterSplit, Punctuation, Digits, UnicodeScripts, FixedLength, Split or a Sequence of them',
        step['type'] ?? step,
      );
  }
}

function behaviorOf(given: unknown): SplitBehavior {
  const behaviors = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'];
  demand(behaviors.includes(given as string), `a behavior ${behaviors.join(', ')}`, given);
  return given as SplitBehavior;
}

function splitter(pattern: RegExp, behavior: SplitBehavior, invert: boolean): PreTokenizer {
  return (piece) => splitAt(piece, matchesIn(piece.text, pattern), behavior, invert);
}

function bySet(set: Uint8Array, behavior: SplitBehavior): PreTokenizer {
  return (piece) => {
    const parts: { start: number; end: number; isMatch: boolean }[] = [];
    let at = 0;
    for (const char of piece.text) {
      parts.push({ start: at, end: at + char.length, isMatch: set[char.codePointAt(0)!] === 1 });
      at += char.length;
    }
    return splitAt(piece, joined(parts), behavior, false);
  };
}

/** Neighbours that are no matches, as one. */
function joined<P extends { start: number; end: number; isMatch: boolean }>(parts: readonly P[]): P[] {
  const out: P[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (last !== undefined && !last.isMatch && !part.isMatch) last.end = part.end;
    else out.push({ ...part });
  }
  return out;
}

function byteLevel(addPrefixSpace: boolean, splits: boolean): PreTokenizer {
  return (given) => {
    const piece =
      addPrefixSpace && !given.text.startsWith(' ') ? given.changed((text) => prepended(text, ' ')) : given;
    if (!splits) return [alignedBytes(piece)];
    const units = Uint16Array.from({ length: piece.text.length }, (_, i) => piece.text.charCodeAt(i));
    const out: AlignedText[] = [];
    for (let start = 0; start < piece.text.length;) {
      const end = gpt2PieceEnd(units, start, piece.text.length);
      out.push(alignedBytes(piece.slice(start, end)));
      start = end;
    }
    return out;
  };
}

/** Pieces of so many characters, and what is left. */
function fixedLength(length: unknown): PreTokenizer {
  demand(Number.isInteger(length) && Number(length) > 0, 'a length of 1 or more', length);
  return (piece) => {
    const pieces: AlignedText[] = [];
    let [start, at, count] = [0, 0, 0];
    for (const char of piece.text) {
      at += char.length;
      if (++count % Number(length) > 0) continue;
      pieces.push(piece.slice(start, at));
      start = at;
    }
    return start < at ? [...pieces, piece.slice(start, at)] : pieces;
  };
}

function metaspace(step: Json): PreTokenizer {
  const { replacement, scheme } = metaspaceOf(step);
  const blank = / /gu;
  const mark = patternOf({ String: replacement });
  return (piece, atStart) => {
    const marked = piece.changed((text) => replaced(text, blank, replacement));
    const wants = scheme === 'always' || (scheme === 'first' && atStart);
    const whole =
      wants && !marked.text.startsWith(replacement)
        ? marked.changed((text) => prepended(text, replacement))
        : marked;
    if (step['split'] === false) return [whole];
    return splitAt(whole, matchesIn(whole.text, mark), 'MergedWithNext', false);
  };
}

/** The mark and where it is put; older files say it by `add_prefix_space`. */
export function metaspaceOf(step: Json): { readonly replacement: string; readonly scheme: string } {
  const replacement = step['replacement'];
  demand(typeof replacement === 'string' && replacement !== '', 'a replacement for blanks', step);
  const scheme = step['prepend_scheme'] ?? (step['add_prefix_space'] === false ? 'never' : 'always');
  demand(
    scheme === 'always' || scheme === 'first' || scheme === 'never',
    'a prepend_scheme always, first or never',
    scheme,
  );
  return { replacement, scheme };
}
