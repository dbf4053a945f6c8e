/** Where a trial stands: one of the last three is final. */
export type TrialState = 'running' | 'complete' | 'pruned' | 'failed';

/** Whether a better trial has the smaller or the larger value. */
export type Direction = 'minimize' | 'maximize';

/** One evaluation of the objective: plain data. */
export interface Trial<P = Readonly<Record<string, unknown>>> {
  /** Counted from 0 in the order in which trials were asked for. */
  readonly number: number;
  readonly state: TrialState;
  readonly params: P;
  /** What the objective returned, one number an objective; a pruned trial has its last reported value. */
  readonly values?: readonly number[];
  /** What was reported on the way, steps rising. */
  readonly intermediate: readonly (readonly [step: number, value: number])[];
  /** Why it failed. */
  readonly error?: string;
  /** How often it was started: more than once when a process died on the way. */
  readonly attempts: number;
  /** Milliseconds since 1970, for the timeline only. */
  readonly startedAt: number;
  readonly finishedAt?: number;
}

/** Whether the trial has come to its end. */
export function isFinished(trial: Pick<Trial, 'state'>): boolean {
  return trial.state !== 'running';
}
