import type { Csr } from '../../core/csr';
import type { Dense } from '../../core/dense';
import { columnSums, gram, product } from './factor-error';

/** Multiplies every entry of W by what lowers the loss with H (features × topics) held fixed (Lee and Seung 2001). */
export function multiplicativeStep(x: Csr, w: Dense, h: Dense, loss: 'frobenius' | 'klDivergence'): void {
  const K = w.cols;
  const gramH = gram(h);
  const totals = columnSums(h);
  const up = new Float64Array(K);
  const down = new Float64Array(K);
  for (let i = 0; i < x.rows; i++) {
    up.fill(0);
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      const offset = x.indices[p] * K;
      const value =
        loss === 'frobenius'
          ? x.data[p]
          : x.data[p] / Math.max(product(w, i, h, x.indices[p]), Number.EPSILON);
      for (let t = 0; t < K; t++) up[t] += value * h.data[offset + t];
    }
    const start = i * K;
    if (loss === 'frobenius') {
      down.fill(0);
      for (let r = 0; r < K; r++) {
        const value = w.data[start + r];
        for (let t = 0; t < K; t++) down[t] += value * gramH[r * K + t];
      }
    } else {
      down.set(totals);
    }
    for (let t = 0; t < K; t++) w.data[start + t] *= up[t] / (down[t] === 0 ? Number.EPSILON : down[t]);
  }
}
