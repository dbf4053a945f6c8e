import { LmlabError } from '../core/errors';
import { watched } from '../core/progress';
import { defaultSeed, random } from '../core/random';
import { checkChoice, checkInteger, withDefaults } from '../core/options';
import { shown } from '../core/shown';
import {
  contextKey,
  countContinuations,
  countFollowers,
  packTable,
  unpackTable,
  type FollowerTable,
  type PackedTable,
} from './n-gram-table';
import { checkPositive } from './training-data';

/** Options of {@link nGramLanguageModel}. */
export interface NGramLanguageModelOptions {
  /** Tokens an n-gram: 1 looks at no context, 3 at the two tokens before. Default 3. */
  readonly order?: number;
  /**
   * `addK`: k more of everything (Lidstone); `interpolated`: shorter contexts mixed in by absolute discounting;
   * `kneserNey`: the same, with shorter contexts counted by how many different tokens come before. Default `kneserNey`.
   */
  readonly smoothing?: 'addK' | 'interpolated' | 'kneserNey';
  /** Added to every count of `addK`, above 0. Default 1. */
  readonly k?: number;
  /** Taken off every count of the other two, above 0 and below 1. Default 0.75. */
  readonly discount?: number;
  /** Tokens seen less often become `<unk>`. Default 1. */
  readonly minCount?: number;
}

const START = '<s>';
const END = '</s>';
const UNKNOWN = '<unk>';

/** An n-gram language model after fitting: immutable. */
export class FittedNGramLanguageModel {
  /** Every token that has a probability, `</s>` and `<unk>` among them. */
  readonly vocabulary: readonly string[];
  /** For each context length from 0: what followed each context. */
  readonly tables: readonly PackedTable[];
  readonly params: Required<NGramLanguageModelOptions>;
  readonly #known: ReadonlySet<string>;
  readonly #followers: readonly FollowerTable[];

  constructor(state: Pick<FittedNGramLanguageModel, 'vocabulary' | 'tables' | 'params'>) {
    this.vocabulary = state.vocabulary;
    this.tables = state.tables;
    this.params = state.params;
    this.#known = new Set(state.vocabulary);
    this.#followers = state.tables.map(unpackTable);
  }

  /**
   * P(token | the last order − 1 tokens of the context); unknown tokens count as `<unk>`, and so does `<s>`, which
   * nothing but a context holds.
   * @throws LmlabError `not-text` for what is no string or no array of strings.
   */
  probability(token: string, context: readonly string[] = []): number {
    if (typeof token !== 'string' || !isTokens(context)) {
      throw new LmlabError('not-text', {
        expected: 'a token, and an array of tokens as its context',
        found: `${shown(token)} after ${shown(context)}`,
        remedy: "Write the context as a list: probability('sat', ['the', 'cat']).",
      });
    }
    return this.#probability(token, context);
  }

  #probability(token: string, context: readonly string[]): number {
    const known = (word: string): string => (this.#known.has(word) ? word : UNKNOWN);
    const length = Math.min(context.length, this.params.order - 1);
    const before =
      length === 0 ? [] : context.slice(-length).map((word) => (word === START ? word : known(word)));
    return this.params.smoothing === 'addK'
      ? this.#addK(known(token), before)
      : this.#discounted(known(token), before);
  }

  #addK(token: string, context: readonly string[]): number {
    const { k } = this.params;
    const followers = this.#followers[context.length].get(contextKey(context));
    return ((followers?.counts.get(token) ?? 0) + k) / ((followers?.total ?? 0) + k * this.vocabulary.length);
  }

  /** Chen and Goodman (1999), equation 16; the shortest context is mixed with the uniform distribution. */
  #discounted(token: string, context: readonly string[]): number {
    const lower =
      context.length === 0 ? 1 / this.vocabulary.length : this.#discounted(token, context.slice(1));
    const followers = this.#followers[context.length].get(contextKey(context));
    if (followers === undefined) return lower;
    const { discount } = this.params;
    const own = Math.max((followers.counts.get(token) ?? 0) - discount, 0) / followers.total;
    return own + ((discount * followers.counts.size) / followers.total) * lower;
  }

  /**
   * e to the mean −ln P(token | context) over all tokens and ends of the sentences: how many tokens the model wavers
   * between.
   * @throws LmlabError `empty` without sentences, `not-text` or `bad-option` as `fit`.
   */
  perplexity(sentences: readonly (readonly string[])[]): number {
    checkSentences(sentences);
    let sum = 0;
    let tokens = 0;
    for (const sentence of watched(sentences, 'perplexity')) {
      const padded = [...Array<string>(this.params.order - 1).fill(START), ...sentence, END];
      for (let i = this.params.order - 1; i < padded.length; i++) {
        sum -= Math.log(this.#probability(padded[i], padded.slice(i - this.params.order + 1, i)));
        tokens++;
      }
    }
    return Math.exp(sum / tokens);
  }

  /**
   * Draws a sentence, token after token, up to its end or `maxTokens`.
   * @throws LmlabError `bad-option`.
   */
  generate(options: { readonly seed?: number; readonly maxTokens?: number } = {}): string[] {
    const { seed, maxTokens } = withDefaults<{ seed: number; maxTokens: number }>(options, {
      seed: defaultSeed(),
      maxTokens: 50,
    });
    checkInteger('maxTokens', maxTokens, 0);
    const rng = random(seed);
    const out: string[] = Array<string>(this.params.order - 1).fill(START);
    const start = out.length;
    while (out.length - start < maxTokens) {
      let u = rng.next();
      let drawn = END;
      for (const token of this.vocabulary) {
        u -= this.#probability(token, out);
        if (u < 0) {
          drawn = token;
          break;
        }
      }
      if (drawn === END) break;
      out.push(drawn);
    }
    return out.slice(start);
  }
}

function isTokens(sentence: unknown): sentence is readonly string[] {
  return Array.isArray(sentence) && sentence.every((token) => typeof token === 'string');
}

/**
 * @throws LmlabError `not-text` for what is no list of lists of tokens, `empty` for an empty one, `bad-option` for
 *   sentences with marks of their own.
 */
function checkSentences(sentences: unknown): asserts sentences is readonly (readonly string[])[] {
  const isList = Array.isArray(sentences);
  const bad = isList ? sentences.findIndex((sentence) => !isTokens(sentence)) : -1;
  if (!isList || bad >= 0) {
    throw new LmlabError('not-text', {
      expected: 'sentences, each an array of tokens',
      found: isList ? `something else at sentence ${bad}` : sentences === null ? 'null' : typeof sentences,
      remedy: 'Tokenize the texts first: texts.map(wordTokenize).',
    });
  }
  if (sentences.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one sentence',
      found: 'none',
      remedy: 'Tokenize some text first: one array of tokens a sentence.',
    });
  }
  const marked = sentences.findIndex(
    (sentence: string[]) => sentence.includes(START) || sentence.includes(END),
  );
  if (marked < 0) return;
  throw new LmlabError('bad-option', {
    expected: `sentences without ${START} and ${END}, which the model adds itself`,
    found: `one of them in sentence ${marked}`,
    remedy: 'Leave them out, and give every sentence an array of its own.',
  });
}

/**
 * A language model that counts: the next token given the few before it (Chen and Goodman 1999 for the smoothings). A
 * token `<unk>` in the sentences is the unknown token; `<s>` and `</s>` around them it adds itself.
 *
 * @param options See {@link NGramLanguageModelOptions}.
 * @returns `fit`, which takes sentences as arrays of tokens.
 * @throws LmlabError `bad-option` for options that make no sense; on `fit` `empty` without sentences, `not-text` for
 *   what is none, `bad-option` for `<s>` or `</s>` in one.
 * @example
 * ```ts
 * import { nGramLanguageModel } from 'lmlab';
 * const sentences = [['the', 'cat', 'sat'], ['the', 'dog', 'sat'], ['the', 'cat', 'ran']];
 * const model = nGramLanguageModel({ order: 2 }).fit(sentences);
 * model.probability('cat', ['the']) > model.probability('dog', ['the']); // true
 * model.perplexity([['the', 'cat', 'sat']]) < model.perplexity([['sat', 'the', 'cat']]); // true
 * ```
 */
export function nGramLanguageModel(options: NGramLanguageModelOptions = {}): {
  readonly params: Required<NGramLanguageModelOptions>;
  fit(sentences: readonly (readonly string[])[]): FittedNGramLanguageModel;
} {
  const params = withDefaults<Required<NGramLanguageModelOptions>>(options, {
    order: 3,
    smoothing: 'kneserNey',
    k: 1,
    discount: 0.75,
    minCount: 1,
  });
  checkChoice('smoothing', params.smoothing, ['addK', 'interpolated', 'kneserNey']);
  checkInteger('order', params.order, 1);
  checkInteger('minCount', params.minCount, 1);
  checkPositive('k', params.k);
  if (!(params.discount > 0 && params.discount < 1)) {
    throw new LmlabError('bad-option', {
      expected: 'discount between 0 and 1',
      found: String(params.discount),
      remedy: 'Leave it out for the default.',
    });
  }
  return { params, fit: (sentences) => fitTables(sentences, params) };
}

function fitTables(
  sentences: readonly (readonly string[])[],
  params: Required<NGramLanguageModelOptions>,
): FittedNGramLanguageModel {
  checkSentences(sentences);
  const frequency = new Map<string, number>();
  for (const sentence of watched(sentences, 'counting tokens')) {
    for (const token of sentence) frequency.set(token, (frequency.get(token) ?? 0) + 1);
  }
  frequency.delete(UNKNOWN);
  const tokens = [...frequency.keys()].filter((token) => frequency.get(token)! >= params.minCount).sort();
  const vocabulary = [...tokens, END, UNKNOWN];
  const known = new Set(tokens);
  const padded = sentences.map((sentence) => [
    ...Array<string>(params.order - 1).fill(START),
    ...sentence.map((token) => (known.has(token) ? token : UNKNOWN)),
    END,
  ]);

  const tables: FollowerTable[] = [];
  for (let length = params.order - 1; length >= 0; length--) {
    const continuation = params.smoothing === 'kneserNey' && length < params.order - 1;
    tables[length] = continuation
      ? countContinuations(tables[length + 1])
      : countFollowers(padded, length, params.order);
  }
  return new FittedNGramLanguageModel({ vocabulary, tables: tables.map(packTable), params });
}
