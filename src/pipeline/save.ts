import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { FittedClassifier, FittedRegressor, FittedTransformer, Label } from '../core/estimator';
import type { Rows } from '../core/rows';
import { decodeSafetensors, encodeSafetensors, isStoredArray, type StoredArray } from '../core/safetensors';
import { unwritableFile } from '../core/unwritable-file';
import { FittedPipeline } from './pipeline';
import { savedClasses } from './saved-classes';

const VERSION = 1;

/** What {@link loadModel} returns: the fitted value that was saved, of whatever kind it was. */
export type LoadedModel = FittedClassifier<Rows, Label> &
  FittedRegressor<Rows> &
  FittedTransformer<Rows, Rows>;

/**
 * Saves a fitted estimator, pipeline or column union: a JSON tree and its arrays in the safetensors layout, with the
 * version of the format and a checksum. The file appears whole or not at all.
 *
 * @param path Where to. Without it the bytes are returned.
 * @param model What a `fit` of this library returned.
 * @throws LmlabError `not-saveable` when the model holds a function, such as a custom tokenizer, naming the step;
 *   `unwritable-file` when the folder is missing or may not be written to.
 * @example
 * ```ts
 * import { Dense, loadModel, logisticRegression, saveModel } from 'lmlab';
 * const X = Dense.fromRows([[0], [1], [2], [3]]);
 * const model = logisticRegression().fit(X, ['low', 'low', 'high', 'high']);
 * loadModel(saveModel(model)).predict(X); // ['low', 'low', 'high', 'high']
 * ```
 */
export function saveModel(path: string, model: object): void;
export function saveModel(model: object): Uint8Array;
export function saveModel(pathOrModel: string | object, model?: object): Uint8Array | void {
  if (typeof pathOrModel === 'object') return toBytes(pathOrModel);
  const bytes = Buffer.from(toBytes(model));
  try {
    writeFileAtomic.sync(pathOrModel, bytes);
  } catch (cause) {
    throw unwritableFile(pathOrModel, cause);
  }
}

function toBytes(model: unknown): Uint8Array {
  const arrays: StoredArray[] = [];
  const tree = JSON.stringify(encode(model, arrays, 'model'));
  const metadata = { format: 'lmlab', version: String(VERSION), tree, sha256: checksum(tree, arrays) };
  return encodeSafetensors({ arrays, metadata });
}

/**
 * The fitted value in a file or in bytes. Nothing in them is executed.
 *
 * @param source Path of a file that {@link saveModel} wrote, or the bytes that it returned.
 * @throws LmlabError `unreadable-file` when there is no such file; `damaged-file` when it was truncated or altered, or
 *   is no model; `newer-file` when a later version of lmlab wrote it.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { countVectorizer, loadModel, saveModel } from 'lmlab';
 * const file = join(mkdtempSync(join(tmpdir(), 'lmlab-')), 'words.lmlab');
 * saveModel(file, countVectorizer().fit(['now or never']));
 * loadModel(file).transform(['never, never']); // Csr { kind: 'csr', rows: 1, cols: 3, … }
 * ```
 */
export function loadModel(source: string | Uint8Array): LoadedModel {
  const { arrays, metadata } = decodeSafetensors(typeof source === 'string' ? bytesOf(source) : source);
  if (metadata['format'] !== 'lmlab') throw damaged('a file of another program');
  const version = Number(metadata['version']);
  if (version > VERSION) {
    throw new LmlabError('newer-file', {
      expected: `format version ${VERSION} or older`,
      found: `version ${version}`,
      remedy: 'Update lmlab, or save the model with this version.',
    });
  }
  const tree = metadata['tree'] ?? '';
  if (checksum(tree, arrays) !== metadata['sha256']) throw damaged('other bytes than were saved');
  return decode(JSON.parse(tree), arrays) as LoadedModel;
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new LmlabError('unreadable-file', {
      expected: 'a file with a saved model',
      found: `${path}: ${(cause as Error).message}`,
      remedy: 'Check the path.',
      cause,
    });
  }
}

function damaged(found: string): LmlabError {
  return new LmlabError('damaged-file', {
    expected: 'a model saved by lmlab',
    found,
    remedy: 'Save the model again, or copy the file again.',
  });
}

function checksum(tree: string, arrays: readonly StoredArray[]): string {
  const hash = createHash('sha256').update(`${VERSION}\n${tree}`);
  for (const array of arrays) {
    hash.update(`${array.constructor.name} ${array.length}`);
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest('hex');
}

/** JSON for a value; arrays go to `arrays`, and `{"$": kind, …}` stands for what JSON has no word for. */
function encode(value: unknown, arrays: StoredArray[], where: string): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $: 'number', text: String(value) };
  if (isStoredArray(value)) return { $: 'array', index: arrays.push(value) - 1 };
  if (value instanceof RegExp) return { $: 'pattern', source: value.source, flags: value.flags };
  if (Array.isArray(value)) return value.map((item, i) => encode(item, arrays, `${where}[${i}]`));
  if (typeof value === 'object') {
    if (value instanceof Dense)
      return { $: 'dense', ...fields(value, ['rows', 'cols', 'data'], arrays, where) };
    if (value instanceof Csr) {
      return { $: 'csr', ...fields(value, ['rows', 'cols', 'indptr', 'indices', 'data'], arrays, where) };
    }
    const kind = Object.keys(savedClasses).find((name) => value.constructor === savedClasses[name]);
    if (value instanceof FittedPipeline) return { $: 'pipeline', ...encodePipeline(value, arrays, where) };
    if (kind !== undefined) return { $: kind, ...fields(value, Object.keys(value), arrays, where) };
    if (Object.getPrototypeOf(value) === Object.prototype) {
      // Names that mean something else here or in JSON, such as a class label in classWeight.
      if (Object.hasOwn(value, '$') || Object.hasOwn(value, '__proto__')) {
        return { $: 'entries', entries: encode(Object.entries(value), arrays, where) };
      }
      return fields(value, Object.keys(value), arrays, where);
    }
  }
  throw new LmlabError('not-saveable', {
    expected: 'data only in what is saved',
    found: `a ${typeof value === 'object' ? value.constructor.name : typeof value} at ${where}`,
    remedy:
      'Use a token pattern in place of a tokenizer function, and apply plain functions before the pipeline.',
  });
}

/** The parts, each called by its name where it has one, so that an error can say which it was. */
function encodePipeline(
  { parts, names }: FittedPipeline,
  arrays: StoredArray[],
  where: string,
): Record<string, unknown> {
  const placeOf = (i: number): string => (names[i] ? `${where}.steps.${names[i]}` : `${where}.parts[${i}]`);
  return { parts: parts.map((part, i) => encode(part, arrays, placeOf(i))), names };
}

function fields(
  value: object,
  names: readonly string[],
  arrays: StoredArray[],
  where: string,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const name of names) {
    const field = (value as Record<string, unknown>)[name];
    if (field !== undefined) out[name] = encode(field, arrays, `${where}.${name}`);
  }
  return out;
}

function decode(value: unknown, arrays: readonly StoredArray[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => decode(item, arrays));
  const { $: kind, ...rest } = value as Record<string, unknown> & { $?: string };
  if (kind === 'array') return arrays[rest['index'] as number];
  if (kind === 'number') return Number(rest['text']);
  if (kind === 'entries') return Object.fromEntries(decode(rest['entries'], arrays) as [string, unknown][]);
  if (kind === 'pattern') return new RegExp(rest['source'] as string, rest['flags'] as string);
  const state = Object.fromEntries(
    Object.entries(rest).map(([name, field]) => [name, decode(field, arrays)]),
  );
  if (kind === undefined) return state;
  if (kind === 'dense') {
    return new Dense(state['rows'] as number, state['cols'] as number, state['data'] as Float64Array);
  }
  if (kind === 'csr') {
    return new Csr(
      state['rows'] as number,
      state['cols'] as number,
      state['indptr'] as Int32Array,
      state['indices'] as Int32Array,
      state['data'] as Float64Array,
    );
  }
  if (!Object.hasOwn(savedClasses, kind)) throw damaged(`a '${kind}', which this version lacks`);
  return new savedClasses[kind](state as never);
}
