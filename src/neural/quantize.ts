import { LmlabError } from '../core/errors';
import { Gpt } from './gpt';
import type { Parameter } from './parameters';

/** A model with rounded weights, and what the rounding saved. */
export interface Quantized {
  /** Inference runs on the rounded weights; with 8 bits, in integer arithmetic. */
  readonly model: Gpt;
  /** Bytes of all weights before: 4 each. */
  readonly bytesBefore: number;
  /** Bytes of all weights when stored: rounded matrices with their scales, everything else in float32. */
  readonly bytesAfter: number;
}

/** The matrices that a linear layer multiplies with; embeddings stay, tied ones too. */
function isLinear({ name, decays }: Parameter): boolean {
  return decays && !/^(wte|wpe)\./.test(name);
}

/** Rounds groups of values to integers up to `most` in size, times one scale a group; in place. Symmetric. */
function roundGroups(values: Float32Array, groups: readonly Int32Array[], most: number): void {
  for (const group of groups) {
    const scale = group.reduce((top, i) => Math.max(top, Math.abs(values[i])), 0) / most;
    if (scale > 0) for (const i of group) values[i] = Math.round(values[i] / scale) * scale;
  }
}

/**
 * A copy of a GPT with the weights of its linear layers in 8 or 4 bits (symmetric, after training).
 *
 * 8 bits: one scale an output, activations rounded on the fly to 8 bits a row, products in integers (Dettmers et al.
 * 2022 without the outlier part). 4 bits: one scale for every 32 weights of an output; stored in half a byte each and
 * computed with in float32. Compare `scoreText` before and after.
 *
 * @throws LmlabError `bad-option` when bits are neither 8 nor 4.
 * @example
 * ```ts
 * import { gpt, quantize } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8 });
 * const { bytesBefore, bytesAfter } = quantize(model, { bits: 8 });
 * bytesBefore / bytesAfter > 3.5; // true
 * ```
 */
export function quantize(model: Gpt, options: { readonly bits?: 8 | 4 } = {}): Quantized {
  const { bits = 8 } = options;
  if (![8, 4].includes(bits)) {
    throw new LmlabError('bad-option', {
      expected: '8 or 4 bits',
      found: String(bits),
      remedy: 'Take 8 for nearly the same model, 4 for the smallest.',
    });
  }
  const copy = new Gpt(model.options);
  const { memory } = copy.parameters;
  const { kernels } = memory;
  let bytesAfter = 0;
  for (const parameter of copy.parameters.list) {
    const { name, rows: inputs, cols: outputs } = parameter;
    const weights = model.parameters.values(name).slice();
    if (!isLinear(parameter)) {
      bytesAfter += weights.length * 4;
      copy.parameters.values(name).set(weights);
      continue;
    }
    if (bits === 8) {
      bytesAfter += weights.length + outputs * 4;
      const transposed = memory.keep(weights.length * 4);
      const quantized = { at: memory.keep(weights.length), scalesAt: memory.keep(outputs * 4) };
      memory
        .floats(transposed, weights.length)
        .set(weights.map((_, i) => weights[(i % inputs) * outputs + Math.floor(i / inputs)]));
      kernels.quantizeRows(transposed, outputs, inputs, quantized.at, quantized.scalesAt);
      parameter.quantized = quantized;
    }
    const group = bits === 8 ? inputs : 32;
    const groups: Int32Array[] = [];
    for (let j = 0; j < outputs; j++)
      for (let from = 0; from < inputs; from += group) {
        const length = Math.min(group, inputs - from);
        groups.push(Int32Array.from({ length }, (_, i) => (from + i) * outputs + j));
      }
    if (bits === 4) bytesAfter += Math.ceil(weights.length / 2) + groups.length * 4;
    roundGroups(weights, groups, bits === 8 ? 127 : 7);
    copy.parameters.values(name).set(weights);
  }
  return { model: copy, bytesBefore: model.parameters.count * 4, bytesAfter };
}
