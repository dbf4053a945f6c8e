// What the threads of data-parallel training say to each other.
import type { MessagePort } from 'node:worker_threads';
import { Bert } from '../bert';
import type { LossOptions } from '../cross-entropy';
import { EncoderDecoder } from '../encoder-decoder';
import { Gpt } from '../gpt';
import { Mlp } from '../mlp';
import { TextClassifier } from '../text-classifier';
import type { AnyBatch } from './shards';

/** The models that can be trained on several threads, by name. */
const models = { Gpt, Bert, EncoderDecoder, TextClassifier, Mlp };

/** One of these models. */
export type AnyModel = Gpt | Bert | EncoderDecoder | TextClassifier | Mlp;

/** What a thread needs to make a model of the same shape. */
export interface ModelSpec {
  readonly kind: keyof typeof models;
  readonly options: object;
}

/** The spec of a model, or undefined when it is none of these. */
export function specOf(model: object): ModelSpec | undefined {
  const found = Object.entries(models).find(([, type]) => model instanceof type);
  if (found === undefined) return undefined;
  return { kind: found[0] as ModelSpec['kind'], options: { ...(model as AnyModel).options } };
}

export function makeModel({ kind, options }: ModelSpec): AnyModel {
  return new models[kind](options as never);
}

/** What one thread computes in one go. */
export interface Job {
  readonly batch: AnyBatch;
  readonly key: number;
  readonly factor: number;
  readonly options: LossOptions;
}

/** What a thread gets when it starts; the arrays lie in memory that all threads see. */
export interface WorkerData {
  readonly spec: ModelSpec;
  readonly port: MessagePort;
  readonly weights: Float32Array;
  readonly gradients: Float32Array;
  readonly loss: Float64Array;
  readonly state: Int32Array;
}

/** What stands in `state`: the main thread sets idle, working and closed, the worker done and failed. */
export const states = { idle: 0, working: 1, done: 2, failed: 3, closed: 4 } as const;

/**
 * Waits until the state is another than `present`, and gives it; `present` itself when the milliseconds are over.
 * Whoever sets a state stores it first and wakes the other then, who may by now have seen it and wait for the next
 * one: being woken does not say that the state has changed.
 */
export function stateAfter(state: Int32Array, present: number, milliseconds = Infinity): number {
  const end = performance.now() + milliseconds;
  let found = Atomics.load(state, 0);
  while (found === present && performance.now() < end) {
    Atomics.wait(state, 0, present, end - performance.now());
    found = Atomics.load(state, 0);
  }
  return found;
}
