import { untilConverged } from '../core/progress';
import { transpose } from '../core/transpose';
import type { RegressionData } from './linear-regressor';

/** The mixture of penalties, and when to stop. */
export interface ElasticNetStopping {
  readonly l1Ratio: number;
  /** Duality gap, as a share of ‖y‖², at which to stop. */
  readonly tol: number;
  readonly maxIter: number;
}

/** Coordinate descent that keeps its weights, so that the next strength starts from them. */
export class ElasticNetDescent {
  readonly #problem: RegressionData;
  readonly #columns: ReturnType<typeof transpose>;
  /** Σ s (x − mean)² of each column. */
  readonly #squares: Float64Array;
  readonly #coef: Float64Array;
  /** y − Xw for the centered X is `residual + shift`: a column's mean moves all samples alike. */
  readonly #residual: Float64Array;
  #shift = 0;

  constructor(problem: RegressionData, start?: Float64Array) {
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
    start?.forEach((weight, j) => {
      if (this.#squares[j] > 0) this.#move(j, weight);
    });
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

  /** Gives a weight a new value. */
  #move(j: number, value: number): void {
    const { indptr, indices, data } = this.#columns;
    const change = value - this.#coef[j];
    this.#coef[j] = value;
    this.#shift += change * this.#problem.means[j];
    for (let q = indptr[j]; q < indptr[j + 1]; q++) this.#residual[indices[q]] -= change * data[q];
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
    { l1Ratio, tol, maxIter }: ElasticNetStopping,
  ): { coef: Float64Array; iterations: number; converged: boolean } {
    const { weights, totalWeight, y } = this.#problem;
    const l1 = alpha * l1Ratio * totalWeight;
    const l2 = alpha * (1 - l1Ratio) * totalWeight;
    const coef = this.#coef;
    let ySquare = 0;
    for (let i = 0; i < y.length; i++) ySquare += weights[i] * y[i] * y[i];
    for (const pass of untilConverged(maxIter, 'coordinate descent')) {
      let largest = 0;
      let largestChange = 0;
      for (let j = 0; j < coef.length; j++) {
        if (this.#squares[j] === 0) continue;
        const before = coef[j];
        const slope = this.#slope(j) + this.#squares[j] * before;
        const shrunk = Math.sign(slope) * Math.max(Math.abs(slope) - l1, 0);
        const after = shrunk / (this.#squares[j] + l2);
        if (after !== before) this.#move(j, after);
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
