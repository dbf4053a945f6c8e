import { Csr, Dense, logisticRegression, type LogisticRegressionOptions, type LogisticSolver } from 'lmlab';
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

/** SAGA needs thousands of passes where the penalty is weak; there it is left to itself. */
function solversOf({ penalty, C = 1 }: LogisticRegressionOptions): readonly LogisticSolver[] {
  const smooth: LogisticSolver[] = penalty === 'l1' || penalty === 'elasticnet' ? [] : ['newton-cg', 'lbfgs'];
  return [...smooth, 'coordinate-descent', ...(C > 1 ? [] : (['saga'] as const))];
}

describe("logisticRegression reaches scikit-learn's optimum", () => {
  for (const expected of reference.cases as unknown as Case[]) {
    it.each(solversOf(expected.options))(`${expected.name}, %s`, (solver) => {
      // The solvers that stop far from the last digit are held to fewer of them.
      const rough =
        solver === 'saga' || (solver === 'coordinate-descent' && expected.options.penalty === 'l2');
      const digits = rough ? 2 : 5;
      const options = { ...expected.options, solver, maxIter: 3000, tol: rough ? 1e-5 : 1e-9 };
      const model = logisticRegression(options as LogisticRegressionOptions);
      const sampleWeight = expected.weighted ? reference.weights : undefined;
      for (const matrix of rough ? [X] : [X, Csr.fromDense(X)]) {
        const fitted = model.fit(matrix, reference[expected.target], { sampleWeight });
        expect(fitted.converged).toBe(true);
        expected.coef.forEach((row, k) =>
          row.forEach((value, j) => {
            expect(fitted.coef.at(k, j)).toBeCloseTo(value, digits);
            if (Math.abs(value) < 1e-9 && expected.options.penalty === 'l1' && !rough)
              expect(fitted.coef.at(k, j)).toBe(0);
          }),
        );
        expected.intercept.forEach((value, k) => expect(fitted.intercept[k]).toBeCloseTo(value, digits));
        const probabilities = fitted.predictProba(matrix);
        expected.probabilities.forEach((row, i) =>
          row.forEach((value, k) => expect(probabilities.at(i, k)).toBeCloseTo(value, digits)),
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

  it.each(['newton-cg', 'lbfgs'] as const)('%s does not call an overflow converged', (solver) => {
    const ofSize = (size: number): Dense => Dense.fromRows([[size], [2 * size], [3 * size], [4.5 * size]]);
    const fit = (x: Dense): boolean => logisticRegression({ solver }).fit(x, ['a', 'a', 'b', 'b']).converged;
    expect(fit(ofSize(1e100))).toBe(true);
    expect(fit(ofSize(1e200))).toBe(false); // squares are infinite
  });

  it('says when it stopped before it was done', () => {
    expect(logisticRegression({ maxIter: 1, tol: 1e-10 }).fit(X, reference.two).converged).toBe(false);
    expect(
      logisticRegression({ maxIter: 1, tol: 1e-10, penalty: 'l1' }).fit(X, reference.two).converged,
    ).toBe(false);
  });

  it.each(['newton-cg', 'lbfgs', 'coordinate-descent', 'saga'] as const)('%s starts warm', (solver) => {
    for (const y of [reference.two, reference.three]) {
      const model = logisticRegression({ solver, tol: 1e-6, maxIter: 3000 });
      const cold = model.fit(X, y);
      const warm = model.fit(X, y, { warmStart: cold });
      expect(warm.iterations).toBeLessThanOrEqual(Math.ceil(cold.iterations / 4));
      warm.coef.data.forEach((value, q) => expect(value).toBeCloseTo(cold.coef.data[q], 3));
    }
  });

  it('refuses a start that does not fit, and a solver without the penalty', () => {
    const cold = logisticRegression().fit(X, reference.two);
    expect(() => logisticRegression().fit(X, reference.three, { warmStart: cold })).toThrow(
      /\[unknown-label\]/,
    );
    const narrow = X.takeRows([0, 1, 2, 3, 4, 5, 6, 7])
      .toRows()
      .map((row) => row.slice(1));
    expect(() =>
      logisticRegression().fit(Dense.fromRows(narrow), reference.two.slice(0, 8), { warmStart: cold }),
    ).toThrow(/\[shape\]/);
    // @ts-expect-error: L-BFGS knows no L1 penalty.
    expect(() => logisticRegression({ penalty: 'l1', solver: 'lbfgs' })).toThrow(
      /'coordinate-descent' or 'saga'/,
    );
    // @ts-expect-error: there is no such solver.
    expect(() => logisticRegression({ solver: 'magic' })).toThrow(/as solver, found .magic./);
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
    for (const none of [null, 'even', 2]) {
      expect(() => logisticRegression({ classWeight: none as never }).fit(x, y)).toThrow(
        /as classWeight.*bad-option/,
      );
    }
    const classWeight = { a: 1, b: 2 };
    const estimator = logisticRegression({ classWeight });
    classWeight.b = 5;
    expect(estimator.params.classWeight).toEqual({ a: 1, b: 2 });
    expect(() => logisticRegression().fit(x, [1, NaN])).toThrow(/\[non-finite\]/);
    const fitted = logisticRegression().fit(x, y);
    expect(() => fitted.predict(Dense.fromRows([[1, 2]]))).toThrow(/1 features, as in fitting/);
    expect(() => fitted.predict(Dense.fromRows([[Infinity]]))).toThrow(/\[non-finite\]/);
  });
});

it('refuses weights that leave a single class', () => {
  const X = Dense.fromRows([[0], [1], [2], [3]]);
  const y = ['a', 'a', 'b', 'b'];
  expect(() => logisticRegression().fit(X, y, { sampleWeight: [0, 0, 1, 1] })).toThrow(
    /'b' alone.*\[one-class\]/,
  );
  expect(() => logisticRegression({ classWeight: { a: 0, b: 0 } }).fit(X, y)).toThrow(/none.*\[one-class\]/);
});
