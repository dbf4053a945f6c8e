import type { Csr } from '../../core/csr';
import type { Dense } from '../../core/dense';
import { gram } from './factor-error';

/**
 * One pass of Newton steps over the entries of W with H (features × topics) held fixed, each entry kept at 0 or more
 * (Cichocki and Phan 2009).
 *
 * @returns Σ |projected gradient|, which is 0 at the end.
 */
export function coordinateStep(x: Csr, w: Dense, h: Dense): number {
  const K = w.cols;
  const gramH = gram(h);
  const target = new Float64Array(K);
  let violation = 0;
  for (let i = 0; i < x.rows; i++) {
    target.fill(0);
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      const value = x.data[p];
      const offset = x.indices[p] * K;
      for (let t = 0; t < K; t++) target[t] += value * h.data[offset + t];
    }
    const start = i * K;
    for (let t = 0; t < K; t++) {
      let gradient = -target[t];
      for (let r = 0; r < K; r++) gradient += gramH[t * K + r] * w.data[start + r];
      const at = w.data[start + t];
      violation += Math.abs(at === 0 ? Math.min(0, gradient) : gradient);
      const curvature = gramH[t * K + t];
      if (curvature !== 0) w.data[start + t] = Math.max(at - gradient / curvature, 0);
    }
  }
  return violation;
}
