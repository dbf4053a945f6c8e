import { LmlabError } from '../core/errors';
import type { Classifier, FittedClassifier, Label } from '../core/estimator';
import { rowCount, type Rows } from '../core/rows';
import { crossValPredictProba } from './cross-val-predict';
import type { CrossValidateOptions } from './cross-validate';

/** What a good threshold is: the least cost of the two kinds of error, or the greatest F-beta. */
export type ThresholdGoal =
  { readonly falsePositiveCost: number; readonly falseNegativeCost: number } | { readonly beta: number };

/** A threshold with what it gives on the samples it was chosen on, and the model to use it with. */
export interface TunedThreshold<X extends Rows, L extends Label> {
  /** Call a sample positive when its probability is at least this. */
  readonly threshold: number;
  /** Mean cost a sample (smaller is better) or F-beta (greater is better), out of fold. */
  readonly value: number;
  /** The model fitted on all samples; its `predict` uses the threshold. */
  readonly best: FittedClassifier<X, L>;
}

/**
 * Chooses from which probability on to call a sample positive, on predictions out of fold only: no sample has a say on
 * the threshold through a model that saw it.
 *
 * @param estimator A classifier of two classes with `predictProba`, or a pipeline that ends in one.
 * @param x n samples.
 * @param y n labels.
 * @param posLabel The positive class.
 * @param goal Costs of a false positive and a false negative, or `{ beta }`.
 * @param options `cv` (default 5), `groups`.
 * @throws LmlabError `bad-option` for costs that are not above 0, or a classifier without `predictProba`;
 * `unknown-label` unless there are two classes, one of them positive.
 * @see Elkan (2001); scikit-learn's `TunedThresholdClassifierCV`.
 * @example
 * ```ts
 * import { Dense, tuneThreshold, type Classifier } from 'lmlab';
 * const model: Classifier<number[]> = {
 *   params: {},
 *   fit: (_, y) => ({
 *     classes: [...new Set(y)].sort(),
 *     predict: (x) => x.map(() => y[0]),
 *     predictProba: (x) => Dense.fromRows(x.map((p) => [1 - p, p])),
 *   }),
 * };
 * const x = [0.1, 0.2, 0.3, 0.4, 0.6, 0.7];
 * const goal = { falsePositiveCost: 1, falseNegativeCost: 1 };
 * tuneThreshold(model, x, ['no', 'no', 'yes', 'yes', 'yes', 'yes'], 'yes', goal, { cv: 2 }).threshold; // 0.25
 * ```
 */
export function tuneThreshold<X extends Rows, L extends Label>(
  estimator: Classifier<X>,
  x: X,
  y: readonly L[],
  posLabel: NoInfer<L>,
  goal: ThresholdGoal,
  options: Omit<CrossValidateOptions, 'returnTrainScore'> = {},
): TunedThreshold<X, L> {
  const isBad =
    'beta' in goal ? !(goal.beta > 0) : !(goal.falsePositiveCost > 0 && goal.falseNegativeCost > 0);
  if (isBad) {
    throw new LmlabError('bad-option', {
      expected: 'costs above 0, or a beta above 0',
      found: JSON.stringify(goal),
      remedy: 'Say how much worse one kind of error is: { falsePositiveCost: 10, falseNegativeCost: 1 }.',
    });
  }
  const { classes, probabilities } = crossValPredictProba(estimator, x, y, options);
  const column = classes.indexOf(posLabel);
  if (classes.length !== 2 || column < 0) {
    throw new LmlabError('unknown-label', {
      expected: `two classes, one of them ${JSON.stringify(posLabel)}`,
      found: JSON.stringify(classes),
      remedy: 'Tune thresholds for two classes; merge the others.',
    });
  }
  const n = rowCount(x);
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => probabilities.at(j, column) - probabilities.at(i, column),
  );
  const positives = y.filter((label) => label === posLabel).length;
  const valueOf = (tp: number, fp: number): number => {
    const fn = positives - tp;
    if (!('beta' in goal)) return -(fp * goal.falsePositiveCost + fn * goal.falseNegativeCost) / n;
    const b2 = goal.beta ** 2;
    return ((1 + b2) * tp) / Math.max((1 + b2) * tp + b2 * fn + fp, Number.MIN_VALUE);
  };
  let [tp, fp] = [0, 0];
  let best = { value: valueOf(0, 0), threshold: Infinity };
  order.forEach((i, rank) => {
    if (y[i] === posLabel) tp++;
    else fp++;
    const p = probabilities.at(i, column);
    const next = rank + 1 < n ? probabilities.at(order[rank + 1], column) : 0;
    // Between equal probabilities there is no threshold; between others it lies half-way.
    const value = valueOf(tp, fp);
    if (p !== next && value > best.value) best = { value, threshold: (p + next) / 2 };
  });
  const { threshold } = best;
  const fitted = estimator.fit<L>(x, y);
  const negative = classes[1 - column];
  const predict = (samples: X): L[] => {
    const proba = fitted.predictProba!(samples);
    return Array.from({ length: proba.rows }, (_, i) =>
      proba.at(i, column) >= threshold ? posLabel : negative,
    );
  };
  const value = 'beta' in goal ? best.value : -best.value;
  return { threshold, value, best: { ...bound(fitted), predict } };
}

/** The methods of a fitted model as a plain object, so that one of them can be replaced. */
function bound<X extends Rows, L extends Label>(fitted: FittedClassifier<X, L>): FittedClassifier<X, L> {
  const out: FittedClassifier<X, L> = { classes: fitted.classes, predict: (x) => fitted.predict(x) };
  return {
    ...out,
    ...(fitted.predictProba === undefined ? {} : { predictProba: (x: X) => fitted.predictProba!(x) }),
    ...(fitted.decisionFunction === undefined
      ? {}
      : { decisionFunction: (x: X) => fitted.decisionFunction!(x) }),
  };
}
