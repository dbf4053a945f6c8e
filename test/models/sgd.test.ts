import { Dense, random, sgdClassifier, sgdRegressor, standardScaler, ridge } from 'lmlab';

const rng = random(4);
const rows = Array.from({ length: 400 }, () => Array.from({ length: 4 }, () => rng.normal()));
const X = Dense.fromRows(rows);
const y = rows.map(([a, b]) => 3 * a - 2 * b + 1 + 0.1 * rng.normal());
const labels = y.map((value) => (value > 1 ? 'up' : 'down'));

describe('sgdRegressor', () => {
  it.each(['squaredError', 'huber', 'epsilonInsensitive', 'squaredEpsilonInsensitive'] as const)(
    '%s finds the line',
    (loss) => {
      const { coef, intercept } = sgdRegressor({
        loss,
        epsilon: 0.5,
        eta0: 0.05,
        alpha: 1e-6,
        tol: 1e-5,
      }).fit(X, y);
      [3, -2, 0, 0].forEach((w, j) => expect(Math.abs(coef[j] - w)).toBeLessThan(0.25));
      expect(Math.abs(intercept - 1)).toBeLessThan(0.25);
    },
  );

  it('sets weights to zero under an L1 penalty', () => {
    const { coef } = sgdRegressor({ penalty: 'l1', alpha: 0.1, learningRate: 'adaptive', tol: 1e-5 }).fit(
      X,
      y,
    );
    expect([coef[2], coef[3]]).toEqual([0, 0]);
    expect(coef[0]).toBeGreaterThan(2.5);
  });

  it('starts from another linear model', () => {
    const start = ridge().fit(X, y);
    const { coef } = sgdRegressor({ maxIter: 1, eta0: 1e-9 }).fit(X, y, { warmStart: start });
    start.coef.forEach((w, j) => expect(coef[j]).toBeCloseTo(w, 4));
    expect(() => sgdRegressor().fit(new Dense(400, 2), y, { warmStart: start })).toThrow(/\[shape\]/);
  });

  it('does not call it converged where the steps lead away, as on features that are not scaled', () => {
    const large = Dense.fromRows([
      [1000, 3e4],
      [2000, 1e4],
      [3000, 5e4],
      [4000, 2e4],
    ]);
    expect(sgdRegressor().fit(large, [1, 2, 3, 4]).converged).toBe(false);
    const scaled = standardScaler().fit(large).transform(large);
    expect(sgdRegressor().fit(scaled, [1, 2, 3, 4]).converged).toBe(true);
    expect(sgdClassifier().fit(large, ['a', 'b', 'a', 'b']).converged).toBe(false);
  });

  it('refuses what makes no sense', () => {
    expect(() => sgdRegressor({ epsilon: -1 })).toThrow(/epsilon/);
    // @ts-expect-error: a classifier's loss
    expect(() => sgdRegressor({ loss: 'hinge' })).toThrow(/as loss, found 'hinge'/);
    expect(() => sgdRegressor({ learningRate: 'optimal', alpha: 0 })).toThrow(/learningRate to 'constant'/);
    expect(() => sgdRegressor({ validationFraction: 1 })).toThrow(/validationFraction/);
    expect(() => sgdRegressor({ powerT: NaN })).toThrow(/powerT/);
    expect(() => sgdRegressor({ tol: NaN })).toThrow(/tol/);
    expect(() => sgdRegressor({ earlyStopping: true }).fit(X.takeRows([0]), [1])).toThrow(/\[empty\]/);
  });
});

describe('sgdClassifier', () => {
  it.each([{}, { average: true }, { earlyStopping: true }, { learningRate: 'adaptive', eta0: 0.1 } as const])(
    'learns with %j',
    (options) => {
      const fitted = sgdClassifier({ loss: 'log', ...options }).fit(X, labels);
      const right = fitted.predict(X).filter((label, i) => label === labels[i]).length;
      expect(right).toBeGreaterThan(380);
      expect(fitted.converged).toBe(true);
    },
  );

  it('starts from another linear model', () => {
    const start = sgdClassifier().fit(X, labels);
    const again = sgdClassifier({ maxIter: 1, learningRate: 'constant', eta0: 1e-9 });
    const { coef } = again.fit(X, labels, { warmStart: start });
    start.coef.data.forEach((w, j) => expect(coef.data[j]).toBeCloseTo(w, 4));
  });

  it('gives the factor of a class to its own samples only, of three and more, as scikit-learn does', () => {
    const three = y.map((value) => (value > 2 ? 'c' : value > 0 ? 'b' : 'a'));
    const options = { loss: 'log', shuffle: false, maxIter: 3, tol: -Infinity } as const;
    const weight = { a: 3, b: 1, c: 0.2 };
    const { coef } = sgdClassifier({ ...options, classWeight: weight }).fit(X, three);
    const one = (name: 'a' | 'b' | 'c', factor: number): number[] => {
      const own = three.map((label) => label === name);
      const fitted = sgdClassifier({ ...options, classWeight: { true: factor, false: 1 } }).fit(X, own);
      return [...fitted.coef.data];
    };
    expect(coef.toRows()).toEqual([one('a', 3), one('b', 1), one('c', 0.2)]);
    // Of two classes both factors count.
    const both = sgdClassifier({ ...options, classWeight: { up: 2, down: 0.5 } }).fit(X, labels);
    const sampleWeight = labels.map((label) => (label === 'up' ? 2 : 0.5));
    expect(both.coef).toEqual(sgdClassifier(options).fit(X, labels, { sampleWeight }).coef);
    // In batches as at once.
    const batches = sgdClassifier({ ...options, maxIter: 1, classWeight: weight });
    expect(batches.partialFit(X, three).coef).toEqual(batches.fit(X, three).coef);
  });
});
