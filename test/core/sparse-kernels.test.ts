import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Csr, random } from 'lmlab';
import { bytesFor, matrixBytes, rowBlockBytes, withSparseMemory } from '../../src/core/sparse-kernels';
import { sparseKernelsSource } from '../../src/core/sparse-kernels-binary';

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

test.each([1, 2, 4, 8, 10, 12, 16, 18, 20, 22])(
  'products with a matrix and its transpose, %d numbers wide',
  (width) => {
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
  },
);

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

test('a matrix passes in blocks of whole rows, in order, as often as wanted', () => {
  const wide = Csr.fromRows(
    Array.from({ length: 300 }, (_, i) =>
      Array.from({ length: 400 }, (_, j) => (i % 7 === 3 ? 0 : i + j + 1)),
    ),
  );
  withSparseMemory(rowBlockBytes(wide, true) + bytesFor({ float64: 400 + 300 }), (memory) => {
    const w = memory.float64(400).fill(1);
    const z = memory.float64(300);
    const blocks = memory.rowBlocks(wide, true);
    for (let pass = 0; pass < 2; pass++) {
      let next = 0;
      let count = 0;
      z.fill(-1);
      for (const { first, rows: n, at } of blocks) {
        expect(first).toBe(next);
        next += n;
        count++;
        memory.kernels.scores(n, ...at, w.byteOffset, 0, z.byteOffset + 8 * first);
      }
      expect(next).toBe(300);
      expect(count).toBeGreaterThan(2);
      for (let i = 0; i < 300; i++) {
        const values = wide.data.subarray(wide.indptr[i], wide.indptr[i + 1]);
        expect(z[i]).toBe(values.reduce((sum, value) => sum + value, 0));
      }
    }
  });
});

test('logarithms are those of Math.log to the last digit but one', () => {
  const numbers = [5e-324, 1e-310, 2.3e-308, 1e-10, Math.SQRT1_2, 0.9999999999999999, 1, 1.0000000000000002];
  for (let k = 0; k < 2000; k++) numbers.push(Math.exp(1400 * rng.next() - 700), 0.5 + rng.next());
  withSparseMemory(bytesFor({ float64: numbers.length }), (memory) => {
    const x = memory.float64(numbers.length);
    x.set(numbers);
    memory.kernels.logarithms(numbers.length, x.byteOffset, 0, 0);
    numbers.forEach((number, k) => {
      const exact = Math.log(number);
      expect(Math.abs(x[k] - exact)).toBeLessThanOrEqual(2.3e-16 * Math.abs(exact));
    });
  });
});
