import { LmlabError } from '../../core/errors';
import { spaceSize } from '../unit-cube';
import type { Sampler } from './sampler';

/**
 * Goes through every combination in order, the last parameter fastest, and then stops. All parameters must be
 * discrete: choices, integers, or numbers with a step.
 *
 * @throws LmlabError `bad-option`, on asking, for a parameter with infinitely many values.
 * @example
 * ```ts
 * import { choice, createStudy, gridSampler, int } from 'lmlab';
 * const study = createStudy({ space: { n: int(1, 2), kind: choice(['a', 'b']) }, sampler: gridSampler() });
 * [study.ask().params, study.ask().params]; // [{ n: 1, kind: 'a' }, { n: 1, kind: 'b' }]
 * ```
 */
export function gridSampler(): Sampler {
  return {
    name: 'grid',
    suggest({ axes, number }) {
      const endless = axes.find((axis) => axis.size === Infinity);
      if (endless !== undefined) {
        throw new LmlabError('bad-option', {
          expected: 'discrete parameters only for a grid',
          found: `the real number ${endless.name}`,
          remedy: 'Give it a step, use choice([...]), or another sampler.',
        });
      }
      if (number >= spaceSize(axes)) return undefined;
      const point = new Float64Array(axes.length);
      for (let k = axes.length - 1, rest = number; k >= 0; k--) {
        const { size } = axes[k];
        point[k] = ((rest % size) + 0.5) / size;
        rest = Math.floor(rest / size);
      }
      return point;
    },
  };
}
