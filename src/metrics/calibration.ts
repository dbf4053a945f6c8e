import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { checkProbabilities } from './probability-loss';
import { positives, type BinaryScoreOptions } from './ranked-scores';

/** Options of {@link calibrationCurve} and {@link expectedCalibrationError}. */
export interface CalibrationOptions<L extends Label> extends BinaryScoreOptions<L> {
  /** Default 5 for the curve, 10 for the error. */
  readonly nBins?: number;
}

/** One bin of predicted probabilities. */
export interface CalibrationBin {
  /** The mean predicted probability. */
  readonly predicted: number;
  /** The share that came true. */
  readonly observed: number;
  /** The (weighted) number of samples. */
  readonly count: number;
}

/**
 * What came true against what was promised, in bins of equal width over [0, 1]; empty bins are left out.
 *
 * @param yTrue n true labels of two classes.
 * @param probabilities n probabilities of the positive class.
 * @param options `nBins` (default 5), `posLabel` (default 1 or true), `sampleWeight`.
 * @throws LmlabError `shape`, `empty`, `unknown-label`, `bad-option`; `non-finite` outside 0 … 1.
 * @see scikit-learn's `calibration_curve` with strategy "uniform", which gives the same numbers.
 * @example
 * ```ts
 * import { calibrationCurve } from 'lmlab';
 * const bins = calibrationCurve([0, 1, 1, 1], [0.25, 0.25, 0.75, 0.75], { nBins: 2 });
 * bins.map((bin) => bin.observed); // [0.5, 1]
 * ```
 */
export function calibrationCurve<L extends Label>(
  yTrue: readonly L[],
  probabilities: ArrayLike<number>,
  options: CalibrationOptions<NoInfer<L>> = {},
): CalibrationBin[] {
  checkOptionNames(options, { nBins: true, posLabel: true, sampleWeight: true });
  const { nBins = 5, sampleWeight } = options;
  if (!Number.isInteger(nBins) || nBins < 1) {
    throw new LmlabError('bad-option', {
      expected: 'a number of bins, 1 or more',
      found: String(nBins),
      remedy: 'Use 5 to 15.',
    });
  }
  const isPositive = positives<L>(yTrue, probabilities, options);
  checkProbabilities(probabilities);
  const bins = Array.from({ length: nBins }, () => ({ predicted: 0, observed: 0, count: 0 }));
  for (let i = 0; i < isPositive.length; i++) {
    const p = probabilities[i];
    // A value on an inner edge k / nBins belongs to the bin below, as in scikit-learn.
    let k = Math.max(0, Math.min(nBins - 1, Math.ceil(p * nBins) - 1));
    while (k > 0 && p <= k / nBins) k--;
    while (k < nBins - 1 && p > (k + 1) / nBins) k++;
    const weight = sampleWeight?.[i] ?? 1;
    bins[k].predicted += weight * p;
    bins[k].observed += weight * isPositive[i];
    bins[k].count += weight;
  }
  return bins
    .filter((bin) => bin.count > 0)
    .map(({ predicted, observed, count }) => ({
      predicted: predicted / count,
      observed: observed / count,
      count,
    }));
}

/**
 * The mean gap between promise and outcome over bins of predicted probability, weighted by their size.
 *
 * @param yTrue n true labels of two classes.
 * @param probabilities n probabilities of the positive class.
 * @param options `nBins` (default 10), `posLabel` (default 1 or true), `sampleWeight`.
 * @throws LmlabError as `calibrationCurve`.
 * @see Naeini, Cooper and Hauskrecht (2015), for the positive class.
 * @example
 * ```ts
 * import { expectedCalibrationError } from 'lmlab';
 * expectedCalibrationError([0, 1, 1, 1], [0.25, 0.25, 0.75, 0.75], { nBins: 2 }); // 0.25
 * ```
 */
export function expectedCalibrationError<L extends Label>(
  yTrue: readonly L[],
  probabilities: ArrayLike<number>,
  options: CalibrationOptions<NoInfer<L>> = {},
): number {
  checkOptionNames(options, { nBins: true, posLabel: true, sampleWeight: true });
  const bins = calibrationCurve<L>(yTrue, probabilities, { ...options, nBins: options.nBins ?? 10 });
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  return bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.predicted - bin.observed), 0) / total;
}

/**
 * How many times more positives the top share by score holds than a random share would.
 *
 * @param yTrue n true labels of two classes.
 * @param yScore n scores; the higher, the more likely positive. Ties at the cut count in proportion.
 * @param options `share` of the samples at the top (default 0.1), `posLabel` (default 1 or true).
 * @throws LmlabError `shape`, `empty`, `unknown-label`, `bad-option`; `one-class` without a positive sample.
 * @example
 * ```ts
 * import { lift } from 'lmlab';
 * lift([1, 1, 0, 0], [0.9, 0.8, 0.2, 0.1], { share: 0.5 }); // 2
 * ```
 */
export function lift<L extends Label>(
  yTrue: readonly L[],
  yScore: ArrayLike<number>,
  options: { readonly share?: number; readonly posLabel?: NoInfer<L> } = {},
): number {
  checkOptionNames(options, { share: true, posLabel: true });
  const { share = 0.1 } = options;
  if (!(share > 0 && share <= 1)) {
    throw new LmlabError('bad-option', {
      expected: 'a share above 0 and at most 1',
      found: String(share),
      remedy: 'Use 0.1 for the top tenth.',
    });
  }
  const isPositive = positives<L>(yTrue, yScore, options);
  const all = isPositive.reduce((sum, flag) => sum + flag, 0);
  if (all === 0) {
    throw new LmlabError('one-class', {
      expected: 'at least one positive sample',
      found: 'none',
      remedy: 'Judge on a part that holds both classes.',
    });
  }
  const size = share * isPositive.length;
  const order = Array.from(isPositive.keys()).sort((a, b) => yScore[b] - yScore[a]);
  let taken = 0;
  let hits = 0;
  for (let k = 0; k < order.length && taken < size;) {
    let end = k;
    let tied = 0;
    while (end < order.length && yScore[order[end]] === yScore[order[k]]) tied += isPositive[order[end++]];
    const part = Math.min(1, (size - taken) / (end - k));
    hits += part * tied;
    taken += end - k;
    k = end;
  }
  return hits / size / (all / isPositive.length);
}
