import { createRequire } from 'node:module';
import type { Queue } from 'bullmq';

/** Before every key in Redis that is lmlab's. */
export const PREFIX = 'lmlab';

/**
 * What a job of the queue says: one more trial of a study that shall have so many. It names no code and no parameters;
 * those are the worker's own and the storage's.
 */
export interface Token {
  readonly trials: number;
}

/** The queue of a study; Redis separates keys with colons, so its name must hold none. */
export function queueName(study: string): string {
  return encodeURIComponent(study);
}

/** The queue of a study. Only now is BullMQ loaded: it is not needed to start lmlab. */
export function trialQueue(study: string, redis: string): Queue<Token> {
  const { Queue: BullQueue } = bullmq();
  const queue = new BullQueue<Token>(queueName(study), {
    connection: { url: redis },
    prefix: PREFIX,
    defaultJobOptions: {
      // A trial's own failures are recorded in the study; a token fails only when the study cannot be reached.
      attempts: 1_000_000,
      backoff: { type: 'fixed', delay: 5000 },
      removeOnComplete: { count: 1000 },
      removeOnFail: { count: 1000 },
    },
  });
  // BullMQ connects again by itself.
  queue.on('error', () => undefined);
  return queue;
}

export function bullmq(): typeof import('bullmq') {
  return createRequire(__filename)('bullmq') as typeof import('bullmq');
}
