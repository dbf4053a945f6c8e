import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { random } from 'lmlab';
import { kernelsOn, linearMemory, part } from '../../src/neural/kernels';
import { kernelsSource } from '../../src/neural/kernels-binary';
import { Memory } from '../../src/neural/memory';

const rng = random(3);
const memory = new Memory();
const { kernels } = memory;

function place(values: ArrayLike<number>): number {
  const at = memory.take(values.length * 4);
  memory.floats(at, values.length).set(values);
  return at;
}

const normals = (n: number): Float32Array => Float32Array.from({ length: n }, () => rng.normal());

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-4): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    if (!(Math.abs(found[i] - expected[i]) <= tolerance * (1 + Math.abs(expected[i]))))
      throw new Error(`at ${i}: expected ${expected[i]}, found ${found[i]}`);
}

beforeEach(() => memory.restart());

test('the committed module was compiled from the sources in assembly/', () => {
  const sources = join(__dirname, '../../assembly');
  const hash = createHash('sha256');
  for (const name of readdirSync(sources).sort()) {
    if (name.endsWith('.ts')) hash.update(name).update(readFileSync(join(sources, name)));
  }
  expect(kernelsSource).toBe(hash.digest('hex'));
});

test('loading the kernels writes nothing into the memory, which may be someone else’s', () => {
  const fresh = linearMemory(2);
  kernelsOn(fresh);
  expect(new Uint8Array(fresh.buffer).every((byte) => byte === 0)).toBe(true);
});

describe('matmul', () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(64, 261, 520));

  test('all four transpositions of any size, with bias and accumulation', () => {
    fc.assert(
      fc.property(size, size, size, fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), (...sample) => {
        const [m, n, k, ta, tb, biased, accumulate] = sample;
        fc.pre(m * n * k < 60_000);
        memory.restart();
        const [a, b, bias, c] = [normals(m * k), normals(k * n), normals(n), normals(m * n)];
        const [ai, ak] = ta ? [1, m] : [k, 1];
        const [bk, bj] = tb ? [1, k] : [n, 1];
        const expected = c.map((before, at) => {
          const [i, j] = [Math.floor(at / n), at % n];
          let sum = (biased ? bias[j] : 0) + (accumulate ? before : 0);
          for (let x = 0; x < k; x++) sum += a[i * ai + x * ak] * b[x * bk + j * bj];
          return sum;
        });
        const [pa, pb, pBias, pc] = [place(a), place(b), place(bias), place(c)];
        // prettier-ignore
        kernels.matmul(pa, ai, ak, pb, bk, bj, pc, n, m, n, k, biased ? pBias : 0, accumulate, part.full, 0);
        expectClose(memory.floats(pc, m * n), expected, 1e-4 * Math.sqrt(k));
      }),
      { numRuns: 50 },
    );
  });

  test('writes nothing outside its rows and columns', () => {
    const [m, n, ldc] = [5, 7, 10];
    const c = place(new Float32Array(m * ldc).fill(9));
    // prettier-ignore
    kernels.matmul(place(normals(15)), 3, 1, place(normals(21)), 7, 1, c, ldc, m, n, 3, 0, false, part.full, 0);
    memory.floats(c, m * ldc).forEach((value, at) => {
      if (at % ldc >= n) expect(value).toBe(9);
      else expect(value).not.toBe(9);
    });
  });

  test('triangular parts give what the full product gives where it matters', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 9 }), (n, width) => {
        memory.restart();
        const lower = normals(n * n).map((x, at) => (at % n <= Math.floor(at / n) ? x : 0));
        const [q, v] = [normals(n * width), normals(n * width)];
        const [pl, pq, pv, out, full] = [
          place(lower),
          place(q),
          place(v),
          place(normals(n * n)),
          place(normals(n * n)),
        ];
        const run = (which: number, to: number): Float32Array => {
          // prettier-ignore
          if (which === part.lowerOutput) kernels.matmul(pq, width, 1, pv, 1, width, to, n, n, n, width, 0, false, to === full ? part.full : which, 0);
          // prettier-ignore
          if (which === part.lowerA) kernels.matmul(pl, n, 1, pv, width, 1, to, width, n, width, n, 0, false, to === full ? part.full : which, 0);
          // prettier-ignore
          if (which === part.upperA) kernels.matmul(pl, 1, n, pv, width, 1, to, width, n, width, n, 0, false, to === full ? part.full : which, 0);
          return memory.floats(to, which === part.lowerOutput ? n * n : n * width);
        };
        for (const which of [part.lowerOutput, part.lowerA, part.upperA]) {
          const wanted = (_: number, at: number): boolean =>
            which !== part.lowerOutput || at % n <= Math.floor(at / n);
          expectClose(run(which, out).filter(wanted), run(which, full).filter(wanted));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('elementary functions', () => {
  const x = Float32Array.from({ length: 4000 }, (_, i) => (i - 2000) / 100);
  const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
  const reference: [string, number, (v: number) => number][] = [
    ['gelu', 0, (v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)))],
    ['relu', 2, (v) => Math.max(v, 0)],
    ['silu', 3, (v) => v * sigmoid(v)],
    ['tanh', 4, Math.tanh],
    ['sigmoid', 5, sigmoid],
  ];
  test.each(reference)('%s', (_name, kind, f) => {
    const y = place(x);
    kernels.activation(kind, place(x), y, x.length);
    memory.floats(y, x.length).forEach((value, i) => expect(Math.abs(value - f(x[i]))).toBeLessThan(2e-6));
  });

  test('the exact GELU at values of the error function (Abramowitz and Stegun, table 7.1)', () => {
    const at = place([0, Math.SQRT2 * 0.5, Math.SQRT2, -Math.SQRT2]);
    kernels.activation(1, at, at, 4);
    const cdf = [0.5, (1 + 0.5204998778) / 2, (1 + 0.8427007929) / 2, (1 - 0.8427007929) / 2];
    const expected = [0, Math.SQRT2 * 0.5 * cdf[1], Math.SQRT2 * cdf[2], -Math.SQRT2 * cdf[3]];
    expectClose(memory.floats(at, 4), expected, 1e-6);
  });

  test('softmax of large, equal and hopeless logits', () => {
    const at = place([1000, 0, -1000, 5, 5, 5, 80, 79, 78, 1, 2, 3, 4, 5, 6]);
    kernels.softmaxRows(at, 5, 3);
    const e = (values: number[]): number[] => {
      const top = Math.max(...values);
      const powers = values.map((v) => Math.exp(v - top));
      const sum = powers.reduce((a, b) => a + b);
      return powers.map((v) => v / sum);
    };
    // prettier-ignore
    const expected = [[1000, 0, -1000], [5, 5, 5], [80, 79, 78], [1, 2, 3], [4, 5, 6]].flatMap(e);
    expectClose(memory.floats(at, 15), expected, 1e-6);
  });

  test('a value that is not a number is not hidden', () => {
    const values = normals(9);
    values[8] = NaN;
    expect(kernels.sumSquares(place(values), 9)).toBeNaN();
    const at = place([1, NaN, 2, 3]);
    kernels.activation(0, at, at, 4);
    expect(memory.floats(at, 4)[1]).toBeNaN();
  });
});

describe('dropout', () => {
  test('drops the stated share, scales the rest, and draws the same from the same key', () => {
    const n = 20000;
    const [x, y, again, other] = [1, 0, 0, 0].map((v) => place(new Float32Array(n).fill(v)));
    kernels.dropout(x, y, n, 0.3, 5, false);
    kernels.dropout(x, again, n, 0.3, 5, false);
    kernels.dropout(x, other, n, 0.3, 6, false);
    const kept = memory.floats(y, n).filter((v) => v !== 0);
    expect(kept.every((v) => Math.abs(v - 1 / 0.7) < 1e-6)).toBe(true);
    // Five standard deviations of a binomial share: 5 √(0.3 · 0.7 / 20000) = 0.016
    expect(Math.abs(kept.length / n - 0.7)).toBeLessThan(0.016);
    expect(memory.floats(again, n)).toEqual(memory.floats(y, n));
    expect(memory.floats(other, n)).not.toEqual(memory.floats(y, n));
  });
});
