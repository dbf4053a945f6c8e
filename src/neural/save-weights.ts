import type { Weighted } from './load-weights';
import { publishedTensors, toPublished } from './published-layout';
import { type StoredTensor, formatSafeTensors, writeSafeTensors } from './safetensors';

/** All weights by their published names, as copies. */
function published({ parameters }: Weighted): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const parameter of parameters.list) {
    const values = parameters.values(parameter.name);
    for (const tensor of publishedTensors(parameter))
      tensors.set(tensor.name, toPublished(tensor, values, parameter.cols));
  }
  return tensors;
}

/** Transformers asks for `format`; the options are for whoever loads the weights here. */
const metadata = ({ options }: Weighted): Record<string, string> => ({
  format: 'pt',
  ...(options && { lmlab: JSON.stringify(options) }),
});

/**
 * Saves all weights of a model in the safetensors format, by the names and in the layout of published checkpoints: what
 * Transformers and the like load as a GPT-2 or BERT. `loadGpt2`, `loadBert` and, for any model, `loadWeights` are the way
 * back.
 *
 * @throws LmlabError `rounded-weights` for a quantized model, which `saveQuantized` saves.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { gpt, readSafeTensors, saveWeights } from 'lmlab';
 * const path = join(mkdtempSync(join(tmpdir(), 'weights-')), 'model.safetensors');
 * await saveWeights(path, gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 }));
 * (await readSafeTensors(path)).tensors.get('wte.weight')?.shape; // [10, 16]
 * ```
 */
export async function saveWeights(path: string, model: Weighted): Promise<void> {
  await writeSafeTensors(path, published(model), metadata(model));
}

/**
 * The bytes of the file that {@link saveWeights} writes: where they go with something else, such as the tokenizer, or over a
 * wire. `parseSafeTensors` makes of them what `loadGpt2`, `loadBert` and `loadWeights` take.
 *
 * @example
 * ```ts
 * import { formatWeights, gpt, loadGpt2, parseSafeTensors } from 'lmlab';
 * const shape = { vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 };
 * const bytes = formatWeights(gpt({ ...shape, seed: 1 }));
 * const model = gpt({ ...shape, seed: 2 });
 * loadGpt2(model, parseSafeTensors(bytes));
 * model.logits(Int32Array.of(1))[0] === gpt({ ...shape, seed: 1 }).logits(Int32Array.of(1))[0]; // true
 * ```
 */
export function formatWeights(model: Weighted): Uint8Array {
  return formatSafeTensors(published(model), metadata(model));
}
