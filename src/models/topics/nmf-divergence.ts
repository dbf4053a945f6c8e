import type { Csr } from '../../core/csr';
import type { Dense } from '../../core/dense';
import { bytesFor, matrixBytes, withSparseMemory } from '../../core/sparse-kernels';
import type { SparseArrays } from '../../core/transpose';
import { evenTopics, improve, pad, unpad, type FactorizeOptions, type Factorized } from './nmf-passes';

/**
 * Improves W (samples × topics) and, with `learn`, H (features × topics) in place, by factors that lower the generalized
 * Kullback–Leibler divergence (Lee and Seung 2001), until it hardly falls.
 */
export function factorizeDivergence(
  x: Csr,
  w: Dense,
  h: Dense,
  options: FactorizeOptions,
  learn: boolean,
): Factorized {
  const width = evenTopics(w.cols);
  const numbers = width * (x.rows + x.cols + 2);
  const bytes = (learn ? 2 : 1) * matrixBytes(x) + bytesFor({ float64: numbers });
  return withSparseMemory(bytes, (memory) => {
    const matrix = memory.matrix(x);
    const columns = learn ? memory.transposed(x) : matrix;
    const samples = pad(w, memory);
    const features = pad(h, memory);
    const down = memory.float64(width);
    const row = memory.float64(width).byteOffset;
    const step = ({ indptr, indices, data }: SparseArrays, factor: Dense, other: Dense): void => {
      down.set(columnSums(other).map((sum) => (sum === 0 ? Number.EPSILON : sum)));
      const at = [indptr.byteOffset, indices.byteOffset, data.byteOffset] as const;
      const factors = [factor.data.byteOffset, other.data.byteOffset, down.byteOffset] as const;
      memory.kernels.divergencePass(factor.rows, ...at, ...factors, row, width);
    };
    const pass = (): number => {
      step(matrix, samples, features);
      if (learn) step(columns, features, samples);
      return 0;
    };
    const error = (): number => klDivergence(x, samples, features);
    const iterations = improve(pass, error, options);
    unpad(samples, w);
    unpad(features, h);
    return { iterations, error: error() };
  });
}

/** Σ x ln(x / wh) − x + wh. */
export function klDivergence(x: Csr, w: Dense, h: Dense): number {
  const K = w.cols;
  let sum = 0;
  for (let i = 0; i < x.rows; i++) {
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      const value = x.data[p];
      if (value === 0) continue;
      let fitted = 0;
      for (let t = 0; t < K; t++) fitted += w.data[i * K + t] * h.data[x.indices[p] * K + t];
      sum += value * Math.log(value / Math.max(fitted, Number.EPSILON)) - value;
    }
  }
  const totalsW = columnSums(w);
  const totalsH = columnSums(h);
  for (let t = 0; t < K; t++) sum += totalsW[t] * totalsH[t];
  return sum;
}

/** Σ over the rows, one number a column. */
export function columnSums(x: Dense): Float64Array {
  const sums = new Float64Array(x.cols);
  for (let i = 0; i < x.rows; i++) for (let t = 0; t < x.cols; t++) sums[t] += x.data[i * x.cols + t];
  return sums;
}
