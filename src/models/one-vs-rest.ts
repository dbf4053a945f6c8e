import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Classifier, FitOptions, FittedClassifier, Label } from '../core/estimator';
import { rowCount, type Rows } from '../core/rows';
import { checkEstimators } from './check-estimators';
import { argmaxRows } from './linear-classifier';
import { checkRows, checkTwoClasses } from './training-data';

/** One binary model a class, after fitting: immutable. */
export class FittedOneVsRest<In extends Rows, L extends Label> implements FittedClassifier<In, L> {
  readonly classes: readonly L[];
  /** The model of each class against the rest; a single one, of the second class, where there are two. */
  readonly models: readonly FittedClassifier<In, boolean>[];

  constructor(state: Pick<FittedOneVsRest<In, L>, 'classes' | 'models'>) {
    this.classes = state.classes;
    this.models = state.models;
  }

  /** Samples × classes (× 1 for two classes): each model's score, or its probability where it has no scores. */
  decisionFunction(x: In): Dense {
    const out = new Dense(rowCount(x), this.models.length);
    this.models.forEach((model, k) => {
      if (model.decisionFunction !== undefined) {
        const scores = model.decisionFunction(x);
        for (let i = 0; i < out.rows; i++) out.data[i * out.cols + k] = scores.data[i]!;
      } else {
        const probabilities = positiveProbabilities(model, x);
        // Above zero must mean yes where a single column decides.
        const shift = this.models.length === 1 ? 0.5 : 0;
        for (let i = 0; i < out.rows; i++) out.data[i * out.cols + k] = probabilities[i] - shift;
      }
    });
    return out;
  }

  /**
   * Samples × classes: the models' probabilities, made to sum to 1.
   * @throws LmlabError `bad-option` when the models have none.
   */
  predictProba(x: In): Dense {
    const K = this.classes.length;
    const out = new Dense(rowCount(x), K);
    this.models.forEach((model, m) => {
      const probabilities = positiveProbabilities(model, x);
      for (let i = 0; i < out.rows; i++) {
        if (this.models.length > 1) out.data[i * K + m] = probabilities[i]!;
        else out.row(i).set([1 - probabilities[i], probabilities[i]]);
      }
    });
    for (let i = 0; i < out.rows; i++) {
      const row = out.row(i);
      const sum = row.reduce((total, p) => total + p, 0);
      for (let k = 0; k < K; k++) row[k] = sum > 0 ? row[k] / sum : 1 / K;
    }
    return out;
  }

  predict(x: In): L[] {
    return Array.from(argmaxRows(this.decisionFunction(x)), (k) => this.classes[k]);
  }
}

function positiveProbabilities<In extends Rows>(model: FittedClassifier<In, boolean>, x: In): Float64Array {
  if (model.predictProba === undefined) {
    throw new LmlabError('bad-option', {
      expected: 'a classifier with probabilities inside oneVsRest',
      found: 'one without',
      remedy: 'Wrap it: oneVsRest(calibratedClassifier(…)).',
    });
  }
  return model.predictProba(x).data.filter((_, q) => q % 2 === 1);
}

/** {@link oneVsRest} before fitting. */
export interface OneVsRest<In extends Rows> extends Classifier<In> {
  fit<L extends Label>(x: In, y: readonly L[], options?: FitOptions): FittedOneVsRest<In, L>;
}

/**
 * Makes a classifier of any number of classes from one of two: each class against the rest, the surest wins
 * (scikit-learn's OneVsRestClassifier).
 *
 * @param estimator A classifier with decision scores or probabilities; a pipeline is one.
 * @returns A classifier of what `estimator` takes.
 * @throws LmlabError on `fit` `one-class` and what the estimator throws.
 * @example
 * ```ts
 * import { Dense, logisticRegression, oneVsRest } from 'lmlab';
 * const X = Dense.fromRows([[1, 0], [0, 1], [-1, -1]]);
 * oneVsRest(logisticRegression()).fit(X, ['a', 'b', 'c']).predict(X); // ['a', 'b', 'c']
 * ```
 */
export function oneVsRest<In extends Rows>(estimator: Classifier<In>): OneVsRest<In> {
  checkEstimators([estimator]);
  return {
    params: { estimator: estimator.params },
    fit: (x, y, options) => {
      const { classes, codes } = checkRows(x, y, options);
      checkTwoClasses(classes);
      const positives = classes.length === 2 ? [1] : Array.from(classes.keys());
      const models = positives.map((k) => {
        const target = Array.from(codes, (code) => code === k);
        return estimator.fit(x, target, options);
      });
      return new FittedOneVsRest({ classes, models });
    },
  };
}
