import { Csr, Dense, linearSVC, type LinearSVCOptions } from 'lmlab';
import reference from '../reference/classifiers.json';

const X = Csr.fromDense(Dense.fromRows(reference.X));

describe("linearSVC reaches scikit-learn's optimum", () => {
  for (const expected of reference.svm) {
    it(expected.name, () => {
      const model = linearSVC({ ...(expected.options as LinearSVCOptions), tol: 1e-9, maxIter: 1e6 });
      const fitted = model.fit(X, reference[expected.target as 'two' | 'three'], {
        sampleWeight: expected.weighted ? reference.weights : undefined,
      });
      expect(fitted.converged).toBe(true);
      expected.coef.forEach((row, k) =>
        row.forEach((value, j) => expect(fitted.coef.at(k, j)).toBeCloseTo(value, 5)),
      );
      expected.intercept.forEach((value, k) => expect(fitted.intercept[k]).toBeCloseTo(value, 5));
    });
  }

  it('refuses options that make no sense', () => {
    expect(() => linearSVC({ C: -1 })).toThrow(/C as a finite number above 0/);
    expect(() => linearSVC({ loss: 'log' as 'hinge' })).toThrow(/'squaredHinge' or 'hinge' as loss/);
  });
});
