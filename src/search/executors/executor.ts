import type { Outcome } from '../study/objective';
import { TrialPruned, type RunningTrial } from '../study/running-trial';
import type { Answer } from './trial-runner';

/** Where trials run. */
export interface Executor<P> {
  /** How many it runs at a time. */
  readonly slots: number;
  /**
   * Runs a trial and says how it ended; what the objective throws is an outcome, too.
   * @throws WorkerLost when what ran it died.
   */
  run(trial: RunningTrial<P>): Promise<Outcome>;
  close(): Promise<void>;
}

/** What ran a trial died: the trial has no outcome and may be run again. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
}

/** The outcome of a trial that was not done in time. */
export function tooLate(seconds: number): Outcome {
  return { state: 'failed', error: `It took longer than ${seconds} s.` };
}

/** Passes on what a trial reports elsewhere, and says how it is answered. */
export function answerTo(trial: RunningTrial<unknown>, step: number, value: number): Answer {
  try {
    trial.report(value, step);
    return 1;
  } catch (error) {
    return error instanceof TrialPruned ? 2 : 3;
  }
}
