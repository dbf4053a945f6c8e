import {
  Csr,
  Dense,
  dummyRegressor,
  elasticNet,
  elasticNetPath,
  lasso,
  ridge,
  sgdRegressor,
  type ElasticNet,
  type Ridge,
} from 'lmlab';
import reference from '../reference/regression-and-ensembles.json';

const X = Dense.fromRows(reference.X);
const factories: Record<string, (options: object) => Ridge | ElasticNet> = {
  ridge: (options) => ridge(options),
  lasso: (options) => lasso({ tol: 1e-12, maxIter: 1e5, ...options }),
  elasticNet: (options) => elasticNet({ tol: 1e-12, maxIter: 1e5, ...options }),
};

describe('linear regression equals scikit-learn', () => {
  for (const expected of reference.regressors) {
    it(expected.name, () => {
      for (const x of [X, Csr.fromDense(X)]) {
        const fitted = factories[expected.factory](expected.options).fit(x, reference.y, {
          sampleWeight: expected.weighted ? reference.weights : undefined,
        });
        expect(fitted.converged).toBe(true);
        expected.coef.forEach((value, j) => expect(fitted.coef[j]).toBeCloseTo(value, 6));
        expect(fitted.intercept).toBeCloseTo(expected.intercept, 6);
        expect(fitted.predict(x)[3]).toBeCloseTo(
          expected.coef.reduce((sum, w, j) => sum + w * X.at(3, j), expected.intercept),
          5,
        );
      }
    });
  }

  it('along the whole path', () => {
    const path = elasticNetPath(X, reference.y, { l1Ratio: 0.7, nAlphas: 8, tol: 1e-12, maxIter: 1e5 });
    reference.path.alphas.forEach((alpha, a) => expect(path.alphas[a]).toBeCloseTo(alpha, 10));
    reference.path.coefs.forEach((row, a) =>
      row.forEach((value, j) => expect(path.coefs.at(a, j)).toBeCloseTo(value, 6)),
    );
    expect(path.coefs.row(0).every((w) => w === 0)).toBe(true);
  });
});

describe('linear regression', () => {
  it('takes a weight for a repetition', () => {
    const repeated = reference.weights.flatMap((w, i) => Array.from({ length: w }, () => i));
    const y = repeated.map((i) => reference.y[i]);
    for (const make of [() => ridge(), () => lasso({ alpha: 0.05, tol: 1e-10, maxIter: 1e5 })]) {
      const weighted = make().fit(X, reference.y, { sampleWeight: reference.weights });
      const standing = make().fit(X.takeRows(repeated), y);
      standing.coef.forEach((w, j) => expect(weighted.coef[j]).toBeCloseTo(w, 6));
    }
  });

  it('refuses what makes no sense', () => {
    expect(() => ridge({ alpha: -1 })).toThrow(/alpha/);
    expect(() => lasso({ alpha: 0 })).toThrow(/alpha/);
    expect(() => elasticNet({ l1Ratio: 0 })).toThrow(/Use ridge/);
    expect(() => ridge().fit(X, [1])).toThrow(/\[shape\]/);
    expect(() => ridge().fit(Dense.fromRows([[1]]), [NaN])).toThrow(/\[non-finite\]/);
    expect(() => lasso().fit(Dense.fromRows([[NaN]]), [1])).toThrow(/\[non-finite\]/);
    const two = Dense.fromRows([[1], [2]]);
    for (const model of [ridge(), lasso(), sgdRegressor(), dummyRegressor()]) {
      expect(() => model.fit(two, [1, null] as never)).toThrow(/found null at sample 1.*non-finite/);
      expect(() => model.fit(two, [1, '2'] as never)).toThrow(/found '2' at sample 1.*non-finite/);
      for (const weight of [null, '1', true, NaN]) {
        expect(() => model.fit(two, [1, 2], { sampleWeight: [1, weight] as never })).toThrow(
          /at sample 1.*bad-option/,
        );
      }
      expect(() =>
        model.fit(two, Float32Array.of(1, 2), { sampleWeight: Uint8Array.of(1, 2) }),
      ).not.toThrow();
    }
    expect(() => ridge().fit(new Dense(0, 1), [])).toThrow(/\[empty\]/);
    expect(
      ridge()
        .fit(Dense.fromRows([[5]]), [2])
        .predict(Dense.fromRows([[9]]))[0],
    ).toBe(2);
    expect(() => ridge().fit(X, reference.y).predict(new Dense(1, 2))).toThrow(/\[shape\]/);
  });
});
