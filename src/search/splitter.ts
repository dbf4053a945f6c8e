import type { Label } from '../core/estimator';
import { LmlabError } from '../core/errors';
import type { Rows } from '../core/rows';

/** One way to part the samples: which to fit on and which to judge on. */
export interface Fold {
  /** Indices of the samples to fit on, rising unless the splitter shuffles. */
  readonly train: Int32Array;
  /** Indices of the samples to judge on. */
  readonly test: Int32Array;
}

/** Parts samples again and again into those to fit on and those to judge on. */
export interface Splitter {
  /**
   * @param x The samples; only their number matters.
   * @param y The target, for splitters that keep its classes in proportion.
   * @param groups A group a sample, for splitters that keep groups together.
   */
  split(x: Rows, y?: ArrayLike<Label>, groups?: ArrayLike<Label>): Iterable<Fold>;
}

/** The fold whose test samples are those with `isTest[i] === 1`. */
export function foldOf(isTest: Uint8Array): Fold {
  let count = 0;
  for (const flag of isTest) count += flag;
  const test = new Int32Array(count);
  const train = new Int32Array(isTest.length - count);
  let a = 0;
  let b = 0;
  for (let i = 0; i < isTest.length; i++) {
    if (isTest[i] === 1) test[a++] = i;
    else train[b++] = i;
  }
  return { train, test };
}

/** The folds that `testFold[i]` numbers from 0: sample i is judged in that one and fitted on in all others. */
export function* foldsOf(testFold: ArrayLike<number>, nSplits: number): Generator<Fold> {
  for (let fold = 0; fold < nSplits; fold++) {
    yield foldOf(Uint8Array.from(testFold, (k) => (k === fold ? 1 : 0)));
  }
}

/** @throws LmlabError `bad-option` when it is no integer of at least `least`, `empty` with fewer samples than parts. */
export function checkSplits(nSplits: number, n: number, least = 2): void {
  if (!Number.isInteger(nSplits) || nSplits < least) {
    throw new LmlabError('bad-option', {
      expected: `an integer of at least ${least} as nSplits`,
      found: String(nSplits),
      remedy: 'Use 5 or 10 unless you have a reason.',
    });
  }
  if (n < nSplits) {
    throw new LmlabError('empty', {
      expected: `at least ${nSplits} samples for ${nSplits} splits`,
      found: String(n),
      remedy: 'Lower nSplits or bring more samples.',
    });
  }
}

/**
 * The values that a splitter needs, one a sample.
 * @throws LmlabError `bad-option` when they are absent, `shape` when their number is wrong.
 */
export function required(
  values: ArrayLike<Label> | undefined,
  name: 'y' | 'groups' | 'sampleWeight',
  n: number,
): ArrayLike<Label> {
  if (values === undefined) {
    throw new LmlabError('bad-option', {
      expected: `${name}, one value a sample, for this splitter`,
      found: 'none',
      remedy: `Pass ${name} to split, or as an option of the function that splits.`,
    });
  }
  if (values.length !== n) {
    throw new LmlabError('shape', {
      expected: `${n} values of ${name}, one a sample`,
      found: String(values.length),
      remedy: `Pass samples and ${name} of the same length.`,
    });
  }
  return values;
}
