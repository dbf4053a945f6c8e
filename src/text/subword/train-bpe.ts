import { LmlabError } from '../../core/errors';
import { withDefaults } from '../../core/options';
import { corpusTexts } from './corpus';
import { BpeModel } from './bpe';
import { byteChars, writeUtf8 } from './byte-level';
import { gpt2PieceEnd } from './gpt2-split';
import { learnMerges } from './learn-merges';
import { grown, PieceTable, UnitBuffer } from './piece-table';
import { specialTokens, SubwordTokenizer } from './subword-tokenizer';

/** Options of {@link trainBpe}. */
export interface TrainBpeOptions {
  /** How many tokens to end with, special ones and the 256 bytes among them. Default: 30,000. */
  readonly vocabSize?: number;
  /** Merge a pair only if it occurs at least this often. Default: 0. */
  readonly minFrequency?: number;
  /** Tokens that get the first ids and are never cut. Default: none. */
  readonly specialTokens?: readonly string[];
}

/**
 * Trains a byte-level BPE tokenizer with GPT-2's split into pieces: again and again the most frequent pair of
 * neighbouring tokens becomes one token (Sennrich, Haddow and Birch 2016). The merges and ids are those of Hugging
 * Face's `BpeTrainer` with the byte alphabet; of equally frequent pairs the one with the lower ids goes first.
 *
 * @param texts The corpus.
 * @param options See {@link TrainBpeOptions}.
 * @throws LmlabError `bad-option` for a vocabulary without room for the bytes, or a special token that stands there
 * twice; `empty` when the corpus has no text.
 * @example
 * ```ts
 * import { trainBpe } from 'lmlab';
 * const tokenizer = trainBpe(['low lower lowest', 'new newer newest'], { vocabSize: 262 });
 * const ids = tokenizer.encode('lowest');
 * tokenizer.encodeWithOffsets('lowest').tokens; // ['lo', 'we', 'st']
 * tokenizer.decode(ids); // 'lowest'
 * ```
 */
export function trainBpe(texts: Iterable<string>, options: TrainBpeOptions = {}): SubwordTokenizer {
  const {
    vocabSize,
    minFrequency,
    specialTokens: special,
  } = withDefaults<Required<TrainBpeOptions>>(options, {
    vocabSize: 30_000,
    minFrequency: 0,
    specialTokens: [],
  });
  checkSize(vocabSize, special);
  const tokens = [...special, ...sortedByteChars];
  const byteIds = Int32Array.from(byteChars, (char) => special.length + sortedByteChars.indexOf(char));
  const { pieces, counts } = countPieces(texts);
  const words = piecesToSymbols(pieces, byteIds);
  const merges = learnMerges({ ...words, counts, tokens, vocabSize, minFrequency });
  const ids = new Map(tokens.map((token, id) => [token, id]));
  return new SubwordTokenizer(
    new BpeModel(ids, merges),
    specialTokens(special, (content) => ids.get(content)!),
  );
}

/** The alphabet in the order of its code points, which is the order of its ids. */
const sortedByteChars = [...byteChars].sort();

function checkSize(vocabSize: number, special: readonly string[]): void {
  const least = 256 + special.length;
  if (!Number.isInteger(vocabSize) || vocabSize < least) {
    throw new LmlabError('bad-option', {
      expected: `an integer of at least ${least} as vocabSize: 256 bytes and ${special.length} special tokens`,
      found: String(vocabSize),
      remedy: 'Raise vocabSize; 1,000 is little, 50,000 is much.',
    });
  }
  const twice = special.find((token, i) => special.indexOf(token) !== i || byteChars.includes(token));
  if (twice !== undefined) {
    throw new LmlabError('bad-option', {
      expected: 'special tokens that are no single character and differ from each other',
      found: JSON.stringify(twice),
      remedy: 'Write special tokens so that no text holds them by chance: <|endoftext|>.',
    });
  }
}

function countPieces(texts: Iterable<string>): { pieces: PieceTable; counts: Int32Array } {
  const pieces = new PieceTable();
  let counts = new Int32Array(1 << 12);
  const buffer = new UnitBuffer();
  for (const text of corpusTexts(texts)) {
    const units = buffer.fill(text);
    for (let start = 0; start < buffer.length;) {
      const stop = gpt2PieceEnd(units, start, buffer.length);
      const found = pieces.add(units, start, stop);
      const piece = found < 0 ? ~found : found;
      if (piece >= counts.length) counts = grown(counts, piece + 1);
      counts[piece]++;
      start = stop;
    }
  }
  if (pieces.size === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one text with something in it',
      found: 'none',
      remedy: 'Pass the corpus as an array of strings.',
    });
  }
  return { pieces, counts };
}

/** Each different piece as the symbols of its bytes, one after the other in one array. */
function piecesToSymbols(
  pieces: PieceTable,
  byteIds: Int32Array,
): { starts: Int32Array; lengths: Int32Array; symbols: Int32Array } {
  const starts = new Int32Array(pieces.size);
  const lengths = new Int32Array(pieces.size);
  let symbols = new Int32Array(1 << 16);
  let bytes = new Uint8Array(1 << 10);
  let at = 0;
  for (let p = 0; p < pieces.size; p++) {
    const units = pieces.piece(p);
    if (3 * units.length > bytes.length) bytes = new Uint8Array(6 * units.length);
    const n = writeUtf8(units, 0, units.length, bytes);
    if (at + n > symbols.length) symbols = grown(symbols, at + n);
    starts[p] = at;
    lengths[p] = n;
    for (let k = 0; k < n; k++) symbols[at++] = byteIds[bytes[k]];
  }
  return { starts, lengths, symbols };
}
