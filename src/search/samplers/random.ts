import { randomPoint, type Sampler } from './sampler';

/**
 * Draws every parameter at random, whatever came before.
 *
 * @see Bergstra and Bengio (2012).
 * @example
 * ```ts
 * import { createStudy, randomSampler, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(0, 1) }, sampler: randomSampler(), seed: 1 });
 * study.ask().params.x < 1; // true
 * ```
 */
export function randomSampler(): Sampler {
  return { name: 'random', suggest: randomPoint };
}
