import {
  Csr,
  Dense,
  elasticNet,
  elasticNetPath,
  lasso,
  lassoPath,
  logisticPath,
  logisticRegression,
  pathLines,
  plotLines,
  ridge,
  ridgePath,
} from 'lmlab';
import reference from '../reference/paths.json';

const X = Dense.fromRows(reference.X);
const { y, two } = reference;
const exact = { tol: 1e-12, maxIter: 100_000 };

function expectRows(found: Dense, expected: readonly (readonly number[])[], digits: number): void {
  expect([found.rows, found.cols]).toEqual([expected.length, expected[0].length]);
  expected.forEach((row, a) => row.forEach((w, j) => expect(found.at(a, j)).toBeCloseTo(w, digits)));
}

describe("paths are scikit-learn's", () => {
  it.each([X, Csr.fromDense(X)])('lasso_path and enet_path ($kind)', (x) => {
    const plain = { ...exact, fitIntercept: false };
    const first = lassoPath(x, y, { ...plain, nAlphas: 12 });
    reference.lasso.alphas.forEach((alpha, a) => expect(first.alphas[a]).toBeCloseTo(alpha, 10));
    expectRows(first.coefs, reference.lasso.coefs, 7);
    const second = elasticNetPath(x, y, { ...plain, l1Ratio: 0.4, eps: 0.01, nAlphas: 7 });
    reference.enet.alphas.forEach((alpha, a) => expect(second.alphas[a]).toBeCloseTo(alpha, 10));
    expectRows(second.coefs, reference.enet.coefs, 7);
    const given = elasticNetPath(x, y, { ...plain, l1Ratio: 0.4, alphas: second.alphas });
    expectRows(given.coefs, reference.enet.coefs, 7);
  });

  it('Ridge at every strength, LogisticRegression at every C', () => {
    expectRows(ridgePath(X, y, { alphas: reference.ridge.alphas }).coefs, reference.ridge.coefs, 8);
    const path = logisticPath(X, two, { Cs: reference.logistic.Cs, fitIntercept: false, tol: 1e-9 });
    expectRows(path.coefs, reference.logistic.coefs, 5);
    path.nonZeros.forEach((count, c) =>
      expect(count).toBe(reference.logistic.coefs[c].filter((w) => w !== 0).length),
    );
  });
});

describe('paths', () => {
  it('of L1 penalties begin where nothing is left, and grow', () => {
    const labels = y.map((value) => (value > 1 ? 'high' : value > 0 ? 'middle' : 'low'));
    for (const penalty of ['l1', 'elasticnet', 'l2'] as const) {
      for (const target of [labels, two.map(String)]) {
        const { nonZeros, Cs, models } = logisticPath(X, target, { penalty, nCs: 6, tol: 1e-6 });
        expect(models).toHaveLength(6);
        expect(Cs.every((C, c) => c === 0 || C > Cs[c - 1])).toBe(true);
        if (penalty !== 'l2') expect([nonZeros[0], nonZeros[5] > 3]).toEqual([0, true]);
      }
    }
  });

  it('are figure-ready, the largest weights first', () => {
    const path = lassoPath(X, y, { nAlphas: 5 });
    const lines = pathLines(path, ['a', 'b', 'c', 'd', 'e', 'f'], 2);
    expect(Object.keys(lines)).toEqual(['a', 'b']);
    expect(plotLines(path.alphas, lines, { xScale: 'log' }).data).toHaveLength(2);
    expect(() => pathLines(path, ['a'])).toThrow(/\[shape\]/);
  });

  it('refuse strengths that do not fall', () => {
    expect(() => ridgePath(X, y, { alphas: [1, 2] })).toThrow(/2 as strength 1/);
    expect(() => lassoPath(X, y, { alphas: [] })).toThrow(/\[bad-option\]/);
    expect(() => lassoPath(X, y, { nAlphas: 0 })).toThrow(/nAlphas/);
    expect(() => logisticPath(X, two, { Cs: [2, 1] })).toThrow(/\[bad-option\]/);
    expect(() =>
      logisticPath(
        X,
        two.map(() => 1),
      ),
    ).toThrow(/\[one-class\]/);
  });
});

describe('a warm start', () => {
  it('ends where a cold one does, in fewer steps', () => {
    for (const model of [ridge(), lasso({ alpha: 0.05, ...exact }), elasticNet({ alpha: 0.05, ...exact })]) {
      const cold = model.fit(X, y);
      const warm = model.fit(X, y, { warmStart: cold });
      expect(warm.iterations).toBeLessThan(cold.iterations);
      cold.coef.forEach((w, j) => expect(warm.coef[j]).toBeCloseTo(w, 7));
      expect(() => model.fit(new Dense(40, 2), y, { warmStart: cold })).toThrow(/\[shape\]/);
    }
    expect(logisticRegression().fit(X, two, { warmStart: logisticRegression().fit(X, two) }).iterations).toBe(
      0,
    );
  });
});
