import { Csr } from './csr';

/** The three arrays of a matrix in compressed sparse row form. */
export type SparseArrays = Pick<Csr, 'indptr' | 'indices' | 'data'>;

/** The transposed matrix, in time linear in the non-zeros (counting sort by column). */
export function transpose(matrix: Csr): Csr {
  const { rows, cols, nnz } = matrix;
  const out = {
    indptr: new Int32Array(cols + 1),
    indices: new Int32Array(nnz),
    data: new Float64Array(nnz),
  };
  transposeInto(rows, cols, matrix, out);
  return new Csr(cols, rows, out.indptr, out.indices, out.data);
}

/** Writes the transposed matrix of `from` (rows × cols) into arrays of its size; `indptr` must be zeros. */
export function transposeInto(rows: number, cols: number, from: SparseArrays, to: SparseArrays): void {
  const { indptr, indices, data } = from;
  const { indptr: starts, indices: rowOf, data: values } = to;
  for (let k = 0; k < indices.length; k++) starts[indices[k] + 1]++;
  for (let j = 0; j < cols; j++) starts[j + 1] += starts[j];
  const next = starts.slice();
  for (let i = 0; i < rows; i++) {
    const end = indptr[i + 1];
    for (let k = indptr[i]; k < end; k++) {
      const q = next[indices[k]]++;
      rowOf[q] = i;
      values[q] = data[k];
    }
  }
}
