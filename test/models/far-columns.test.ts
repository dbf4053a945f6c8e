import { Csr, Dense, lasso, logisticRegression, ridge } from 'lmlab';

const values = [-2, 1, -1, 3];
/** The same four samples, far from zero and near it. */
const far = (by: number): Dense => Dense.fromRows(values.map((value) => [value + by]));

describe('columns far from zero, such as years and times, are fitted as if they were near it', () => {
  const labels = ['low', 'low', 'high', 'high'];
  it.each(['newton-cg', 'lbfgs', 'coordinate-descent', 'saga'] as const)('by %s', (solver) => {
    const options = { solver, tol: 1e-8, maxIter: 100_000 };
    const near = logisticRegression(options).fit(far(0), labels);
    for (const x of [far(1e6), Csr.fromDense(far(1e6))]) {
      const fitted = logisticRegression(options).fit(x, labels);
      expect(fitted.coef.at(0, 0)).toBeCloseTo(near.coef.at(0, 0), 5);
      expect(fitted.predictProba(x).at(3, 0)).toBeCloseTo(near.predictProba(far(0)).at(3, 0), 5);
    }
  });

  it('also from a warm start', () => {
    const first = logisticRegression({ tol: 1e-8 }).fit(far(1e5), labels);
    const second = logisticRegression({ tol: 1e-8 }).fit(far(1e5), labels, { warmStart: first });
    expect(second.iterations).toBeLessThanOrEqual(1);
    expect(second.intercept[0]).toBeCloseTo(first.intercept[0], 3);
  });

  it('by lasso and ridge, with a constant beside them', () => {
    for (const model of [lasso({ alpha: 0.01, tol: 1e-10 }), ridge({ alpha: 0.1 })]) {
      const near = model.fit(far(0), [0, 0, 1, 1]);
      const fitted = model.fit(far(1e8), [0, 0, 1, 1]);
      expect(fitted.coef[0]).toBeCloseTo(near.coef[0], 8);
      expect(fitted.predict(far(1e8))[3]).toBeCloseTo(near.predict(far(0))[3], 6);
    }
    const constant = Dense.fromRows(values.map((value) => [1e8 + 0.1, value]));
    expect(Array.from(ridge({ alpha: 0 }).fit(constant, values).coef, (w) => w + 0)).toEqual([
      0,
      expect.closeTo(1, 10),
    ]);
  });
});
