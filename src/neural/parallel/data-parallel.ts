import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { MessageChannel, type MessagePort, Worker, receiveMessageOnPort } from 'node:worker_threads';
import { type ErrorCode, LmlabError } from '../../core/errors';
import { checkOptionNames } from '../../core/options';
import type { BertBatch } from '../bert-batch';
import type { LossOptions } from '../cross-entropy';
import type { Trainable } from '../train-options';
import { type Job, type WorkerData, specOf, stateAfter, states } from './protocol';
import { type AnyBatch, shards } from './shards';

/** A model that trains on several threads. */
export interface DataParallel<B> extends Trainable<B> {
  /** Threads that compute, this one included. */
  readonly threads: number;
  /** Ends the other threads. */
  close(): Promise<void>;
}

/** Seconds after which a thread that does not answer counts as lost. */
const PATIENCE = 600;

/**
 * The same model on several threads of this machine: each computes the gradient of a part of the batch, the parts are
 * added, and one optimizer moves the weights (data parallelism). Pass it to `train` in place of the model; close it in
 * the end. It trains the model itself, in place.
 *
 * The numbers are those of one thread but for the order of sums in single precision, and the same in every run with
 * as many threads. Dropout draws other places than on one thread. It pays where a step takes milliseconds: every step
 * costs copies of the weights and of the gradients for each thread, and a batch must hold several samples a thread.
 *
 * @param model A GPT, BERT (with either targets or labels in a batch), encoder–decoder, text classifier or MLP.
 * @param options.threads Threads to use, this one included. Default: as many as there are cores, at most 8.
 * @throws LmlabError `bad-option` for another model or a number of threads that is not a positive integer; in training
 * `thread-failed` after `close`, or when a thread came to an end.
 * @example
 * ```ts
 * import { dataParallel, gpt, randomTokenBatches, train } from 'lmlab';
 * const model = gpt({ vocabularySize: 5, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * const data = randomTokenBatches([0, 1, 2, 3, 4, 0, 1, 2, 3, 4], { batchSize: 4, contextLength: 8 });
 * const parallel = dataParallel(model, { threads: 1 });
 * const history = await train(parallel, { data, steps: 5 });
 * await parallel.close();
 * history.losses.length; // 5
 * ```
 */
export function dataParallel<B extends AnyBatch>(
  model: Trainable<B>,
  options: { readonly threads?: number } = {},
): DataParallel<B> {
  checkOptionNames(options, { threads: true });
  const { threads = Math.min(8, availableParallelism()) } = options;
  const spec = specOf(model);
  if (spec === undefined || !Number.isInteger(threads) || threads < 1) {
    throw new LmlabError('bad-option', {
      expected: 'a GPT, BERT, encoder–decoder, text classifier or MLP, and a positive number of threads',
      found: spec === undefined ? 'another model' : `${threads} threads`,
      remedy: 'Train it on one thread, without dataParallel.',
    });
  }
  const { parameters } = model;
  const { length, memory } = parameters;
  const weights = new Float32Array(new SharedArrayBuffer(length * 4));
  const helpers = Array.from({ length: threads - 1 }, () => new Helper(spec, weights));
  let closed = false;
  return {
    parameters,
    ...(model.options && { options: model.options }),
    threads,
    loss: (batch, lossOptions) => model.loss(batch, lossOptions),
    lossAndGradients(batch, key, factor, { labelSmoothing, focalGamma, classWeights, teacher }) {
      if (teacher !== undefined) throw alone('a loss without a teacher', 'one with a teacher');
      if (closed) throw failed('one that was closed', 'Make another one with dataParallel.');
      // Only these: what else came along, such as functions, cannot go to another thread.
      const lossOptions = plain({ labelSmoothing, focalGamma, classWeights });
      checkHeads(batch);
      const parts = shards(batch, threads, lossOptions.classWeights);
      if (parts.length === 1) return model.lossAndGradients(batch, key, factor, lossOptions);
      weights.set(memory.floats(parameters.at, length));
      const busy = parts.slice(1).map(({ batch: part, share }, i) => {
        // Sequences that stand at the same place in different parts must not drop the same.
        const job = {
          batch: part,
          key: key ^ Math.imul(i + 1, 0x27d4eb2f),
          factor: factor * share,
          options: lossOptions,
        };
        helpers[i].begin(job);
        return { helper: helpers[i], share };
      });
      const [own] = parts;
      let failure: unknown;
      let loss = 0;
      try {
        loss = own.share * model.lossAndGradients(own.batch as B, key, factor * own.share, lossOptions);
      } catch (error) {
        failure = error;
      }
      for (const { helper, share } of busy) {
        try {
          loss += share * helper.finish();
          const sums = memory.floats(parameters.gradientAt, length);
          const { gradients } = helper;
          for (let i = 0; i < length; i++) sums[i] += gradients[i];
        } catch (error) {
          failure ??= error; // the others must be heard all the same
        }
      }
      if (failure !== undefined) throw failure as Error;
      return loss;
    },
    async close() {
      closed = true;
      await Promise.all(helpers.map((helper) => helper.close()));
    },
  };
}

function plain(options: Readonly<Record<string, unknown>>): LossOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function failed(found: string, remedy: string): LmlabError {
  return new LmlabError('thread-failed', { expected: 'a thread that computes', found, remedy });
}

/** The mean over tokens and the mean over sequences have different shares of a batch. */
function checkHeads(batch: AnyBatch): void {
  const { ids, targets, labels } = batch as Partial<BertBatch>;
  if (ids === undefined || targets === undefined || labels === undefined) return;
  throw alone('targets of tokens or labels of sequences', 'both in one batch');
}

/** What cannot be divided among threads. */
function alone(expected: string, found: string): LmlabError {
  return new LmlabError('bad-option', {
    expected,
    found,
    remedy: 'Train on one thread, without dataParallel.',
  });
}

/** Another thread, as this one sees it. */
class Helper {
  readonly gradients: Float32Array;
  readonly #loss = new Float64Array(new SharedArrayBuffer(8));
  readonly #state = new Int32Array(new SharedArrayBuffer(4));
  readonly #port: MessagePort;
  readonly #worker: Worker;

  constructor(spec: WorkerData['spec'], weights: Float32Array) {
    this.gradients = new Float32Array(new SharedArrayBuffer(weights.byteLength));
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const data = {
      spec,
      port: port2,
      weights,
      gradients: this.gradients,
      loss: this.#loss,
      state: this.#state,
    };
    this.#worker = new Worker(workerFile(), {
      workerData: data satisfies WorkerData,
      transferList: [port2],
    });
    this.#worker.unref();
    port1.unref();
  }

  begin(job: Job): void {
    this.#port.postMessage(job);
    this.#set(states.working);
  }

  /** The loss of the part, when it is computed; its gradients then stand in `gradients`. */
  finish(): number {
    const answer = stateAfter(this.#state, states.working, PATIENCE * 1000);
    if (answer === states.done) {
      this.#set(states.idle);
      return this.#loss[0];
    }
    const message = receiveMessageOnPort(this.#port)?.message as
      { code?: ErrorCode; expected: string; found: string; remedy: string; message?: string } | undefined;
    this.#set(states.idle);
    if (message?.code !== undefined) throw new LmlabError(message.code, message);
    const what = answer === states.working ? `no answer in ${PATIENCE} seconds` : 'one that failed';
    throw failed(
      message?.message ?? what,
      'Make another one with dataParallel, with fewer threads or for smaller batches.',
    );
  }

  async close(): Promise<void> {
    this.#set(states.closed);
    this.#port.close();
    await this.#worker.terminate();
  }

  #set(state: number): void {
    Atomics.store(this.#state, 0, state);
    Atomics.notify(this.#state, 0);
  }
}

/** The worker's compiled script; from the sources, as tests run them, that of the build. */
function workerFile(): string {
  const here = extname(__filename) === '.js';
  const file = join(
    here ? __dirname : join(__dirname, '../../../dist/src/neural/parallel'),
    'worker-thread.js',
  );
  if (existsSync(file)) return file;
  throw new LmlabError('unreadable-file', {
    expected: 'the compiled script of a training thread',
    found: file,
    remedy: 'Run `npm run build` first.',
  });
}
