import { LmlabError } from '../core/errors';
import type { FitOptions, Regressor } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { checkInteger, checkOptionNames, withDefaults } from '../core/options';
import { ElasticNetDescent } from './elastic-net-descent';
import {
  centered,
  checkRegressionStart,
  FittedLinearRegressor,
  interceptOf,
  type RegressionWarmStart,
} from './linear-regressor';
import { checkPositive } from './training-data';

/** Options of {@link lasso}. */
export interface LassoOptions {
  /** Strength of the penalty, above 0. Default 1. */
  readonly alpha?: number;
  /** Learn an intercept, which is not penalized. Default true. */
  readonly fitIntercept?: boolean;
  /** Duality gap, as a share of ‖y‖², at which to stop. Default 1e-4. */
  readonly tol?: number;
  /** Passes over the features at most. Default 1000. */
  readonly maxIter?: number;
}

/** Options of {@link elasticNet}. */
export interface ElasticNetOptions extends LassoOptions {
  /** Share of ‖w‖₁ in the penalty, above 0 and up to 1. Default 0.5. */
  readonly l1Ratio?: number;
}

/** {@link elasticNet} or {@link lasso} before fitting. */
export interface ElasticNet extends Regressor<Matrix> {
  readonly params: Required<ElasticNetOptions>;
  fit(x: Matrix, y: ArrayLike<number>, options?: FitOptions & RegressionWarmStart): FittedLinearRegressor;
}

/**
 * Least squares with a mixed penalty: minimizes ‖y − Xw − b‖² / 2n + α ρ ‖w‖₁ + ½ α (1 − ρ) ‖w‖² (Zou and Hastie 2005)
 * by coordinate descent, as scikit-learn's ElasticNet.
 *
 * @param options See {@link ElasticNetOptions}.
 * @returns A regressor of matrices, samples × features.
 * @throws LmlabError `bad-option`; on `fit` `empty`, `shape` or `non-finite`.
 * @example
 * ```ts
 * import { Dense, elasticNet } from 'lmlab';
 * const X = Dense.fromRows([[0, 1], [1, 0], [2, 1], [3, 0]]);
 * elasticNet({ alpha: 0.1, l1Ratio: 0.9 }).fit(X, [1, 3, 5, 7]).coef[1]; // 0
 * ```
 */
export function elasticNet(options: ElasticNetOptions = {}): ElasticNet {
  const params = elasticNetParams(options);
  return {
    params,
    fit: (x, y, fitOptions) => {
      const problem = centered(x, y, params.fitIntercept, fitOptions);
      const start = fitOptions?.warmStart;
      if (start !== undefined) checkRegressionStart(start, x.cols);
      const descent = new ElasticNetDescent(problem, start?.coef);
      const { coef, iterations, converged } = descent.solve(params.alpha, params);
      return new FittedLinearRegressor({
        coef,
        intercept: interceptOf(problem, coef),
        iterations,
        converged,
      });
    },
  };
}

/**
 * Least squares with an L1 penalty, which sets weights to zero: minimizes ‖y − Xw − b‖² / 2n + α‖w‖₁ (Tibshirani 1996),
 * as scikit-learn's Lasso.
 *
 * @param options See {@link LassoOptions}.
 * @returns A regressor of matrices, samples × features.
 * @throws LmlabError `bad-option`; on `fit` `empty`, `shape` or `non-finite`.
 * @example
 * ```ts
 * import { Dense, lasso } from 'lmlab';
 * const X = Dense.fromRows([[0, 1], [1, 0], [2, 1], [3, 0]]);
 * lasso({ alpha: 0.1 }).fit(X, [1, 3, 5, 7]).coef[1]; // 0
 * ```
 */
export function lasso(options: LassoOptions = {}): ElasticNet {
  checkOptionNames<LassoOptions>(options, { alpha: 1, fitIntercept: true, tol: 1e-4, maxIter: 1000 });
  return elasticNet({ ...options, l1Ratio: 1 });
}

/** The options with the defaults filled in. @throws LmlabError `bad-option`. */
export function elasticNetParams(options: ElasticNetOptions): Required<ElasticNetOptions> {
  const params = withDefaults<Required<ElasticNetOptions>>(options, {
    alpha: 1,
    l1Ratio: 0.5,
    fitIntercept: true,
    tol: 1e-4,
    maxIter: 1000,
  });
  checkPositive('alpha', params.alpha);
  checkPositive('tol', params.tol);
  checkInteger('maxIter', params.maxIter, 1);
  if (params.l1Ratio > 0 && params.l1Ratio <= 1) return params;
  throw new LmlabError('bad-option', {
    expected: 'l1Ratio above 0 and up to 1',
    found: String(params.l1Ratio),
    remedy: 'Use ridge for a pure L2 penalty.',
  });
}
