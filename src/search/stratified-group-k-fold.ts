import { defaultSeed, random } from '../core/random';
import { rowCount } from '../core/rows';
import { checkOptionNames } from '../core/options';
import { encodeSorted, groupSizes } from './group-k-fold';
import type { KFoldOptions } from './k-fold';
import { checkSplits, foldsOf, required, type Splitter } from './splitter';

/**
 * Keeps every group on one side and the classes as much in proportion as the groups allow.
 *
 * @param options `nSplits` (default 5), `shuffle` (default false: order of the groups), `seed` (default 0).
 * @throws LmlabError `bad-option` without y or groups; `empty` on splitting fewer groups than folds.
 * @see scikit-learn's `StratifiedGroupKFold`: the same indices where unshuffled.
 * @example
 * ```ts
 * import { stratifiedGroupKFold } from 'lmlab';
 * const y = [0, 0, 1, 1, 0, 1];
 * const authors = ['a', 'a', 'b', 'b', 'c', 'c'];
 * const folds = [...stratifiedGroupKFold({ nSplits: 2 }).split(y, y, authors)];
 * folds.map((fold) => [...fold.test]); // [[0, 1, 4, 5], [2, 3]]
 * ```
 */
export function stratifiedGroupKFold(options: KFoldOptions = {}): Splitter {
  checkOptionNames(options, { nSplits: true, shuffle: true, seed: true });
  const { nSplits = 5, shuffle = false, seed = defaultSeed() } = options;
  checkSplits(nSplits, Infinity);
  return {
    split(x, y, groups) {
      const n = rowCount(x);
      const classes = encodeSorted(required(y, 'y', n));
      const codes = encodeSorted(required(groups, 'groups', n));
      const nGroups = groupSizes(codes, nSplits).length;
      const nClasses = Math.max(...classes) + 1;
      const table = (rows: number): Float64Array[] =>
        Array.from({ length: rows }, () => new Float64Array(nClasses));
      const counts = table(nGroups);
      const total = new Float64Array(nClasses);
      for (let i = 0; i < n; i++) {
        counts[codes[i]][classes[i]]++;
        total[classes[i]]++;
      }
      // Groups with the most uneven classes first; the sort is stable, so a shuffle decides among equals.
      const spread = counts.map(standardDeviation);
      const order = shuffle ? [...random(seed).permutation(nGroups)] : counts.map((_, group) => group);
      order.sort((a, b) => spread[b] - spread[a]);
      const filled = table(nSplits);
      const foldOfGroup = new Int32Array(nGroups);
      for (const group of order) {
        const fold = bestFold(filled, counts[group], total);
        counts[group].forEach((count, k) => (filled[fold][k] += count));
        foldOfGroup[group] = fold;
      }
      return foldsOf(
        codes.map((group) => foldOfGroup[group]),
        nSplits,
      );
    },
  };
}

/** The fold in which the group makes the classes' shares most even; the emptiest among equals. */
function bestFold(filled: readonly Float64Array[], group: Float64Array, total: Float64Array): number {
  let best = 0;
  let least = Infinity;
  let fewest = Infinity;
  for (let fold = 0; fold < filled.length; fold++) {
    let unevenness = 0;
    for (let k = 0; k < total.length; k++) {
      const shares = filled.map((counts, i) => (counts[k] + (i === fold ? group[k] : 0)) / total[k]);
      unevenness += standardDeviation(shares) / total.length;
    }
    const samples = filled[fold].reduce((sum, count) => sum + count, 0);
    const isClose = Math.abs(unevenness - least) <= 1e-8 + 1e-5 * Math.abs(least);
    if (unevenness < least || (isClose && samples < fewest)) {
      best = fold;
      least = unevenness;
      fewest = samples;
    }
  }
  return best;
}

function standardDeviation(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
