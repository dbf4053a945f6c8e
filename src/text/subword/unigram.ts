import { LmlabError } from '../../core/errors';
import { AlignedText, alignedNormalize } from './aligned-text';
import { cutAtMarks, markBlanks, type Metaspace } from './metaspace';
import type { IdBuffer, SubwordModel, TokenSpan } from './model';
import { normalizeLike } from './later-characters';
import { UnigramLattice } from './unigram-lattice';

/** What a Unigram model is made of beside its vocabulary. */
export interface UnigramParams extends Metaspace {
  /** Id of the token that stands for what cannot be spelled. */
  readonly unkId: number;
  readonly normalizer: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' | null;
}

/** Pieces seen before are looked up whole; after so many the memory of them starts anew. */
const REMEMBERED_PIECES = 1 << 17;

/** A Unigram language model over pieces: a text is cut the most probable way (Kudo 2018). */
export class UnigramModel implements SubwordModel {
  readonly type = 'Unigram';
  readonly tokens: readonly string[];
  readonly scores: Float64Array;
  readonly params: UnigramParams;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #lattice: UnigramLattice;
  readonly #pieces = new Map<string, readonly TokenSpan[]>();

  /** @throws LmlabError `malformed-data` when the unknown token is missing or a score is no number. */
  constructor(vocabulary: readonly (readonly [token: string, score: number])[], params: UnigramParams) {
    this.tokens = vocabulary.map(([token]) => token);
    this.scores = Float64Array.from(vocabulary, ([, score]) => score);
    this.params = params;
    this.#ids = new Map(this.tokens.map((token, id) => [token, id]));
    const bad = this.scores.findIndex((score) => !Number.isFinite(score));
    if (bad >= 0 || !(params.unkId in vocabulary)) {
      throw new LmlabError('malformed-data', {
        expected: 'a finite score for each token, and the unknown token among them',
        found: bad >= 0 ? `${this.scores[bad]} for token ${bad}` : `unk_id ${params.unkId}`,
        remedy: 'Get the tokenizer file again.',
      });
    }
    this.#lattice = new UnigramLattice(this.tokens, this.scores, params.unkId);
  }

  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  encode(text: string, out: IdBuffer, atStart: boolean): void {
    const { normalizer } = this.params;
    const whole = text.toWellFormed();
    const normal = normalizer === null ? whole : normalizeLike(whole, normalizer);
    cutAtMarks(markBlanks(normal, atStart, this.params), this.params.replacement, (piece) => {
      for (const { id } of this.#segment(piece)) out.push(id);
    });
  }

  spans(text: string, atStart: boolean): TokenSpan[] {
    const { normalizer } = this.params;
    const whole = text.toWellFormed();
    const normal = new AlignedText();
    if (normalizer === null) for (let i = 0; i < whole.length; i++) normal.append(whole[i], i, i + 1);
    else {
      const aligned = alignedNormalize(whole, normalizer);
      for (let i = 0; i < aligned.text.length; i++)
        normal.append(aligned.text[i], aligned.from[i], aligned.to[i]);
    }
    const marked = markBlanks(normal.text, atStart, this.params);
    // A mark in front came from nowhere: it takes the place of the first character.
    const shift = marked.length - normal.text.length;
    const from = (i: number): number => (i < shift ? 0 : normal.from[i - shift]);
    const to = (i: number): number => (i < shift ? (normal.to[0] ?? 0) : normal.to[i - shift]);
    const spans: TokenSpan[] = [];
    cutAtMarks(marked, this.params.replacement, (piece, start) => {
      for (const token of this.#segment(piece)) {
        spans.push({ id: token.id, start: from(start + token.start), end: to(start + token.end - 1) });
      }
    });
    return spans;
  }

  #segment(piece: string): readonly TokenSpan[] {
    let tokens = this.#pieces.get(piece);
    if (tokens === undefined) {
      if (this.#pieces.size >= REMEMBERED_PIECES) this.#pieces.clear();
      this.#pieces.set(piece, (tokens = this.#lattice.best(piece)));
    }
    return tokens;
  }

  decode(tokens: readonly string[]): string {
    const { replacement, prependScheme } = this.params;
    return tokens
      .map((token, i) => token.replaceAll(replacement, i === 0 && prependScheme !== 'never' ? '' : ' '))
      .join('');
  }

  toJson(): Record<string, unknown> {
    const { unkId, normalizer, replacement, prependScheme } = this.params;
    const metaspace = { type: 'Metaspace', replacement, prepend_scheme: prependScheme, split: true };
    return {
      normalizer: normalizer === null ? null : { type: normalizer },
      pre_tokenizer: metaspace,
      decoder: metaspace,
      model: {
        type: 'Unigram',
        unk_id: unkId,
        vocab: this.tokens.map((token, id) => [token, this.scores[id]]),
        byte_fallback: false,
      },
    };
  }
}
