import type { Outcome } from '../study/objective';
import type { RunningTrial } from '../study/running-trial';

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
