import { createRequire } from 'node:module';
import { MessageChannel } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import type { ObjectiveModule, Outcome } from '../study/objective';
import type { RunningTrial } from '../study/running-trial';
import { answerTo, tooLate, WorkerLost, type Executor } from './executor';
import { builtScript, moduleFile, notAnObjective } from './objective-file';
import type { TrialTask } from './trial-thread';

/**
 * Runs trials on a pool of threads, each of which loads the objective's module once. A trial that takes too long has its
 * thread ended and replaced.
 *
 * @throws LmlabError `unreadable-file` when there is no such module, `bad-option` when it exports no such function.
 */
export async function threadExecutor<P>(
  objective: ObjectiveModule,
  options: { readonly slots: number; readonly trialTimeoutSeconds?: number; readonly seed: number },
): Promise<Executor<P>> {
  const { slots, seed, trialTimeoutSeconds: seconds } = options;
  const file = moduleFile(objective);
  const name = objective.export ?? 'objective';
  // Only now: a pool is not needed to start lmlab.
  const { Piscina } = createRequire(__filename)('piscina') as typeof import('piscina');
  const pool = new Piscina({
    filename: builtScript('trial-thread.js'),
    minThreads: slots,
    maxThreads: slots,
    workerData: { file, name },
  });
  // A pool reports lost threads here, too; each of their tasks hears of it itself.
  pool.on('error', () => undefined);
  try {
    const complaint = (await pool.run(undefined)) as string | undefined;
    if (complaint !== undefined) {
      throw notAnObjective(file, name, complaint);
    }
  } catch (error) {
    await pool.destroy();
    throw error;
  }
  return {
    slots,
    run: (trial) => runOn(pool, trial, seed, seconds),
    close: () => pool.destroy(),
  };
}

async function runOn<P>(
  pool: Piscina,
  trial: RunningTrial<P>,
  seed: number,
  seconds: number | undefined,
): Promise<Outcome> {
  const { port1, port2 } = new MessageChannel();
  const verdict = new Int32Array(new SharedArrayBuffer(4));
  // The thread waits at each report until it has its answer.
  port1.on('message', ({ step, value }: { step: number; value: number }) => {
    Atomics.store(verdict, 0, answerTo(trial, step, value));
    Atomics.notify(verdict, 0);
  });
  const { number, params, attempt } = trial;
  const task: TrialTask = { number, params, attempt, seed, port: port2, verdict };
  const late = new AbortController();
  const timer =
    seconds === undefined ? undefined : setTimeout(() => late.abort(), Math.min(2 ** 31 - 1, 1000 * seconds));
  try {
    return (await pool.run(task, { transferList: [port2], signal: late.signal })) as Outcome;
  } catch (error) {
    if (late.signal.aborted) return tooLate(seconds!);
    throw new WorkerLost(`Its thread died: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    clearTimeout(timer);
    port1.close();
  }
}
