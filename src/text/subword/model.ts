import { grown } from './piece-table';

/** Token ids as they are found: grows by itself. */
export class IdBuffer {
  ids = new Int32Array(256);
  length = 0;

  push(id: number): void {
    if (this.length === this.ids.length) this.ids = grown(this.ids, this.length + 1);
    this.ids[this.length++] = id;
  }

  toArray(): Int32Array {
    return this.ids.slice(0, this.length);
  }
}

/** A token with the stretch of text it came from, in UTF-16 units. */
export interface TokenSpan {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** What BPE, WordPiece, Unigram and WordLevel models have in common: text without special tokens ↔ tokens. */
export interface SubwordModel {
  readonly type: 'BPE' | 'WordPiece' | 'Unigram' | 'WordLevel';
  /** Token of each id; a hole where a vocabulary skips a number. */
  readonly tokens: readonly (string | undefined)[];
  idOf(token: string): number | undefined;
  /** @param atStart Whether the text stands at the very start: some models put a mark there. */
  encode(text: string, out: IdBuffer, atStart: boolean): void;
  spans(text: string, atStart: boolean): TokenSpan[];
  /** The text that tokens, none of them special, spell. */
  decode(tokens: readonly string[], atStart: boolean): string;
  /** The parts of a Hugging Face `tokenizer.json` that are this model's. */
  toJson(): Record<string, unknown>;
}
