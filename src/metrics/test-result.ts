import { LmlabError } from '../core/errors';
import { checkPairs } from './labels';

/** What a test says of the difference between two models. */
export interface TestResult {
  /** How probable a difference like this, or a larger one, is when the models are equally good. */
  readonly pValue: number;
  /** Mean of a minus mean of b. */
  readonly difference: number;
}

/** The differences of paired scores. @throws LmlabError `shape`, `empty` for fewer than two, `non-finite`. */
export function paired(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  checkPairs(a, b);
  if (a.length < 2) {
    throw new LmlabError('empty', {
      expected: 'at least two pairs of scores',
      found: String(a.length),
      remedy: 'Compare on more samples or folds.',
    });
  }
  return Float64Array.from(a, (value, i) => value - b[i]);
}
