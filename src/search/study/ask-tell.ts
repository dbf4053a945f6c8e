import type { CompleteTrial, Outcome } from './objective';
import type { RunningTrial } from './running-trial';
import type { Direction, Trial } from './trial';

/** What runs trials needs of a study. */
export interface AskTell<P> {
  readonly name: string;
  readonly directions: readonly Direction[];
  readonly trials: readonly Trial<P>[];
  readonly paretoFront: readonly CompleteTrial<P>[];
  askMany(count: number, maxTrials?: number): RunningTrial<P>[];
  tell(trial: RunningTrial<P>, outcome: Outcome): Trial<P>;
}
