import { Csr } from './csr';
import type { Matrix } from './matrix';
import { LmlabError } from './errors';

/**
 * Matrices of the same samples side by side, as one sparse matrix.
 * @throws LmlabError `shape` when they have different numbers of rows; `empty` without a matrix.
 */
export function hstack(blocks: readonly Matrix[]): Csr {
  if (blocks.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one matrix',
      found: 'none',
      remedy: 'Pass the matrices to put side by side.',
    });
  }
  const sparse = blocks.map((block) => (block.kind === 'csr' ? block : Csr.fromDense(block)));
  const { rows } = sparse[0];
  const other = sparse.find((block) => block.rows !== rows);
  if (other !== undefined) {
    throw new LmlabError('shape', {
      expected: `${rows} rows in every matrix, as in the first`,
      found: String(other.rows),
      remedy: 'Make all of them from the same samples.',
    });
  }
  const nnz = sparse.reduce((sum, block) => sum + block.nnz, 0);
  const indptr = new Int32Array(rows + 1);
  const indices = new Int32Array(nnz);
  const data = new Float64Array(nnz);
  let written = 0;
  for (let i = 0; i < rows; i++) {
    let offset = 0;
    for (const block of sparse) {
      for (let k = block.indptr[i]; k < block.indptr[i + 1]; k++) {
        indices[written] = offset + block.indices[k];
        data[written++] = block.data[k];
      }
      offset += block.cols;
    }
    indptr[i + 1] = written;
  }
  const cols = sparse.reduce((sum, block) => sum + block.cols, 0);
  return new Csr(rows, cols, indptr, indices, data);
}
