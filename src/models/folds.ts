import { LmlabError } from '../core/errors';

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
  // Classes are numbered by first appearance, and the sorted target is dealt out to the folds like cards.
  const rank = new Int32Array(classCount).fill(-1);
  let seen = 0;
  for (const code of codes) if (rank[code] < 0) rank[code] = seen++;
  const sizes = new Int32Array(classCount);
  for (const code of codes) sizes[rank[code]]++;
  const smallest = Math.min(...sizes.subarray(0, seen));
  if (smallest < nFolds) {
    throw new LmlabError('shape', {
      expected: `at least ${nFolds} samples of each class, one a fold`,
      found: `${smallest} of a class`,
      remedy: 'Use fewer folds (cv) or more samples.',
    });
  }
  const allocation = Array.from({ length: nFolds }, () => new Int32Array(seen));
  let dealt = 0;
  for (let k = 0; k < seen; k++) for (let i = 0; i < sizes[k]; i++) allocation[dealt++ % nFolds][k]++;
  const foldOf = new Int32Array(codes.length);
  const current = new Int32Array(seen);
  const used = new Int32Array(seen);
  for (let i = 0; i < codes.length; i++) {
    const k = rank[codes[i]];
    while (used[k] === allocation[current[k]][k]) {
      current[k]++;
      used[k] = 0;
    }
    foldOf[i] = current[k];
    used[k]++;
  }
  const all = Int32Array.from({ length: codes.length }, (_, i) => i);
  return allocation.map((_, fold) => ({
    train: all.filter((i) => foldOf[i] !== fold),
    test: all.filter((i) => foldOf[i] === fold),
  }));
}
