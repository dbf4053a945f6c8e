import { countFlops } from '../core/cost';
import { type Kernels, part } from './kernels';

/**
 * The kernels, reporting the operations of their matrix products to the cost meters that run. Everything else that a
 * network does is small beside these, and is not counted.
 */
export function countedKernels(kernels: Kernels): Kernels {
  return {
    ...kernels,
    // prettier-ignore
    matmul(a, ai, ak, b, bk, bj, c, ldc, m, n, k, bias, accumulate, which, shift) {
      const triangle = which === part.full ? m * n * k
        : which === part.lowerOutput ? pairsUpTo(m, n, shift) * k
        : which === part.lowerA ? pairsUpTo(m, k, shift) * n
        : (m * k - pairsUpTo(m, k, -shift - 1)) * n;
      countFlops(2 * triangle);
      kernels.matmul(a, ai, ak, b, bk, bj, c, ldc, m, n, k, bias, accumulate, which, shift);
    },
    matmulInt8(a, aScales, aSums, w, wScales, c, m, n, stride, bias) {
      countFlops(2 * m * n * stride);
      kernels.matmulInt8(a, aScales, aSums, w, wScales, c, m, n, stride, bias);
    },
    matmulInt4(a, aScales, aSums, w, wScales, c, m, n, stride, bias) {
      countFlops(2 * m * n * stride);
      kernels.matmulInt4(a, aScales, aSums, w, wScales, c, m, n, stride, bias);
    },
    // prettier-ignore
    attention(
      q, qRow, k, v, kvRow, kvSequence, out, outRow, p, batch, heads, queries, keys, headSize, causal, shift,
      lengths, rate, key, dropped,
    ) {
      // The scores and the weighted sum of values.
      countFlops(2 * 2 * headSize * batch * heads * (causal ? pairsUpTo(queries, keys, shift) : queries * keys));
      kernels.attention(
        q, qRow, k, v, kvRow, kvSequence, out, outRow, p, batch, heads, queries, keys, headSize, causal, shift,
        lengths, rate, key, dropped,
      );
    },
    // prettier-ignore
    attentionBackward(
      q, qRow, k, v, kvRow, kvSequence, dout, outRow, p, ds, dq, dk, dv, batch, heads, queries, keys, headSize,
      causal, shift, lengths, addQ, addKV, rate, key, dropped,
    ) {
      // The gradients of the weights, the values, the queries and the keys.
      countFlops(4 * 2 * headSize * batch * heads * (causal ? pairsUpTo(queries, keys, shift) : queries * keys));
      kernels.attentionBackward(
        q, qRow, k, v, kvRow, kvSequence, dout, outRow, p, ds, dq, dk, dv, batch, heads, queries, keys, headSize,
        causal, shift, lengths, addQ, addKV, rate, key, dropped,
      );
    },
  };
}

/** How many pairs (i, j) of an m × n matrix have j ≤ i + shift. */
function pairsUpTo(m: number, n: number, shift: number): number {
  let pairs = 0;
  for (let i = 0; i < m; i++) pairs += Math.max(0, Math.min(n, i + shift + 1));
  return pairs;
}
