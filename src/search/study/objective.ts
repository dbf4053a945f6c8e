import { TrialPruned, type RunningTrial } from './running-trial';
import type { Trial } from './trial';

/** A trial that has a value. */
export type CompleteTrial<P> = Trial<P> & { readonly values: readonly number[] };

/** Evaluates parameters: one number, or one for each direction. */
export type Objective<P, R = number | readonly number[]> = (params: P, trial: RunningTrial<P>) => R;

/** How a trial ended, for `tell`. */
export type Outcome =
  | number
  | readonly number[]
  | { readonly state: 'pruned' }
  | { readonly state: 'failed'; readonly error: string };

/** What a thrown value means for its trial. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof TrialPruned) return { state: 'pruned' };
  return { state: 'failed', error: error instanceof Error ? error.message : String(error) };
}
