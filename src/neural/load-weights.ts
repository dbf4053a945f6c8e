import { LmlabError } from '../core/errors';
import type { Bert } from './bert';
import { namedWeights } from './checkpoint';
import type { Gpt } from './gpt';
import type { Parameters } from './parameters';
import { type SafeTensors, type StoredTensor, formatSafeTensors, writeSafeTensors } from './safetensors';

/** Finds a parameter's values in a file, or says what is missing. */
class Source {
  readonly #tensors = new Map<string, StoredTensor>();

  constructor({ tensors }: SafeTensors) {
    for (const [name, tensor] of tensors) {
      // Older files prefix every name with the model's and call a layer norm's parameters gamma and beta.
      const plain = name
        .replace(/^(transformer|bert|model)\./, '')
        .replace(/\.gamma$/, '.weight')
        .replace(/\.beta$/, '.bias');
      this.#tensors.set(plain, tensor);
    }
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  /** Values of the given shape, row-major; with `transposed` the file holds cols × rows. */
  get(name: string, rows: number, cols: number, transposed = false): Float32Array {
    const found = this.#tensors.get(name);
    const wanted = rows === 1 ? [cols] : transposed ? [cols, rows] : [rows, cols];
    if (found?.shape.join() !== wanted.join()) {
      throw new LmlabError('checkpoint-mismatch', {
        expected: `${name} of ${wanted.join(' × ')}`,
        found: found ? found.shape.join(' × ') : 'nothing of that name',
        remedy: 'Make the model with the sizes of the checkpoint (its config.json says them).',
      });
    }
    if (!transposed || rows === 1) return found.values;
    return found.values.map((_, i) => found.values[(i % cols) * rows + Math.floor(i / cols)]);
  }
}

/** Reads everything first, so that a mismatch leaves the model as it was. */
function load(
  parameters: Parameters,
  find: (name: string, rows: number, cols: number) => Float32Array,
): void {
  const all = parameters.list.map(({ name, rows, cols }) => ({ name, values: find(name, rows, cols) }));
  for (const { name, values } of all) parameters.values(name).set(values);
}

/**
 * Puts the weights of a GPT-2 checkpoint (Hugging Face's names, with or without `transformer.`) into a model of the
 * same sizes. The checkpoint may leave the output layer out, as it does when weights are tied.
 *
 * @throws LmlabError `checkpoint-mismatch` when a name is missing or a shape differs; the model is then as it was.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { gpt, loadGpt2, readSafeTensors, saveWeights } from 'lmlab';
 * const shape = { vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 };
 * const path = join(mkdtempSync(join(tmpdir(), 'weights-')), 'model.safetensors');
 * await saveWeights(path, gpt({ ...shape, seed: 1 }));
 * const model = gpt({ ...shape, seed: 2 });
 * loadGpt2(model, await readSafeTensors(path)); // a downloaded model.safetensors of GPT-2 loads in the same way
 * model.logits(Int32Array.of(1))[0] === gpt({ ...shape, seed: 1 }).logits(Int32Array.of(1))[0]; // true
 * ```
 */
export function loadGpt2(model: Gpt, file: SafeTensors): void {
  const source = new Source(file);
  load(model.parameters, (name, rows, cols) => source.get(name, rows, cols, name === 'lm_head.weight'));
}

/**
 * Puts the weights of a BERT checkpoint (Hugging Face's names, with or without `bert.`) into a model of the same
 * sizes. Heads that the checkpoint does not have keep their random weights.
 *
 * @throws LmlabError `checkpoint-mismatch` when a name is missing or a shape differs; the model is then as it was.
 * @example
 * ```ts
 * import { bert, loadBert, readSafeTensors } from 'lmlab';
 * async function load(path: string) {
 *   const model = bert({ vocabularySize: 30522, contextLength: 512, embeddingSize: 768, layers: 12, heads: 12 });
 *   loadBert(model, await readSafeTensors(path)); // the model.safetensors of bert-base-uncased
 *   return model;
 * }
 * typeof load; // 'function'
 * ```
 */
export function loadBert(model: Bert, file: SafeTensors): void {
  const source = new Source(file);
  load(model.parameters, (name, rows, cols) => {
    const fused = /^(.*)\.qkv\.(weight|bias)$/.exec(name);
    if (fused !== null) {
      const [, layer, kind] = fused;
      const width = cols / 3;
      const values = new Float32Array(rows * cols);
      ['query', 'key', 'value'].forEach((part, p) => {
        const own = source.get(`${layer}.${part}.${kind}`, rows, width, true);
        for (let i = 0; i < rows; i++)
          values.set(own.subarray(i * width, (i + 1) * width), i * cols + p * width);
      });
      return values;
    }
    const optional = /^(pooler|cls)\./.test(name) && !source.has(name);
    if (optional) return model.parameters.values(name).slice();
    return source.get(name, rows, cols, !name.includes('embeddings'));
  });
}

/**
 * Saves all weights of a model, by name, in the safetensors format.
 *
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
export async function saveWeights(path: string, model: { readonly parameters: Parameters }): Promise<void> {
  await writeSafeTensors(path, namedWeights(model.parameters), { format: 'pt' });
}

/**
 * All weights of a model, by name, as the bytes of a safetensors file: where they go with something else, such as the
 * tokenizer, or over a wire. `parseSafeTensors` and {@link loadGpt2} are the way back.
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
export function formatWeights(model: { readonly parameters: Parameters }): Uint8Array {
  return formatSafeTensors(namedWeights(model.parameters), { format: 'pt' });
}
