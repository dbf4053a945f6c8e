import type { Csr } from '../core/csr';
import type { Objective } from './lbfgs';

/** What logistic regression minimizes over. */
export interface LogisticProblem {
  readonly x: Csr;
  /** The class of each sample, from 0. */
  readonly codes: Int32Array;
  /** C times the weight of each sample. */
  readonly costs: Float64Array;
  readonly classCount: number;
  readonly fitIntercept: boolean;
}

/**
 * Σ costᵢ · ln(1 + exp(−yᵢ zᵢ)) + ½ l2 ‖w‖² of two classes, for weights [w, intercept]. One pass over the matrix: each
 * row's score and its share of the gradient are computed while the row is in the cache.
 */
export function binaryLogisticLoss(problem: LogisticProblem, l2: number): Objective {
  const { x, codes, costs, fitIntercept } = problem;
  const { rows, cols, indptr, indices, data } = x;
  return (w, gradient) => {
    let loss = 0;
    for (let j = 0; j < cols; j++) {
      gradient[j] = l2 * w[j];
      loss += w[j] * w[j];
    }
    loss *= l2 / 2;
    const intercept = fitIntercept ? w[cols] : 0;
    let gradientIntercept = 0;
    for (let i = 0; i < rows; i++) {
      const start = indptr[i];
      const end = indptr[i + 1];
      let z = intercept;
      for (let k = start; k < end; k++) z += data[k] * w[indices[k]];
      // With m the score on the wrong side: ln(1 + e^m) and its derivative e^m / (1 + e^m), from e^-|m|.
      const m = codes[i] === 1 ? -z : z;
      const e = Math.exp(m > 0 ? -m : m);
      loss += costs[i] * ((m > 0 ? m : 0) + Math.log1p(e));
      const slope = (costs[i] * (m > 0 ? 1 : e)) / (1 + e);
      const r = codes[i] === 1 ? -slope : slope;
      gradientIntercept += r;
      for (let k = start; k < end; k++) gradient[indices[k]] += r * data[k];
    }
    if (fitIntercept) gradient[cols] = gradientIntercept;
    return loss;
  };
}

/**
 * Σ costᵢ · (−ln softmax(zᵢ)[codeᵢ]) + ½ l2 ‖W‖² of K classes. Weights stand feature by feature, the K of a feature
 * side by side, then the K intercepts, so that a non-zero touches one stretch of memory.
 */
export function multinomialLogisticLoss(problem: LogisticProblem, l2: number): Objective {
  const { x, codes, costs, classCount: K, fitIntercept } = problem;
  const { rows, cols, indptr, indices, data } = x;
  const base = cols * K;
  const z = new Float64Array(K);
  return (w, gradient) => {
    let loss = 0;
    for (let j = 0; j < base; j++) {
      gradient[j] = l2 * w[j];
      loss += w[j] * w[j];
    }
    loss *= l2 / 2;
    gradient.fill(0, base);
    for (let i = 0; i < rows; i++) {
      const start = indptr[i];
      const end = indptr[i + 1];
      for (let k = 0; k < K; k++) z[k] = fitIntercept ? w[base + k] : 0;
      for (let p = start; p < end; p++) {
        const offset = indices[p] * K;
        const value = data[p];
        for (let k = 0; k < K; k++) z[k] += value * w[offset + k];
      }
      const own = z[codes[i]];
      let max = z[0];
      for (let k = 1; k < K; k++) if (z[k] > max) max = z[k];
      let sum = 0;
      for (let k = 0; k < K; k++) {
        z[k] = Math.exp(z[k] - max);
        sum += z[k];
      }
      const cost = costs[i];
      loss += cost * (Math.log(sum) + max - own);
      for (let k = 0; k < K; k++) z[k] *= cost / sum;
      z[codes[i]] -= cost;
      for (let p = start; p < end; p++) {
        const offset = indices[p] * K;
        const value = data[p];
        for (let k = 0; k < K; k++) gradient[offset + k] += value * z[k];
      }
      if (fitIntercept) for (let k = 0; k < K; k++) gradient[base + k] += z[k];
    }
    return loss;
  };
}
