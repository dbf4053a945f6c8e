import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkList } from '../core/lists';

/** Labels for single-label tasks (`['ham', 'spam']`), or one list of labels a sample for multilabel tasks. */
export type LabelsOf<L extends Label> = readonly (L | readonly L[])[];

/** Orders labels as scikit-learn does: numbers by value, strings by code point, false before true. */
export function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const x = String(a);
  const y = String(b);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The distinct labels of all lists together, sorted. */
export function distinctLabels<L extends Label>(...lists: readonly (readonly L[])[]): L[] {
  const seen = new Set<L>();
  for (const list of lists) {
    checkList(list);
    for (const label of list) seen.add(label);
  }
  return [...seen].sort(compareLabels);
}

/** Whether each sample has a list of labels instead of one. */
export function isMultilabel<L extends Label>(y: LabelsOf<L>): y is readonly (readonly L[])[] {
  checkList(y);
  return Array.isArray(y[0]);
}

/**
 * Checks that truth and prediction speak of the same samples, that there is at least one, and that the weights fit.
 * @throws LmlabError `shape`, `empty` or `non-finite`.
 */
export function checkPairs(
  yTrue: ArrayLike<unknown>,
  yPred: ArrayLike<unknown>,
  sampleWeight?: ArrayLike<number>,
): void {
  checkList(yTrue);
  checkList(yPred);
  if (yTrue.length !== yPred.length) {
    throw new LmlabError('shape', {
      expected: `${yTrue.length} predictions, one for every true value`,
      found: String(yPred.length),
      remedy: 'Predict the very samples whose truth you pass.',
    });
  }
  if (yTrue.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one sample',
      found: 'none',
      remedy: 'Check the split that made this part of the data.',
    });
  }
  for (const [name, values] of [
    ['yTrue', yTrue],
    ['yPred', yPred],
  ] as const) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (value === undefined || value === null || (typeof value === 'number' && !Number.isFinite(value))) {
        throw new LmlabError('non-finite', {
          expected: `a label or a finite number in ${name}`,
          found: `${String(value)} at index ${i}`,
          remedy: 'Drop or fill missing values first.',
        });
      }
    }
  }
  if (sampleWeight !== undefined) checkWeights(sampleWeight, yTrue.length);
}

/**
 * Checks that there is one finite, non-negative weight a sample, and one above zero.
 * @throws LmlabError `shape`, `empty` or `non-finite`.
 */
export function checkWeights(sampleWeight: ArrayLike<number>, n: number): void {
  checkList(sampleWeight);
  if (sampleWeight.length !== n) {
    throw new LmlabError('shape', {
      expected: `${n} sample weights`,
      found: String(sampleWeight.length),
      remedy: 'Pass one weight a sample.',
    });
  }
  let total = 0;
  for (let i = 0; i < n; i++) {
    total += sampleWeight[i];
    if (sampleWeight[i] >= 0 && Number.isFinite(sampleWeight[i])) continue;
    throw new LmlabError('non-finite', {
      expected: 'finite, non-negative sample weights',
      found: `${sampleWeight[i]} at index ${i}`,
      remedy: 'Set the weight of a sample that should not count to 0.',
    });
  }
  if (total === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one sample with a weight above zero',
      found: 'only zeros',
      remedy: 'Give the samples that count a positive weight.',
    });
  }
}
