import type { Csr } from '../../core/csr';
import type { Dense } from '../../core/dense';
import { gram, times } from '../../core/sparse-product';
import { columnSums } from './factor-error';

/** Multiplies every entry of W by what lowers the loss with H (features × topics) held fixed (Lee and Seung 2001). */
export function multiplicativeStep(x: Csr, w: Dense, h: Dense, loss: 'frobenius' | 'klDivergence'): void {
  if (loss === 'frobenius') squaredErrorStep(x, w, h);
  else divergenceStep(x, w, h);
}

function squaredErrorStep(x: Csr, w: Dense, h: Dense): void {
  const K = w.cols;
  const gramH = gram(h);
  const up = times(x, h).data;
  const weights = w.data;
  const down = new Float64Array(K);
  for (let start = 0; start < weights.length; start += K) {
    for (let t = 0; t < K; t++) {
      let sum = 0;
      for (let r = 0; r < K; r++) sum += weights[start + r] * gramH[t * K + r];
      down[t] = sum === 0 ? Number.EPSILON : sum;
    }
    for (let t = 0; t < K; t++) weights[start + t] *= up[start + t] / down[t];
  }
}

function divergenceStep(x: Csr, w: Dense, h: Dense): void {
  const K = w.cols;
  const { indptr, indices, data } = x;
  const features = h.data;
  const down = columnSums(h).map((sum) => (sum === 0 ? Number.EPSILON : sum));
  const up = new Float64Array(K);
  for (let i = 0; i < x.rows; i++) {
    const weights = w.data.subarray(i * K, (i + 1) * K);
    up.fill(0);
    for (let p = indptr[i]; p < indptr[i + 1]; p++) {
      const offset = indices[p] * K;
      let fitted = 0;
      for (let t = 0; t < K; t++) fitted += weights[t] * features[offset + t];
      const ratio = data[p] / Math.max(fitted, Number.EPSILON);
      for (let t = 0; t < K; t++) up[t] += ratio * features[offset + t];
    }
    for (let t = 0; t < K; t++) weights[t] *= up[t] / down[t];
  }
}
