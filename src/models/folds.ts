import { LmlabError } from '../core/errors';
import { stratify } from '../core/stratify';

/** Sample indices of one fold: what to fit on and what to predict. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** @throws LmlabError `bad-option` when there are fewer than two folds. */
export function checkFolds(cv: number): void {
  if (Number.isInteger(cv) && cv >= 2) return;
  throw new LmlabError('bad-option', {
    expected: 'cv as a whole number of at least 2 folds',
    found: String(cv),
    remedy: 'Leave it out for 5.',
  });
}

/**
 * Splits samples into folds with each class spread evenly, in their order, as scikit-learn's StratifiedKFold without
 * shuffling does.
 * @throws LmlabError `bad-option` when there are fewer than two folds; `shape` when a class has fewer samples than folds.
 */
export function stratifiedFolds(codes: Int32Array, classCount: number, nFolds: number): Fold[] {
  checkFolds(nFolds);
  const sizes = new Int32Array(classCount);
  for (const code of codes) sizes[code]++;
  const smallest = Math.min(...sizes.filter((size) => size > 0));
  if (smallest < nFolds) {
    throw new LmlabError('shape', {
      expected: `at least ${nFolds} samples of each class, one a fold`,
      found: `${smallest} of a class`,
      remedy: 'Use fewer folds (cv) or more samples.',
    });
  }
  const foldOf = stratify(codes, nFolds);
  const all = Int32Array.from({ length: codes.length }, (_, i) => i);
  return Array.from({ length: nFolds }, (_, fold) => ({
    train: all.filter((i) => foldOf[i] !== fold),
    test: all.filter((i) => foldOf[i] === fold),
  }));
}
