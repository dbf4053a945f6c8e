import { Dense, loadModel, pca, random, saveModel, tsne } from 'lmlab';
import reference from '../reference/pca.json';

const expectClose = (found: readonly ArrayLike<number>[], expected: readonly number[][]): void =>
  expected.forEach((row, i) => row.forEach((value, j) => expect(found[i][j]).toBeCloseTo(value, 8)));

describe('pca', () => {
  test.each(['tall', 'wide'] as const)('gives the numbers of scikit-learn, signs included: %s', (which) => {
    const { X, components, mean, scores, ...explained } = reference[which];
    const x = Dense.fromRows(X);
    const fitted = pca({ nComponents: components.length }).fit(x);
    expectClose(fitted.components.toRows(), components);
    expectClose([fitted.mean], [mean]);
    expectClose([fitted.explainedVariance], [explained.explainedVariance]);
    expectClose([fitted.explainedVarianceRatio], [explained.explainedVarianceRatio]);
    expectClose(fitted.transform(x).toRows(), scores);
    expect(loadModel(saveModel(fitted)).transform(x)).toEqual(fitted.transform(x));
  });

  test('takes samples that do not vary, and directions without variance', () => {
    const same = pca().fit(Dense.fromRows([[1, 2], [1, 2], [1, 2]])); // prettier-ignore
    expect([...same.explainedVarianceRatio, ...same.transform(Dense.fromRows([[5, 5]])).data]).toEqual([
      0, 0, 0, 0,
    ]);
    const line = pca().fit(Dense.fromRows([[1, 1], [2, 2], [4, 4]])); // prettier-ignore
    expect(line.explainedVarianceRatio[0]).toBeCloseTo(1, 12);
    expect(line.components.row(0)[0]).toBeCloseTo(Math.SQRT1_2, 12);
  });

  test('refuses one sample, and more components than there are', () => {
    expect(() => pca({ nComponents: 1 }).fit(new Dense(1, 3))).toThrow(/at least 2 samples.*\[shape\]/);
    expect(() => pca({ nComponents: 4 }).fit(new Dense(9, 3))).toThrow('[shape]');
  });
});

describe('tsne', () => {
  const rng = random(4);
  const groups = Array.from({ length: 60 }, (_, i) => i % 3);
  const x = Dense.fromRows(
    groups.map((group) => Array.from({ length: 6 }, (_, j) => rng.normal(j === group ? 8 : 0, 1))),
  );

  test('keeps neighbours together: the nearest on the map is of the same group', () => {
    const map = tsne(x, { perplexity: 10, seed: 2 }).toRows();
    for (const [i, [a, b]] of map.entries()) {
      const distances = map.map(([c, d], j) => (i === j ? Infinity : Math.hypot(a - c, b - d)));
      expect(groups[distances.indexOf(Math.min(...distances))]).toBe(groups[i]);
    }
  });

  test('comes as near to the distances as scikit-learn does (divergence of Kullback and Leibler)', () => {
    // scikit-learn 1.9.1, TSNE(perplexity=10, method="exact", init="random"), ten seeds on these samples: 0.134 to 0.173.
    expect(divergence(x, tsne(x, { perplexity: 10, seed: 2 }), 10)).toBeLessThan(0.173);
  });

  test('is the same for the same seed, and another for another', () => {
    const options = { maxIter: 50, perplexity: 10 };
    expect(tsne(x, { ...options, seed: 1 })).toEqual(tsne(x, { ...options, seed: 1 }));
    expect(tsne(x, { ...options, seed: 1 })).not.toEqual(tsne(x, { ...options, seed: 5 }));
    expect(tsne(x, { ...options, nComponents: 3 }).cols).toBe(3);
  });

  test('takes equal samples, and refuses what makes no sense', () => {
    expect(tsne(new Dense(6, 2), { maxIter: 20 }).data.every(Number.isFinite)).toBe(true);
    expect(() => tsne(new Dense(3, 2))).toThrow('[shape]');
    expect(() => tsne(new Dense(0, 2))).toThrow('[empty]');
    expect(() => tsne(x, { perplexity: 60 })).toThrow(/below the 60 samples.*\[bad-option\]/);
    expect(() => tsne(x, { maxIter: 0 })).toThrow('[bad-option]');
    expect(() => tsne(Dense.fromRows([[NaN], [1], [2], [3]]))).toThrow('[non-finite]');
  });
});

/** KL(P‖Q) of van der Maaten and Hinton (2008), by its definition. */
function divergence(x: Dense, map: Dense, perplexity: number): number {
  const n = x.rows;
  const squares = (m: Dense): number[][] =>
    m.toRows().map((a) => m.toRows().map((b) => a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0)));
  const near = squares(x).map((row, i) => {
    let [low, high] = [1e-9, 1e9];
    let shares: number[] = [];
    for (let step = 0; step < 200; step++) {
      const beta = Math.sqrt(low * high);
      const closest = Math.min(...row.filter((_, j) => j !== i));
      const powers = row.map((square, j) => (i === j ? 0 : Math.exp(-beta * (square - closest))));
      const sum = powers.reduce((a, b) => a + b);
      shares = powers.map((power) => power / sum);
      const entropy = -shares.reduce((total, p) => total + (p > 0 ? p * Math.log(p) : 0), 0);
      if (entropy > Math.log(perplexity)) low = beta;
      else high = beta;
    }
    return shares;
  });
  const weights = squares(map).map((row, i) => row.map((square, j) => (i === j ? 0 : 1 / (1 + square))));
  const all = weights.flat().reduce((a, b) => a + b);
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const p = (near[i][j] + near[j][i]) / (2 * n);
      if (i !== j && p > 0) sum += p * Math.log((p * all) / weights[i][j]);
    }
  return sum;
}
