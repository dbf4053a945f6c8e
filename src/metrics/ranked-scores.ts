import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkPairs, distinctLabels } from './labels';

/** Options of metrics of a score for one positive class. */
export interface BinaryScoreOptions<L extends Label> {
  /** The class that a high score speaks for. Default: `1` or `true`; strings have none. */
  readonly posLabel?: L;
  /** One non-negative weight a sample. Default: all 1. */
  readonly sampleWeight?: ArrayLike<number>;
}

/** True and false positives when everything from a threshold on is called positive; thresholds fall. */
export interface CumulativeCounts {
  readonly truePositives: number[];
  readonly falsePositives: number[];
  readonly thresholds: number[];
}

/**
 * Which samples belong to the positive class.
 * @throws LmlabError `shape`, `empty`, `non-finite`; `unknown-label` for labels without an evident positive one.
 */
export function positives<L extends Label>(
  yTrue: readonly L[],
  yScore: ArrayLike<number>,
  options: BinaryScoreOptions<L>,
): Uint8Array {
  checkPairs(yTrue, yScore, options.sampleWeight);
  const labels = distinctLabels(yTrue);
  const posLabel =
    options.posLabel ?? ([1, true] as Label[]).find((label) => typeof label === typeof labels[0]);
  if (
    posLabel === undefined ||
    labels.length > 2 ||
    (labels.length === 2 && !labels.includes(posLabel as L))
  ) {
    throw new LmlabError('unknown-label', {
      expected: 'two classes, one of them named as posLabel',
      found: `${labels.map((label) => JSON.stringify(label)).join(', ')} and posLabel ${JSON.stringify(posLabel)}`,
      remedy: `Pass posLabel, for example { posLabel: ${JSON.stringify(labels.at(-1))} }.`,
    });
  }
  return Uint8Array.from(yTrue.map((label) => (label === posLabel ? 1 : 0)));
}

/** Counts from the highest score down, one entry a distinct score: ties fall on one side together. */
export function cumulativeCounts(
  isPositive: Uint8Array,
  yScore: ArrayLike<number>,
  sampleWeight?: ArrayLike<number>,
): CumulativeCounts {
  const order = Int32Array.from(isPositive, (_, i) => i).sort((a, b) => yScore[b] - yScore[a] || a - b);
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  const thresholds: number[] = [];
  let tp = 0;
  let fp = 0;
  for (let k = 0; k < order.length; k++) {
    const i = order[k];
    const weight = sampleWeight?.[i] ?? 1;
    if (weight === 0) continue;
    if (thresholds.length > 0 && thresholds[thresholds.length - 1] !== yScore[i]) {
      truePositives.push(tp);
      falsePositives.push(fp);
      thresholds.push(yScore[i]);
    } else if (thresholds.length === 0) thresholds.push(yScore[i]);
    if (isPositive[i] === 1) tp += weight;
    else fp += weight;
  }
  truePositives.push(tp);
  falsePositives.push(fp);
  return { truePositives, falsePositives, thresholds };
}

/**
 * The area under points (x, y) by the trapezoidal rule.
 *
 * @param x n positions, rising or falling.
 * @param y n heights.
 * @throws LmlabError `shape` for fewer than two points or different lengths; `bad-option` when x turns back.
 * @see scikit-learn's `auc`.
 * @example
 * ```ts
 * import { areaUnderCurve } from 'lmlab';
 * areaUnderCurve([0, 0.5, 1], [0, 1, 1]); // 0.75
 * ```
 */
export function areaUnderCurve(x: ArrayLike<number>, y: ArrayLike<number>): number {
  checkPairs(x, y);
  if (x.length < 2) {
    throw new LmlabError('shape', { expected: 'at least two points', found: '1', remedy: 'Pass a curve.' });
  }
  let area = 0;
  let direction = 0;
  for (let i = 1; i < x.length; i++) {
    const step = x[i] - x[i - 1];
    if (step * direction < 0) {
      throw new LmlabError('bad-option', {
        expected: 'x that only rises or only falls',
        found: `a turn at index ${i}`,
        remedy: 'Sort the points by x.',
      });
    }
    if (step !== 0) direction = Math.sign(step);
    area += (step * (y[i] + y[i - 1])) / 2;
  }
  return direction < 0 ? -area : area;
}
