import { LmlabError } from '../core/errors';
import type { FittedClassifier, FittedRegressor, Label } from '../core/estimator';
import type { Rows } from '../core/rows';
import { accuracy } from '../metrics/accuracy';
import { balancedAccuracy, matthewsCorrelation } from '../metrics/agreement';
import { f1 } from '../metrics/f1';
import { precision } from '../metrics/precision';
import type { Average } from '../metrics/precision-recall-f-score';
import { logLoss } from '../metrics/probability-loss';
import { r2 } from '../metrics/r2';
import { meanAbsoluteError, meanSquaredError, rootMeanSquaredError } from '../metrics/regression';
import { rocAuc } from '../metrics/roc-auc';
import { averagePrecision } from '../metrics/precision-recall-curve';
import type { Dense } from '../core/dense';
import { recall } from '../metrics/recall';

/** A fitted classifier or regressor, as a scorer sees it. */
export type Fitted<X extends Rows, L extends Label> = FittedClassifier<X, L> | FittedRegressor<X>;

/** What judging samples of unequal weight takes. */
export interface ScoreOptions {
  /** One non-negative weight a sample. Default: all 1. */
  readonly sampleWeight?: ArrayLike<number>;
}

/** Compares truth and prediction; the greater the better. Weights, where there are some, come as third argument. */
export type MetricFunction<L extends Label> = (yTrue: L[], yPred: L[], options: ScoreOptions) => number;

/** Judges a fitted model on samples it was not fitted on; the greater the better. */
export interface Scorer<X extends Rows, L extends Label> {
  score(fitted: Fitted<X, L>, x: X, y: L[], options?: ScoreOptions): number;
}

type Averaged<Name extends string> = Name | `${Name}${'Micro' | 'Macro' | 'Weighted'}`;

/** Scorers by their scikit-learn names in camel case. */
export type ScoringName =
  | 'accuracy'
  | 'balancedAccuracy'
  | 'matthewsCorrelation'
  | 'r2'
  | 'negMeanSquaredError'
  | 'negRootMeanSquaredError'
  | 'negMeanAbsoluteError'
  | 'rocAuc'
  | 'rocAucOvo'
  | 'averagePrecision'
  | 'negLogLoss'
  | Averaged<'precision'>
  | Averaged<'recall'>
  | Averaged<'f1'>;

/** One thing to judge by, or several under names of your choice, each with its own options. */
export type AnyScoring<X extends Rows, L extends Label, K extends string> =
  Scoring<X, L> | Readonly<Record<K, Scoring<X, L>>>;

/** What to judge by: a name, a metric of truth and prediction, or a scorer of the fitted model. */
export type Scoring<X extends Rows, L extends Label> = ScoringName | MetricFunction<L> | Scorer<X, L>;

type AnyMetric = (yTrue: readonly Label[], yPred: readonly Label[], options: ScoreOptions) => number;

type Regression = (yTrue: ArrayLike<number>, yPred: ArrayLike<number>, options: ScoreOptions) => number;

const negated =
  (metric: Regression): AnyMetric =>
  (yTrue, yPred, options) =>
    -metric(yTrue as readonly number[], yPred as readonly number[], options);

const metrics: Record<string, AnyMetric> = {
  accuracy,
  balancedAccuracy,
  matthewsCorrelation,
  negMeanSquaredError: negated(meanSquaredError),
  negRootMeanSquaredError: negated(rootMeanSquaredError),
  negMeanAbsoluteError: negated(meanAbsoluteError),
  r2: (yTrue, yPred, options) => r2(yTrue as readonly number[], yPred as readonly number[], options),
};
for (const [name, metric] of Object.entries({ precision, recall, f1 })) {
  for (const average of ['binary', 'micro', 'macro', 'weighted'] satisfies Average[]) {
    const suffix = average === 'binary' ? '' : average[0].toUpperCase() + average.slice(1);
    metrics[name + suffix] = (yTrue, yPred, options) => metric(yTrue, yPred, { ...options, average });
  }
}

/** Metrics of probabilities or scores: samples × classes, or the second class's column where there are two. */
const scoreMetrics: Record<
  string,
  (
    y: readonly Label[],
    scores: Dense | Float64Array,
    classes: readonly Label[],
    options: ScoreOptions,
  ) => number
> = {
  rocAuc: (y, scores, classes, options) =>
    rocAuc(y, scores, { ...options, posLabel: classes[1], labels: classes }),
  rocAucOvo: (y, scores, classes, options) =>
    rocAuc(y, scores, { ...options, posLabel: classes[1], labels: classes, multiClass: 'ovo' }),
  averagePrecision: (y, scores, classes, options) =>
    averagePrecision(y, scores as Float64Array, { ...options, posLabel: classes[1] }),
  negLogLoss: (y, scores, classes, options) =>
    -logLoss(y, scores, { ...options, posLabel: classes[1], labels: classes }),
};

/** Judges probabilities; where a model has none, its decision function, except for the log loss. */
function scoreMetricScorer<X extends Rows, L extends Label>(name: string): Scorer<X, L> {
  return {
    score(fitted, x, y, options = {}) {
      const model = fitted as FittedClassifier<X, L>;
      const scores =
        model.predictProba?.(x) ?? (name === 'negLogLoss' ? undefined : model.decisionFunction?.(x));
      if (scores === undefined) {
        throw new LmlabError('bad-option', {
          expected: `a model with predictProba for ${name}`,
          found: 'one without',
          remedy: 'Use another scoring, or a model that gives probabilities.',
        });
      }
      const { classes } = model;
      const isBinary = classes.length === 2;
      if (name === 'averagePrecision' && !isBinary) {
        throw new LmlabError('bad-option', {
          expected: 'two classes for averagePrecision',
          found: String(classes.length),
          remedy: 'Use rocAuc.',
        });
      }
      const last = scores.cols - 1;
      const column = (): Float64Array =>
        Float64Array.from({ length: scores.rows }, (_, i) => scores.at(i, last));
      return scoreMetrics[name](y, isBinary ? column() : scores, classes, options);
    },
  };
}

/**
 * The scorer behind a name, a metric or a scorer.
 * @throws LmlabError `bad-option` for an unknown name.
 */
export function toScorer<X extends Rows, L extends Label>(scoring: Scoring<X, L>): Scorer<X, L> {
  if (typeof scoring === 'object') return scoring;
  if (typeof scoring === 'string' && scoring in scoreMetrics) return scoreMetricScorer(scoring);
  const metric = typeof scoring === 'string' ? metrics[scoring] : (scoring as AnyMetric);
  if ((metric as AnyMetric | undefined) === undefined) {
    throw new LmlabError('bad-option', {
      expected: `one of ${[...Object.keys(metrics), ...Object.keys(scoreMetrics)].join(', ')} as scoring`,
      found: JSON.stringify(scoring),
      remedy: 'Take one of these names, or pass a function of (yTrue, yPred).',
    });
  }
  return { score: (fitted, x, y, options = {}) => metric(y, Array.from<Label>(fitted.predict(x)), options) };
}
