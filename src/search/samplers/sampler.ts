import type { Random } from '../../core/random';
import type { Axis } from '../unit-cube';
import type { Direction, Trial } from '../study/trial';

/** What a sampler may look at. */
export interface SamplerContext {
  readonly axes: readonly Axis[];
  readonly directions: readonly Direction[];
  /** All trials so far, running ones included, by number. */
  readonly trials: readonly Trial[];
  /** The number of the trial to propose for. */
  readonly number: number;
  /** The study's seed. */
  readonly studySeed: number;
  /** Randomness of this trial alone: it follows from the study's seed and the trial's number. */
  readonly rng: Random;
}

/**
 * Proposes where to look next: a point of the unit cube, one coordinate a parameter. It is a pure function of its
 * context, so that a study that was interrupted goes on exactly as if it had not been.
 */
export interface Sampler {
  readonly name: string;
  /** The next point, or undefined when there is nothing left to try. */
  suggest(context: SamplerContext): ArrayLike<number> | undefined;
}

/** A point drawn uniformly. */
export function randomPoint({ axes, rng }: SamplerContext): Float64Array {
  return Float64Array.from(axes.map(() => rng.next()));
}

/** Loss of a complete or pruned trial in the first direction: smaller is better. */
export function lossOf(trial: Trial, directions: readonly Direction[]): number {
  return directions[0] === 'minimize' ? trial.values![0] : -trial.values![0];
}
