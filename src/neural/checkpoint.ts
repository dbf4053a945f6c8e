import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { LmlabError } from '../core/errors';
import { checkModelOptions } from './model-options';
import type { Parameters } from './parameters';
import { type StoredTensor, readSafeTensors, writeSafeTensors } from './safetensors';
import type { Trainable } from './train-options';

/** A model in training, with what it was made with. */
type Trained = Pick<Trainable<never>, 'parameters' | 'options'>;

/** What training needs to go on exactly where it was, beside the weights. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  /** The stretches of memory to save: the optimizer's moments, the average, the best weights. */
  readonly copies: readonly string[];
  /** Anything that is JSON: the history, the best loss. */
  readonly progress: unknown;
}

/** SHA-256 of names and values, and of settings saved with them. */
export function digest(tensors: ReadonlyMap<string, StoredTensor>, settings = ''): string {
  const hash = createHash('sha256').update(settings);
  for (const [name, { values }] of tensors)
    hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}

/** @throws LmlabError `wrong-checksum` when what was read is not what was written. */
export function checkDigest(found: string, expected: string): void {
  if (found === expected) return;
  throw new LmlabError('wrong-checksum', {
    expected: `SHA-256 ${expected}`,
    found,
    remedy: 'The file was damaged after it was written: go back to an earlier one.',
  });
}

function mismatch(expected: string, found: string): LmlabError {
  return new LmlabError('checkpoint-mismatch', {
    expected,
    found,
    remedy: 'Make the model and the optimizer with the options that the checkpoint was saved with.',
  });
}

/** All weights by name, as copies. */
export function namedWeights(parameters: Parameters): Map<string, StoredTensor> {
  return new Map(
    parameters.list.map(({ name, rows, cols }) => [
      name,
      { shape: rows === 1 ? [cols] : [rows, cols], values: parameters.values(name).slice() },
    ]),
  );
}

/** Saves weights and training state, checksummed, in one safetensors file that any tool can open. */
export async function saveCheckpoint(
  path: string,
  { parameters, options }: Trained,
  state: TrainingState,
): Promise<void> {
  const tensors = namedWeights(parameters);
  for (const name of state.copies) {
    const values = parameters.memory.floats(parameters.copy(name), parameters.length).slice();
    tensors.set(`training:${name}`, { shape: [parameters.length], values });
  }
  const [lmlab, training] = [JSON.stringify(options ?? null), JSON.stringify(state)];
  await writeSafeTensors(path, tensors, { sha256: digest(tensors, lmlab + training), lmlab, training });
}

/**
 * Puts the weights and the training state of a file back, or returns undefined when there is no such file.
 *
 * @param copies The stretches that the run needs. Default: whatever the file has.
 * @throws LmlabError `checkpoint-mismatch` when names, shapes or options such as the number of heads differ from the
 * model's, `wrong-checksum` when bytes were changed, `malformed-data` when the file is not whole. The model is then as it
 * was.
 */
export async function loadCheckpoint(
  path: string,
  { parameters, options }: Trained,
  copies?: readonly string[],
): Promise<TrainingState | undefined> {
  if (!existsSync(path)) return undefined;
  const { tensors, metadata } = await readSafeTensors(path);
  if (!('training' in metadata)) throw mismatch('a checkpoint of a training run', 'a file of weights alone');
  // Files of the first version know no options; their checksum is of the tensors alone.
  const { lmlab, training } = metadata;
  checkDigest(digest(tensors, 'lmlab' in metadata ? lmlab + training : ''), metadata.sha256);
  for (const { name, rows, cols } of parameters.list) {
    const found = tensors.get(name);
    if (found?.values.length !== rows * cols || (rows > 1 && found.shape[0] !== rows))
      throw mismatch(
        `${name} of ${rows} × ${cols}`,
        found ? found.shape.join(' × ') : 'nothing of that name',
      );
  }
  checkModelOptions(options, lmlab);
  const state = JSON.parse(training) as TrainingState;
  if (copies !== undefined && [...copies].sort().join() !== [...state.copies].sort().join())
    throw mismatch(named(copies), named(state.copies));
  for (const [name, { values }] of tensors) {
    const copy = /^training:(.*)$/.exec(name)?.[1];
    if (copy === undefined && !parameters.has(name)) throw mismatch('only parameters of the model', name);
    if (copy !== undefined && values.length !== parameters.length)
      throw mismatch(`${parameters.length} values of ${copy}`, String(values.length));
  }
  for (const [name, { values }] of tensors) {
    const copy = /^training:(.*)$/.exec(name)?.[1];
    if (copy === undefined) parameters.values(name).set(values);
    else parameters.memory.floats(parameters.copy(copy), parameters.length).set(values);
  }
  return state;
}

const named = (copies: readonly string[]): string =>
  copies.length === 0 ? 'no state beside the weights' : `the state ${copies.join(', ')}`;
