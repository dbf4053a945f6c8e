import { LmlabError } from '../core/errors';
import { rowCount } from '../core/rows';
import { checkList } from '../core/lists';
import { encodeSorted, groupSizes } from './group-k-fold';
import { checkSplits, foldOf, foldsOf, required, type Fold, type Splitter } from './splitter';

/**
 * Judges every sample by a model fitted on all others.
 *
 * @throws LmlabError `empty` on splitting fewer than two samples.
 * @see scikit-learn's `LeaveOneOut`: the same indices.
 * @example
 * ```ts
 * import { leaveOneOut } from 'lmlab';
 * [...leaveOneOut().split(['a', 'b', 'c'])].map((fold) => [...fold.train]); // [[1, 2], [0, 2], [0, 1]]
 * ```
 */
export function leaveOneOut(): Splitter {
  return {
    *split(x): Generator<Fold> {
      const n = rowCount(x);
      checkSplits(2, n);
      for (let i = 0; i < n; i++) {
        const isTest = new Uint8Array(n);
        isTest[i] = 1;
        yield foldOf(isTest);
      }
    },
  };
}

/**
 * Judges every group by a model fitted on all others: how well does it do on an author it never saw?
 *
 * @throws LmlabError `bad-option` without groups; `empty` on splitting fewer than two groups.
 * @see scikit-learn's `LeaveOneGroupOut`: the same indices.
 * @example
 * ```ts
 * import { leaveOneGroupOut } from 'lmlab';
 * const folds = leaveOneGroupOut().split([1, 2, 3], undefined, ['bob', 'ann', 'bob']);
 * [...folds].map((fold) => [...fold.test]); // [[1], [0, 2]]
 * ```
 */
export function leaveOneGroupOut(): Splitter {
  return {
    split(x, _y, groups) {
      const codes = encodeSorted(required(groups, 'groups', rowCount(x)));
      return foldsOf(codes, groupSizes(codes, 2).length);
    },
  };
}

/**
 * Folds that are fixed beforehand, such as a published split.
 *
 * @param testFold For each sample the number of the fold that judges it, or −1 to fit on it always.
 * @throws LmlabError `shape` when the number of samples differs; `empty` when no sample is ever judged.
 * @see scikit-learn's `PredefinedSplit`: the same indices.
 * @example
 * ```ts
 * import { predefinedSplit } from 'lmlab';
 * const [fold] = predefinedSplit([-1, 0, -1, 0]).split([1, 2, 3, 4]);
 * [...fold.test]; // [1, 3]
 * ```
 */
export function predefinedSplit(testFold: readonly number[]): Splitter {
  checkList(testFold, 'the fold of each sample');
  const folds = [...new Set(testFold)].filter((fold) => fold >= 0).sort((a, b) => a - b);
  if (folds.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one sample with a fold of 0 or more',
      found: 'none',
      remedy: 'Number the folds from 0; −1 means that a sample is never judged.',
    });
  }
  return {
    *split(x): Generator<Fold> {
      required(testFold, 'groups', rowCount(x));
      for (const fold of folds) yield foldOf(Uint8Array.from(testFold, (k) => (k === fold ? 1 : 0)));
    },
  };
}
