import { LmlabError } from '../core/errors';
import { namedWeights } from './checkpoint';
import { Gpt } from './gpt';
import { gptShape } from './gpt-options';
import type { ParameterGroup } from './parameter-groups';
import type { StoredTensor } from './safetensors';

/**
 * Settings for an optimizer that trains the adapters and leaves the rest as it is.
 *
 * @example
 * ```ts
 * import { gpt, loraOnly, randomTokenBatches, sgd, train, withLora } from 'lmlab';
 * const model = withLora(gpt({ vocabularySize: 3, contextLength: 4, embeddingSize: 8, layers: 1, heads: 1 }), { rank: 2 });
 * const data = randomTokenBatches([0, 1, 2, 0, 1, 2], { batchSize: 2, contextLength: 4 });
 * const before = model.parameters.values('wte.weight').slice();
 * await train(model, { data, steps: 3, optimizer: sgd({ groups: loraOnly }) });
 * model.parameters.values('wte.weight').every((w, i) => w === before[i]); // true
 * ```
 */
export const loraOnly: readonly ParameterGroup[] = [{ pattern: /^(?!.*\.lora_[ab]\.)/, rateFactor: 0 }];

/**
 * A copy of a GPT with low-rank adapters on its attention layers: W becomes W + (alpha / rank) · A·B, with A random
 * and B zero, so that it starts as the same model (Hu et al. 2022). Train it with `groups: loraOnly`.
 *
 * @param options.rank Columns of A, rows of B. Default 8.
 * @param options.alpha Default: the rank.
 * @throws LmlabError `bad-option` when the rank is not a positive integer.
 * @example
 * ```ts
 * import { adamw, gpt, loraOnly, withLora } from 'lmlab';
 * const model = withLora(gpt({ vocabularySize: 10, contextLength: 8 }), { rank: 2 });
 * adamw({ groups: loraOnly }).name; // 'adamw'
 * ```
 */
export function withLora(model: Gpt, options: { readonly rank?: number; readonly alpha?: number } = {}): Gpt {
  const { rank = 8, alpha = rank } = options;
  if (!Number.isInteger(rank) || rank < 1) {
    throw new LmlabError('bad-option', {
      expected: 'a positive integer as the rank',
      found: String(rank),
      remedy: 'Common ranks are 4 to 16.',
    });
  }
  const adapted = new Gpt(gptShape({ ...model.options, lora: { rank, alpha } }));
  for (const { name } of model.parameters.list)
    adapted.parameters.values(name).set(model.parameters.values(name));
  return adapted;
}

/**
 * The weights of the adapters alone, to be saved with `writeSafeTensors`.
 *
 * @example
 * ```ts
 * import { gpt, loraWeights, withLora } from 'lmlab';
 * const model = withLora(gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 }), { rank: 2 });
 * loraWeights(model).get('h.0.attn.c_attn.lora_a.weight')?.shape; // [16, 2]
 * ```
 */
export function loraWeights(model: Gpt): Map<string, StoredTensor> {
  return new Map(Array.from(namedWeights(model.parameters)).filter(([name]) => name.includes('.lora_')));
}

/**
 * A copy without adapters in which they are part of the weights: the same logits at the cost of the first model.
 *
 * @example
 * ```ts
 * import { gpt, mergeLora, withLora } from 'lmlab';
 * const model = withLora(gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 }));
 * mergeLora(model).parameters.has('h.0.attn.c_attn.lora_a.weight'); // false
 * ```
 */
export function mergeLora(model: Gpt): Gpt {
  const { lora } = model.options;
  const merged = new Gpt(gptShape({ ...model.options, lora: undefined }));
  for (const { name, rows, cols } of merged.parameters.list) {
    const weights = model.parameters.values(name).slice();
    const adapter = name.replace(/\.weight$/, '');
    if (lora !== undefined && model.parameters.has(`${adapter}.lora_a.weight`)) {
      const a = model.parameters.values(`${adapter}.lora_a.weight`);
      const b = model.parameters.values(`${adapter}.lora_b.weight`);
      for (let i = 0; i < rows; i++)
        for (let r = 0; r < lora.rank; r++) {
          const factor = (lora.alpha / lora.rank) * a[i * lora.rank + r];
          for (let j = 0; j < cols; j++) weights[i * cols + j] += factor * b[r * cols + j];
        }
    }
    merged.parameters.values(name).set(weights);
  }
  return merged;
}
