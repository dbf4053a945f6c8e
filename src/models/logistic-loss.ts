import type { Csr } from '../core/csr';
import { bytesFor, matrixBytes, type SparseMemory } from '../core/sparse-kernels';

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

/** A twice differentiable function, worked out in steps, so that each is paid for only where it is needed. */
export interface SmoothFunction {
  readonly size: number;
  /** Writes the diagonal of the Hessian where all weights are zero. */
  diagonal(out: Float64Array): void;
  /** The value at `w`. */
  value(w: Float64Array): number;
  /** Writes the gradient at the `w` that `value` saw last. */
  gradient(w: Float64Array, out: Float64Array): void;
  /** Writes the Hessian, at the `w` that `gradient` saw last, times a direction. */
  hessianTimes(direction: Float64Array, out: Float64Array): void;
}

/**
 * How many numbers stand side by side for a feature: one weight for two classes, for more classes one each, made even
 * so that a vector instruction takes two.
 */
export function weightStride(classCount: number): number {
  return classCount === 2 ? 1 : classCount + (classCount % 2);
}

/** Bytes of memory that {@link logisticLoss} takes. */
export function logisticLossBytes({ x, classCount }: LogisticProblem): number {
  const stride = weightStride(classCount);
  return matrixBytes(x) + bytesFor({ float64: stride * (2 * x.cols + 3 * x.rows + 2), int32: x.rows });
}

/**
 * Σ costᵢ · loss + ½ l2 ‖w‖². Of two classes the loss is ln(1 + exp(−yᵢ zᵢ)) and the weights are [w, intercept]; of
 * more it is −ln softmax(zᵢ)[codeᵢ], and the weights stand feature by feature, {@link weightStride} a feature, then the
 * intercepts.
 */
export function logisticLoss(problem: LogisticProblem, l2: number, memory: SparseMemory): SmoothFunction {
  return problem.classCount === 2 ? binaryLoss(problem, l2, memory) : softmaxLoss(problem, l2, memory);
}

function binaryLoss(
  { x, codes, costs, fitIntercept }: LogisticProblem,
  l2: number,
  memory: SparseMemory,
): SmoothFunction {
  const { rows: n, cols: V } = x;
  const { kernels } = memory;
  const { indptr, indices, data } = memory.matrix(x);
  const at = [indptr.byteOffset, indices.byteOffset, data.byteOffset] as const;
  const weights = memory.float64(V);
  const sums = memory.float64(V);
  const ofClass = memory.int32(n);
  ofClass.set(codes);
  const factors = memory.float64(n);
  factors.set(costs);
  const report = memory.float64(2);
  // Those of the point seen last, and of the one accepted last.
  let latest = memory.float64(n);
  let curvatures = memory.float64(n);
  const slopes = new Float64Array(V + Number(fitIntercept));
  const prepare = (w: Float64Array): number => {
    weights.set(V < w.length ? w.subarray(0, V) : w);
    for (let j = 0; j < V; j++) sums[j] = l2 * weights[j];
    return fitIntercept ? w[V] : 0;
  };
  const write = (out: Float64Array, interceptSum: number): void => {
    out.set(sums);
    if (fitIntercept) out[V] = interceptSum;
  };
  return {
    size: V + Number(fitIntercept),
    diagonal: (out) => {
      sums.fill(0);
      kernels.addSquares(n, ...at, factors.byteOffset, sums.byteOffset);
      for (let j = 0; j < V; j++) sums[j] = l2 + sums[j] / 4;
      write(out, costs.reduce((sum, cost) => sum + cost, 0) / 4);
    },
    value: (w) => {
      const bias = prepare(w);
      const samples = [ofClass.byteOffset, factors.byteOffset, latest.byteOffset] as const;
      const to = [sums.byteOffset, report.byteOffset] as const;
      // The gradient comes with it, since a row costs most when it is read the first time.
      kernels.logisticRows(n, ...at, weights.byteOffset, bias, ...samples, ...to);
      write(slopes, report[1]);
      return report[0] + (l2 / 2) * sumOfSquares(w, V);
    },
    gradient: (_, out) => {
      out.set(slopes);
      [latest, curvatures] = [curvatures, latest];
    },
    hessianTimes: (direction, out) => {
      const bias = prepare(direction);
      const to = [curvatures.byteOffset, sums.byteOffset] as const;
      write(out, kernels.hessianRows(n, ...at, weights.byteOffset, bias, ...to));
    },
  };
}

function softmaxLoss(
  { x, codes, costs, classCount: K, fitIntercept }: LogisticProblem,
  l2: number,
  memory: SparseMemory,
): SmoothFunction {
  const { rows: n, cols: V } = x;
  const { kernels } = memory;
  const { indptr, indices, data } = memory.matrix(x);
  const stride = weightStride(K);
  const base = V * stride;
  const weights = memory.float64(base + stride);
  const sums = memory.float64(base + stride);
  const scores = memory.float64(n * stride);
  const slopes = memory.float64(n * stride);
  const factors = memory.float64(n);
  factors.set(costs);
  const latest = new Float64Array(n * K);
  const probabilities = new Float64Array(n * K);
  const score = (w: Float64Array): void => {
    weights.set(w);
    const bias = weights.byteOffset + 8 * base;
    const at = [indptr.byteOffset, indices.byteOffset, data.byteOffset] as const;
    kernels.scoresMany(n, ...at, weights.byteOffset, bias, scores.byteOffset, stride);
  };
  const collect = (w: Float64Array, out: Float64Array): void => {
    for (let j = 0; j < base; j++) sums[j] = l2 * w[j];
    const at = [indptr.byteOffset, indices.byteOffset, data.byteOffset] as const;
    kernels.addRowsMany(n, ...at, slopes.byteOffset, sums.byteOffset, stride);
    if (fitIntercept) {
      for (let k = 0; k < K; k++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += slopes[i * stride + k];
        sums[base + k] = sum;
      }
    }
    out.set(out.length < sums.length ? sums.subarray(0, out.length) : sums);
  };
  return {
    size: base + (fitIntercept ? stride : 0),
    diagonal: (out) => {
      // Where all classes are equally likely, they share one diagonal.
      const share = (K - 1) / (K * K);
      const line = sums.subarray(0, V).fill(0);
      const at = [indptr.byteOffset, indices.byteOffset, data.byteOffset] as const;
      kernels.addSquares(n, ...at, factors.byteOffset, line.byteOffset);
      for (let j = 0; j < V; j++) out.fill(l2 + share * line[j], j * stride, (j + 1) * stride);
      if (fitIntercept) out.fill(share * costs.reduce((sum, cost) => sum + cost, 0), base);
    },
    value: (w) => {
      score(w);
      let loss = 0;
      for (let i = 0; i < n; i++) {
        const at = i * stride;
        let max = scores[at];
        for (let k = 1; k < K; k++) if (scores[at + k] > max) max = scores[at + k]!;
        let sum = 0;
        for (let k = 0; k < K; k++) {
          const e = Math.exp(scores[at + k] - max);
          latest[i * K + k] = e;
          sum += e;
        }
        for (let k = 0; k < K; k++) latest[i * K + k] /= sum;
        loss += costs[i] * (Math.log(sum) + max - scores[at + codes[i]]);
      }
      return loss + (l2 / 2) * sumOfSquares(w, base);
    },
    gradient: (w, out) => {
      probabilities.set(latest);
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < K; k++) slopes[i * stride + k] = costs[i] * probabilities[i * K + k];
        slopes[i * stride + codes[i]] -= costs[i];
      }
      collect(w, out);
    },
    hessianTimes: (direction, out) => {
      score(direction);
      for (let i = 0; i < n; i++) {
        let mean = 0;
        for (let k = 0; k < K; k++) mean += probabilities[i * K + k] * scores[i * stride + k];
        for (let k = 0; k < K; k++) {
          slopes[i * stride + k] = costs[i] * probabilities[i * K + k] * (scores[i * stride + k] - mean);
        }
      }
      collect(direction, out);
    },
  };
}

function sumOfSquares(w: Float64Array, count: number): number {
  let sum = 0;
  for (let j = 0; j < count; j++) sum += w[j] * w[j];
  return sum;
}
