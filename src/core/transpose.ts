import { Csr } from './csr';

/** The transposed matrix, in time linear in the non-zeros (counting sort by column). */
export function transpose(matrix: Csr): Csr {
  const { rows, cols, indptr, indices, data } = matrix;
  const starts = new Int32Array(cols + 1);
  for (let k = 0; k < indices.length; k++) starts[indices[k] + 1]++;
  for (let j = 0; j < cols; j++) starts[j + 1] += starts[j];
  const next = starts.slice();
  const rowOf = new Int32Array(indices.length);
  const values = new Float64Array(indices.length);
  for (let i = 0; i < rows; i++) {
    for (let k = indptr[i]; k < indptr[i + 1]; k++) {
      const q = next[indices[k]]++;
      rowOf[q] = i;
      values[q] = data[k];
    }
  }
  return new Csr(cols, rows, starts, rowOf, values);
}
