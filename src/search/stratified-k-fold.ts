import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { defaultSeed, random } from '../core/random';
import { rowCount } from '../core/rows';
import { stratify } from '../core/stratify';
import { checkOptionNames } from '../core/options';
import type { KFoldOptions } from './k-fold';
import { checkSplits, foldsOf, required, type Splitter } from './splitter';

/**
 * Cuts the samples into folds that hold every class in the same proportion as the whole.
 *
 * @param options `nSplits` (default 5), `shuffle` (default false), `seed` (default 0).
 * @throws LmlabError `bad-option` for fewer than 2 splits or without `y`; `empty` when no class has a sample for every
 * fold.
 * @see scikit-learn's `StratifiedKFold`: the same indices where unshuffled.
 * @example
 * ```ts
 * import { stratifiedKFold } from 'lmlab';
 * const y = ['ham', 'ham', 'ham', 'ham', 'spam', 'spam'];
 * const folds = [...stratifiedKFold({ nSplits: 2 }).split(y, y)];
 * folds.map((fold) => [...fold.test]); // [[0, 1, 4], [2, 3, 5]]
 * ```
 */
export function stratifiedKFold(options: KFoldOptions = {}): Splitter {
  checkOptionNames(options, { nSplits: true, shuffle: true, seed: true });
  const { nSplits = 5, shuffle = false, seed = defaultSeed() } = options;
  checkSplits(nSplits, Infinity);
  return {
    split(x, y) {
      const n = rowCount(x);
      checkSplits(nSplits, n);
      const codes = encodeByAppearance(required(y, 'y', n));
      const counts: number[] = [];
      for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
      if (counts.every((count) => count < nSplits)) {
        throw new LmlabError('empty', {
          expected: `a class with at least ${nSplits} samples, one for every fold`,
          found: `at most ${Math.max(...counts)} samples a class`,
          remedy: 'Lower nSplits, or use kFold when the target is no class.',
        });
      }
      return foldsOf(stratify(codes, nSplits, shuffle ? random(seed) : undefined), nSplits);
    },
  };
}

/** Numbers the labels from 0 in the order in which they first occur. */
export function encodeByAppearance(y: ArrayLike<Label>): Int32Array {
  const code = new Map<Label, number>();
  const codes = new Int32Array(y.length);
  for (let i = 0; i < y.length; i++) {
    if (!code.has(y[i])) code.set(y[i], code.size);
    codes[i] = code.get(y[i])!;
  }
  return codes;
}
