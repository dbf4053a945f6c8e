import { AddedTokens, type AddedToken } from './added-tokens';
import { AlignedText, unchanged } from './aligned-text';
import { tokensById } from './bpe';
import { decoderOf } from './decoder';
import type { IdBuffer, SubwordModel, TokenSpan } from './model';
import { normalizersOf, type Normalizer } from './normalizer';
import { preTokenizersOf, type PreTokenizer } from './pre-tokenizer';
import type { Json } from './tokenizer-parts';

/** What a composed model spells with. */
export interface ComposedParts {
  readonly type: SubwordModel['type'];
  readonly vocabulary: ReadonlyMap<string, number>;
  /** The tokens of one piece, and where in it they stand. */
  readonly spell: (piece: string) => readonly TokenSpan[];
}

/** Longer pieces are rare, and after so many the memory of them starts anew. */
const REMEMBERED_UNITS = 32;
const REMEMBERED_PIECES = 1 << 17;

/** A model that runs whatever normalizer, pre-tokenizer and decoder a `tokenizer.json` names, step by step. */
export class ComposedModel implements SubwordModel {
  readonly type: SubwordModel['type'];
  readonly tokens: readonly (string | undefined)[];
  readonly #parts: ComposedParts;
  readonly #json: Json;
  readonly #normalizers: readonly Normalizer[];
  readonly #preTokenizers: readonly PreTokenizer[];
  readonly #decode: (tokens: readonly string[]) => string;
  /** Added tokens that are found in the normalized text, by what they are there. */
  readonly #added: AddedTokens;
  readonly #pieces = new Map<string, readonly TokenSpan[]>();

  /** @throws LmlabError `malformed-data` for a part that is not there. */
  constructor(parts: ComposedParts, json: Json, addedTokens: readonly AddedToken[]) {
    this.type = parts.type;
    this.tokens = tokensById(parts.vocabulary);
    this.#parts = parts;
    this.#json = json;
    this.#normalizers = normalizersOf(json['normalizer']);
    this.#preTokenizers = preTokenizersOf(json['pre_tokenizer']);
    this.#decode = decoderOf(json['decoder']);
    const normalized = addedTokens.filter((token) => token.normalized);
    this.#added = new AddedTokens(
      normalized.map((token) => ({ ...token, content: this.#normalize(token.content).text })),
    );
  }

  idOf(token: string): number | undefined {
    return this.#parts.vocabulary.get(token);
  }

  /** An added token that is found in the normalized text, as it stands there. */
  addedToken(id: number): string | undefined {
    return this.#added.byId.get(id)?.content;
  }

  encode(text: string, out: IdBuffer, atStart: boolean): void {
    for (const { id } of this.spans(text, atStart)) out.push(id);
  }

  spans(text: string, atStart: boolean): TokenSpan[] {
    const normal = this.#normalize(text.toWellFormed());
    const spans: TokenSpan[] = [];
    for (const { start, end, token } of this.#added.sections(normal.text)) {
      if (token !== undefined) {
        spans.push({ id: token.id, start: normal.from[start], end: normal.to[end - 1] });
        continue;
      }
      let pieces: readonly AlignedText[] = [normal.slice(start, end)];
      for (const step of this.#preTokenizers) {
        pieces = pieces.flatMap((piece) => step(piece, atStart && piece.from[0] === 0));
        pieces = pieces.filter((piece) => piece.text !== '');
      }
      for (const piece of pieces) {
        for (const span of this.#spell(piece.text)) {
          spans.push({ id: span.id, start: piece.from[span.start], end: piece.to[span.end - 1] });
        }
      }
    }
    return spans;
  }

  decode(tokens: readonly string[]): string {
    return this.#decode(tokens);
  }

  toJson(): Json {
    const { normalizer = null, pre_tokenizer = null, decoder = null, model } = this.#json;
    return { normalizer, pre_tokenizer, decoder, model };
  }

  #normalize(text: string): AlignedText {
    let normal = unchanged(text);
    for (const step of this.#normalizers) normal = normal.changed(step);
    return normal;
  }

  #spell(piece: string): readonly TokenSpan[] {
    if (piece.length > REMEMBERED_UNITS) return this.#parts.spell(piece);
    let tokens = this.#pieces.get(piece);
    if (tokens === undefined) {
      if (this.#pieces.size >= REMEMBERED_PIECES) this.#pieces.clear();
      this.#pieces.set(piece, (tokens = this.#parts.spell(piece)));
    }
    return tokens;
  }
}
