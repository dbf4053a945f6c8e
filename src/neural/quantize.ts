import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { Bert } from './bert';
import { Gpt } from './gpt';
import { type Parameters, isRounded } from './parameters';
import { groupSize, placeMatrix, roundMatrix } from './rounded-weights';

/** A model with weights in integers, and what that saved. */
export interface Quantized<M extends Gpt | Bert = Gpt> {
  /** For inference only: it generates, scores and classifies like any other, and is not trained. */
  readonly model: M;
  /** Bytes of all weights before: 4 each. */
  readonly bytesBefore: number;
  /** Bytes of all weights now, in memory and in a file: integers, their scales, biases and gains in float32. */
  readonly bytesAfter: number;
}

/**
 * A copy of a GPT or BERT with its matrices in integers of 8 or 4 bits (symmetric, after training).
 *
 * 8 bits: one scale an output of a linear layer, one a token of an embedding. 4 bits: one scale for every 32 weights of
 * an output of a block's linear layers; embeddings and what follows the last block stay in 8, since they hurt most (as in GPTQ,
 * Frantar et al. 2023, and llama.cpp). Biases and gains stay in float32. What a linear layer takes is rounded on the fly
 * to 8 bits with one scale a token, and the products are sums of integers (Dettmers et al. 2022, without the part for
 * outliers). Compare `scoreText`, or a BERT's `loss`, before and after; `saveQuantized` writes a file of `bytesAfter` and a header.
 *
 * @throws LmlabError `bad-option` when bits are neither 8 nor 4 or the model has adapters, `non-finite` when a weight is
 * not a number, `rounded-weights` when the model is quantized already.
 * @example
 * ```ts
 * import { gpt, quantize } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8 });
 * const { bytesBefore, bytesAfter } = quantize(model, { bits: 8 });
 * bytesBefore / bytesAfter > 3.5; // true
 * ```
 */
export function quantize<M extends Gpt | Bert>(
  model: M,
  options: { readonly bits?: 8 | 4 } = {},
): Quantized<M> {
  checkOptionNames(options, { bits: true });
  const { bits = 8 } = options;
  if (![8, 4].includes(bits)) {
    throw new LmlabError('bad-option', {
      expected: '8 or 4 bits',
      found: String(bits),
      remedy: 'Take 8 for nearly the same model, 4 for the smallest.',
    });
  }
  const lora = 'lora' in model.options ? model.options.lora : undefined;
  if (lora !== undefined) {
    throw new LmlabError('bad-option', {
      expected: 'a model without adapters',
      found: `adapters of rank ${lora.rank}`,
      remedy: 'Quantize mergeLora(model).',
    });
  }
  if (model.options.bits !== undefined) throw isRounded('the model', model.options.bits);
  for (const { name } of model.parameters.list) {
    const bad = model.parameters.values(name).find((value) => !Number.isFinite(value));
    if (bad === undefined) continue;
    throw new LmlabError('non-finite', {
      expected: `finite weights in ${name}`,
      found: String(bad),
      remedy: 'Go back to weights from before the training went off.',
    });
  }
  const copy: Gpt | Bert =
    model instanceof Bert ? new Bert({ ...model.options, bits }) : new Gpt({ ...model.options, bits });
  const { memory, list, rounded } = copy.parameters;
  for (const { name } of list.filter((parameter) => parameter.rounded === undefined))
    copy.parameters.values(name).set(model.parameters.values(name));
  for (const { name, rounded: place } of rounded)
    placeMatrix(memory, place, roundMatrix(model.parameters.values(name), place));
  return {
    model: copy as M,
    bytesBefore: model.parameters.count * 4,
    bytesAfter: storedBytes(copy.parameters),
  };
}

/** Bytes of all weights in a file. */
function storedBytes({ list, rounded }: Parameters): number {
  const floats = list.reduce(
    (sum, { rows, cols, rounded: r }) => sum + (r === undefined ? rows * cols * 4 : 0),
    0,
  );
  return rounded.reduce((sum, { rounded: place }) => {
    const { bits, outputCount, inputCount, stride } = place;
    const [integers, scales] = bits === 8 ? [inputCount, 1] : [stride / 2, stride / groupSize];
    return sum + outputCount * (integers + scales * 4);
  }, floats);
}
