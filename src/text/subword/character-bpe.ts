import { LmlabError } from '../../core/errors';
import { byteFallback } from './byte-fallback';
import { mergeSymbols, type Merges } from './merge';
import type { TokenSpan } from './model';
import { PairTable } from './pair-table';

/** What a BPE over characters may have beside its vocabulary and merges; names as in `tokenizer.json`. */
export interface CharacterBpeParams {
  readonly unkToken: string | null;
  /** One unknown token for neighbours without tokens, instead of one each. */
  readonly fuseUnk: boolean;
  /** Spell what has no token by tokens for bytes. */
  readonly byteFallback: boolean;
  /** Take a word that is a token as it stands, without merging. */
  readonly ignoreMerges: boolean;
  /** Stands before each character but the first, and after the last. */
  readonly prefix: string;
  readonly suffix: string;
}

/** Byte-pair encoding that starts from the characters of a word (Sennrich, Haddow and Birch 2016). */
export class CharacterBpe {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #params: CharacterBpeParams;
  readonly #merges: Merges;
  /** How many symbols each merged token is made of; others are one. */
  readonly #sizes = new Map<number, number>();
  readonly #unkId: number | undefined;

  /** @throws LmlabError `malformed-data` when a part of a merge is missing, or the unknown token. */
  constructor(
    ids: ReadonlyMap<string, number>,
    mergeList: readonly (readonly [left: string, right: string])[],
    params: CharacterBpeParams,
  ) {
    this.#ids = ids;
    this.#params = params;
    const idOf = (token: string): number => {
      const id = ids.get(token);
      if (id !== undefined) return id;
      throw new LmlabError('malformed-data', {
        expected: `the token ${JSON.stringify(token)} in the vocabulary`,
        found: `${ids.size} others`,
        remedy: 'Get the tokenizer file again.',
      });
    };
    this.#unkId = params.unkToken === null ? undefined : idOf(params.unkToken);
    const pairs = new PairTable();
    const merged: number[] = [];
    for (const [left, right] of mergeList) {
      const [l, r] = [idOf(left), idOf(right)];
      const made = idOf(left + right.slice(params.prefix.length));
      merged[pairs.add(l, r)] ??= made;
      this.#sizes.set(made, (this.#sizes.get(l) ?? 1) + (this.#sizes.get(r) ?? 1));
    }
    this.#merges = { pairs, merged: Int32Array.from(merged) };
  }

  /** The tokens of a word and where in it they stand. */
  spell(word: string): TokenSpan[] {
    if (this.#params.ignoreMerges) {
      const whole = this.#ids.get(word);
      if (whole !== undefined) return [{ id: whole, start: 0, end: word.length }];
    }
    const start = this.#symbols(word);
    const ids = Int32Array.from(start, ({ id }) => id);
    const count = mergeSymbols(ids, ids.length, this.#merges);
    const tokens: TokenSpan[] = [];
    let at = 0;
    for (let k = 0; k < count; k++) {
      const next = at + (this.#sizes.get(ids[k]) ?? 1);
      tokens.push({ id: ids[k], start: start[at].start, end: start[next - 1].end });
      at = next;
    }
    return tokens;
  }

  /** The word before any merge. */
  #symbols(word: string): TokenSpan[] {
    const { prefix, suffix, fuseUnk } = this.#params;
    const symbols: TokenSpan[] = [];
    let start = 0;
    for (const char of word) {
      const end = start + char.length;
      const text = (start > 0 ? prefix : '') + char + (end === word.length ? suffix : '');
      const id = this.#ids.get(text);
      const bytes = id === undefined && this.#params.byteFallback ? byteFallback(text, this.#ids) : undefined;
      const last = symbols.at(-1);
      if (id !== undefined) symbols.push({ id, start, end });
      else if (bytes !== undefined) for (const byte of bytes) symbols.push({ id: byte, start, end });
      else if (this.#unkId !== undefined && fuseUnk && last?.id === this.#unkId) {
        symbols[symbols.length - 1] = { ...last, end };
      } else if (this.#unkId !== undefined) symbols.push({ id: this.#unkId, start, end });
      start = end;
    }
    return symbols;
  }
}
