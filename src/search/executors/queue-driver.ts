import { setTimeout as sleep } from 'node:timers/promises';
import type { AskTell } from '../study/ask-tell';
import { isFinished } from '../study/trial';
import { trialQueue } from './trial-queue';

export interface QueueDriverOptions {
  /** Address of Redis or Valkey. */
  readonly redis: string;
  /** How many trials the study shall have in all. */
  readonly nTrials: number;
  /** Once it is aborted, tokens that nobody has taken are removed, and the running trials may end. */
  readonly signal?: AbortSignal;
  /** Called every second. */
  readonly onProgress?: (workers: number) => void;
}

/** A study that others work on. */
export interface WatchedStudy extends Pick<AskTell<unknown>, 'name' | 'trials'> {
  refresh(): Promise<void>;
}

/**
 * Sees to it that a study's queue holds a token for every trial that is missing, until none is. The queue may lose
 * them, or this process may end: what is true is in the study, and the same call goes on.
 */
export async function driveQueue(study: WatchedStudy, options: QueueDriverOptions): Promise<void> {
  const { redis, nTrials, signal, onProgress } = options;
  const queue = trialQueue(study.name, redis);
  const done = (): number => study.trials.filter(isFinished).length;
  /** How many trials there were when tokens were last added to an empty queue. */
  let before: string | undefined;
  try {
    while (signal?.aborted !== true) {
      await study.refresh();
      onProgress?.(await queue.getWorkersCount());
      if (done() >= nTrials) return;
      const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'prioritized');
      const waiting = Object.values(counts).reduce((sum, count) => sum + count, 0);
      const missing = nTrials - done() - waiting;
      if (waiting === 0) {
        const state = `${study.trials.length} ${done()}`;
        // All tokens are used up and nothing has come of them: the sampler has nothing left to try.
        if (state === before && done() === study.trials.length) return;
        before = state;
      }
      if (missing > 0) {
        const token = { name: 'trial', data: { trials: nTrials } };
        await queue.addBulk(Array.from({ length: missing }, () => token));
      }
      await sleep(1000, undefined, { signal }).catch(() => undefined);
    }
    await queue.drain(true);
  } finally {
    await queue.close();
  }
}
