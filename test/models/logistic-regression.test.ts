import { Csr, Dense, logisticRegression, type LogisticRegressionOptions } from 'lmlab';
import reference from '../reference/logistic-regression.json';

const X = Dense.fromRows(reference.X);

interface Case {
  readonly name: string;
  readonly options: LogisticRegressionOptions;
  readonly target: 'two' | 'three';
  readonly weighted: boolean;
  readonly coef: readonly (readonly number[])[];
  readonly intercept: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
}

describe("logisticRegression reaches scikit-learn's optimum", () => {
  for (const expected of reference.cases as unknown as Case[]) {
    it(expected.name, () => {
      const model = logisticRegression({ ...expected.options, tol: 1e-9 });
      const sampleWeight = expected.weighted ? reference.weights : undefined;
      for (const matrix of [X, Csr.fromDense(X)]) {
        const fitted = model.fit(matrix, reference[expected.target], { sampleWeight });
        expect(fitted.converged).toBe(true);
        expected.coef.forEach((row, k) =>
          row.forEach((value, j) => {
            expect(fitted.coef.at(k, j)).toBeCloseTo(value, 5);
            if (Math.abs(value) < 1e-9 && expected.options.penalty === 'l1')
              expect(fitted.coef.at(k, j)).toBe(0);
          }),
        );
        expected.intercept.forEach((value, k) => expect(fitted.intercept[k]).toBeCloseTo(value, 5));
        const probabilities = fitted.predictProba(matrix);
        expected.probabilities.forEach((row, i) =>
          row.forEach((value, k) => expect(probabilities.at(i, k)).toBeCloseTo(value, 6)),
        );
      }
    });
  }
});

describe('logisticRegression', () => {
  it('gives labels of the type it was given', () => {
    const x = Dense.fromRows([[0], [1], [10], [11]]);
    const numbers: number[] = logisticRegression().fit(x, [3, 3, -1, -1]).predict(x);
    const booleans: boolean[] = logisticRegression({ penalty: 'l1' })
      .fit(x, [false, false, true, true])
      .predict(x);
    expect(numbers).toEqual([3, 3, -1, -1]);
    expect(booleans).toEqual([false, false, true, true]);
  });

  it('stays finite on separable classes without a penalty and on huge values', () => {
    const x = Dense.fromRows([[-1e6], [-2e5], [1e6], [3e6]]);
    for (const penalty of ['none', 'l1', 'l2'] as const) {
      const fitted = logisticRegression({ penalty, maxIter: 50 }).fit(x, ['a', 'a', 'b', 'b']);
      expect(Array.from(fitted.coef.data).every(Number.isFinite)).toBe(true);
      expect(fitted.predict(x)).toEqual(['a', 'a', 'b', 'b']);
    }
  });

  it('says when it stopped before it was done', () => {
    expect(logisticRegression({ maxIter: 1, tol: 1e-10 }).fit(X, reference.two).converged).toBe(false);
    expect(
      logisticRegression({ maxIter: 1, tol: 1e-10, penalty: 'l1' }).fit(X, reference.two).converged,
    ).toBe(false);
  });

  it('refuses what makes no sense', () => {
    const x = Dense.fromRows([[1], [2]]);
    const y = ['a', 'b'];
    expect(() => logisticRegression({ C: 0 })).toThrow(/C as a finite number above 0/);
    expect(() => logisticRegression({ C: NaN })).toThrow(/found NaN/);
    expect(() => logisticRegression({ l1Ratio: 2 })).toThrow(/l1Ratio/);
    expect(() => logisticRegression().fit(x, ['a', 'a'])).toThrow(/\[one-class\]/);
    expect(() => logisticRegression().fit(x, ['a'])).toThrow(/\[shape\]/);
    expect(() => logisticRegression().fit(new Dense(0, 3), [])).toThrow(/\[empty\]/);
    expect(() => logisticRegression().fit(Dense.fromRows([[1], [NaN]]), y)).toThrow(/row 1.*non-finite/);
    expect(() => logisticRegression().fit(x, y, { sampleWeight: [1] })).toThrow(/\[shape\]/);
    expect(() => logisticRegression().fit(x, y, { sampleWeight: [1, -1] })).toThrow(
      /sample weights of 0 or more/,
    );
    expect(() => logisticRegression().fit(x, y, { sampleWeight: [0, 0] })).toThrow(/\[empty\]/);
    expect(() => logisticRegression({ classWeight: { c: 1 } }).fit(x, y)).toThrow(/classWeight/);
    expect(() => logisticRegression().fit(x, [1, NaN])).toThrow(/\[non-finite\]/);
    const fitted = logisticRegression().fit(x, y);
    expect(() => fitted.predict(Dense.fromRows([[1, 2]]))).toThrow(/1 features, as in fitting/);
    expect(() => fitted.predict(Dense.fromRows([[Infinity]]))).toThrow(/\[non-finite\]/);
  });
});
