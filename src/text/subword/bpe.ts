import { LmlabError } from '../../core/errors';
import { byteChars, decodeByteTokens, writeUtf8 } from './byte-level';
import { gpt2PieceEnd, unitsAt } from './gpt2-split';
import { mergeSymbols, type Merges } from './merge';
import type { IdBuffer, SubwordModel, TokenSpan } from './model';
import { PairTable } from './pair-table';
import { grown, PieceTable, UnitBuffer } from './piece-table';
import { pieceEnds, splitPattern } from './split-pattern';

/** Longer pieces are rare, and keeping them would push the frequent ones out. */
const CACHED_UNITS = 32;
const CACHED_PIECES = 1 << 17;

/** What a byte-level BPE may have beside its vocabulary and merges. */
export interface BpeParams {
  /** The pattern that cuts a text into pieces, as `tokenizer.json` has it. Default: GPT-2's. */
  readonly split?: string;
  /** Take a piece that is a token as it stands, without merging. Default: false. */
  readonly ignoreMerges?: boolean;
}

/** Byte-level byte-pair encoding as GPT-2 does it (Sennrich, Haddow and Birch 2016; Radford et al. 2019). */
export class BpeModel implements SubwordModel {
  readonly type = 'BPE';
  readonly tokens: readonly (string | undefined)[];
  /** The pairs that are merged, in the order of their ranks. */
  readonly mergeList: readonly (readonly [left: string, right: string])[];
  readonly params: BpeParams;
  readonly #pattern: RegExp | undefined;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #byteIds: Int32Array;
  readonly #merges: Merges;
  // The tokens of each piece seen so far: pieces repeat, as words do.
  readonly #seen = new PieceTable();
  #seenStarts = new Int32Array(1 << 11);
  #seenIds = new Int32Array(1 << 13);
  // Working memory, so that encoding a text allocates nothing but its ids.
  readonly #buffer = new UnitBuffer();
  #symbols = new Int32Array(1 << 10);
  #bytes = new Uint8Array(1 << 10);

  /**
   * @param vocabulary Token → id; tokens in GPT-2's characters for bytes, all 256 of them among them.
   * @param mergeList Pairs of tokens in the order of their ranks.
   * @throws LmlabError `malformed-data` when a byte or a part of a merge is missing, or an id stands there twice.
   */
  constructor(
    vocabulary: ReadonlyMap<string, number>,
    mergeList: readonly (readonly [left: string, right: string])[],
    params: BpeParams = {},
  ) {
    this.params = params;
    this.#pattern = params.split === undefined ? undefined : splitPattern(params.split);
    this.#ids = vocabulary;
    this.tokens = tokensById(vocabulary);
    this.mergeList = mergeList;
    const idOf = (token: string): number => {
      const id = vocabulary.get(token);
      if (id !== undefined) return id;
      throw new LmlabError('malformed-data', {
        expected: `the token ${JSON.stringify(token)} in the vocabulary`,
        found: `${vocabulary.size} others`,
        remedy: 'A byte-level BPE needs all 256 byte characters, both parts of each merge and what it makes.',
      });
    };
    this.#byteIds = Int32Array.from(byteChars, idOf);
    const pairs = new PairTable();
    const merged: number[] = [];
    for (const [left, right] of mergeList) {
      const rank = pairs.add(idOf(left), idOf(right));
      merged[rank] ??= idOf(left + right);
    }
    this.#merges = { pairs, merged: Int32Array.from(merged) };
  }

  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  encode(text: string, out: IdBuffer): void {
    const units = this.#buffer.fill(text);
    const end = text.length;
    const ends = this.#pattern && pieceEnds(text, this.#pattern);
    for (let start = 0; start < end;) {
      const stop = ends === undefined ? gpt2PieceEnd(units, start, end) : ends.get(start)!;
      if (stop - start > CACHED_UNITS) this.#encodeLong(units, start, stop, out);
      else {
        const piece = this.#find(units, start, stop);
        const stopIds = this.#seenStarts[piece + 1];
        for (let k = this.#seenStarts[piece]; k < stopIds; k++) out.push(this.#seenIds[k]);
      }
      start = stop;
    }
  }

  #find(units: Uint16Array, start: number, stop: number): number {
    const found = this.#seen.add(units, start, stop);
    if (found >= 0) return found;
    const piece = ~found;
    if (piece >= CACHED_PIECES) {
      this.#seen.clear();
      return this.#find(units, start, stop);
    }
    const count = this.#tokenize(units, start, stop);
    const at = this.#seenStarts[piece];
    if (at + count > this.#seenIds.length) this.#seenIds = grown(this.#seenIds, at + count);
    if (piece + 2 > this.#seenStarts.length) this.#seenStarts = grown(this.#seenStarts, piece + 2);
    for (let k = 0; k < count; k++) this.#seenIds[at + k] = this.#symbols[k];
    this.#seenStarts[piece + 1] = at + count;
    return piece;
  }

  #encodeLong(units: Uint16Array, start: number, stop: number, out: IdBuffer): void {
    const count = this.#tokenize(units, start, stop);
    for (let k = 0; k < count; k++) out.push(this.#symbols[k]);
  }

  /** Leaves the ids of one piece at the head of `#symbols` and returns how many. */
  #tokenize(units: Uint16Array, start: number, stop: number): number {
    const most = 3 * (stop - start);
    if (most > this.#symbols.length) {
      this.#symbols = new Int32Array(2 * most);
      this.#bytes = new Uint8Array(2 * most);
    }
    const n = writeUtf8(units, start, stop, this.#bytes);
    if (this.params.ignoreMerges === true) {
      const whole = this.#ids.get(Array.from(this.#bytes.subarray(0, n), (byte) => byteChars[byte]).join(''));
      if (whole !== undefined) {
        this.#symbols[0] = whole;
        return 1;
      }
    }
    for (let i = 0; i < n; i++) this.#symbols[i] = this.#byteIds[this.#bytes[i]];
    return mergeSymbols(this.#symbols, n, this.#merges);
  }

  spans(text: string): TokenSpan[] {
    const units = this.#buffer.fill(text);
    const spans: TokenSpan[] = [];
    const ends = this.#pattern && pieceEnds(text, this.#pattern);
    for (let start = 0; start < text.length;) {
      const stop = ends === undefined ? gpt2PieceEnd(units, start, text.length) : ends.get(start)!;
      // Where the code point that a byte belongs to starts and ends: a token may hold part of one.
      const from: number[] = [];
      const to: number[] = [];
      for (let i = start; i < stop;) {
        const width = unitsAt(units, i, stop);
        const bytes = writeUtf8(units, i, i + width, new Uint8Array(6));
        for (let k = 0; k < bytes; k++) {
          from.push(i);
          to.push(i + width);
        }
        i += width;
      }
      const count = this.#tokenize(units, start, stop);
      let at = 0;
      for (let k = 0; k < count; k++) {
        const id = this.#symbols[k];
        const last = at + this.tokens[id]!.length;
        spans.push({ id, start: from[at], end: to[last - 1] });
        at = last;
      }
      start = stop;
    }
    return spans;
  }

  decode(tokens: readonly string[]): string {
    return decodeByteTokens(tokens);
  }

  toJson(): Record<string, unknown> {
    const { split, ignoreMerges = false } = this.params;
    const splitFirst = (pattern: string, then: object): object => ({
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
        then,
      ],
    });
    const byteLevel = (more: object): object => ({
      type: 'ByteLevel',
      add_prefix_space: false,
      trim_offsets: true,
      use_regex: true,
      ...more,
    });
    return {
      normalizer: null,
      pre_tokenizer: split === undefined ? byteLevel({}) : splitFirst(split, byteLevel({ use_regex: false })),
      post_processor: byteLevel({ trim_offsets: false }),
      decoder: byteLevel({}),
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: ignoreMerges,
        vocab: Object.fromEntries(this.#ids),
        merges: this.mergeList,
      },
    };
  }
}

/** Tokens by their id. */
export function tokensById(vocabulary: ReadonlyMap<string, number>): (string | undefined)[] {
  const tokens: (string | undefined)[] = [];
  for (const [token, id] of vocabulary) {
    if (!Number.isInteger(id) || id < 0 || tokens[id] !== undefined) {
      throw new LmlabError('malformed-data', {
        expected: `an id of its own for the token ${JSON.stringify(token)}, an integer from 0`,
        found: String(id),
        remedy: 'Get the vocabulary file again.',
      });
    }
    tokens[id] = token;
  }
  return tokens;
}
