import { LmlabError } from '../core/errors';
import { defaultSeed, random } from '../core/random';
import { checkOptionNames } from '../core/options';
import { checkOption } from './check-options';
import type { Gpt } from './gpt';
import { type SamplingOptions, drawToken, samplingProbabilities } from './sampling';
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

/** @throws LmlabError `bad-option`, `token-id` when what ends a text makes no sense. */
export function checkLength(model: Gpt, maxTokens: number, stopTokens: readonly number[]): void {
  const whole = Number.isInteger(maxTokens) || maxTokens === Infinity;
  checkOption('maxTokens', maxTokens, whole && maxTokens >= 0, 'a whole number from 0 on, or Infinity,');
  checkIds(stopTokens, model.options.vocabularySize);
}

/** @throws LmlabError `bad-option` for a misspelled option. */
function checkGenerateOptions(options: GenerateOptions): void {
  checkOptionNames(options, {
    ...{ maxTokens: true, stopTokens: true, seed: true, temperature: true },
    ...{ topK: true, topP: true, minP: true, repetitionPenalty: true },
  });
}

/** Turns text into token ids and back. */
export interface TextCodec {
  encode(text: string): ArrayLike<number>;
  decode(ids: number[]): string;
}

/**
 * Continues a prompt token by token, as an async iterator: take each as it comes, or stop early with `break`.
 *
 * @param prompt At least one token id.
 * @throws LmlabError `token-id`, `sequence-length` when the prompt is empty or longer than the context, `bad-option` when
 * an option makes no sense.
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
  checkGenerateOptions(options);
  const { maxTokens = 100, stopTokens = [], seed = defaultSeed() } = options;
  checkLength(model, maxTokens, stopTokens);
  const rng = random(seed);
  const session = model.session();
  const tokens = Array.from(prompt);
  let fresh = tokens;
  for (let i = 0; i < maxTokens; i++) {
    const logits = session.next([fresh]);
    const token = drawToken(samplingProbabilities(logits, options, tokens), rng);
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
  checkGenerateOptions(options);
  const { maxTokens = 100, stopTokens = [], seed = defaultSeed() } = options;
  checkLength(model, maxTokens, stopTokens);
  if (prompts.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one prompt',
      found: 'none',
      remedy: 'Pass a list of lists of token ids.',
    });
  }
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
      const token = drawToken(samplingProbabilities(row, options, texts[i]), rngs[i]);
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
 * Continues a text, piece by piece, as an async iterator. A stop string ends it and is not given out, not even in
 * part.
 *
 * @param codec The tokenizer that the model was trained with.
 * @throws LmlabError as {@link generate}.
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
  for (const text of stop)
    checkOption('stop', JSON.stringify(text), text.length > 0, 'strings that are not empty');
  const ids: number[] = [];
  let given = 0;
  let text = '';
  for await (const token of generate(model, codec.encode(prompt), rest)) {
    ids.push(token);
    text = codec.decode(ids);
    const ends = stop.map((s) => text.indexOf(s)).filter((at) => at >= 0);
    if (ends.length > 0) {
      const end = Math.min(...ends);
      if (end > given) yield text.slice(given, end);
      return;
    }
    // Hold back what may be the beginning of a stop string, and a character whose bytes are not all there yet.
    let safe = text.endsWith('\ufffd') ? text.length - 1 : text.length;
    for (const s of stop)
      for (let n = 1; n < s.length; n++)
        if (text.endsWith(s.slice(0, n))) safe = Math.min(safe, text.length - n);
    if (safe > given) yield text.slice(given, safe);
    given = Math.max(given, safe);
  }
  if (text.length > given) yield text.slice(given);
}
