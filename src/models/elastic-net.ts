import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { FitOptions, Regressor } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { transpose } from '../core/transpose';
import { centered, FittedLinearRegressor, interceptOf, type RegressionData } from './linear-regressor';
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
  fit(x: Matrix, y: ArrayLike<number>, options?: FitOptions): FittedLinearRegressor;
}

/** The weights at every strength of the penalty. */
export interface RegularizationPath {
  /** Strengths, falling. */
  readonly alphas: Float64Array;
  /** Strengths × features. */
  readonly coefs: Dense;
  readonly intercepts: Float64Array;
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
  const params = { alpha: 1, l1Ratio: 0.5, fitIntercept: true, tol: 1e-4, maxIter: 1000, ...options };
  checkOptions(params);
  return {
    params,
    fit: (x, y, fitOptions) => {
      const problem = centered(x, y, params.fitIntercept, fitOptions);
      const { coef, iterations, converged } = new CoordinateDescent(problem).solve(params.alpha, params);
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
  return elasticNet({ ...options, l1Ratio: 1 });
}

/**
 * The weights of {@link elasticNet} from the weakest penalty that leaves none down to a share of it, each found from
 * the one before (Friedman, Hastie and Tibshirani 2010).
 *
 * @param x Samples × features.
 * @param y One number a sample.
 * @param options `nAlphas` (default 100), `eps` (last strength over first, default 0.001) and those of `elasticNet`.
 * @returns Strengths, weights and intercepts.
 * @throws LmlabError as `fit` does.
 * @example
 * ```ts
 * import { Dense, elasticNetPath } from 'lmlab';
 * const X = Dense.fromRows([[0, 1], [1, 0], [2, 1], [3, 0]]);
 * const path = elasticNetPath(X, [1, 3, 5, 7], { l1Ratio: 1, nAlphas: 5 });
 * Array.from(path.coefs.row(0)); // [0, 0]
 * ```
 */
export function elasticNetPath(
  x: Matrix,
  y: ArrayLike<number>,
  options: Omit<ElasticNetOptions, 'alpha'> & { readonly nAlphas?: number; readonly eps?: number } = {},
): RegularizationPath {
  const { nAlphas = 100, eps = 1e-3, ...rest } = options;
  const params = { alpha: 1, l1Ratio: 0.5, fitIntercept: true, tol: 1e-4, maxIter: 1000, ...rest };
  checkOptions(params);
  checkPositive('nAlphas', nAlphas);
  checkPositive('eps', eps);
  const problem = centered(x, y, params.fitIntercept);
  const descent = new CoordinateDescent(problem);
  const largest = descent.largestAlpha(params.l1Ratio);
  const alphas = Float64Array.from(
    { length: nAlphas },
    (_, a) => largest * eps ** (nAlphas === 1 ? 0 : a / (nAlphas - 1)),
  );
  const coefs = new Dense(nAlphas, x.cols);
  const intercepts = new Float64Array(nAlphas);
  alphas.forEach((alpha, a) => {
    const { coef } = descent.solve(alpha, params);
    coefs.row(a).set(coef);
    intercepts[a] = interceptOf(problem, coef);
  });
  return { alphas, coefs, intercepts };
}

function checkOptions({ alpha, l1Ratio, tol, maxIter }: Required<ElasticNetOptions>): void {
  checkPositive('alpha', alpha);
  checkPositive('tol', tol);
  checkPositive('maxIter', maxIter);
  if (!(l1Ratio > 0 && l1Ratio <= 1)) {
    throw new LmlabError('bad-option', {
      expected: 'l1Ratio above 0 and up to 1',
      found: String(l1Ratio),
      remedy: 'Use ridge for a pure L2 penalty.',
    });
  }
}

/** Coordinate descent that keeps its weights, so that the next strength starts from them. */
class CoordinateDescent {
  readonly #problem: RegressionData;
  readonly #columns: ReturnType<typeof transpose>;
  /** Σ s (x − mean)² of each column. */
  readonly #squares: Float64Array;
  readonly #coef: Float64Array;
  /** y − Xw for the centered X is `residual + shift`: a column's mean moves all samples alike. */
  readonly #residual: Float64Array;
  #shift = 0;

  constructor(problem: RegressionData) {
    const { x, means, weights, totalWeight, y } = problem;
    this.#problem = problem;
    this.#columns = transpose(x);
    this.#coef = new Float64Array(x.cols);
    this.#residual = y.slice();
    this.#squares = new Float64Array(x.cols);
    for (let i = 0; i < x.rows; i++) {
      for (let k = x.indptr[i]; k < x.indptr[i + 1]; k++) {
        this.#squares[x.indices[k]] += weights[i] * x.data[k] * x.data[k];
      }
    }
    for (let j = 0; j < x.cols; j++) {
      const raw = this.#squares[j];
      const square = raw - totalWeight * means[j] * means[j];
      // What rounding leaves of a constant column is no variation.
      this.#squares[j] = square > 1e-12 * raw ? square : 0;
    }
  }

  /** Σ s · column j (centered) · residual. */
  #slope(j: number): number {
    const { weights, totalWeight, means } = this.#problem;
    const { indptr, indices, data } = this.#columns;
    let sum = 0;
    for (let q = indptr[j]; q < indptr[j + 1]; q++) {
      const i = indices[q];
      sum += weights[i] * data[q] * this.#residual[i];
    }
    return sum + this.#shift * totalWeight * means[j];
  }

  /** The weakest strength that leaves no weight. */
  largestAlpha(l1Ratio: number): number {
    let max = 0;
    for (let j = 0; j < this.#coef.length; j++) max = Math.max(max, Math.abs(this.#slope(j)));
    // A little more, so that rounding does not let a weight through.
    return Math.max((max / (this.#problem.totalWeight * l1Ratio)) * (1 + 1e-14), Number.EPSILON);
  }

  solve(
    alpha: number,
    { l1Ratio, tol, maxIter }: Required<ElasticNetOptions>,
  ): { coef: Float64Array; iterations: number; converged: boolean } {
    const { means, weights, totalWeight, y } = this.#problem;
    const { indptr, indices, data } = this.#columns;
    const l1 = alpha * l1Ratio * totalWeight;
    const l2 = alpha * (1 - l1Ratio) * totalWeight;
    const coef = this.#coef;
    let ySquare = 0;
    for (let i = 0; i < y.length; i++) ySquare += weights[i] * y[i] * y[i];
    for (let pass = 0; pass < maxIter; pass++) {
      let largest = 0;
      let largestChange = 0;
      for (let j = 0; j < coef.length; j++) {
        if (this.#squares[j] === 0) continue;
        const before = coef[j];
        const slope = this.#slope(j) + this.#squares[j] * before;
        const shrunk = Math.sign(slope) * Math.max(Math.abs(slope) - l1, 0);
        const after = shrunk / (this.#squares[j] + l2);
        if (after !== before) {
          const change = after - before;
          coef[j] = after;
          this.#shift += change * means[j];
          for (let q = indptr[j]; q < indptr[j + 1]; q++) this.#residual[indices[q]] -= change * data[q];
        }
        largest = Math.max(largest, Math.abs(after));
        largestChange = Math.max(largestChange, Math.abs(after - before));
      }
      const still = largest === 0 || largestChange / largest < tol;
      if ((still || pass === maxIter - 1) && this.#gap(l1, l2) <= tol * ySquare) {
        return { coef: coef.slice(), iterations: pass + 1, converged: true };
      }
    }
    return { coef: coef.slice(), iterations: maxIter, converged: false };
  }

  /** Objective less the dual's value at the residual, scaled to be feasible. */
  #gap(l1: number, l2: number): number {
    const { weights, y } = this.#problem;
    const coef = this.#coef;
    let residualSquare = 0;
    let residualY = 0;
    for (let i = 0; i < y.length; i++) {
      const r = this.#residual[i] + this.#shift;
      residualSquare += weights[i] * r * r;
      residualY += weights[i] * r * y[i];
    }
    let dualNorm = 0;
    let sum = 0;
    let square = 0;
    for (let j = 0; j < coef.length; j++) {
      dualNorm = Math.max(dualNorm, Math.abs(this.#slope(j) - l2 * coef[j]));
      sum += Math.abs(coef[j]);
      square += coef[j] * coef[j];
    }
    const scale = dualNorm > l1 ? l1 / dualNorm : 1;
    return (
      0.5 * residualSquare * (1 + scale * scale) +
      l1 * sum -
      scale * residualY +
      0.5 * l2 * (1 + scale * scale) * square
    );
  }
}
