import { availableParallelism } from 'node:os';
import { LmlabError } from '../../core/errors';
import { interruptSignal } from '../../core/notebook';
import type { Executor } from '../executors/executor';
import { functionExecutor } from '../executors/function-executor';
import { processExecutor } from '../executors/process-executor';
import { runTrial } from '../executors/run-trial';
import { threadExecutor } from '../executors/thread-executor';
import type { AskTell } from './ask-tell';
import type { AsyncObjective, ObjectiveModule } from './objective';
import { showProgress } from './progress';
import type { Trial } from './trial';

/** Batches of modules have this size unless told otherwise, so that the number of cores changes nothing. */
const MODULE_BATCH = 8;

/** How long a search goes on: whichever limit is reached first. */
export interface SearchBudget<P> {
  /** How many trials the study shall have in all, earlier ones included: the same call resumes it. */
  readonly nTrials: number;
  /** Start no trial after so many seconds. */
  readonly timeoutSeconds?: number;
  /** Start no trial once this holds, for example `improvementUnlikely()`. */
  readonly stopWhen?: (study: AskTell<P>) => boolean;
}

/** Options of `study.optimize`, whatever the objective is. */
export interface CommonOptimizeOptions<P> extends SearchBudget<P> {
  /**
   * How many trials are proposed together. The next ones are proposed when all of them have ended, so that seed and
   * batch fix the study, however many run at a time. Default: `concurrency`, or for a module 8, more with more workers.
   */
  readonly batch?: number;
  /** Propose a trial whenever one has ended: nobody waits, but the study depends on which is faster. Default false. */
  readonly asynchronous?: boolean;
  /** A trial that takes longer is recorded as failed. Its thread or process is ended; a function's work goes on unheard. */
  readonly trialTimeoutSeconds?: number;
  /** Called after every trial, in the order in which they end. */
  readonly onTrial?: (trial: Trial<P>, study: AskTell<P>) => void;
  /** Show how far it is and the best so far, live in a notebook or on a terminal. Default false. */
  readonly progress?: boolean;
  /** Once it is aborted no trial is started, and those that run may end. */
  readonly signal?: AbortSignal;
}

/** Options of `study.optimize` for a function, which runs in this thread. */
export interface OptimizeOptions<P> extends CommonOptimizeOptions<P> {
  /** Trials at a time, for functions that wait for something else. Default 1. */
  readonly concurrency?: number;
  /** Only for modules. */
  readonly isolate?: never;
  /** Only for modules: write `{ module: './objective.js' }` instead of the function. */
  readonly workers?: never;
}

/** Options of `study.optimize` for a module, which runs on worker threads. */
export interface ModuleOptimizeOptions<P> extends CommonOptimizeOptions<P> {
  /** Worker threads. Default: as many as there are cores, at most 8. */
  readonly workers?: number;
  /** Give each worker a process of its own: an objective may even crash it. Default false: threads. */
  readonly isolate?: boolean;
  /** Only for functions; a module has `workers`. */
  readonly concurrency?: never;
}

/** Runs trials on the executor that fits the objective. */
export async function optimize<P>(
  study: AskTell<P>,
  objective: AsyncObjective<P> | ObjectiveModule,
  options: OptimizeOptions<P> | ModuleOptimizeOptions<P>,
): Promise<void> {
  const { concurrency, workers, trialTimeoutSeconds, nTrials } = options;
  const isFunction = typeof objective === 'function';
  const slots = isFunction ? (concurrency ?? 1) : (workers ?? Math.min(availableParallelism(), MODULE_BATCH));
  const batch = options.batch ?? (isFunction ? slots : Math.max(slots, MODULE_BATCH));
  if (![slots, batch].every((count) => Number.isInteger(count) && count >= 1) || !(nTrials >= 0)) {
    throw new LmlabError('bad-option', {
      expected: 'nTrials of 0 or more; a whole concurrency (or workers) and batch of 1 or more',
      found: `${nTrials}; ${slots} and ${batch}`,
      remedy: 'Use as many as there are cores.',
    });
  }
  if (isFunction && workers !== undefined) {
    throw new LmlabError('bad-option', {
      expected: "a module for worker threads: { module: './objective.js', export: 'objective' }",
      found: 'a function, which cannot leave its thread',
      remedy: 'Move the function into a file of its own that exports it, or leave out workers.',
    });
  }
  const moduleExecutor = options.isolate === true ? processExecutor<P> : threadExecutor<P>;
  const executor = isFunction
    ? functionExecutor(objective, { slots, trialTimeoutSeconds })
    : await moduleExecutor(objective, { slots, trialTimeoutSeconds, seed: study.seed });
  try {
    await drive(study, executor, { ...options, batch });
  } finally {
    await executor.close();
  }
}

/** Asks, runs and tells until the study is complete or something says stop. */
async function drive<P>(
  study: AskTell<P>,
  executor: Executor<P>,
  options: CommonOptimizeOptions<P> & { readonly batch: number },
): Promise<void> {
  const { nTrials, batch, asynchronous = false, timeoutSeconds = Infinity, signal } = options;
  const end = process.uptime() + timeoutSeconds;
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  const signals = [signal, interruptSignal()].filter((one) => one !== undefined);
  process.once('SIGINT', interrupt);
  const progress = options.progress === true ? showProgress(study, nTrials) : undefined;
  const isStopped = (): boolean =>
    stop.signal.aborted || signals.some((one) => one.aborted) || process.uptime() >= end;
  const isOver = (): boolean => isStopped() || options.stopWhen?.(study) === true;
  const run = async (trial: Parameters<typeof executor.run>[0]): Promise<void> => {
    const told = await runTrial(study, executor, trial);
    if (told === undefined) return;
    progress?.update();
    options.onTrial?.(told, study);
  };
  try {
    if (asynchronous) {
      await sideBySide(executor.slots, async () => {
        if (isOver()) return false;
        const [trial] = await study.askMany(1, { maxTrials: nTrials });
        if ((trial as unknown) === undefined) return false;
        await run(trial);
        return true;
      });
      return;
    }
    while (!isOver()) {
      // Batches end at multiples of their size, so that a resumed study asks together what it would have anyway.
      const count = batch - (study.trials.length % batch);
      const trials = await study.askMany(count, { maxTrials: nTrials, batch });
      if (trials.length === 0) return;
      try {
        await sideBySide(executor.slots, async () => {
          const trial = isStopped() ? undefined : trials.shift();
          if (trial === undefined) return false;
          await run(trial);
          return true;
        });
      } catch (error) {
        for (const trial of trials) study.abandon(trial);
        throw error;
      }
      for (const trial of trials) await study.release(trial);
    }
  } finally {
    process.removeListener('SIGINT', interrupt);
    progress?.stop();
  }
}

/** Repeats `step` in so many places at a time until each has returned false; the first error ends it, but leaves nothing running. */
async function sideBySide(places: number, step: () => Promise<boolean>): Promise<void> {
  let failed = false;
  const ends = await Promise.allSettled(
    Array.from({ length: places }, async () => {
      try {
        while (!isSet(failed) && (await step())) continue;
      } catch (error) {
        failed = true;
        throw error;
      }
    }),
  );
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
}

/** Reads a flag that others set meanwhile. */
function isSet(flag: boolean): boolean {
  return flag;
}
