import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Classifier, FitOptions, FittedClassifier, Label } from '../core/estimator';
import { rowCount, takeRows, type Rows } from '../core/rows';
import { checkChoice, withDefaults } from '../core/options';
import { checkEstimators } from './check-estimators';
import { calibrate, fitIsotonic, fitSigmoid, type Calibrator } from './calibrators';
import { checkFolds, stratifiedFolds } from './folds';
import { minimizeLbfgs } from './lbfgs';
import { argmaxRows } from './linear-classifier';
import { softmaxRows } from './softmax';
import { checkRows, checkTwoClasses } from './training-data';

/** Options of {@link calibratedClassifier}. */
export interface CalibratedClassifierOptions {
  /**
   * `sigmoid`: a logistic curve a class (Platt 1999); `isotonic`: a rising step function a class; `temperature`: one
   * divisor of all scores, or logarithms of probabilities, before the softmax (Guo et al. 2017). Default `sigmoid`.
   */
  readonly method?: 'sigmoid' | 'isotonic' | 'temperature';
  /** Folds: each model is fitted on the others and calibrated on one. Default 5. */
  readonly cv?: number;
}

/** One model and the curves of its classes; one curve, of the second class, where there are two. */
interface Member<In extends Rows, L extends Label> {
  readonly model: FittedClassifier<In, L>;
  readonly curves: readonly Calibrator[];
  readonly temperature?: number;
}

/** A calibrated classifier after fitting: the mean of its members' probabilities, immutable. */
export class FittedCalibratedClassifier<In extends Rows, L extends Label> implements FittedClassifier<In, L> {
  readonly classes: readonly L[];
  readonly members: readonly Member<In, L>[];

  constructor(state: Pick<FittedCalibratedClassifier<In, L>, 'classes' | 'members'>) {
    this.classes = state.classes;
    this.members = state.members;
  }

  /** Samples × classes. */
  predictProba(x: In): Dense {
    const out = new Dense(rowCount(x), this.classes.length);
    for (const member of this.members) {
      const probabilities = memberProbabilities(member, x, this.classes.length);
      for (let q = 0; q < out.data.length; q++) out.data[q] += probabilities.data[q] / this.members.length;
    }
    return out;
  }

  predict(x: In): L[] {
    return Array.from(argmaxRows(this.predictProba(x)), (k) => this.classes[k]);
  }
}

/** Decision scores where the model has them, else probabilities; one column for two classes. */
function scoresOf<In extends Rows, L extends Label>(model: FittedClassifier<In, L>, x: In): Dense {
  if (model.decisionFunction !== undefined) return model.decisionFunction(x);
  if (model.predictProba === undefined) {
    throw new LmlabError('bad-option', {
      expected: 'a classifier with scores or probabilities',
      found: 'one that only predicts',
      remedy: 'Choose a classifier with decisionFunction or predictProba.',
    });
  }
  const probabilities = model.predictProba(x);
  if (probabilities.cols !== 2) return probabilities;
  return new Dense(
    probabilities.rows,
    1,
    probabilities.data.filter((_, q) => q % 2 === 1),
  );
}

/**
 * What a temperature divides: decision scores, or the logarithms of probabilities (of 0, too), a column a class. A
 * probability itself is no such score: whatever divides it, it stays on its side of zero.
 */
function logitsOf<In extends Rows, L extends Label>(model: FittedClassifier<In, L>, x: In): Dense {
  if (model.decisionFunction !== undefined || model.predictProba === undefined) return scoresOf(model, x);
  const { rows, cols, data } = model.predictProba(x);
  return new Dense(
    rows,
    cols,
    data.map((p) => Math.log(p + Number.EPSILON)),
  );
}

function memberProbabilities<In extends Rows, L extends Label>(
  { model, curves, temperature }: Member<In, L>,
  x: In,
  classCount: number,
): Dense {
  const scores = temperature === undefined ? scoresOf(model, x) : logitsOf(model, x);
  const out = new Dense(scores.rows, classCount);
  if (temperature !== undefined) {
    for (let i = 0; i < out.rows; i++) {
      for (let k = 0; k < classCount; k++) {
        out.data[i * classCount + k] =
          scores.cols === 1 ? (k === 1 ? scores.data[i] / temperature : 0) : scores.at(i, k) / temperature;
      }
    }
    softmaxRows(out);
    return out;
  }
  for (let i = 0; i < out.rows; i++) {
    const row = out.row(i);
    if (scores.cols === 1) {
      row[1] = calibrate(curves[0], scores.data[i]);
      row[0] = 1 - row[1];
      continue;
    }
    let sum = 0;
    for (let k = 0; k < classCount; k++) sum += row[k] = calibrate(curves[k], scores.at(i, k));
    for (let k = 0; k < classCount; k++) row[k] = sum > 0 ? row[k] / sum : 1 / classCount;
  }
  return out;
}

/** The divisor of the scores that makes the right classes likeliest; its logarithm is what is searched. */
function fitTemperature(scores: Dense, codes: Int32Array, weights: Float64Array): number {
  const K = Math.max(2, scores.cols);
  const z = new Float64Array(K);
  const minimum = minimizeLbfgs(
    ([logT], gradient) => {
      const scale = Math.exp(-logT);
      let loss = 0;
      let slope = 0;
      for (let i = 0; i < scores.rows; i++) {
        for (let k = 0; k < K; k++)
          z[k] = scores.cols === 1 ? (k === 1 ? scores.data[i] : 0) : scores.at(i, k);
        const max = Math.max(...z);
        let sum = 0;
        let mean = 0;
        for (let k = 0; k < K; k++) {
          const e = Math.exp(scale * (z[k] - max));
          sum += e;
          mean += e * z[k];
        }
        loss += weights[i] * (Math.log(sum) + scale * (max - z[codes[i]]));
        slope -= weights[i] * scale * (mean / sum - z[codes[i]]);
      }
      gradient[0] = slope;
      return loss;
    },
    Float64Array.of(0),
    { tol: 1e-8, maxIter: 100 },
  );
  return Math.exp(minimum.x[0]);
}

/** {@link calibratedClassifier} before fitting. */
export interface CalibratedClassifier<In extends Rows> extends Classifier<In> {
  readonly params: Required<CalibratedClassifierOptions> & { readonly estimator: object };
  fit<L extends Label>(x: In, y: readonly L[], options?: FitOptions): FittedCalibratedClassifier<In, L>;
}

/**
 * Makes a classifier's probabilities mean what they say: each fold's model is fitted on the other folds, and its
 * scores on the fold are mapped to probabilities (scikit-learn's CalibratedClassifierCV with ensembling).
 *
 * @param estimator A classifier with decision scores or probabilities; a pipeline is one.
 * @param options See {@link CalibratedClassifierOptions}.
 * @returns A classifier of what `estimator` takes, with probabilities.
 * @throws LmlabError `bad-option`; on `fit` `shape` when a class has fewer samples than folds, and what the estimator throws.
 * @example
 * ```ts
 * import { calibratedClassifier, Dense, linearSVC } from 'lmlab';
 * const X = Dense.fromRows([[0], [1], [2], [3], [4], [5], [6], [7]]);
 * const y = ['a', 'a', 'a', 'b', 'a', 'b', 'b', 'b'];
 * const model = calibratedClassifier(linearSVC(), { cv: 2 }).fit(X, y);
 * model.predict(Dense.fromRows([[0], [7]])); // ['a', 'b']
 * ```
 */
export function calibratedClassifier<In extends Rows>(
  estimator: Classifier<In>,
  options: CalibratedClassifierOptions = {},
): CalibratedClassifier<In> {
  checkEstimators([estimator]);
  const params = {
    ...withDefaults<Required<CalibratedClassifierOptions>>(options, { method: 'sigmoid', cv: 5 }),
    estimator: estimator.params,
  };
  checkFolds(params.cv);
  checkChoice('method', params.method, ['sigmoid', 'isotonic', 'temperature']);
  const fit = <L extends Label>(
    x: In,
    y: readonly L[],
    fitOptions?: FitOptions,
  ): FittedCalibratedClassifier<In, L> => {
    const { classes, codes, weights } = checkRows(x, y, fitOptions);
    checkTwoClasses(classes);
    const members = stratifiedFolds(codes, classes.length, params.cv).map(
      ({ train, test }): Member<In, L> => {
        const model = estimator.fit(takeRows(x, train), takeRows(y, train), {
          sampleWeight: Array.from(train, (i) => weights[i]),
        });
        const held = takeRows(x, test);
        const testCodes = Int32Array.from(test, (i) => codes[i]);
        const testWeights = Float64Array.from(test, (i) => weights[i]);
        if (params.method === 'temperature') {
          return {
            model,
            curves: [],
            temperature: fitTemperature(logitsOf(model, held), testCodes, testWeights),
          };
        }
        const scores = scoresOf(model, held);
        const fitCurve = params.method === 'sigmoid' ? fitSigmoid : fitIsotonic;
        const curves = Array.from({ length: scores.cols }, (_, c) => {
          const positive = scores.cols === 1 ? 1 : c;
          const own = Float64Array.from(test, (_index, i) => scores.at(i, c));
          return fitCurve(
            own,
            Uint8Array.from(testCodes, (code) => Number(code === positive)),
            testWeights,
          );
        });
        return { model, curves };
      },
    );
    return new FittedCalibratedClassifier({ classes, members });
  };
  return { params, fit };
}
