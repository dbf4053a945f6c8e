import type { Csr } from './csr';
import { Dense } from './dense';

/**
 * X · V. Columns are taken four at a time, so that their sums stay in registers while a row of X passes.
 *
 * @param x Rows × inner.
 * @param v Inner × columns.
 * @param out Where the product is written, rows × columns. Default: a new matrix.
 */
export function times(x: Csr, v: Dense, out: Dense = new Dense(x.rows, v.cols)): Dense {
  const K = v.cols;
  const { indptr, indices, data } = x;
  const factor = v.data;
  const product = out.data;
  for (let i = 0; i < x.rows; i++) {
    const start = indptr[i];
    const end = indptr[i + 1];
    let c = 0;
    for (; c + 4 <= K; c += 4) {
      let [a, b, d, e] = [0, 0, 0, 0];
      for (let p = start; p < end; p++) {
        const value = data[p];
        const q = indices[p] * K + c;
        a += value * factor[q];
        b += value * factor[q + 1];
        d += value * factor[q + 2];
        e += value * factor[q + 3];
      }
      const q = i * K + c;
      product[q] = a;
      product[q + 1] = b;
      product[q + 2] = d;
      product[q + 3] = e;
    }
    for (; c + 2 <= K; c += 2) {
      let [a, b] = [0, 0];
      for (let p = start; p < end; p++) {
        const value = data[p];
        const q = indices[p] * K + c;
        a += value * factor[q];
        b += value * factor[q + 1];
      }
      product[i * K + c] = a;
      product[i * K + c + 1] = b;
    }
    if (c < K) {
      let a = 0;
      for (let p = start; p < end; p++) a += data[p] * factor[indices[p] * K + c];
      product[i * K + c] = a;
    }
  }
  return out;
}
