import type { CompleteTrial, Outcome } from './objective';
import type { RunningTrial } from './running-trial';
import type { Direction, Trial } from './trial';

/** How many trials to ask for at most, and what they may know of each other. */
export interface AskOptions {
  /** How many trials the study shall have in all. Default: no limit. */
  readonly maxTrials?: number;
  /**
   * Trials belong to batches of so many by their numbers, and a batch is finished before the next begins: pruning
   * compares a trial with earlier batches only, so that the study does not depend on which of a batch is faster.
   */
  readonly batch?: number;
}

/** What runs trials needs of a study. */
export interface AskTell<P> {
  readonly name: string;
  readonly seed: number;
  readonly directions: readonly Direction[];
  readonly trials: readonly Trial<P>[];
  readonly paretoFront: readonly CompleteTrial<P>[];
  /** Seconds without a word after which a trial of another host counts as dead. */
  readonly leaseSeconds: number;
  /** Up to `count` trials to run, those first whose process died. */
  askMany(count: number, options?: AskOptions): RunningTrial<P>[] | Promise<RunningTrial<P>[]>;
  /** Records how a trial ended; the first end counts. */
  tell(trial: RunningTrial<P>, outcome: Outcome): Trial<P> | Promise<Trial<P>>;
  /** Says that the trial's process lives. */
  beat(trial: RunningTrial<P>): void | Promise<void>;
  /**
   * Gives a trial back: it is run again with the same parameters, a limited number of times when its worker was lost,
   * which `error` tells.
   */
  release(trial: RunningTrial<P>, error?: string): void | Promise<void>;
  /** Gives a trial back without telling the storage, which may be out of reach: this study takes it up again. */
  abandon(trial: RunningTrial<P>): void;
}
