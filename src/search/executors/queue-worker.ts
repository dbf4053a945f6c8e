import type { Job, Worker } from 'bullmq';
import type { AskTell } from '../study/ask-tell';
import type { Trial } from '../study/trial';
import type { Executor } from './executor';
import { runTrial } from './run-trial';
import { bullmq, PREFIX, queueName, type Token } from './trial-queue';

/** How long a token waits when all trials run elsewhere: one of them may come back. */
const WAIT_MS = 2000;

export interface QueueWorkerOptions<P> {
  /** Address of Redis or Valkey. */
  readonly redis: string;
  /** Called after every trial. */
  readonly onTrial?: (trial: Trial<P>) => void;
  /** Called when Redis cannot be reached, and at other mishaps that pass. */
  readonly onError?: (error: Error) => void;
}

/**
 * Takes tokens from a study's queue and runs a trial for each, as many at a time as the executor has room for. A token
 * whose worker was lost goes to another one, which finds the trial in the study and runs it again.
 *
 * @returns The worker; its `close` waits for the running trials.
 */
export function queueWorker<P>(
  study: AskTell<P>,
  executor: Executor<P>,
  { redis, onTrial, onError }: QueueWorkerOptions<P>,
): Worker<Token, string> {
  const { Worker: BullWorker, DelayedError, UnrecoverableError } = bullmq();
  const work = async (job: Job<Token>, token?: string): Promise<string> => {
    const maxTrials = trialsOf(job.data);
    if (maxTrials === undefined) throw new UnrecoverableError(`no token: ${JSON.stringify(job.data)}`);
    for (;;) {
      const [trial] = await study.askMany(1, { maxTrials });
      if ((trial as unknown) !== undefined) {
        const told = await runTrial(study, executor, trial);
        // Its thread was lost, and it was given back: ask again.
        if (told === undefined) continue;
        onTrial?.(told);
        return `trial ${told.number}: ${told.state}`;
      }
      if (!study.trials.some(({ state }) => state === 'running')) return 'nothing left to try';
      await job.moveToDelayed(Date.now() + WAIT_MS, token);
      throw new DelayedError();
    }
  };
  const worker = new BullWorker<Token, string>(queueName(study.name), work, {
    connection: { url: redis },
    prefix: PREFIX,
    concurrency: executor.slots,
    // A worker that is silent for a lease is lost, in the queue as in the study.
    lockDuration: 1000 * study.leaseSeconds,
    stalledInterval: 500 * study.leaseSeconds,
    // How often a trial is tried again is the study's business.
    maxStalledCount: 1_000_000,
  });
  worker.on('error', (error) => onError?.(error));
  worker.on('failed', (_, error) => onError?.(error));
  return worker;
}

/** A token comes from outside: nothing but a count is taken from it. */
function trialsOf(data: unknown): number | undefined {
  const trials = (data as Partial<Token> | undefined)?.trials;
  return typeof trials === 'number' && Number.isInteger(trials) && trials >= 0 ? trials : undefined;
}
