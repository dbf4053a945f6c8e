import { LmlabError } from '../../core/errors';
import { random } from '../../core/random';
import { sobolDirections } from './sobol-directions';
import type { Sampler } from './sampler';

const BITS = 30;

/** For each dimension the direction numbers v_1 … v_30, as integers of 30 bits. */
function directionNumbers(dimensions: number): Int32Array[] {
  return Array.from({ length: dimensions }, (_, d) => {
    const v = new Int32Array(BITS);
    if (d === 0) return v.map((_value, i) => 1 << (BITS - 1 - i));
    const [polynomial, initial] = sobolDirections[d - 1];
    const degree = initial.length;
    for (let i = 0; i < BITS; i++) {
      if (i < degree) {
        v[i] = initial[i] << (BITS - 1 - i);
        continue;
      }
      v[i] = v[i - degree] ^ (v[i - degree] >>> degree);
      for (let k = 1; k < degree; k++) {
        if ((polynomial >>> (degree - k)) & 1) v[i] ^= v[i - k];
      }
    }
    return v;
  });
}

/** Point number `index` (from 0) of the Sobol sequence, each coordinate as an integer of 30 bits. */
export function sobolPoint(index: number, dimensions: number): Int32Array {
  const v = directionNumbers(dimensions);
  // Gray code order, in which each point differs from the one before in a single direction number.
  const gray = index ^ (index >>> 1);
  return Int32Array.from(
    v.map((numbers: Int32Array) => {
      let x = 0;
      for (let i = 0; i < BITS; i++) if ((gray >>> i) & 1) x ^= numbers[i];
      return x;
    }),
  );
}

/**
 * Spreads the trials evenly over the space: a Sobol sequence, shifted at random by the study's seed. Best with a power
 * of two as the number of trials.
 *
 * @param options `seed` of the digital shift (default: the study's).
 * @throws LmlabError `bad-option`, on asking, for more than 41 parameters.
 * @see Sobol (1967), Joe and Kuo (2008).
 * @example
 * ```ts
 * import { createStudy, sobolSampler, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(0, 1) }, sampler: sobolSampler() });
 * const quarters = [0, 1, 2, 3].map(() => Math.floor(study.ask().params.x * 4));
 * quarters.sort(); // [0, 1, 2, 3]
 * ```
 */
export function sobolSampler(options: { readonly seed?: number } = {}): Sampler {
  return {
    name: 'sobol',
    suggest({ axes, number, studySeed }) {
      if (axes.length > sobolDirections.length + 1) {
        throw new LmlabError('bad-option', {
          expected: `at most ${sobolDirections.length + 1} parameters`,
          found: String(axes.length),
          remedy: 'Use randomSampler.',
        });
      }
      const rng = random(options.seed ?? studySeed).fork('sobol');
      return Float64Array.from(sobolPoint(number, axes.length), (x) => {
        const shift = rng.bits() >>> (32 - BITS);
        return ((x ^ shift) + 0.5) / 2 ** BITS;
      });
    },
  };
}
