import { LmlabError } from '../core/errors';
import { defaultSeed, random } from '../core/random';
import { checkOptionNames } from '../core/options';
import { checkList } from '../core/lists';
import { checkOption } from './check-options';
import { type Gpt, checkIsGpt } from './gpt';
import { checkTurns } from './gpt-session';
import { type SamplingOptions, checkSampling, drawToken, samplingProbabilities } from './sampling';
import { checkIds } from './token-ids';

/** How to generate tokens. */
export interface GenerateOptions extends SamplingOptions {
  /** Most tokens to generate. Default 100. */
  readonly maxTokens?: number;
  /** Tokens that end the text; they are not given out. Default: none. */
  readonly stopTokens?: readonly number[];
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Checks what is to be continued and what ends it.
 *
 * @throws LmlabError `bad-option` for another model than a GPT and for a number of tokens that makes no sense, `shape` where
 * ids are no list, `token-id`, `sequence-length`.
 */
export function checkContinuation(
  model: Gpt,
  prompts: readonly ArrayLike<number>[],
  maxTokens: number,
  stopTokens: readonly number[],
): void {
  checkIsGpt(model);
  const whole = Number.isInteger(maxTokens) || maxTokens === Infinity;
  checkOption('maxTokens', maxTokens, whole && maxTokens >= 0, 'a whole number from 0 on, or Infinity,');
  checkList(stopTokens, 'the ids of the tokens that end a text');
  checkIds(stopTokens, model.options.vocabularySize);
  for (const prompt of prompts) checkList(prompt, 'the token ids of a prompt');
  checkTurns(
    prompts,
    prompts.map(() => 0),
    model.options,
  );
}

/** The options of generation with their defaults, those of sampling apart. @throws LmlabError `bad-option`. */
function generationOptions(
  options: GenerateOptions,
): Required<Pick<GenerateOptions, 'maxTokens' | 'stopTokens' | 'seed'>> & { sampling: SamplingOptions } {
  checkOptionNames(options, {
    ...{ maxTokens: true, stopTokens: true, seed: true, temperature: true },
    ...{ topK: true, topP: true, minP: true, repetitionPenalty: true },
  });
  const { maxTokens = 100, stopTokens = [], seed = defaultSeed(), ...sampling } = options;
  checkSampling(sampling);
  return { maxTokens, stopTokens, seed, sampling };
}

/** Turns text into token ids and back. */
export interface TextCodec {
  /** With `addSpecialTokens: false` without those that a tokenizer puts around each text, if it does that. */
  encode(text: string, options?: { readonly addSpecialTokens?: boolean }): ArrayLike<number>;
  decode(ids: number[]): string;
}

/**
 * Continues a prompt token by token, as an async iterator: take each as it comes, or stop early with `break`.
 *
 * @param prompt At least one token id.
 * @throws LmlabError `token-id`, `sequence-length` when the prompt is empty or longer than the context, `shape` when it is no
 * list, `bad-option` when an option makes no sense or the model is no GPT; `non-finite` when the weights are damaged.
 * @example
 * ```ts
 * import { generate, gpt } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * async function main() {
 *   const tokens: number[] = [];
 *   for await (const token of generate(model, [1, 2, 3], { maxTokens: 5, temperature: 0 })) tokens.push(token);
 *   tokens.length; // 5
 * }
 * main();
 * ```
 */
export async function* generate(
  model: Gpt,
  prompt: ArrayLike<number>,
  options: GenerateOptions = {},
): AsyncGenerator<number, void, undefined> {
  const { maxTokens, stopTokens, seed, sampling } = generationOptions(options);
  checkContinuation(model, [prompt], maxTokens, stopTokens);
  const rng = random(seed);
  const session = model.session();
  const tokens = Array.from(prompt);
  let fresh = tokens;
  for (let i = 0; i < maxTokens; i++) {
    const logits = session.next([fresh]);
    const token = drawToken(samplingProbabilities(logits, sampling, tokens), rng);
    if (stopTokens.includes(token)) return;
    tokens.push(token);
    fresh = [token];
    yield token;
    await new Promise((resolve) => setImmediate(resolve)); // the reader can show it, or stop
  }
}

/**
 * Continues several prompts at the same time, of whatever lengths, as an async iterator: tokens come as they are made,
 * with the place of their prompt. Prompt i continues as `generate` would with the seed `seed + i`.
 *
 * @param prompts At least one, each of at least one token id.
 * @throws LmlabError as {@link generate}, `empty` without prompts.
 * @example
 * ```ts
 * import { generateBatch, gpt } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * async function main() {
 *   const prompts = [[1, 2, 3], [4]];
 *   for await (const { prompt, token } of generateBatch(model, prompts, { maxTokens: 2 })) prompts[prompt].push(token);
 *   prompts.map((tokens) => tokens.length); // [5, 3]
 * }
 * main();
 * ```
 */
export async function* generateBatch(
  model: Gpt,
  prompts: readonly ArrayLike<number>[],
  options: GenerateOptions = {},
): AsyncGenerator<{ readonly prompt: number; readonly token: number }, void, undefined> {
  const { maxTokens, stopTokens, seed, sampling } = generationOptions(options);
  if (prompts.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one prompt',
      found: 'none',
      remedy: 'Pass a list of lists of token ids.',
    });
  }
  checkContinuation(model, prompts, maxTokens, stopTokens);
  const { vocabularySize } = model.options;
  const session = model.session(prompts.length);
  const rngs = prompts.map((_, i) => random(seed + i));
  const texts = prompts.map((prompt) => Array.from(prompt));
  let fresh = texts.map((tokens) => [...tokens]);
  for (let step = 0; step < maxTokens; step++) {
    const logits = session.next(fresh);
    const made = fresh.map((given, i): number[] => {
      if (given.length === 0) return []; // ended before
      const row = logits.subarray(i * vocabularySize, (i + 1) * vocabularySize);
      const token = drawToken(samplingProbabilities(row, sampling, texts[i]), rngs[i]);
      return stopTokens.includes(token) ? [] : [token];
    });
    for (const [prompt, [token]] of made.entries()) {
      if (made[prompt].length === 0) continue;
      texts[prompt].push(token);
      yield { prompt, token };
    }
    if (made.every((tokens) => tokens.length === 0)) return;
    fresh = made;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * The ids of a prompt with what the tokenizer puts before each text and without what it puts after it, which would tell
 * the model that the text has ended.
 */
function openIds(codec: TextCodec, prompt: string): number[] {
  const framed = Array.from(codec.encode(prompt));
  const bare = Array.from(codec.encode(prompt, { addSpecialTokens: false }));
  for (let end = framed.length; end > bare.length; end--)
    if (bare.every((id, i) => id === framed[end - bare.length + i])) return framed.slice(0, end);
  return bare;
}

/**
 * Continues a text, piece by piece, as an async iterator. A stop string ends it and is not given out, not even in
 * part. Special tokens that the tokenizer puts before each text stand before the prompt, those that it puts after are left
 * out.
 *
 * @param codec The tokenizer that the model was trained with.
 * @throws LmlabError as {@link generate}; `bad-option` when `stop` is no list, or holds what is no string or empty.
 * @example
 * ```ts
 * import { generateText, gpt } from 'lmlab';
 * const letters = 'abcd';
 * const codec = {
 *   encode: (text: string) => Array.from(text, (letter) => letters.indexOf(letter)),
 *   decode: (ids: number[]) => ids.map((id) => letters[id]).join(''),
 * };
 * const model = gpt({ vocabularySize: 4, contextLength: 8, embeddingSize: 8, layers: 1, heads: 1 });
 * let text = '';
 * for await (const piece of generateText(model, codec, 'ab', { maxTokens: 6, stop: ['dd'] })) text += piece;
 * text.includes('dd'); // false
 * ```
 */
export async function* generateText(
  model: Gpt,
  codec: TextCodec,
  prompt: string,
  options: GenerateOptions & { readonly stop?: readonly string[] } = {},
): AsyncGenerator<string, void, undefined> {
  const { stop = [], ...rest } = options;
  checkOption('stop', stop, Array.isArray(stop), 'a list of strings');
  for (const text of stop) {
    const fits = typeof text === 'string' && text.length > 0;
    checkOption('stop', JSON.stringify(text), fits, 'strings that are not empty');
  }
  const promptIds = openIds(codec, prompt);
  const before = codec.decode(promptIds);
  const ids: number[] = [];
  let given = 0;
  let text = '';
  for await (const token of generate(model, promptIds, rest)) {
    ids.push(token);
    // A tokenizer may leave out the blank before its first token: new text is what follows the prompt's.
    const whole = codec.decode([...promptIds, ...ids]);
    text = whole.startsWith(before) ? whole.slice(before.length) : codec.decode(ids);
    const ends = stop.map((s) => text.indexOf(s)).filter((at) => at >= 0);
    if (ends.length > 0) {
      const end = Math.min(...ends);
      if (end > given) yield text.slice(given, end);
      return;
    }
    // Hold back what may be the beginning of a stop string, and a character whose bytes are not all there yet: one U+FFFD
    // for all of them or one for each, as the tokenizer decodes.
    let safe = text.length;
    while (text[safe - 1] === '\ufffd') safe--;
    for (const s of stop)
      for (let n = 1; n < s.length; n++)
        if (text.endsWith(s.slice(0, n))) safe = Math.min(safe, text.length - n);
    if (safe > given) yield text.slice(given, safe);
    given = Math.max(given, safe);
  }
  if (text.length > given) yield text.slice(given);
}
