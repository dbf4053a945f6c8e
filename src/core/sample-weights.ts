import { LmlabError } from './errors';
import { checkList, numbersOf } from './lists';
import { shown } from './shown';

/**
 * One finite weight of 0 or more a sample; all 1 when none are given.
 * @throws LmlabError `shape`, `bad-option` or `empty`.
 */
export function checkSampleWeights(rows: number, sampleWeight: ArrayLike<number> | undefined): Float64Array {
  if (sampleWeight === undefined) return new Float64Array(rows).fill(1);
  checkList(sampleWeight);
  if (sampleWeight.length !== rows) {
    throw new LmlabError('shape', {
      expected: `${rows} sample weights`,
      found: String(sampleWeight.length),
      remedy: 'Pass one weight a sample, or none at all.',
    });
  }
  const weights = numbersOf(sampleWeight);
  const bad = weights.findIndex((w) => !(w >= 0 && w < Infinity));
  if (bad >= 0) {
    throw new LmlabError('bad-option', {
      expected: 'finite sample weights of 0 or more',
      found: `${shown(sampleWeight[bad])} at sample ${bad}`,
      remedy: 'Use 0 to leave a sample out.',
    });
  }
  if (!weights.some((w) => w > 0)) {
    throw new LmlabError('empty', {
      expected: 'at least one sample weight above 0',
      found: 'none',
      remedy: 'Leave the weights out, or give some sample a weight.',
    });
  }
  return weights;
}
