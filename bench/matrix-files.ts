import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// Not the whole library: a process a measurement has little to load.
import { Csr } from '../src/core/csr';

const arrays = { indptr: Int32Array, indices: Int32Array, data: Float64Array } as const;

/** Writes the arrays of a matrix, as they are in memory, into files `NAME.indptr` and so on, and its shape as JSON. */
export function writeMatrix(folder: string, name: string, x: Csr): void {
  for (const part of ['indptr', 'indices', 'data'] as const)
    writeFileSync(join(folder, `${name}.${part}`), x[part]);
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ rows: x.rows, cols: x.cols }));
}

export function readMatrix(folder: string, name: string): Csr {
  const { rows, cols } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Csr;
  const [indptr, indices, data] = (['indptr', 'indices', 'data'] as const).map((part) => {
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, `${name}.${part}`));
    return new arrays[part](buffer, byteOffset, byteLength / arrays[part].BYTES_PER_ELEMENT);
  });
  return new Csr(rows, cols, indptr as Int32Array, indices as Int32Array, data as Float64Array);
}
