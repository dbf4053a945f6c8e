import { checkOption } from './check-options';
import { countedTargets } from './counted-targets';
import { located } from './located';
import type { Trainable } from './train-options';

/**
 * The mean loss of all targets of some batches: a batch with more of them has a larger part in it.
 *
 * @param name What the batches are called in errors.
 */
export function meanLoss<B>(model: Pick<Trainable<B>, 'loss'>, batches: readonly B[], name: string): number {
  let [sum, total] = [0, 0];
  let first: number | undefined;
  batches.forEach((batch, i) => {
    const loss = located(` in ${name} batch ${i}`, () => model.loss(checkBatch(name, batch)));
    const count = countedTargets(batch) ?? 1;
    // In units of the first batch: where all have as many targets, this is the plain mean to the last bit.
    const weight = count / (first ??= count);
    sum += weight * loss;
    total += weight;
  });
  return sum / total;
}

/** @throws LmlabError `bad-option` for nothing, or for the promise of a batch. */
export function checkBatch<B>(name: string, batch: B): B {
  const given: unknown = batch;
  const promised = typeof (given as PromiseLike<B> | undefined)?.then === 'function';
  const found = promised ? 'a promise' : typeof given;
  checkOption(name, found, !promised && given !== undefined && given !== null, 'a batch');
  return batch;
}
