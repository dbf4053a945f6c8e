import { LmlabError } from '../core/errors';
import type { FittedClassifier, FittedRegressor, Label } from '../core/estimator';
import type { Rows } from '../core/rows';
import { accuracy } from '../metrics/accuracy';
import { f1 } from '../metrics/f1';
import { precision } from '../metrics/precision';
import type { Average } from '../metrics/precision-recall-f-score';
import { r2 } from '../metrics/r2';
import { recall } from '../metrics/recall';

/** A fitted classifier or regressor, as a scorer sees it. */
export type Fitted<X extends Rows, L extends Label> = FittedClassifier<X, L> | FittedRegressor<X>;

/** Compares truth and prediction; the greater the better. */
export type MetricFunction<L extends Label> = (yTrue: L[], yPred: L[]) => number;

/** Judges a fitted model on samples it was not fitted on; the greater the better. */
export interface Scorer<X extends Rows, L extends Label> {
  score(fitted: Fitted<X, L>, x: X, y: L[]): number;
}

type Averaged<Name extends string> = Name | `${Name}${'Micro' | 'Macro' | 'Weighted'}`;

/** Scorers by their scikit-learn names in camel case. */
export type ScoringName = 'accuracy' | 'r2' | Averaged<'precision'> | Averaged<'recall'> | Averaged<'f1'>;

/** What to judge by: a name, a metric of truth and prediction, or a scorer of the fitted model. */
export type Scoring<X extends Rows, L extends Label> = ScoringName | MetricFunction<L> | Scorer<X, L>;

type AnyMetric = (yTrue: readonly Label[], yPred: readonly Label[]) => number;

const metrics: Record<string, AnyMetric> = {
  accuracy,
  r2: (yTrue, yPred) => r2(yTrue as readonly number[], yPred as readonly number[]),
};
for (const [name, metric] of Object.entries({ precision, recall, f1 })) {
  for (const average of ['binary', 'micro', 'macro', 'weighted'] satisfies Average[]) {
    const suffix = average === 'binary' ? '' : average[0].toUpperCase() + average.slice(1);
    metrics[name + suffix] = (yTrue, yPred) => metric(yTrue, yPred, { average });
  }
}

/**
 * The scorer behind a name, a metric or a scorer.
 * @throws LmlabError `bad-option` for an unknown name.
 */
export function toScorer<X extends Rows, L extends Label>(scoring: Scoring<X, L>): Scorer<X, L> {
  if (typeof scoring === 'object') return scoring;
  const metric = typeof scoring === 'string' ? metrics[scoring] : (scoring as AnyMetric);
  if ((metric as AnyMetric | undefined) === undefined) {
    throw new LmlabError('bad-option', {
      expected: `one of ${Object.keys(metrics).join(', ')} as scoring`,
      found: JSON.stringify(scoring),
      remedy: 'Take one of these names, or pass a function of (yTrue, yPred).',
    });
  }
  return { score: (fitted, x, y) => metric(y, Array.from<Label>(fitted.predict(x))) };
}
