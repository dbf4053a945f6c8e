import { LmlabError } from '../core/errors';
import { rowCount } from '../core/rows';
import { checkOptionNames } from '../core/options';
import { checkSplits, type Fold, type Splitter } from './splitter';

/** Options of {@link timeSeriesSplit}. */
export interface TimeSeriesSplitOptions {
  /** Default 5. */
  readonly nSplits?: number;
  /** The most samples to fit on; the latest are kept. Default: all. */
  readonly maxTrainSize?: number;
  /** Samples to judge on in each split. Default: n / (nSplits + 1), rounded down. */
  readonly testSize?: number;
  /** Samples to leave out between the two parts. Default 0. */
  readonly gap?: number;
}

/**
 * Fits on the past and judges on what follows, again and again further in time; the samples must stand in order.
 *
 * @throws LmlabError `empty` when the samples do not suffice for so many splits.
 * @see scikit-learn's `TimeSeriesSplit`: the same indices.
 * @example
 * ```ts
 * import { timeSeriesSplit } from 'lmlab';
 * const folds = [...timeSeriesSplit({ nSplits: 2 }).split(['mon', 'tue', 'wed'])];
 * folds.map((fold) => [[...fold.train], [...fold.test]]); // [[[0], [1]], [[0, 1], [2]]]
 * ```
 */
export function timeSeriesSplit(options: TimeSeriesSplitOptions = {}): Splitter {
  checkOptionNames(options, { nSplits: true, maxTrainSize: true, testSize: true, gap: true });
  const { nSplits = 5, maxTrainSize = Infinity, gap = 0 } = options;
  checkSplits(nSplits, Infinity);
  return {
    *split(x): Generator<Fold> {
      const n = rowCount(x);
      checkSplits(nSplits, n - 1);
      const testSize = options.testSize ?? Math.floor(n / (nSplits + 1));
      if (n - gap - testSize * nSplits <= 0) {
        throw new LmlabError('empty', {
          expected: `more than ${gap + testSize * nSplits} samples for ${nSplits} splits of ${testSize} and a gap of ${gap}`,
          found: String(n),
          remedy: 'Lower nSplits, testSize or gap.',
        });
      }
      const range = (from: number, to: number): Int32Array =>
        Int32Array.from({ length: to - from }, (_, i) => from + i);
      for (let start = n - nSplits * testSize; start < n; start += testSize) {
        const end = start - gap;
        yield { train: range(Math.max(0, end - maxTrainSize), end), test: range(start, start + testSize) };
      }
    },
  };
}
