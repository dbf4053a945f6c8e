import { LmlabError } from '../core/errors';
import { defaultSeed, random } from '../core/random';
import { rowCount } from '../core/rows';
import { checkOptionNames } from '../core/options';
import { encodeByAppearance } from './stratified-k-fold';
import { checkSplits, required, type Fold, type Splitter } from './splitter';

/** Options of {@link shuffleSplit} and {@link stratifiedShuffleSplit}. */
export interface ShuffleSplitOptions {
  /** How many independent splits. Default 10. */
  readonly nSplits?: number;
  /** The share (below 1) or number of samples to judge on. Default 0.1. */
  readonly testSize?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Draws a fresh random test part again and again; unlike folds, the test parts may overlap.
 *
 * @param options `nSplits` (default 10), `testSize` (default 0.1), `seed` (default 0).
 * @throws LmlabError `bad-option` for a test size that leaves nothing to fit on or to judge on.
 * @see scikit-learn's `ShuffleSplit` (the random numbers differ).
 * @example
 * ```ts
 * import { shuffleSplit } from 'lmlab';
 * const [first] = shuffleSplit({ testSize: 0.25 }).split(['a', 'b', 'c', 'd']);
 * [first.train.length, first.test.length]; // [3, 1]
 * ```
 */
export function shuffleSplit(options: ShuffleSplitOptions = {}): Splitter {
  checkOptionNames(options, { nSplits: true, testSize: true, seed: true });
  const { nSplits = 10, testSize = 0.1, seed = defaultSeed() } = options;
  checkSplits(nSplits, Infinity, 1);
  return {
    *split(x): Generator<Fold> {
      const n = rowCount(x);
      const nTest = testCount(testSize, n);
      for (let k = 0; k < nSplits; k++) {
        const order = random(seed).fork(k).permutation(n);
        yield { train: order.slice(nTest), test: order.slice(0, nTest) };
      }
    },
  };
}

/**
 * As {@link shuffleSplit}, with every class in the same proportion on both sides.
 *
 * @param options `nSplits` (default 10), `testSize` (default 0.1), `seed` (default 0).
 * @throws LmlabError `bad-option` without y or for an impossible test size; `empty` for a class with a single sample.
 * @see scikit-learn's `StratifiedShuffleSplit` (the random numbers differ).
 * @example
 * ```ts
 * import { stratifiedShuffleSplit } from 'lmlab';
 * const y = ['ham', 'ham', 'ham', 'ham', 'spam', 'spam'];
 * const [{ test }] = stratifiedShuffleSplit({ testSize: 3 }).split(y, y);
 * Array.from(test, (i) => y[i]).sort(); // ['ham', 'ham', 'spam']
 * ```
 */
export function stratifiedShuffleSplit(options: ShuffleSplitOptions = {}): Splitter {
  checkOptionNames(options, { nSplits: true, testSize: true, seed: true });
  const { nSplits = 10, testSize = 0.1, seed = defaultSeed() } = options;
  checkSplits(nSplits, Infinity, 1);
  return {
    *split(x, y): Generator<Fold> {
      const n = rowCount(x);
      const nTest = testCount(testSize, n);
      const codes = encodeByAppearance(required(y, 'y', n));
      const members: number[][] = [];
      codes.forEach((code, i) => (members[code] ??= []).push(i));
      if (members.some((indices) => indices.length < 2)) {
        throw new LmlabError('empty', {
          expected: 'at least two samples of every class, one for either side',
          found: 'a class with a single sample',
          remedy: 'Drop that class or bring more samples of it.',
        });
      }
      // Whole shares first; the remaining places go to the classes with the largest remainders.
      const share = members.map((indices) => (indices.length * nTest) / n);
      const take = share.map(Math.floor);
      const byRemainder = share.map((_, k) => k).sort((a, b) => share[b] - take[b] - (share[a] - take[a]));
      const missing = nTest - take.reduce((sum, count) => sum + count, 0);
      for (const k of byRemainder.slice(0, missing)) take[k]++;
      for (let k = 0; k < nSplits; k++) {
        const rng = random(seed).fork(k);
        const shuffled = members.map((indices) => rng.shuffle(indices));
        const test = rng.shuffle(shuffled.flatMap((indices, code) => indices.slice(0, take[code])));
        const train = rng.shuffle(shuffled.flatMap((indices, code) => indices.slice(take[code])));
        yield { train: Int32Array.from(train), test: Int32Array.from(test) };
      }
    },
  };
}

function testCount(testSize: number, n: number): number {
  const count = testSize < 1 ? Math.ceil(testSize * n) : testSize;
  if (!(testSize > 0) || !Number.isInteger(count) || count >= n) {
    throw new LmlabError('bad-option', {
      expected: `a share between 0 and 1, or a number of samples from 1 to ${n - 1}, as testSize`,
      found: String(testSize),
      remedy: 'Use 0.1 to 0.3 unless you have a reason.',
    });
  }
  return count;
}
