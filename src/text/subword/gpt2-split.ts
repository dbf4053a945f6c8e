import { OTHER, SPACE, SURROGATE, unicodeClasses } from './unicode-classes';

const APOSTROPHE = 0x27;
const BLANK = 0x20;

/** The class of the code point that starts at `i`; half a pair without the other half is OTHER. */
function classAt(units: Uint16Array, i: number, end: number): number {
  const kind = unicodeClasses[units[i]];
  if (kind !== SURROGATE) return kind;
  const high = units[i];
  if (high >= 0xdc00 || i + 1 >= end) return OTHER;
  const low = units[i + 1];
  if (low < 0xdc00 || low > 0xdfff) return OTHER;
  return unicodeClasses[0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)];
}

/** How many UTF-16 units the code point at `i` takes. */
export function unitsAt(units: Uint16Array, i: number, end: number): number {
  const high = units[i];
  if (high < 0xd800 || high > 0xdbff || i + 1 >= end) return 1;
  const low = units[i + 1];
  return low >= 0xdc00 && low <= 0xdfff ? 2 : 1;
}

/** Where the run of code points of one class ends that holds position `i`. */
function runEnd(units: Uint16Array, i: number, end: number, kind: number): number {
  for (;;) {
    // The bare table look-up takes nearly every unit; only surrogates need the slow way.
    while (i < end && unicodeClasses[units[i]] === kind) i++;
    if (i >= end || unicodeClasses[units[i]] !== SURROGATE || classAt(units, i, end) !== kind) return i;
    i += unitsAt(units, i, end);
  }
}

/** The length of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d` at an apostrophe, else 0. */
function contraction(units: Uint16Array, i: number, end: number): number {
  const a = i + 1 < end ? units[i + 1] : 0;
  if (a === 0x73 || a === 0x74 || a === 0x6d || a === 0x64) return 2;
  const b = i + 2 < end ? units[i + 2] : 0;
  if ((a === 0x72 || a === 0x76) && b === 0x65) return 3;
  return a === 0x6c && b === 0x6c ? 3 : 0;
}

/**
 * Where the piece ends that starts at `i`: GPT-2's split (Radford et al. 2019),
 * `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, without a regular expression. Every
 * unit of a text belongs to exactly one piece.
 */
export function gpt2PieceEnd(units: Uint16Array, i: number, end: number): number {
  const unit = units[i];
  if (unit === APOSTROPHE) {
    const length = contraction(units, i, end);
    if (length > 0) return i + length;
  }
  let from = i;
  if (unit === BLANK) {
    // One blank goes along with what follows, unless that is white space as well.
    if (i + 1 >= end) return end;
    from = i + 1;
  }
  const kind = classAt(units, from, end);
  if (kind !== SPACE) return runEnd(units, from, end, kind);
  const stop = runEnd(units, from, end, SPACE);
  // The last white space before other text is left for it, unless it would be all.
  return stop < end && stop - i > 1 ? stop - 1 : stop;
}
