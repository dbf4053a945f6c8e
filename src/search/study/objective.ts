import { TrialPruned, type RunningTrial } from './running-trial';
import type { Trial } from './trial';

/** A trial that has a value. */
export type CompleteTrial<P> = Trial<P> & { readonly values: readonly number[] };

/** Evaluates parameters: one number, or one for each direction. */
export type Objective<P, R = number | readonly number[]> = (params: P, trial: RunningTrial<P>) => R;

/** An objective that may take its time. */
export type AsyncObjective<P> = Objective<
  P,
  number | readonly number[] | Promise<number | readonly number[]>
>;

/**
 * Where an objective that runs on worker threads or other hosts is found. A function cannot go there, because it may
 * use variables around it; a module can.
 */
export interface ObjectiveModule {
  /** The module's file, JavaScript or TypeScript: a path from the working directory, or a `file:` URL. */
  readonly module: string;
  /** The name under which it exports the function. Default `'objective'`. */
  readonly export?: string;
}

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
