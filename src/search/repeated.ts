import { defaultSeed, random } from '../core/random';
import { checkOptionNames } from '../core/options';
import { kFold } from './k-fold';
import { checkSplits, type Fold, type Splitter } from './splitter';
import { stratifiedKFold } from './stratified-k-fold';

/** Options of {@link repeatedKFold} and {@link repeatedStratifiedKFold}. */
export interface RepeatedKFoldOptions {
  /** Folds a repetition. Default 5. */
  readonly nSplits?: number;
  /** How often to shuffle and cut anew. Default 10. */
  readonly nRepeats?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Shuffled k-fold, several times over with different shuffles.
 *
 * @param options `nSplits` (default 5), `nRepeats` (default 10), `seed` (default 0).
 * @throws LmlabError as `kFold`.
 * @see scikit-learn's `RepeatedKFold` (the random numbers differ).
 * @example
 * ```ts
 * import { repeatedKFold } from 'lmlab';
 * [...repeatedKFold({ nSplits: 2, nRepeats: 3 }).split([1, 2, 3, 4])].length; // 6
 * ```
 */
export function repeatedKFold(options: RepeatedKFoldOptions = {}): Splitter {
  return repeated(kFold, options);
}

/**
 * Shuffled stratified k-fold, several times over with different shuffles.
 *
 * @param options `nSplits` (default 5), `nRepeats` (default 10), `seed` (default 0).
 * @throws LmlabError as `stratifiedKFold`.
 * @see scikit-learn's `RepeatedStratifiedKFold` (the random numbers differ).
 * @example
 * ```ts
 * import { repeatedStratifiedKFold } from 'lmlab';
 * const y = ['a', 'a', 'b', 'b'];
 * [...repeatedStratifiedKFold({ nSplits: 2, nRepeats: 3 }).split(y, y)].length; // 6
 * ```
 */
export function repeatedStratifiedKFold(options: RepeatedKFoldOptions = {}): Splitter {
  return repeated(stratifiedKFold, options);
}

function repeated(splitter: typeof kFold, options: RepeatedKFoldOptions): Splitter {
  checkOptionNames(options, { nSplits: true, nRepeats: true, seed: true });
  const { nSplits = 5, nRepeats = 10, seed = defaultSeed() } = options;
  checkSplits(nRepeats, Infinity, 1);
  return {
    *split(x, y): Generator<Fold> {
      const rng = random(seed);
      for (let k = 0; k < nRepeats; k++) {
        yield* splitter({ nSplits, shuffle: true, seed: rng.int(4294967296) }).split(x, y);
      }
    },
  };
}
