import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { rowCount } from '../core/rows';
import { checkOptionNames } from '../core/options';
import { compareLabels } from '../metrics/labels';
import { checkSplits, foldsOf, required, type Splitter } from './splitter';

/**
 * Cuts the samples into folds of about equal size such that no group stands on both sides: all messages of an author,
 * all sentences of a document.
 *
 * @param options `nSplits` (default 5).
 * @throws LmlabError `bad-option` without groups; `empty` on splitting fewer groups than folds.
 * @see scikit-learn's `GroupKFold`: the same indices.
 * @example
 * ```ts
 * import { groupKFold } from 'lmlab';
 * const folds = [...groupKFold({ nSplits: 2 }).split([10, 20, 30, 40], undefined, ['ann', 'bob', 'ann', 'eve'])];
 * folds.map((fold) => [...fold.test]); // [[0, 2], [1, 3]]
 * ```
 */
export function groupKFold(options: { readonly nSplits?: number } = {}): Splitter {
  checkOptionNames(options, { nSplits: true });
  const { nSplits = 5 } = options;
  checkSplits(nSplits, Infinity);
  return {
    split(x, _y, groups) {
      const n = rowCount(x);
      const codes = encodeSorted(required(groups, 'groups', n));
      const sizes = groupSizes(codes, nSplits);
      // Large groups first, each into the fold that is lightest so far; of equal groups the last comes first.
      const order = sizes.map((_, group) => group).sort((a, b) => sizes[b] - sizes[a] || b - a);
      const weight = new Float64Array(nSplits);
      const foldOfGroup = new Int32Array(sizes.length);
      for (const group of order) {
        const lightest = weight.indexOf(Math.min(...weight));
        weight[lightest] += sizes[group];
        foldOfGroup[group] = lightest;
      }
      return foldsOf(
        codes.map((group) => foldOfGroup[group]),
        nSplits,
      );
    },
  };
}

/** Numbers the labels from 0 in sorted order. */
export function encodeSorted(labels: ArrayLike<Label>): Int32Array {
  const sorted = [...new Set(Array.from(labels))].sort(compareLabels);
  const code = new Map(sorted.map((label, k) => [label, k]));
  return Int32Array.from(Array.from(labels, (label) => code.get(label)!));
}

/** How many samples each group has. @throws LmlabError `empty` for fewer groups than splits. */
export function groupSizes(codes: Int32Array, nSplits: number): number[] {
  const sizes: number[] = [];
  for (const code of codes) sizes[code] = (sizes[code] ?? 0) + 1;
  if (sizes.length < nSplits) {
    throw new LmlabError('empty', {
      expected: `at least ${nSplits} groups for ${nSplits} splits`,
      found: String(sizes.length),
      remedy: 'Lower nSplits.',
    });
  }
  return sizes;
}
