import type { AskTell } from '../study/ask-tell';
import type { RunningTrial } from '../study/running-trial';
import type { Trial } from '../study/trial';
import { WorkerLost, type Executor } from './executor';
import type { Outcome } from '../study/objective';

/**
 * Runs one trial and tells the study how it ended, with a sign of life three times a lease meanwhile. Undefined when its
 * worker was lost: the trial was given back and is run again.
 */
export async function runTrial<P>(
  study: AskTell<P>,
  executor: Executor<P>,
  trial: RunningTrial<P>,
): Promise<Trial<P> | undefined> {
  const pulse = setInterval(
    () => {
      // A sign of life that does not arrive is no harm; the next one may.
      void Promise.resolve(study.beat(trial)).catch(() => undefined);
    },
    Math.min(2 ** 31 - 1, (1000 * study.leaseSeconds) / 3),
  );
  let outcome: Outcome;
  try {
    outcome = await executor.run(trial);
  } catch (error) {
    if (!(error instanceof WorkerLost)) throw error;
    await study.release(trial, error.message);
    return undefined;
  } finally {
    clearInterval(pulse);
  }
  return study.tell(trial, outcome);
}
