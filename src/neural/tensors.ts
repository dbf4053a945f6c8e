import type { Tensor } from '@tensorflow/tfjs';
import { LmlabError } from '../core/errors';
import { tf } from './backend';
import { namedWeights } from './checkpoint';
import type { Parameters } from './parameters';

/**
 * The weights of a model as TensorFlow.js tensors by name, copies.
 *
 * @throws LmlabError `backend-not-ready` before `await useBackend()`.
 * @example
 * ```ts
 * import { gpt, toTensors, useBackend } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * useBackend('cpu').then(() => {
 *   toTensors(model)['wte.weight'].shape; // [10, 16]
 * });
 * ```
 */
export function toTensors(model: { readonly parameters: Parameters }): Record<string, Tensor> {
  const weights = namedWeights(model.parameters);
  return Object.fromEntries(
    Array.from(weights, ([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
  );
}

/**
 * Puts tensors into the weights of the same names; weights that are not named stay.
 *
 * @throws LmlabError `unknown-name` for a name that the model does not have, `shape` when a size differs.
 * @example
 * ```ts
 * import { fromTensors, gpt, tf, useBackend } from 'lmlab';
 * await useBackend('cpu');
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * fromTensors(model, { 'wte.weight': tf.zeros([10, 16]) });
 * model.parameters.values('wte.weight').some((w) => w !== 0); // false
 * ```
 */
export function fromTensors(
  model: { readonly parameters: Parameters },
  tensors: Readonly<Record<string, Tensor>>,
): void {
  for (const [name, tensor] of Object.entries(tensors)) {
    const { rows, cols } = model.parameters.get(name);
    if (tensor.size !== rows * cols) {
      throw new LmlabError('shape', {
        expected: `${name} of ${rows} × ${cols}`,
        found: tensor.shape.join(' × '),
        remedy: 'Take the tensor from a model with the same options.',
      });
    }
    model.parameters.values(name).set(tensor.dataSync());
  }
}
