import type { Csr } from '../../core/csr';
import type { Dense } from '../../core/dense';
import { gram } from '../../core/sparse-product';

/** ‖X − W Hᵀ‖², without forming W Hᵀ: ‖X‖² − 2⟨X, W Hᵀ⟩ + tr(WᵀW HᵀH). H is features × topics. */
export function factorSquaredError(x: Csr, w: Dense, h: Dense): number {
  const K = w.cols;
  let square = 0;
  let cross = 0;
  for (let i = 0; i < x.rows; i++) {
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      const value = x.data[p];
      square += value * value;
      cross += value * product(w, i, h, x.indices[p]);
    }
  }
  const gramW = gram(w);
  const gramH = gram(h);
  let trace = 0;
  for (let q = 0; q < K * K; q++) trace += gramW[q] * gramH[q];
  return Math.max(0, square - 2 * cross + trace);
}

/** Σ x ln(x / wh) − x + wh, the generalized Kullback–Leibler divergence. */
export function klDivergence(x: Csr, w: Dense, h: Dense): number {
  const K = w.cols;
  let sum = 0;
  for (let i = 0; i < x.rows; i++) {
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      const value = x.data[p];
      if (value === 0) continue;
      sum += value * Math.log(value / Math.max(product(w, i, h, x.indices[p]), Number.EPSILON)) - value;
    }
  }
  const totalsW = columnSums(w);
  const totalsH = columnSums(h);
  for (let t = 0; t < K; t++) sum += totalsW[t] * totalsH[t];
  return sum;
}

/** (W Hᵀ)ᵢⱼ */
export function product(w: Dense, i: number, h: Dense, j: number): number {
  const K = w.cols;
  let sum = 0;
  for (let t = 0; t < K; t++) sum += w.data[i * K + t] * h.data[j * K + t];
  return sum;
}

/** Σ over the rows, one number a column. */
export function columnSums(x: Dense): Float64Array {
  const sums = new Float64Array(x.cols);
  for (let i = 0; i < x.rows; i++) for (let t = 0; t < x.cols; t++) sums[t] += x.data[i * x.cols + t];
  return sums;
}
