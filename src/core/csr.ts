import { Dense } from './dense';
import { LmlabError } from './errors';

/**
 * A sparse matrix in compressed sparse row form: only the non-zeros are stored. The non-zeros of row `i` are
 * `data[k]` in column `indices[k]` for `indptr[i] ≤ k < indptr[i + 1]`; columns rise strictly within a row.
 *
 * @example
 * ```ts
 * import { Csr } from 'lmlab';
 * const X = Csr.fromRows([[0, 2], [0, 0], [3, 0]]);
 * X.nnz; // 2
 * X.takeRows([2]).toDense().toRows(); // [[3, 0]]
 * ```
 */
export class Csr {
  readonly kind = 'csr';
  readonly rows: number;
  readonly cols: number;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly data: Float64Array;

  /**
   * Takes the arrays as they are, without copying.
   * @throws LmlabError `invalid-matrix` when the arrays do not fit together, or a row's columns do not rise strictly.
   */
  constructor(rows: number, cols: number, indptr: Int32Array, indices: Int32Array, data: Float64Array) {
    const invalid = (expected: string, found: string): LmlabError =>
      new LmlabError('invalid-matrix', {
        expected,
        found,
        remedy:
          'Build the matrix with Csr.fromRows or a vectorizer, or sort and merge the entries of each row.',
      });
    if (indptr.length !== rows + 1) throw invalid(`${rows + 1} row pointers`, String(indptr.length));
    const nnz = indptr[rows];
    if (indptr[0] !== 0 || nnz !== indices.length || nnz !== data.length) {
      throw invalid(
        'row pointers from 0 to the number of stored values',
        `${indptr[0]} to ${nnz} with ${indices.length} indices and ${data.length} values`,
      );
    }
    for (let i = 0; i < rows; i++) {
      const start = indptr[i];
      const end = indptr[i + 1];
      if (end < start) throw invalid('row pointers that never fall', `${start} then ${end} at row ${i}`);
      let previous = -1;
      for (let k = start; k < end; k++) {
        const col = indices[k];
        if (col <= previous || col >= cols) {
          throw invalid(`columns that rise strictly below ${cols}`, `${previous} then ${col} in row ${i}`);
        }
        previous = col;
      }
    }
    this.rows = rows;
    this.cols = cols;
    this.indptr = indptr;
    this.indices = indices;
    this.data = data;
  }

  /** The number of stored values. */
  get nnz(): number {
    return this.data.length;
  }

  /** The same pattern with other values, which are taken as they are. */
  withData(data: Float64Array): Csr {
    return new Csr(this.rows, this.cols, this.indptr, this.indices, data);
  }

  /** From dense rows; zeros are left out. */
  static fromRows(rows: readonly ArrayLike<number>[]): Csr {
    return Csr.fromDense(Dense.fromRows(rows));
  }

  static fromDense(matrix: Dense): Csr {
    const { rows, cols } = matrix;
    const indptr = new Int32Array(rows + 1);
    const indices: number[] = [];
    const data: number[] = [];
    for (let i = 0; i < rows; i++) {
      const row = matrix.row(i);
      for (let j = 0; j < cols; j++) {
        if (row[j] !== 0) {
          indices.push(j);
          data.push(row[j]);
        }
      }
      indptr[i + 1] = data.length;
    }
    return new Csr(rows, cols, indptr, Int32Array.from(indices), Float64Array.from(data));
  }

  /** A new matrix of the given rows, in the given order; a row may be taken more than once. */
  takeRows(rowIndices: ArrayLike<number>): Csr {
    const indptr = new Int32Array(rowIndices.length + 1);
    for (let k = 0; k < rowIndices.length; k++) {
      const i = rowIndices[k];
      indptr[k + 1] = indptr[k] + this.indptr[i + 1] - this.indptr[i];
    }
    const nnz = indptr[rowIndices.length];
    const indices = new Int32Array(nnz);
    const data = new Float64Array(nnz);
    for (let k = 0; k < rowIndices.length; k++) {
      const i = rowIndices[k];
      indices.set(this.indices.subarray(this.indptr[i], this.indptr[i + 1]), indptr[k]);
      data.set(this.data.subarray(this.indptr[i], this.indptr[i + 1]), indptr[k]);
    }
    return new Csr(rowIndices.length, this.cols, indptr, indices, data);
  }

  toDense(): Dense {
    const out = new Dense(this.rows, this.cols);
    for (let i = 0; i < this.rows; i++) {
      for (let k = this.indptr[i]; k < this.indptr[i + 1]; k++) {
        out.data[i * this.cols + this.indices[k]] = this.data[k]!;
      }
    }
    return out;
  }
}
