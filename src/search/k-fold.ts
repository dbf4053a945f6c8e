import { defaultSeed, random } from '../core/random';
import { rowCount } from '../core/rows';
import { checkOptionNames } from '../core/options';
import { checkSplits, foldsOf, type Splitter } from './splitter';

/** Options of {@link kFold}. */
export interface KFoldOptions {
  /** How many folds; at least 2. Default 5. */
  readonly nSplits?: number;
  /** Deal the samples out in random order instead of in blocks. Default false. */
  readonly shuffle?: boolean;
  /** Seed of the shuffle. Default `defaultSeed()`. */
  readonly seed?: number;
}

/**
 * Cuts the samples into folds of equal size; each is judged once and fitted on in all other rounds.
 *
 * @param options `nSplits` (default 5), `shuffle` (default false), `seed` (default 0).
 * @throws LmlabError `bad-option` for fewer than 2 splits; `empty` on splitting fewer samples than folds.
 * @see scikit-learn's `KFold`: the same indices where unshuffled.
 * @example
 * ```ts
 * import { kFold } from 'lmlab';
 * const folds = [...kFold({ nSplits: 2 }).split(['a', 'b', 'c'])];
 * folds.map((fold) => [...fold.test]); // [[0, 1], [2]]
 * ```
 */
export function kFold(options: KFoldOptions = {}): Splitter {
  checkOptionNames(options, { nSplits: true, shuffle: true, seed: true });
  const { nSplits = 5, shuffle = false, seed = defaultSeed() } = options;
  checkSplits(nSplits, Infinity);
  return {
    split(x) {
      const n = rowCount(x);
      checkSplits(nSplits, n);
      const testFold = new Int32Array(n);
      // The first n mod k folds take one sample more.
      const size = Math.floor(n / nSplits);
      const larger = n % nSplits;
      for (let fold = 0, i = 0; fold < nSplits; fold++) {
        const end = i + size + (fold < larger ? 1 : 0);
        while (i < end) testFold[i++] = fold;
      }
      if (!shuffle) return foldsOf(testFold, nSplits);
      return foldsOf(
        random(seed)
          .permutation(n)
          .map((i) => testFold[i]),
        nSplits,
      );
    },
  };
}
