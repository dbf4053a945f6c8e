import { LmlabError } from '../../core/errors';
import { checkTokenizable } from '../tokenizer';
import { AddedTokens, type AddedToken } from './added-tokens';
import { ComposedModel } from './composed-model';
import type { Frame } from './frame';
import { IdBuffer, type SubwordModel, type TokenSpan } from './model';

/** What a text becomes, token by token. */
export interface Encoding {
  readonly ids: Int32Array;
  readonly tokens: readonly string[];
  /** Where each token came from: `text.slice(start, end)`; [0, 0] for tokens that were put around the text. */
  readonly offsets: readonly (readonly [start: number, end: number])[];
}

/** Options of {@link SubwordTokenizer.encode}. */
export interface EncodeOptions {
  /** Put the tokens around the text that the model was made with, such as `[CLS]` and `[SEP]`. Default: true. */
  readonly addSpecialTokens?: boolean;
}

/** Options of {@link SubwordTokenizer.decode}. */
export interface DecodeOptions {
  /** Leave special tokens out. Default: true. */
  readonly skipSpecialTokens?: boolean;
}

/**
 * A subword tokenizer: text to token ids and back. Immutable. Made by `trainBpe`, `trainWordPiece`, `trainUnigram` or
 * from the files of a published one by `tokenizerFromJson`, `bpeFromFiles`, `wordPieceFromVocab`.
 */
export class SubwordTokenizer {
  readonly model: SubwordModel;
  readonly addedTokens: readonly AddedToken[];
  readonly frame: Frame;
  /** How many ids there are, special tokens among them. */
  readonly vocabSize: number;
  readonly #added: AddedTokens;
  readonly #found: AddedTokens;
  // Used again by each call: encoding allocates nothing but what it returns.
  readonly #out = new IdBuffer();
  readonly #before: readonly number[];
  readonly #after: readonly number[];

  constructor(model: SubwordModel, addedTokens: readonly AddedToken[] = [], frame?: Frame) {
    this.model = model;
    this.addedTokens = addedTokens;
    this.frame = frame ?? { before: [], after: [] };
    this.#added = new AddedTokens(addedTokens);
    // A model that changes the text finds those by itself that are meant to be found in what it becomes.
    this.#found =
      model instanceof ComposedModel
        ? new AddedTokens(addedTokens.filter((token) => !token.normalized))
        : this.#added;
    const newIds = addedTokens.filter(({ id }) => model.tokens[id] === undefined);
    this.vocabSize = model.tokens.reduce((sum, token) => sum + (token === undefined ? 0 : 1), newIds.length);
    this.#before = this.frame.before.map((token) => this.#known(token));
    this.#after = this.frame.after.map((token) => this.#known(token));
  }

  /**
   * The token ids of a text. Special tokens that stand in the text are found as such.
   *
   * @throws LmlabError `not-text` when it is no string.
   */
  encode(text: string, { addSpecialTokens = true }: EncodeOptions = {}): Int32Array {
    checkTokenizable(text);
    const out = this.#out;
    out.length = 0;
    if (addSpecialTokens) for (const id of this.#before) out.push(id);
    for (const { start, end, token } of this.#found.sections(text)) {
      if (token !== undefined) out.push(token.id);
      else this.model.encode(text.slice(start, end), out, start === 0);
    }
    if (addSpecialTokens) for (const id of this.#after) out.push(id);
    return out.toArray();
  }

  /**
   * Ids, tokens and where in the text each came from. Slower than {@link encode}.
   *
   * @throws LmlabError `not-text` when it is no string.
   */
  encodeWithOffsets(text: string, { addSpecialTokens = true }: EncodeOptions = {}): Encoding {
    checkTokenizable(text);
    const spans: TokenSpan[] = [];
    const frame = (ids: readonly number[]): void => {
      if (addSpecialTokens) for (const id of ids) spans.push({ id, start: 0, end: 0 });
    };
    frame(this.#before);
    for (const { start, end, token } of this.#found.sections(text)) {
      if (token !== undefined) spans.push({ id: token.id, start, end });
      else {
        for (const span of this.model.spans(text.slice(start, end), start === 0)) {
          spans.push({ id: span.id, start: start + span.start, end: start + span.end });
        }
      }
    }
    frame(this.#after);
    return {
      ids: Int32Array.from(spans, ({ id }) => id),
      tokens: spans.map(({ id }) => this.idToToken(id)!),
      offsets: spans.map((span, i) => this.#offsetsOf(span, i, text)),
    };
  }

  #offsetsOf(
    { id, start, end }: TokenSpan,
    index: number,
    text: string,
  ): readonly [start: number, end: number] {
    const { trimOffsets } = this.frame;
    if (trimOffsets === undefined) return [start, end];
    const token = this.#added.byId.has(id) ? text.slice(start, end) : this.idToToken(id)!;
    let leading = /^[Ġ\s]*/.exec(token)![0].length;
    const trailing = /[Ġ\s]*$/.exec(token)![0].length;
    if (leading === 1 && trimOffsets.addPrefixSpace && (index === 0 || start === 0)) leading = 0;
    // Where a blank was added in front, its token stands for the first character, which may be two units long.
    const width = start === 0 && text.codePointAt(0)! > 0xffff ? 2 : 1;
    const from = Math.min(start + leading * width, end);
    return [from, trailing > 0 && end >= trailing * width ? Math.max(end - trailing * width, from) : end];
  }

  /**
   * The text that ids spell. Where the model keeps everything (byte-level BPE), decoding an encoded text gives it back.
   *
   * @throws LmlabError `token-id` for an id that the vocabulary does not have.
   */
  decode(ids: ArrayLike<number>, { skipSpecialTokens = true }: DecodeOptions = {}): string {
    const tokens: string[] = [];
    for (let i = 0; i < ids.length; i++) {
      const token = this.idToToken(ids[i]);
      if (token === undefined) {
        throw new LmlabError('token-id', {
          expected: `ids of a vocabulary of ${this.vocabSize} tokens`,
          found: `${ids[i]} at index ${i}`,
          remedy: 'Decode with the tokenizer that encoded.',
        });
      }
      if (skipSpecialTokens && this.#added.byId.get(ids[i])?.special) continue;
      tokens.push(token);
    }
    return this.model.decode(tokens, true);
  }

  /** The id of a token, or undefined when the vocabulary does not have it. */
  tokenToId(token: string): number | undefined {
    return this.#added.byContent.get(token)?.id ?? this.model.idOf(token);
  }

  /** The token of an id, or undefined when the vocabulary does not have it. */
  idToToken(id: number): string | undefined {
    const normalized = this.model instanceof ComposedModel ? this.model.addedToken(id) : undefined;
    return normalized ?? this.#added.byId.get(id)?.content ?? this.model.tokens[id];
  }

  #known(token: string): number {
    const id = this.tokenToId(token);
    if (id !== undefined) return id;
    throw new LmlabError('malformed-data', {
      expected: `the special token ${JSON.stringify(token)} in the vocabulary`,
      found: 'none',
      remedy: 'Add it to the special tokens.',
    });
  }
}

/** Special tokens as `tokenizer.json` describes them. */
export function specialTokens(contents: readonly string[], idOf: (content: string) => number): AddedToken[] {
  return contents.map((content) => ({
    id: idOf(content),
    content,
    special: true,
    lstrip: false,
    rstrip: false,
    single_word: false,
    normalized: false,
  }));
}

/** @throws LmlabError `bad-option` for what is no subword tokenizer. */
export function checkSubwordTokenizer(tokenizer: unknown): void {
  if (tokenizer instanceof SubwordTokenizer) return;
  throw new LmlabError('bad-option', {
    expected: 'a subword tokenizer of this library',
    found: tokenizer === null ? 'null' : typeof tokenizer,
    remedy: 'Train one, such as with trainBpe, or read one, such as with tokenizerFromJson.',
  });
}
