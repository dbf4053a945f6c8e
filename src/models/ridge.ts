import { LmlabError } from '../core/errors';
import type { FitOptions, Regressor } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { untilConverged } from '../core/progress';
import { checkInteger, withDefaults } from '../core/options';
import { dot } from './dot';
import {
  centered,
  checkRegressionStart,
  FittedLinearRegressor,
  interceptOf,
  type RegressionData,
  type RegressionWarmStart,
} from './linear-regressor';
import { checkPositive } from './training-data';

/** Options of {@link ridge}. */
export interface RidgeOptions {
  /** Strength of the penalty α‖w‖², 0 or more. Default 1. */
  readonly alpha?: number;
  /** Learn an intercept, which is not penalized. Default true. */
  readonly fitIntercept?: boolean;
  /** Share of the first residual of the normal equations that counts as none. Default 1e-10. */
  readonly tol?: number;
  /** Iterations at most. Default 10000. */
  readonly maxIter?: number;
}

/** {@link ridge} before fitting. */
export interface Ridge extends Regressor<Matrix> {
  readonly params: Required<RidgeOptions>;
  fit(x: Matrix, y: ArrayLike<number>, options?: FitOptions & RegressionWarmStart): FittedLinearRegressor;
}

/**
 * Least squares with an L2 penalty: minimizes ‖y − Xw − b‖² + α‖w‖² (Hoerl and Kennard 1970), as scikit-learn's Ridge,
 * by conjugate gradients on the normal equations, which keep a sparse matrix sparse.
 *
 * @param options See {@link RidgeOptions}.
 * @returns A regressor of matrices, samples × features.
 * @throws LmlabError `bad-option`; on `fit` `empty`, `shape` or `non-finite`.
 * @example
 * ```ts
 * import { Dense, ridge } from 'lmlab';
 * const model = ridge({ alpha: 0 }).fit(Dense.fromRows([[0], [1], [2]]), [1, 3, 5]);
 * model.predict(Dense.fromRows([[3]]))[0].toFixed(3); // '7.000'
 * ```
 */
export function ridge(options: RidgeOptions = {}): Ridge {
  const params = withDefaults<Required<RidgeOptions>>(options, {
    alpha: 1,
    fitIntercept: true,
    tol: 1e-10,
    maxIter: 10000,
  });
  if (!(params.alpha >= 0 && params.alpha < Infinity)) {
    throw new LmlabError('bad-option', {
      expected: 'alpha as a finite number of 0 or more',
      found: String(params.alpha),
      remedy: 'Leave it out for 1.',
    });
  }
  checkPositive('tol', params.tol);
  checkInteger('maxIter', params.maxIter, 1);
  return {
    params,
    fit: (x, y, fitOptions) => {
      const problem = centered(x, y, params.fitIntercept, fitOptions);
      const start = fitOptions?.warmStart;
      if (start !== undefined) checkRegressionStart(start, x.cols);
      const { coef, iterations, converged } = conjugateGradients(problem, params, start?.coef);
      return new FittedLinearRegressor({
        coef,
        intercept: interceptOf(problem, coef),
        iterations,
        converged,
      });
    },
  };
}

/** Solves (Xᵀ S X + α I) w = Xᵀ S y for the centered X (Hestenes and Stiefel 1952). */
function conjugateGradients(
  problem: RegressionData,
  { alpha, tol, maxIter }: Required<RidgeOptions>,
  start: Float64Array | undefined,
): { coef: Float64Array; iterations: number; converged: boolean } {
  const { x, y, weights, means } = problem;
  const V = x.cols;
  const coef = start?.slice() ?? new Float64Array(V);
  const product = new Float64Array(V);
  const scores = new Float64Array(x.rows);
  const residual = transposedTimes(y);
  // What counts as none is a share of the residual at zero, wherever the start is.
  const goal = dot(residual, residual) * tol * tol;
  if (start !== undefined) {
    normalEquationsTimes(start);
    for (let j = 0; j < V; j++) residual[j] -= product[j];
  }
  const direction = residual.slice();
  let square = dot(residual, residual);
  let iterations = 0;
  let converged = square <= goal;
  for (const done of untilConverged(converged ? 0 : maxIter, 'conjugate gradients')) {
    normalEquationsTimes(direction);
    const curvature = dot(direction, product);
    // No curvature: the direction leaves the predictions as they are, and the least squares are reached.
    converged = curvature <= 0;
    if (converged) break;
    const step = square / curvature;
    for (let j = 0; j < V; j++) {
      coef[j] += step * direction[j];
      residual[j] -= step * product[j];
    }
    const next = dot(residual, residual);
    for (let j = 0; j < V; j++) direction[j] = residual[j] + (next / square) * direction[j];
    square = next;
    iterations = done + 1;
    converged = square <= goal;
    if (converged) break;
  }
  return { coef, iterations, converged };

  /** product = (Xᵀ S X + α I) v */
  function normalEquationsTimes(v: Float64Array): void {
    const shift = dot(means, v);
    for (let i = 0; i < x.rows; i++) {
      let z = -shift;
      for (let k = x.indptr[i]; k < x.indptr[i + 1]; k++) z += x.data[k] * v[x.indices[k]];
      scores[i] = z;
    }
    product.set(transposedTimes(scores));
    for (let j = 0; j < V; j++) product[j] += alpha * v[j];
  }

  function transposedTimes(v: Float64Array): Float64Array {
    const out = new Float64Array(V);
    let sum = 0;
    for (let i = 0; i < x.rows; i++) {
      const value = weights[i] * v[i];
      sum += value;
      for (let k = x.indptr[i]; k < x.indptr[i + 1]; k++) out[x.indices[k]] += value * x.data[k];
    }
    for (let j = 0; j < V; j++) out[j] -= sum * means[j];
    return out;
  }
}
