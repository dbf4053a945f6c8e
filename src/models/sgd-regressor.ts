import type { FitOptions, Regressor } from '../core/estimator';
import { checkMatrix, type Matrix } from '../core/matrix';
import { defaultSeed, random } from '../core/random';
import { checkChoice, withDefaults } from '../core/options';
import {
  checkRegressionStart,
  FittedLinearRegressor,
  type LinearRegressorState,
  type RegressionWarmStart,
} from './linear-regressor';
import { regressionLoss, type RegressionLoss } from './sgd-losses';
import {
  checkSgdOptions,
  checkSinglePass,
  descend,
  type SgdOptions,
  type SgdState,
} from './stochastic-gradient-descent';
import { checkFeatures, checkNotNegative, checkSamples, checkTargets, toCsr } from './training-data';

/** Options of {@link sgdRegressor}; `learningRate` is `invscaling` and `powerT` 0.25 where they are left out. */
export interface SgdRegressorOptions extends SgdOptions {
  /** What is minimized beside the penalty. Default `squaredError`, which is half the square. */
  readonly loss?: RegressionLoss;
  /** Where `huber` turns linear; the error that the insensitive losses forgive. Default 0.1. */
  readonly epsilon?: number;
}

/** {@link SgdRegressorOptions} with the defaults filled in. */
export type SgdRegressorParams = Required<SgdRegressorOptions>;

/** A linear regressor fitted by stochastic gradient descent: immutable. */
export class FittedSgdRegressor extends FittedLinearRegressor {
  readonly params: SgdRegressorParams;
  /** Where the descent stands: what {@link FittedSgdRegressor.partialFit} goes on from. */
  readonly state: SgdState;

  constructor(state: LinearRegressorState & Pick<FittedSgdRegressor, 'params' | 'state'>) {
    super(state);
    this.params = state.params;
    this.state = state.state;
  }

  /**
   * One pass over more samples, from where this model stands, which itself stays as it is.
   *
   * @param x Samples × the features of before.
   * @param y One number a sample.
   * @throws LmlabError `shape`, `empty` or `non-finite`.
   */
  partialFit(x: Matrix, y: ArrayLike<number>, options?: FitOptions): FittedSgdRegressor {
    checkFeatures(x, this.coef.length);
    checkSinglePass(this.params);
    return run(this.params, x, y, this.state, 1, options);
  }
}

/** {@link sgdRegressor} before fitting. */
export interface SgdRegressor extends Regressor<Matrix> {
  readonly params: SgdRegressorParams;
  fit(x: Matrix, y: ArrayLike<number>, options?: FitOptions & RegressionWarmStart): FittedSgdRegressor;
  /** One pass over a first batch; the model's own `partialFit` takes the batches that follow. */
  partialFit(x: Matrix, y: ArrayLike<number>, options?: FitOptions): FittedSgdRegressor;
}

/**
 * A linear regressor by stochastic gradient descent, sample after sample: objective, learning rates and steps are those
 * of scikit-learn's SGDRegressor on dense data, but for the first steps of {@link SgdOptions.learningRate} `optimal` on
 * steep losses; the order of samples is our own. Scale the features first. `fit` takes
 * `warmStart`, a fitted linear regressor to start from.
 *
 * @param options See {@link SgdRegressorOptions}.
 * @returns A regressor of matrices, samples × features.
 * @throws LmlabError `bad-option` for options that make no sense; on `fit` `empty`, `shape` or `non-finite`.
 * @example
 * ```ts
 * import { Dense, sgdRegressor } from 'lmlab';
 * const X = Dense.fromRows([[-1], [0], [1], [2]]);
 * const model = sgdRegressor({ loss: 'huber', epsilon: 2, eta0: 0.1 }).fit(X, [-1, 1, 3, 5]);
 * model.predict(Dense.fromRows([[3]]))[0].toFixed(0); // '7'
 * ```
 */
export function sgdRegressor(options: SgdRegressorOptions = {}): SgdRegressor {
  const given = withDefaults<Omit<SgdRegressorParams, 'average'> & Pick<SgdOptions, 'average'>>(options, {
    loss: 'squaredError',
    epsilon: 0.1,
    penalty: 'l2',
    alpha: 1e-4,
    l1Ratio: 0.15,
    fitIntercept: true,
    maxIter: 1000,
    tol: 1e-3,
    nIterNoChange: 5,
    earlyStopping: false,
    validationFraction: 0.1,
    learningRate: 'invscaling',
    eta0: 0.01,
    powerT: 0.25,
    average: undefined,
    shuffle: true,
    seed: defaultSeed(),
  });
  const params: SgdRegressorParams = { average: false, ...given };
  checkChoice('loss', params.loss, [
    'squaredError',
    'huber',
    'epsilonInsensitive',
    'squaredEpsilonInsensitive',
  ]);
  checkNotNegative('epsilon', params.epsilon);
  checkSgdOptions(params);
  const fresh = (x: Matrix): SgdState => {
    checkMatrix(x);
    return { coef: new Float64Array(x.cols), intercept: 0, t: 1 };
  };
  return {
    params,
    fit: (x, y, fitOptions) => {
      const start = fitOptions?.warmStart;
      if (start !== undefined) checkRegressionStart(start, x.cols);
      const state = { ...fresh(x), ...(start && { coef: start.coef, intercept: start.intercept }) };
      return run(params, x, y, state, params.maxIter, fitOptions);
    },
    partialFit: (x, y, fitOptions) => {
      checkSinglePass(params);
      return run(params, x, y, fresh(x), 1, fitOptions);
    },
  };
}

function run(
  params: SgdRegressorParams,
  x: Matrix,
  target: ArrayLike<number>,
  start: SgdState,
  passes: number,
  options: FitOptions | undefined,
): FittedSgdRegressor {
  const y = checkTargets(target);
  const weights = checkSamples(x, y.length, options);
  /** R², of which larger is better. */
  const score = (samples: Int32Array, predict: (i: number) => number): number => {
    const mean = samples.reduce((sum, i) => sum + y[i], 0) / samples.length;
    let residual = 0;
    let spread = 0;
    for (const i of samples) {
      residual += (y[i] - predict(i)) ** 2;
      spread += (y[i] - mean) ** 2;
    }
    return spread > 0 ? 1 - residual / spread : -residual;
  };
  const problem = { x: toCsr(x), y, weights, loss: regressionLoss(params.loss, params.epsilon), score };
  const rng = start.t === 1 ? random(params.seed) : random(params.seed).fork(start.t);
  const { passes: iterations, converged, ...state } = descend(problem, params, start, passes, rng);
  return new FittedSgdRegressor({
    coef: state.averageCoef ?? state.coef,
    intercept: state.averageIntercept ?? state.intercept,
    iterations,
    converged,
    params,
    state,
  });
}
