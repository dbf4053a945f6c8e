import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkDigest, digest, namedWeights } from './checkpoint';
import { Gpt, checkIsGpt } from './gpt';
import { gptShape } from './gpt-options';
import type { ParameterGroup } from './parameter-groups';
import { isRounded } from './parameters';
import { type StoredTensor, readSafeTensors, writeSafeTensors } from './safetensors';

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
 * @throws LmlabError `bad-option` when the rank is not a positive integer, alpha is not a finite number above 0, or the model
 * is no GPT, has adapters or is factorized; `rounded-weights` when it is quantized.
 * @example
 * ```ts
 * import { adamw, gpt, loraOnly, withLora } from 'lmlab';
 * const model = withLora(gpt({ vocabularySize: 10, contextLength: 8 }), { rank: 2 });
 * adamw({ groups: loraOnly }).name; // 'adamw'
 * ```
 */
export function withLora(model: Gpt, options: { readonly rank?: number; readonly alpha?: number } = {}): Gpt {
  checkIsGpt(model);
  checkOptionNames(options, { rank: true, alpha: true });
  const { rank = 8, alpha = rank } = options;
  const { lora, ranks, bits } = model.options;
  if (bits !== undefined) throw isRounded('the model', bits);
  if (lora !== undefined || ranks !== undefined) {
    throw new LmlabError('bad-option', {
      expected: 'a model of whole matrices without adapters',
      found: lora === undefined ? 'a factorized one' : `one with adapters of rank ${lora.rank}`,
      remedy: 'Take mergeLora(model), or adapt before factorizing.',
    });
  }
  const adapted = new Gpt(gptShape({ ...model.options, lora: { rank, alpha } }));
  for (const { name } of model.parameters.list)
    adapted.parameters.values(name).set(model.parameters.values(name));
  return adapted;
}

/**
 * The weights of the adapters alone.
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

const format = 'lmlab-lora';
const version = 1;

/**
 * Saves the adapters of a model and nothing else, checksummed, in a safetensors file: a few kilobytes for each task
 * beside one model for all.
 *
 * @throws LmlabError `bad-option` when the model has none.
 * @example
 * ```ts
 * import { mkdtempSync, statSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { gpt, loadLora, saveLora, withLora } from 'lmlab';
 * const base = gpt({ vocabularySize: 10, contextLength: 8 });
 * const path = join(mkdtempSync(join(tmpdir(), 'adapter-')), 'adapter.safetensors');
 * await saveLora(path, withLora(base, { rank: 2 }));
 * statSync(path).size < base.parameters.count; // true: under a quarter of the 4 bytes for each weight of the base
 * const model = await loadLora(path, base);
 * model.options.lora; // { rank: 2, alpha: 2 }
 * ```
 */
export async function saveLora(path: string, model: Gpt): Promise<void> {
  const { lora } = model.options;
  if (lora === undefined) {
    throw new LmlabError('bad-option', {
      expected: 'a model with adapters',
      found: 'one without',
      remedy: 'Save what withLora returned, after its training.',
    });
  }
  const tensors = loraWeights(model);
  const settings = JSON.stringify(lora);
  const sha256 = digest(tensors, settings);
  await writeSafeTensors(path, tensors, { format, version: String(version), lora: settings, sha256 });
}

/**
 * A copy of a GPT with the adapters that {@link saveLora} saved. It must be the model that they were trained on: another
 * of the same sizes is taken without complaint, and says something else.
 *
 * @throws LmlabError `unreadable-file`, `malformed-data` when the file is not whole or of another kind, `newer-file`,
 * `wrong-checksum` when it was changed, `checkpoint-mismatch` when the adapters do not fit the model.
 */
export async function loadLora(path: string, base: Gpt): Promise<Gpt> {
  const { tensors, metadata } = await readSafeTensors(path);
  if (metadata.format !== format) {
    throw new LmlabError('malformed-data', {
      expected: 'a file that saveLora wrote',
      found: `${path}: ${JSON.stringify(metadata)}`,
      remedy: 'Load whole models with loadGpt2 or loadQuantized.',
    });
  }
  if (Number(metadata.version) > version) {
    throw new LmlabError('newer-file', {
      expected: `version ${version} or before`,
      found: `version ${metadata.version}`,
      remedy: 'Update lmlab.',
    });
  }
  checkDigest(digest(tensors, metadata.lora), metadata.sha256);
  const model = withLora(base, JSON.parse(metadata.lora) as { rank: number; alpha: number });
  const wanted = loraWeights(model);
  for (const name of new Set([...wanted.keys(), ...tensors.keys()])) {
    const [own, others] = [wanted, tensors].map((all) => all.get(name)?.shape.join(' × ') ?? 'nothing');
    if (own === others) continue;
    throw new LmlabError('checkpoint-mismatch', {
      expected: `${name} of ${own}`,
      found: others,
      remedy: 'Load the adapters into the model that they were trained on.',
    });
  }
  for (const [name, { values }] of tensors) model.parameters.values(name).set(values);
  return model;
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
