import { LmlabError } from '../core/errors';
import type { Bert } from './bert';
import type { Gpt } from './gpt';
import { checkModelOptions } from './model-options';
import type { Parameters } from './parameters';
import { fromPublished, publishedShape, publishedTensors } from './published-layout';
import type { SafeTensors, StoredTensor } from './safetensors';

/** A model that can be saved and loaded: all networks of this library. */
export interface Weighted {
  readonly parameters: Parameters;
  readonly options?: object;
}

/** What a file may hold beside the parameters without changing what the model says: masks and numbers of positions. */
const buffers = /^h\.\d+\.attn\.(bias|masked_bias)$|^embeddings\.position_ids$/;

/** What a file may hold twice, as models with tied weights do. */
const copies: Readonly<Record<string, string>> = {
  'lm_head.weight': 'wte.weight',
  'cls.predictions.decoder.weight': 'embeddings.word_embeddings.weight',
  'cls.predictions.decoder.bias': 'cls.predictions.bias',
};

function mismatch(expected: string, found: string, remedy?: string): LmlabError {
  return new LmlabError('checkpoint-mismatch', {
    expected,
    found,
    remedy: remedy ?? 'Make the model with the sizes of the checkpoint (its config.json says them).',
  });
}

/** Tensors by name. Older files call a layer norm's parameters gamma and beta; some have the model's name in front. */
function byName({ tensors }: SafeTensors): Map<string, StoredTensor> {
  const plain = Array.from(tensors, ([name, tensor]): [string, StoredTensor] => [bare(name), tensor]);
  return new Map(plain);
}

const bare = (name: string): string =>
  name
    .replace(/^(transformer|bert|model)\./, '')
    .replace(/\.gamma$/, '.weight')
    .replace(/\.beta$/, '.bias');

/** Sizes of 1 say nothing: a table of one row may be a vector. */
const sizes = (shape: readonly number[]): string => shape.filter((size) => size !== 1).join(' × ') || '1';

/**
 * Reads everything first, so that a mismatch leaves the model as it was.
 *
 * @param optional Names that the file may lack: these keep their values.
 * @param body Names that must not be left over in the file.
 */
function load(
  { parameters, options }: Weighted,
  file: SafeTensors,
  stored: ReadonlyMap<string, StoredTensor>,
  { optional, body }: { readonly optional?: RegExp; readonly body: RegExp },
): void {
  const read = new Set<string>();
  const loaded = parameters.list.map((parameter) => {
    const values = parameters.values(parameter.name).slice();
    for (const tensor of publishedTensors(parameter)) {
      const name = bare(tensor.name);
      const found = stored.get(name);
      read.add(name);
      if (found === undefined && optional?.test(name)) continue;
      const wanted = publishedShape(tensor);
      if (found === undefined || sizes(found.shape) !== sizes(wanted))
        throw mismatch(
          `${name} of ${wanted.join(' × ')}`,
          found?.shape.join(' × ') ?? 'nothing of that name',
        );
      fromPublished(tensor, found.values, values, parameter.cols);
    }
    return { name: parameter.name, values };
  });
  for (const [name, { values }] of stored) {
    if (read.has(name) || !body.test(name) || buffers.test(name)) continue;
    const original = stored.get(copies[name]);
    if (original === undefined || values.some((value, i) => value !== original.values[i]))
      throw mismatch(
        'only parameters of the model',
        name,
        'Make the model with the options of the checkpoint: as many layers, the same kind of parts.',
      );
  }
  checkModelOptions(options, file.metadata.lmlab);
  for (const { name, values } of loaded) parameters.values(name).set(values);
}

/**
 * Puts the weights of a GPT-2 checkpoint (Hugging Face's names, with or without `transformer.`) into a model of the
 * same sizes. The checkpoint may leave the output layer out, as it does when weights are tied. What it holds beside the
 * network, such as a classifier, is left.
 *
 * @throws LmlabError `checkpoint-mismatch` when a name is missing, a shape differs or a part of the network is left over,
 * such as a third layer for a model of two; the model is then as it was.
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
  load(model, file, byName(file), { body: /^(h|wte|wpe|ln_f|lm_head)\./ });
}

/**
 * Puts the weights of a BERT checkpoint (Hugging Face's names, with or without `bert.`) into a model of the same
 * sizes. Heads that the checkpoint does not have keep their random weights; `classifier` of a model fine-tuned on texts is
 * taken as the head on the first token.
 *
 * @param options.classHead Whether the head on the first token is loaded. Without it the model may have another number of
 * classes, for a task of its own. Default true.
 * @throws LmlabError `checkpoint-mismatch` when a name is missing, a shape differs or a layer is left over; the model is
 * then as it was.
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
export function loadBert(
  model: Bert,
  file: SafeTensors,
  options: { readonly classHead?: boolean } = {},
): void {
  const { classHead = true } = options;
  const stored = byName(file);
  for (const kind of ['weight', 'bias']) {
    const [head, task] = [`cls.seq_relationship.${kind}`, `classifier.${kind}`];
    // A classifier of tokens has the same name, but no pooler.
    const own = stored.get(head) ?? (stored.has('pooler.dense.weight') ? stored.get(task) : undefined);
    stored.delete(head);
    if (own !== undefined && classHead) stored.set(head, own);
  }
  load(model, file, stored, {
    optional: /^(pooler|cls)\./,
    body: /^(embeddings|encoder|pooler|cls)\./,
  });
}

/**
 * Puts weights that {@link saveWeights} or `formatWeights` wrote back into a model of the same kind and options: any
 * network of this library, such as a text classifier or an encoder–decoder.
 *
 * @throws LmlabError `checkpoint-mismatch` when a name is missing or left over, a shape or an option differs; the model is
 * then as it was. `rounded-weights` for a quantized model.
 * @example
 * ```ts
 * import { formatWeights, loadWeights, parseSafeTensors, textClassifier } from 'lmlab';
 * const shape = { vocabularySize: 10, classes: 2, kind: 'lstm' } as const;
 * const [trained, model] = [textClassifier({ ...shape, seed: 1 }), textClassifier({ ...shape, seed: 2 })];
 * loadWeights(model, parseSafeTensors(formatWeights(trained)));
 * model.predictProba([[1, 2]]).at(0, 0) === trained.predictProba([[1, 2]]).at(0, 0); // true
 * ```
 */
export function loadWeights(model: Weighted, file: SafeTensors): void {
  load(model, file, byName(file), { body: /./ });
}
