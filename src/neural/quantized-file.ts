import { createHash } from 'node:crypto';
import { LmlabError } from '../core/errors';
import { Bert } from './bert';
import { type BertShape, bertShape } from './bert-options';
import { checkDigest } from './checkpoint';
import { Gpt } from './gpt';
import { type GptShape, gptShape } from './gpt-options';
import type { Parameters } from './parameters';
import { type RoundedPlace, groupSize, placeMatrix, takeMatrix } from './rounded-weights';
import { type StoredTensor, type TensorToStore, readSafeTensors, writeSafeTensors } from './safetensors';

const formatOf = { gpt: 'lmlab-quantized-gpt', bert: 'lmlab-quantized-bert' } as const;
const version = 1;

/**
 * Saves a quantized GPT or BERT with its options in one safetensors file, checksummed.
 *
 * A matrix in 8 bits is an I8 tensor, outputs × inputs, beside `NAME.scales`, F32, one an output: weight = scale ·
 * integer. In 4 bits it is a U8 tensor, outputs × 16 for every 32 inputs, beside `NAME.scales`, outputs × groups. The 16
 * bytes of a group are eight little-endian numbers of 16 bits: number t holds the nibbles of the inputs t, 8 + t, 16 + t
 * and 24 + t, the lowest bits first; weight = scale · (nibble − 8). Everything else is F32.
 *
 * @throws LmlabError `bad-option` when the model was not quantized.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { generate, gpt, loadQuantized, quantize, saveQuantized } from 'lmlab';
 * const { model } = quantize(gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 }));
 * const path = join(mkdtempSync(join(tmpdir(), 'quantized-')), 'model.safetensors');
 * await saveQuantized(path, model);
 * const loaded = await loadQuantized(path);
 * const tokens: number[] = [];
 * for await (const token of generate(loaded, [1, 2], { maxTokens: 5 })) tokens.push(token);
 * tokens.length; // 5
 * ```
 */
export async function saveQuantized(path: string, model: Gpt | Bert): Promise<void> {
  if (model.options.bits === undefined) {
    throw new LmlabError('bad-option', {
      expected: 'a quantized model',
      found: 'one in float32',
      remedy: 'Save quantize(model).model, or use saveWeights.',
    });
  }
  const { parameters } = model;
  const tensors = new Map<string, TensorToStore>();
  // Floats first: readers that map a file want them at multiples of four bytes.
  const learned = parameters.list.filter(({ rounded }) => rounded === undefined);
  for (const { name, cols } of learned)
    tensors.set(name, { shape: [cols], values: parameters.values(name).slice() });
  const integers = parameters.rounded.map(({ name, rounded: place }): [string, TensorToStore] => {
    const { scales, ...stored } = fromPlace(parameters, place);
    tensors.set(`${name}.scales`, scales);
    return [name, stored.integers];
  });
  for (const [name, tensor] of integers) tensors.set(name, tensor);
  const options = JSON.stringify(model.options);
  const sha256 = digest(`${version} ${options}`, tensors);
  const format = formatOf[model instanceof Bert ? 'bert' : 'gpt'];
  await writeSafeTensors(path, tensors, { format, version: String(version), options, sha256 });
}

/**
 * The GPT that {@link saveQuantized} saved.
 *
 * @throws LmlabError `unreadable-file`, `malformed-data` when the file is not whole or of another kind, `newer-file` when
 * a later version of lmlab wrote it, `wrong-checksum` when anything in it was changed.
 */
export async function loadQuantized(path: string): Promise<Gpt> {
  return load(path, 'gpt', (options: GptShape, bits) => new Gpt({ ...gptShape(options), bits }));
}

/**
 * The BERT that {@link saveQuantized} saved.
 *
 * @throws LmlabError as {@link loadQuantized} does.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { bert, loadQuantizedBert, quantize, saveQuantized } from 'lmlab';
 * const { model } = quantize(bert({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 }));
 * const path = join(mkdtempSync(join(tmpdir(), 'quantized-')), 'model.safetensors');
 * await saveQuantized(path, model);
 * (await loadQuantizedBert(path)).fillIn(Int32Array.of(1, 2, 3), 1).length; // 5
 * ```
 */
export async function loadQuantizedBert(path: string): Promise<Bert> {
  return load(path, 'bert', (options: BertShape, bits) => new Bert({ ...bertShape(options), bits }));
}

async function load<M extends Gpt | Bert>(
  path: string,
  kind: keyof typeof formatOf,
  make: (options: never, bits: 8 | 4) => M,
): Promise<M> {
  const { tensors, metadata } = await readSafeTensors(path);
  const expected = `a file that saveQuantized wrote for a ${kind.toUpperCase()}`;
  if (metadata.format !== formatOf[kind]) {
    const found = `${path}: ${JSON.stringify(metadata)}`;
    const remedy = 'Load weights in float32 with readSafeTensors and loadGpt2 or loadBert.';
    throw new LmlabError('malformed-data', { expected, found, remedy });
  }
  if (Number(metadata.version) > version) {
    const remedy = 'Update lmlab, or quantize the model again with this version.';
    throw new LmlabError('newer-file', {
      expected: `version ${version} or before`,
      found: `version ${metadata.version}`,
      remedy,
    });
  }
  const typed = new Map(Array.from(tensors, ([name, tensor]) => [name, withIntegers(name, tensor, tensors)]));
  const sha256 = digest(`${metadata.version} ${metadata.options}`, typed);
  checkDigest(sha256, metadata.sha256);
  // What the checksum covers was written by saveQuantized, so that names and shapes fit.
  const { bits, ...options } = JSON.parse(metadata.options) as { readonly bits: 8 | 4 };
  const model = make(options as never, bits);
  const { parameters } = model;
  const learned = parameters.list.filter(({ rounded }) => rounded === undefined);
  for (const { name } of learned) parameters.values(name).set(tensors.get(name)!.values);
  for (const { name, rounded: place } of parameters.rounded)
    intoPlace(parameters, place, typed.get(name)!.values, tensors.get(`${name}.scales`)!.values);
  return model;
}

function fromPlace(
  { memory }: Parameters,
  place: RoundedPlace,
): { readonly integers: TensorToStore; readonly scales: TensorToStore } {
  const { bits, at, outputCount, inputCount, stride } = place;
  const { integers, scales } = takeMatrix(memory, place);
  if (bits === 8)
    return {
      integers: { shape: [outputCount, inputCount], values: integers },
      scales: { shape: [outputCount], values: scales },
    };
  const bytes = (outputCount * stride) / 2;
  return {
    integers: { shape: [outputCount, stride / 2], values: memory.bytes(at, bytes).slice() },
    scales: { shape: [outputCount, stride / groupSize], values: scales },
  };
}

function intoPlace(
  { memory }: Parameters,
  place: RoundedPlace,
  values: TensorToStore['values'],
  scales: Float32Array,
): void {
  if (values instanceof Int8Array) placeMatrix(memory, place, { integers: values, scales });
  else {
    memory.bytes(place.at, values.length).set(values);
    memory.floats(place.scalesAt, scales.length).set(scales);
  }
}

/** A tensor in the number type that it has in the file: readSafeTensors makes floats of all. */
function withIntegers(
  name: string,
  { shape, values }: StoredTensor,
  all: ReadonlyMap<string, StoredTensor>,
): TensorToStore {
  const scales = all.get(`${name}.scales`);
  if (scales === undefined) return { shape, values };
  return { shape, values: scales.shape.length === 1 ? Int8Array.from(values) : Uint8Array.from(values) };
}

function digest(options: string, tensors: ReadonlyMap<string, TensorToStore>): string {
  const hash = createHash('sha256').update(options);
  for (const [name, { shape, values }] of tensors)
    hash
      .update(`${name} ${shape.join('×')}`)
      .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}
