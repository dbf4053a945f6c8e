import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkList } from '../core/lists';
import { checkOption } from './check-options';
import { type Gpt, checkIsGpt } from './gpt';
import { checkOutputs } from './finite-outputs';
import { checkIds } from './token-ids';

/** How well a model predicts a text. */
export interface TextScore {
  /** Mean negative log-likelihood of a token, in nats. */
  readonly loss: number;
  /** e^loss. */
  readonly perplexity: number;
  /** Tokens that were predicted: all but the first. */
  readonly tokens: number;
  /** Bits for each byte of the text, which compares models with different tokenizers; with `bytes` only. */
  readonly bitsPerByte?: number;
}

/**
 * Scores a text of any length with windows that overlap: each token is predicted once, with at least
 * contextLength − stride tokens before it (except near the beginning).
 *
 * @param ids At least two token ids.
 * @param options.stride Tokens newly scored in each window. Default: half the context.
 * @param options.bytes Length of the text in UTF-8 bytes, for bits per byte.
 * @throws LmlabError `sequence-length` when there is nothing to predict, `shape` when the ids are no list, `token-id`;
 * `bad-option` when the stride does not fit, bytes are not above 0 or the model is no GPT; `non-finite` when the weights hold
 * NaN or infinity.
 * @example
 * ```ts
 * import { gpt, scoreText } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * scoreText(model, Array.from({ length: 50 }, (_, i) => i % 10)).tokens; // 49
 * ```
 */
export function scoreText(
  model: Gpt,
  ids: ArrayLike<number>,
  options: { readonly stride?: number; readonly bytes?: number } = {},
): TextScore {
  checkIsGpt(model);
  const { contextLength, vocabularySize } = model.options;
  checkOptionNames(options, { stride: true, bytes: true });
  const { stride = Math.max(1, contextLength >> 1), bytes } = options;
  checkList(ids, 'the token ids of a text');
  checkIds(ids, vocabularySize);
  if (ids.length < 2) {
    throw new LmlabError('sequence-length', {
      expected: 'at least 2 tokens, one to predict from',
      found: String(ids.length),
      remedy: 'Pass a longer text.',
    });
  }
  if (!Number.isInteger(stride) || stride < 1 || stride > contextLength) {
    throw new LmlabError('bad-option', {
      expected: `a stride from 1 to ${contextLength}`,
      found: String(stride),
      remedy: 'Half the context is a good stride.',
    });
  }
  checkOption(
    'bytes',
    bytes,
    bytes === undefined || (bytes > 0 && bytes < Infinity),
    'a finite number above 0',
  );
  let total = 0;
  let scored = 0; // the tokens 1 … scored have been predicted
  for (let start = 0; scored < ids.length - 1; start += stride) {
    const length = Math.min(contextLength, ids.length - 1 - start);
    const inputs = Int32Array.from({ length }, (_, i) => ids[start + i]);
    const targets = Int32Array.from({ length }, (_, i) => (start + i + 1 > scored ? ids[start + i + 1] : -1));
    for (const loss of model.tokenLosses({ batch: 1, ids: inputs, targets })) total += loss;
    scored = start + length;
  }
  const loss = total / scored;
  checkOutputs([loss], 'a finite loss');
  const result = { loss, perplexity: Math.exp(loss), tokens: scored };
  return bytes === undefined ? result : { ...result, bitsPerByte: total / Math.LN2 / bytes };
}
