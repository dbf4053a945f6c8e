import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Classifier, FitOptions, Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { random } from '../core/random';
import { minimizeLbfgs, type Minimum } from './lbfgs';
import { FittedLinearClassifier } from './linear-classifier';
import { binaryLogisticLoss, multinomialLogisticLoss, type LogisticProblem } from './logistic-loss';
import { minimizeElasticMultinomial } from './elastic-multinomial';
import { minimizeElasticLogistic } from './newton-coordinate-descent';
import { scoresToProbabilities } from './softmax';
import { checkClassTarget, checkPositive, toCsr, type ClassWeight } from './training-data';

/** Options of {@link logisticRegression}. */
export interface LogisticRegressionOptions {
  /** What is added to C times the loss: ½‖w‖², ‖w‖₁, a mixture by `l1Ratio`, or nothing. Default `l2`. */
  readonly penalty?: 'l2' | 'l1' | 'elasticnet' | 'none';
  /** Inverse strength of the penalty, above 0: smaller means simpler. Default 1. */
  readonly C?: number;
  /** Share of ‖w‖₁ in the `elasticnet` penalty, 0 … 1. Default 0.5. */
  readonly l1Ratio?: number;
  /** Learn an intercept, which is never penalized. Default true. */
  readonly fitIntercept?: boolean;
  /** Factors a class, or `balanced`. Default: all 1. */
  readonly classWeight?: ClassWeight;
  /** When to stop; smaller is more exact. Default 1e-4. */
  readonly tol?: number;
  /** Iterations of the solver at most. Default 1000. */
  readonly maxIter?: number;
  /** Seed of the order of coordinates under an L1 penalty. Default 0. */
  readonly seed?: number;
}

/** {@link LogisticRegressionOptions} with the defaults filled in. */
export type LogisticRegressionParams = Required<Omit<LogisticRegressionOptions, 'classWeight'>> &
  Pick<LogisticRegressionOptions, 'classWeight'>;

/** Logistic regression after fitting: immutable. */
export class FittedLogisticRegression<L extends Label> extends FittedLinearClassifier<L> {
  /** Samples × classes: sigmoid of the score for two classes, softmax for more. */
  predictProba(x: Matrix): Dense {
    return scoresToProbabilities(this.decisionFunction(x));
  }
}

/** {@link logisticRegression} before fitting. */
export interface LogisticRegression extends Classifier<Matrix> {
  readonly params: LogisticRegressionParams;
  fit<L extends Label>(x: Matrix, y: readonly L[], options?: FitOptions): FittedLogisticRegression<L>;
}

/**
 * Logistic regression: minimizes C · Σ loss + penalty, as scikit-learn does; softmax over all classes where there are
 * more than two. L-BFGS without an L1 part, newGLMNET coordinate descent (Yuan, Ho and Lin 2012) with one.
 *
 * @param options See {@link LogisticRegressionOptions}.
 * @returns A classifier of matrices, samples × features.
 * @throws LmlabError `bad-option` for options that make no sense; on `fit` `empty`, `shape`, `non-finite` or `one-class`.
 * @example
 * ```ts
 * import { Dense, logisticRegression } from 'lmlab';
 * const X = Dense.fromRows([[0], [1], [2], [3]]);
 * const model = logisticRegression({ C: 10 }).fit(X, ['ham', 'ham', 'spam', 'spam']);
 * model.predict(Dense.fromRows([[0.5], [2.5]])); // ['ham', 'spam']
 * model.coef.at(0, 0) > 0; // true
 * ```
 */
export function logisticRegression(options: LogisticRegressionOptions = {}): LogisticRegression {
  const params: LogisticRegressionParams = {
    penalty: 'l2',
    C: 1,
    l1Ratio: 0.5,
    fitIntercept: true,
    tol: 1e-4,
    maxIter: 1000,
    seed: 0,
    ...options,
  };
  checkPositive('C', params.C);
  checkPositive('tol', params.tol);
  checkPositive('maxIter', params.maxIter);
  if (!['l2', 'l1', 'elasticnet', 'none'].includes(params.penalty)) {
    throw new LmlabError('bad-option', {
      expected: "penalty 'l2', 'l1', 'elasticnet' or 'none'",
      found: params.penalty,
      remedy: "Leave it out for 'l2'.",
    });
  }
  if (!(params.l1Ratio >= 0 && params.l1Ratio <= 1)) {
    throw new LmlabError('bad-option', {
      expected: 'l1Ratio from 0 (pure L2) to 1 (pure L1)',
      found: String(params.l1Ratio),
      remedy: 'Leave it out for an even mixture.',
    });
  }
  return { params, fit: (x, y, fitOptions) => fitLogistic(params, x, y, fitOptions) };
}

function fitLogistic<L extends Label>(
  params: LogisticRegressionParams,
  x: Matrix,
  y: readonly L[],
  options?: FitOptions,
): FittedLogisticRegression<L> {
  const { classes, codes, weights } = checkClassTarget(x, y, options, params.classWeight);
  const problem: LogisticProblem = {
    x: toCsr(x),
    codes,
    costs: weights.map((weight) => params.C * weight),
    classCount: classes.length,
    fitIntercept: params.fitIntercept,
  };
  const { l1, l2 } = penaltyStrengths(params);
  const outputs = classes.length === 2 ? 1 : classes.length;
  const minimum = minimize(problem, l1, l2, outputs, params);
  const coef = new Dense(outputs, x.cols);
  for (let k = 0; k < outputs; k++) {
    for (let j = 0; j < x.cols; j++) coef.data[k * x.cols + j] = minimum.x[j * outputs + k];
  }
  const intercept = params.fitIntercept ? minimum.x.slice(x.cols * outputs) : new Float64Array(outputs);
  return new FittedLogisticRegression({
    classes,
    coef,
    intercept,
    iterations: minimum.iterations,
    converged: minimum.converged,
  });
}

function penaltyStrengths({ penalty, l1Ratio }: LogisticRegressionParams): { l1: number; l2: number } {
  const l1 = { l1: 1, elasticnet: l1Ratio, l2: 0, none: 0 }[penalty];
  const l2 = { l1: 0, elasticnet: 1 - l1Ratio, l2: 1, none: 0 }[penalty];
  return { l1, l2 };
}

function minimize(
  problem: LogisticProblem,
  l1: number,
  l2: number,
  outputs: number,
  { tol, maxIter, seed }: LogisticRegressionParams,
): Minimum {
  if (l1 === 0) {
    const loss = outputs === 1 ? binaryLogisticLoss(problem, l2) : multinomialLogisticLoss(problem, l2);
    const size = (problem.x.cols + (problem.fitIntercept ? 1 : 0)) * outputs;
    // The value may stand still long before the gradient is zero to the digit; SciPy stops there, too.
    return minimizeLbfgs(loss, new Float64Array(size), { tol, maxIter, valueTol: 1e-5 * tol });
  }
  const penalty = { l1, l2, interceptL1: 0 };
  const options = { tol, maxIter, random: random(seed) };
  return outputs === 1
    ? minimizeElasticLogistic(problem, penalty, options)
    : minimizeElasticMultinomial(problem, penalty, options);
}
