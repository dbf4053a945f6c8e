import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Csr, random } from 'lmlab';
import { bytesFor, matrixBytes, withSparseMemory } from '../../src/models/sparse-kernels';
import { sparseKernelsSource } from '../../src/models/sparse-kernels-binary';

test('the committed module was compiled from the sources in assembly/sparse/', () => {
  const sources = join(__dirname, '../../assembly/sparse');
  const hash = createHash('sha256');
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
  expect(sparseKernelsSource).toBe(hash.digest('hex'));
});

const rng = random(1);
const rows = Array.from({ length: 23 }, () =>
  Array.from({ length: 37 }, () => (rng.next() < 0.4 ? rng.normal() : 0)),
);
const x = Csr.fromRows(rows);

test.each([1, 2, 4, 8, 10, 16, 22])('products with a matrix and its transpose, %d numbers wide', (width) => {
  const w = Float64Array.from({ length: 37 * width }, () => rng.normal());
  const bias = Float64Array.from({ length: width }, () => rng.normal());
  withSparseMemory(matrixBytes(x) + bytesFor({ float64: width * (37 + 23 + 37 + 1) }), (memory) => {
    const { indptr, indices, data } = memory.matrix(x);
    const at = [indptr.byteOffset, indices.byteOffset, data.byteOffset] as const;
    const weights = memory.float64(37 * width);
    const offsets = memory.float64(width);
    const z = memory.float64(23 * width);
    const g = memory.float64(37 * width);
    weights.set(w);
    offsets.set(bias);
    if (width === 1) {
      memory.kernels.scores(23, ...at, weights.byteOffset, bias[0], z.byteOffset);
      memory.kernels.addRows(23, ...at, z.byteOffset, g.byteOffset);
    } else {
      memory.kernels.scoresMany(23, ...at, weights.byteOffset, offsets.byteOffset, z.byteOffset, width);
      memory.kernels.addRowsMany(23, ...at, z.byteOffset, g.byteOffset, width);
    }
    for (let k = 0; k < width; k++) {
      rows.forEach((row, i) => {
        const expected = row.reduce((sum, value, j) => sum + value * w[j * width + k], bias[k]);
        expect(z[i * width + k]).toBeCloseTo(expected, 12);
      });
      for (let j = 0; j < 37; j++) {
        const expected = rows.reduce((sum, row, i) => sum + row[j] * z[i * width + k], 0);
        expect(g[j * width + k]).toBeCloseTo(expected, 12);
      }
    }
  });
});

test('memory comes zeroed, also the second time, and beyond its limit with a clear error', () => {
  for (let round = 0; round < 2; round++) {
    withSparseMemory(bytesFor({ float64: 10, int32: 10 }), (memory) => {
      const numbers = memory.float64(10);
      const integers = memory.int32(10);
      expect([...numbers, ...integers].every((value) => value === 0)).toBe(true);
      numbers.fill(7);
      integers.fill(7);
    });
  }
  expect(() => withSparseMemory(2 ** 33, () => 0)).toThrow(/\[memory\]/);
  expect(() => withSparseMemory(8, (memory) => memory.float64(2 ** 20))).toThrow(/reserved/);
});

test('a fit inside a fit has memory of its own', () => {
  withSparseMemory(bytesFor({ float64: 1 }), (outer) => {
    const value = outer.float64(1);
    value[0] = 1;
    withSparseMemory(bytesFor({ float64: 1 }), (inner) => inner.float64(1).fill(2));
    expect(value[0]).toBe(1);
  });
});
