import {
  bootstrapInterval,
  compare,
  compareSlices,
  correctedTTest,
  fiveByTwoTest,
  friedmanTest,
  holmCorrection,
  mcnemarTest,
  pairedBootstrapTest,
  permutationTest,
  random,
  wilsonInterval,
} from 'lmlab';
import { chiSquareTail, normalQuantile, studentTwoSided } from '../../src/metrics/distributions';
import reference from '../reference/decisions.json';
import { expectEqual } from './reference';

describe('like SciPy and statsmodels', () => {
  it('distributions, to 1e-9 relative', () => {
    for (const [t, df, p] of reference.student)
      expect(Math.abs(studentTwoSided(t, df) / p - 1)).toBeLessThan(1e-9);
    for (const [x, df, p] of reference.chiSquare)
      expect(Math.abs(chiSquareTail(x, df) / p - 1)).toBeLessThan(1e-9);
    for (const [p, x] of reference.quantiles) expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(1e-9);
  });

  it("Wilson's interval", () => {
    for (const [k, n, confidence, low, high] of reference.wilson) {
      const found = wilsonInterval(k, n, { confidence });
      expect(Math.abs(found.low - low)).toBeLessThan(1e-9);
      expect(Math.abs(found.high - high)).toBeLessThan(1e-9);
    }
  });

  it("McNemar's exact test", () => {
    for (const [onlyA, onlyB, p] of reference.mcnemar) {
      const y = new Array<number>(onlyA + onlyB + 3).fill(1);
      const a = y.map((_, i) => (i < onlyB ? 0 : 1));
      const b = y.map((_, i) => (i >= onlyB && i < onlyB + onlyA ? 0 : 1));
      expect(Math.abs(mcnemarTest(y, a, b).pValue - p)).toBeLessThan(1e-9);
    }
  });

  it('Friedman with ties, Holm, exact permutation', () => {
    for (const { scores, statistic, pValue } of reference.friedman) {
      const found = friedmanTest(scores.map((row) => row.map((score) => -score)));
      expectEqual(found.statistic, statistic);
      expect(Math.abs(found.pValue - pValue)).toBeLessThan(1e-9);
    }
    expectEqual(holmCorrection(reference.holm.p), reference.holm.corrected);
    const { a, b, pValue } = reference.permutation;
    expectEqual(permutationTest(a, b).pValue, pValue);
    // Drawn at random it comes near.
    expect(Math.abs(permutationTest(a, b, { nResamples: 1000, seed: 1 }).pValue - pValue)).toBeLessThan(0.03);
  });

  it('bootstrap intervals, to their Monte Carlo error', () => {
    const { values, percentile, bca } = reference.bootstrap;
    const mean = (rows: Int32Array) => rows.reduce((sum, i) => sum + values[i], 0) / rows.length;
    const options = { nResamples: 20000, seed: 1 };
    for (const [method, [low, high]] of [['percentile', percentile] as const, ['bca', bca] as const]) {
      const found = bootstrapInterval(values.length, mean, { ...options, method });
      expect(Math.abs(found.low - low)).toBeLessThan(0.02);
      expect(Math.abs(found.high - high)).toBeLessThan(0.02);
    }
    // BCa moves to the right of the percentiles for values that are skewed to the right.
    expect(bca[1]).toBeGreaterThan(percentile[1]);
  });
});

it("Demšar's example: critical difference of four classifiers on fourteen data sets", () => {
  const scores = Array.from({ length: 14 }, (_, i) => [0.1 * i, 0.2, 0.3, 0.4]);
  expect(friedmanTest(scores).criticalDifference).toBeCloseTo(1.25, 2);
});

describe('false alarms', () => {
  it('come as rarely as promised when the models are equal', () => {
    const rng = random(8);
    let alarms = 0;
    for (let k = 0; k < 200; k++) {
      const a = Array.from({ length: 12 }, () => rng.normal());
      const b = Array.from({ length: 12 }, () => rng.normal());
      if (permutationTest(a, b).pValue < 0.05) alarms++;
    }
    expect(alarms).toBeLessThan(22);
  });
});

describe('compare', () => {
  const a = [0.9, 0.8, 0.85, 0.9, 0.95, 0.87, 0.91, 0.92];

  it('calls nothing better without a test that says so', () => {
    const worse = a.map((score, i) => score - 0.05 - 0.001 * i);
    const found = compare(a, worse, { test: 'permutation', names: ['ours', 'theirs'] });
    expect(found.verdict).toBe('a is better');
    expect(String(found)).toBe('ours is better than theirs (mean difference 0.0535, p = 0.00781).');
    expect(String(compare(worse, a, { test: 'bootstrap' }))).toMatch(/^b is better than a/);
    const noisy = a.map((score, i) => score + (i % 2 ? 0.02 : -0.019));
    expect(compare(a, noisy, { test: { correctedT: { testShare: 1 / 7 } } }).verdict).toBe(
      'no difference shown',
    );
    expect(() => compare(a, worse, {} as { test: 'permutation' })).toThrow(/does not make a model better/);
  });

  it('looks at slices with care', () => {
    const y = new Array<number>(40).fill(1);
    const right = y;
    const wrongOnLong = y.map((_, i) => (i < 10 ? 0 : 1));
    const slices = compareSlices(
      y,
      right,
      wrongOnLong,
      y.map((_, i) => (i < 10 ? 'long' : 'short')),
    );
    expect(slices.map(({ slice, n, accuracyB }) => [slice, n, accuracyB])).toEqual([
      ['long', 10, 0],
      ['short', 30, 1],
    ]);
    expect(slices[0].correctedPValue).toBe(2 * slices[0].pValue);
  });
});

it('the corrected t and 5×2cv tests follow their formulas', () => {
  // By hand: differences 1, 2, 3: mean 2, variance 1; t = 2 / √((1/3 + 1/2) · 1).
  expect(correctedTTest([1, 2, 3], [0, 0, 0], 0.5).pValue).toBeCloseTo(
    studentTwoSided(2 / Math.sqrt(5 / 6), 2),
    12,
  );
  expect(correctedTTest([1, 1], [0, 0], 0.5).pValue).toBe(0);
  expect(correctedTTest([1, 1], [1, 1], 0.5).pValue).toBe(1);
  // Differences (1, 3) in every repetition: variance 2 each; t = 1 / √(10 / 5).
  const pairs = Array.from({ length: 5 }, () => [1, 3] as const);
  const zeros = Array.from({ length: 5 }, () => [0, 0] as const);
  expect(fiveByTwoTest(pairs, zeros).pValue).toBeCloseTo(studentTwoSided(1 / Math.SQRT2, 5), 12);
  expect(pairedBootstrapTest([1, 2, 3, 4], [1, 2, 3, 4]).pValue).toBe(1);
});

describe('bad input', () => {
  it('is named, with a remedy', () => {
    expect(() => wilsonInterval(3, 2)).toThrow(/3 of 2/);
    expect(() => wilsonInterval(1, 2, { confidence: 95 })).toThrow(/between 0 and 1, found 95/);
    expect(() => bootstrapInterval(1, () => 0)).toThrow(/two samples/);
    expect(() => bootstrapInterval(5, () => NaN)).toThrow(/zeroDivision/);
    expect(() => permutationTest([1], [2])).toThrow(/two pairs/);
    expect(() => friedmanTest([[1, 2], [1]])).toThrow(/equally many/);
    expect(() => holmCorrection([1.5])).toThrow(/0 to 1/);
    expect(() => correctedTTest([1, 2], [1, 2], 0)).toThrow(/above 0/);
    expect(() => fiveByTwoTest([], [])).toThrow(/five pairs/);
  });
});
