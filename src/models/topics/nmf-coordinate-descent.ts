import type { Csr } from '../../core/csr';
import type { Dense } from '../../core/dense';
import { gram, times } from '../../core/sparse-product';

/**
 * One pass of Newton steps over the entries of W with H (features × topics) held fixed, each entry kept at 0 or more
 * (Cichocki and Phan 2009).
 *
 * @returns Σ |projected gradient|, which is 0 at the end.
 */
export function coordinateStep(x: Csr, w: Dense, h: Dense): number {
  const K = w.cols;
  const gramH = gram(h);
  const target = times(x, h).data;
  const weights = w.data;
  let violation = 0;
  for (let start = 0; start < weights.length; start += K) {
    for (let t = 0; t < K; t++) {
      let gradient = -target[start + t];
      for (let r = 0; r < K; r++) gradient += gramH[t * K + r] * weights[start + r];
      const at = weights[start + t];
      violation += Math.abs(at === 0 ? Math.min(0, gradient) : gradient);
      const curvature = gramH[t * K + t];
      if (curvature !== 0) weights[start + t] = Math.max(at - gradient / curvature, 0);
    }
  }
  return violation;
}
