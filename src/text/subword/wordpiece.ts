import { LmlabError } from '../../core/errors';
import { AlignedText } from './aligned-text';
import { punctuation, wordBreaks } from './bert-classes';
import { BertNormalizer, type BertNormalization } from './bert-normalize';
import { tokensById } from './bpe';
import { longestFirst, type LongestFirstParams } from './longest-first';
import type { IdBuffer, SubwordModel, TokenSpan } from './model';

/** Words seen before are looked up whole; after so many the memory of them starts anew. */
const REMEMBERED_WORDS = 1 << 17;

/** What a WordPiece model is made of beside its vocabulary. */
export interface WordPieceParams extends BertNormalization, LongestFirstParams {
  /** What stands for a word that cannot be spelled. */
  readonly unkToken: string;
  /** Whether decoding takes the blanks before punctuation out again. */
  readonly cleanup: boolean;
}

export const bertParams: WordPieceParams = {
  clean_text: true,
  handle_chinese_chars: true,
  strip_accents: null,
  lowercase: true,
  unkToken: '[UNK]',
  prefix: '##',
  maxInputCharsPerWord: 100,
  cleanup: true,
};

/** WordPiece as BERT uses it: each word is spelled by the longest tokens from the left (Wu et al. 2016). */
export class WordPieceModel implements SubwordModel {
  readonly type = 'WordPiece';
  readonly tokens: readonly (string | undefined)[];
  readonly params: WordPieceParams;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #unk: number;
  readonly #normalizer: BertNormalizer;
  readonly #words = new Map<string, readonly TokenSpan[]>();

  /** @throws LmlabError `malformed-data` when the unknown token is missing, or an id stands there twice. */
  constructor(vocabulary: ReadonlyMap<string, number>, params: WordPieceParams) {
    this.#ids = vocabulary;
    this.tokens = tokensById(vocabulary);
    this.params = params;
    const unk = vocabulary.get(params.unkToken);
    if (unk === undefined) {
      throw new LmlabError('malformed-data', {
        expected: `the unknown token ${JSON.stringify(params.unkToken)} in the vocabulary`,
        found: `${vocabulary.size} others`,
        remedy: 'Add it, or name the one that the vocabulary has.',
      });
    }
    this.#unk = unk;
    this.#normalizer = new BertNormalizer(params);
  }

  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  encode(text: string, out: IdBuffer): void {
    const normal = this.#normalizer.normalize(text);
    bertWords(normal, (start, end) => {
      for (const { id } of this.#spell(normal.slice(start, end))) out.push(id);
    });
  }

  spans(text: string): TokenSpan[] {
    const normal = new AlignedText();
    this.#normalizer.align(text, normal);
    const spans: TokenSpan[] = [];
    bertWords(normal.text, (start, end) => {
      for (const token of this.#spell(normal.text.slice(start, end))) {
        spans.push({
          id: token.id,
          start: normal.from[start + token.start],
          end: normal.to[start + token.end - 1],
        });
      }
    });
    return spans;
  }

  #spell(word: string): readonly TokenSpan[] {
    let tokens = this.#words.get(word);
    if (tokens === undefined) {
      if (this.#words.size >= REMEMBERED_WORDS) this.#words.clear();
      this.#words.set(word, (tokens = longestFirst(word, this.#ids, this.#unk, this.params)));
    }
    return tokens;
  }

  decode(tokens: readonly string[]): string {
    const { prefix, cleanup } = this.params;
    return tokens
      .map((token, i) => {
        const continues = i > 0 && token.startsWith(prefix);
        const text = i === 0 ? token : continues ? token.slice(prefix.length) : ` ${token}`;
        return cleanup ? cleanUp(text) : text;
      })
      .join('');
  }

  toJson(): Record<string, unknown> {
    const { unkToken, prefix, maxInputCharsPerWord, cleanup } = this.params;
    const { clean_text, handle_chinese_chars, strip_accents, lowercase } = this.params;
    return {
      normalizer: { type: 'BertNormalizer', clean_text, handle_chinese_chars, strip_accents, lowercase },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      decoder: { type: 'WordPiece', prefix, cleanup },
      model: {
        type: 'WordPiece',
        unk_token: unkToken,
        continuing_subword_prefix: prefix,
        max_input_chars_per_word: maxInputCharsPerWord,
        vocab: Object.fromEntries(this.#ids),
      },
    };
  }
}

/** Calls back with the bounds of each word: white space parts words, each punctuation mark is one by itself. */
export function bertWords(text: string, word: (start: number, end: number) => void): void {
  let start = 0;
  for (let i = 0; i < text.length;) {
    const code = text.codePointAt(i)!;
    const width = code > 0xffff ? 2 : 1;
    const mark = punctuation[code] === 1;
    if (mark || wordBreaks[code] === 1) {
      if (i > start) word(start, i);
      if (mark) word(i, i + width);
      start = i + width;
    }
    i += width;
  }
  if (text.length > start) word(start, text.length);
}

/** The reference decoder's clean-up of English, token by token. */
export function cleanUp(text: string): string {
  return text
    .replaceAll(' .', '.')
    .replaceAll(' ?', '?')
    .replaceAll(' !', '!')
    .replaceAll(' ,', ',')
    .replaceAll(" ' ", "'")
    .replaceAll(" n't", "n't")
    .replaceAll(" 'm", "'m")
    .replaceAll(' do not', " don't")
    .replaceAll(" 's", "'s")
    .replaceAll(" 've", "'ve")
    .replaceAll(" 're", "'re");
}
