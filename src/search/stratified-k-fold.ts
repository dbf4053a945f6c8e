import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { defaultSeed, random } from '../core/random';
import { rowCount } from '../core/rows';
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
      const rng = random(seed);
      // Dealing the sorted classes out in turn says how many of each class a fold gets …
      const allocation = Array.from({ length: nSplits }, () => new Int32Array(counts.length));
      let position = 0;
      counts.forEach((count, code) => {
        for (let k = 0; k < count; k++) allocation[position++ % nSplits][code]++;
      });
      // … and each class then fills the folds in blocks, so that samples stay near their neighbours.
      const foldOfClass = counts.map((_, code) => {
        const folds = allocation.flatMap((row, fold) => new Array<number>(row[code]).fill(fold));
        return shuffle ? rng.shuffle(folds) : folds;
      });
      const next = new Int32Array(counts.length);
      return foldsOf(
        codes.map((code) => foldOfClass[code][next[code]++]),
        nSplits,
      );
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
