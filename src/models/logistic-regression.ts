import { defaultSeed } from '../core/random';
import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Classifier, FitOptions, Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { checkChoice, checkInteger, withDefaults } from '../core/options';
import { shiftFarColumns, shiftOf, type ShiftedMatrix } from './far-columns';
import { checkWarmStart, FittedLinearClassifier, type WarmStart } from './linear-classifier';
import { weightStride, type LogisticProblem } from './logistic-loss';
import { minimizeLogistic } from './logistic-solvers';
import { scoresToProbabilities } from './softmax';
import { checkClassTarget, checkPositive, toCsr, type ClassWeight } from './training-data';

/** What is minimized with; see {@link LogisticRegressionOptions.solver}. */
export type LogisticSolver = 'lbfgs' | 'newton-cg' | 'coordinate-descent' | 'saga';

interface CommonOptions {
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
  /** Seed of the order of coordinates or samples, for `coordinate-descent` and `saga`. Default `defaultSeed()`. */
  readonly seed?: number;
}

/** Options of {@link logisticRegression}. */
export type LogisticRegressionOptions = CommonOptions &
  (
    | {
        /** What is added to C times the loss: ½‖w‖², ‖w‖₁, a mixture by `l1Ratio`, or nothing. Default `l2`. */
        readonly penalty?: 'l2' | 'none';
        /**
         * `lbfgs` (Liu and Nocedal 1989), `newton-cg` (TRON: Lin, Weng and Keerthi 2008), `coordinate-descent`
         * (newGLMNET: Yuan, Ho and Lin 2012) or `saga` (Defazio et al. 2014); the first two know no L1 penalty.
         * Default: `newton-cg`, or `coordinate-descent` where there is an L1 penalty.
         */
        readonly solver?: LogisticSolver;
      }
    | {
        readonly penalty?: 'l2' | 'l1' | 'elasticnet' | 'none';
        /** With an L1 part in the penalty, one of the solvers that know it. Default `coordinate-descent`. */
        readonly solver?: 'coordinate-descent' | 'saga';
      }
  );

/** {@link LogisticRegressionOptions} with the defaults filled in. */
export type LogisticRegressionParams = Required<Omit<CommonOptions, 'classWeight'>> &
  Pick<CommonOptions, 'classWeight'> & {
    readonly penalty: 'l2' | 'l1' | 'elasticnet' | 'none';
    readonly solver: LogisticSolver;
  };

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
  fit<L extends Label>(
    x: Matrix,
    y: readonly L[],
    options?: FitOptions & WarmStart<NoInfer<L>>,
  ): FittedLogisticRegression<L>;
}

/**
 * Logistic regression: minimizes C · Σ loss + penalty, as scikit-learn does; softmax over all classes where there are
 * more than two. `fit` takes `warmStart`, a fitted linear classifier of the same labels and features, to start from.
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
  type Given = Omit<LogisticRegressionParams, 'solver'> & Pick<LogisticRegressionOptions, 'solver'>;
  const given = withDefaults<Given>(options, {
    penalty: 'l2',
    solver: undefined,
    C: 1,
    l1Ratio: 0.5,
    fitIntercept: true,
    tol: 1e-4,
    maxIter: 1000,
    seed: defaultSeed(),
    classWeight: undefined,
  });
  const { penalty } = given;
  const hasL1 = penalty === 'l1' || penalty === 'elasticnet';
  const solver = given.solver ?? (hasL1 ? 'coordinate-descent' : 'newton-cg');
  const params: LogisticRegressionParams = { ...given, solver };
  checkPositive('C', params.C);
  checkPositive('tol', params.tol);
  checkInteger('maxIter', params.maxIter, 1);
  checkChoice('penalty', penalty, ['l2', 'l1', 'elasticnet', 'none']);
  checkChoice('solver', params.solver, ['lbfgs', 'newton-cg', 'coordinate-descent', 'saga']);
  if (!(params.l1Ratio >= 0 && params.l1Ratio <= 1)) {
    throw new LmlabError('bad-option', {
      expected: 'l1Ratio from 0 (pure L2) to 1 (pure L1)',
      found: String(params.l1Ratio),
      remedy: 'Leave it out for an even mixture.',
    });
  }
  if (hasL1 && (params.solver === 'lbfgs' || params.solver === 'newton-cg')) {
    throw new LmlabError('bad-option', {
      expected: `a solver that knows penalty '${penalty}': 'coordinate-descent' or 'saga'`,
      found: `'${params.solver}'`,
      remedy: "Leave the solver out, or use penalty 'l2'.",
    });
  }
  return { params, fit: (x, y, fitOptions) => fitLogistic(params, x, y, fitOptions) };
}

function fitLogistic<L extends Label>(
  params: LogisticRegressionParams,
  x: Matrix,
  y: readonly L[],
  options?: FitOptions & WarmStart<L>,
): FittedLogisticRegression<L> {
  const { classes, codes, weights } = checkClassTarget(x, y, options, params.classWeight);
  const near: ShiftedMatrix = params.fitIntercept ? shiftFarColumns(toCsr(x)) : { x: toCsr(x) };
  const problem: LogisticProblem = {
    x: near.x,
    codes,
    costs: weights.map((weight) => params.C * weight),
    classCount: classes.length,
    fitIntercept: params.fitIntercept,
  };
  const outputs = classes.length === 2 ? 1 : classes.length;
  const stride = weightStride(classes.length);
  const x0 = new Float64Array((x.cols + Number(params.fitIntercept)) * stride);
  const start = options?.warmStart;
  if (start !== undefined) {
    checkWarmStart(start, classes, x.cols);
    for (let k = 0; k < outputs; k++) {
      for (let j = 0; j < x.cols; j++) x0[j * stride + k] = start.coef.at(k, j);
      if (params.fitIntercept) {
        x0[x.cols * stride + k] = start.intercept[k] + shiftOf(near.shifts, (j) => start.coef.at(k, j));
      }
    }
  }
  const minimum = minimizeLogistic(problem, x0, params, start !== undefined);
  const coef = new Dense(outputs, x.cols);
  for (let k = 0; k < outputs; k++) {
    for (let j = 0; j < x.cols; j++) coef.data[k * x.cols + j] = minimum.x[j * stride + k];
  }
  const intercept = new Float64Array(outputs);
  if (params.fitIntercept) intercept.set(minimum.x.subarray(x.cols * stride, x.cols * stride + outputs));
  for (let k = 0; k < outputs; k++) intercept[k] -= shiftOf(near.shifts, (j) => coef.at(k, j));
  return new FittedLogisticRegression({
    classes,
    coef,
    intercept,
    iterations: minimum.iterations,
    converged: minimum.converged,
  });
}
