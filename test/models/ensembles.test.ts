import {
  calibratedClassifier,
  Csr,
  Dense,
  gaussianNB,
  kNeighborsClassifier,
  linearSVC,
  logisticRegression,
  oneVsRest,
  perceptron,
  sgdClassifier,
  stackingClassifier,
  votingClassifier,
  type CalibratedClassifierOptions,
  type Classifier,
  type KNeighborsOptions,
  type Label,
  type Matrix,
  type SgdClassifierOptions,
} from 'lmlab';
import { FittedCalibratedClassifier } from '../../src/models/calibrated-classifier';
import { stratifiedFolds } from '../../src/models/folds';
import reference from '../reference/regression-and-ensembles.json';

const X = Dense.fromRows(reference.X);
const queries = X.takeRows([...Array(12).keys()]);
const exact = () => logisticRegression({ tol: 1e-10 });

function expectRows(actual: Dense, expected: readonly (readonly number[])[], digits: number): void {
  expected.forEach((row, i) => row.forEach((value, k) => expect(actual.at(i, k)).toBeCloseTo(value, digits)));
}

describe('equal scikit-learn', () => {
  for (const { options, probabilities } of reference.knn) {
    it(`kNeighborsClassifier ${JSON.stringify(options)}`, () => {
      const fitted = kNeighborsClassifier(options as KNeighborsOptions).fit(X, reference.three);
      expectRows(fitted.predictProba(queries), probabilities, 9);
      expectRows(fitted.predictProba(Csr.fromDense(queries)), probabilities, 9);
    });
  }

  for (const { name, options, target, model, probabilities } of reference.calibrated) {
    it(`calibratedClassifier, ${name}`, () => {
      const estimator = model === 'bayes' ? gaussianNB() : exact();
      const fitted = calibratedClassifier(estimator, options as CalibratedClassifierOptions).fit(
        X,
        reference[target as 'two' | 'three'],
      );
      expectRows(fitted.predictProba(queries), probabilities, 4);
    });
  }

  it('oneVsRest', () => {
    const fitted = oneVsRest(exact()).fit(X, reference.three);
    expectRows(fitted.predictProba(queries), reference.oneVsRest, 5);
  });

  it('votingClassifier, soft and hard', () => {
    const soft = votingClassifier([exact(), gaussianNB()], { weights: [2, 1] }).fit(X, reference.three);
    expectRows(soft.predictProba(queries), reference.votingSoft, 5);
    const hard = votingClassifier([exact(), gaussianNB(), kNeighborsClassifier()], { voting: 'hard' });
    expect(hard.fit(X, reference.three).predict(X)).toEqual(reference.votingHard);
  });

  it('stackingClassifier', () => {
    const stack = [exact(), gaussianNB()];
    const fitted = stackingClassifier(stack, exact()).fit(X, reference.two);
    expectRows(fitted.predictProba(queries), reference.stacking, 5);
    const three = stackingClassifier(stack, exact(), { cv: 3 }).fit(X, reference.three);
    expectRows(three.predictProba(queries), reference.stackingThree, 5);
  });

  for (const { options, alpha, objective } of reference.sgd) {
    it(`sgdClassifier comes as near to the optimum: ${JSON.stringify(options)}`, () => {
      const sgd = options as SgdClassifierOptions;
      const fitted = sgdClassifier({ ...sgd, alpha, maxIter: 2000, tol: -Infinity }).fit(X, reference.two);
      let sum = 0;
      fitted.decisionFunction(X).data.forEach((score, i) => {
        const margin = reference.two[i] === 'yes' ? score : -score;
        sum += sgd.loss === 'hinge' ? Math.max(0, 1 - margin) : Math.log1p(Math.exp(-margin));
      });
      const ratio = { l2: 0, l1: 1, elasticnet: 0.15, none: 0 }[sgd.penalty ?? 'l2'];
      let penalty = 0;
      for (const w of fitted.coef.data) penalty += ((1 - ratio) * w * w) / 2 + ratio * Math.abs(w);
      expect(sum / X.rows + alpha * penalty).toBeLessThan(objective * 1.02);
    });
  }
});

describe('linear models by small steps', () => {
  it('zero weights under an L1 penalty', () => {
    const fitted = sgdClassifier({ loss: 'log', penalty: 'l1', alpha: 0.1 }).fit(X, reference.two);
    expect(fitted.coef.data.filter((w) => w === 0).length).toBeGreaterThan(2);
  });

  it('separate what is separable', () => {
    const x = Dense.fromRows([
      [0, 1],
      [1, 0],
      [2, 3],
      [3, 2],
    ]);
    expect(perceptron().fit(x, ['a', 'a', 'b', 'b']).predict(x)).toEqual(['a', 'a', 'b', 'b']);
  });

  it('refuse what makes no sense', () => {
    expect(() => sgdClassifier({ alpha: 0 })).toThrow(/alpha/);
    expect(() => sgdClassifier({ l1Ratio: 2 })).toThrow(/l1Ratio/);
  });
});

it('kNeighborsClassifier tells samples apart that lie close together and far from zero', () => {
  const x = Dense.fromRows([0, 1, 2, 3].map((value) => [1e8, value]));
  const y = ['a', 'b', 'c', 'd'];
  for (const weights of ['uniform', 'distance'] as const) {
    expect(kNeighborsClassifier({ nNeighbors: 1, weights }).fit(x, y).predict(x)).toEqual(y);
    expect(kNeighborsClassifier({ nNeighbors: 1, weights }).fit(Csr.fromDense(x), y).predict(x)).toEqual(y);
  }
});

describe('calibration', () => {
  it('by one temperature finds the divisor of the scores that makes the labels likeliest', () => {
    // A classifier whose scores are the features themselves, times a factor, whatever it is fitted on.
    const echo = (factor: number): Classifier<Matrix> => ({
      params: {},
      fit: <L extends Label>(_x: Matrix, y: readonly L[]) => ({
        classes: [...new Set(y)].sort(),
        predict: () => [],
        decisionFunction: (x: Matrix) =>
          Dense.fromRows((x as Dense).toRows().map((row) => row.slice(0, 3).map((value) => value * factor))),
      }),
    });
    const temperatureOf = (factor: number): number =>
      calibratedClassifier(echo(factor), { method: 'temperature', cv: 2 }).fit(X, reference.three).members[0]
        .temperature!;
    const codes = Int32Array.from(reference.three, (label) => ['cat', 'dog', 'eel'].indexOf(label));
    const { test } = stratifiedFolds(codes, 3, 2)[0];
    const lossAt = (temperature: number): number => {
      let loss = 0;
      for (const i of test) {
        const row = reference.X[i].slice(0, 3).map((value) => value / temperature);
        loss += Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - row[codes[i]];
      }
      return loss;
    };
    const best = temperatureOf(1);
    expect(lossAt(best)).toBeLessThan(lossAt(best * 1.01));
    expect(lossAt(best)).toBeLessThan(lossAt(best * 0.99));
    expect(temperatureOf(4)).toBeCloseTo(4 * best, 4);
  });

  it('by one temperature leaves the likeliest class of a model of probabilities as it is', () => {
    for (const y of [reference.two, reference.three] as readonly (readonly string[])[]) {
      const fitted = calibratedClassifier(gaussianNB(), { method: 'temperature', cv: 2 }).fit(X, y);
      expect(new Set(fitted.predict(X)).size).toBe(new Set(y).size);
      for (const { model, temperature } of fitted.members) {
        const logits = model.predictProba!(X).data.map((p) => Math.log(p + Number.EPSILON) / temperature!);
        const own = new FittedCalibratedClassifier({
          classes: fitted.classes,
          members: [{ model, curves: [], temperature }],
        });
        expect(own.predict(X)).toEqual(model.predict(X));
        const K = fitted.classes.length;
        const total = logits.subarray(0, K).reduce((sum, z) => sum + Math.exp(z), 0);
        expect(own.predictProba(X).at(0, 0)).toBeCloseTo(Math.exp(logits[0]) / total, 10);
      }
    }
  });

  it('refuses fewer samples than folds', () => {
    expect(() => calibratedClassifier(linearSVC()).fit(Dense.fromRows([[1], [2]]), ['a', 'b'])).toThrow(
      /at least 5 samples of each class/,
    );
    expect(() => calibratedClassifier(linearSVC(), { cv: 1 }).fit(X, reference.two)).toThrow(
      /at least 2 folds/,
    );
  });
});

describe('ensembles refuse what makes no sense', () => {
  it('no estimator, weights that do not fit, models without probabilities', () => {
    expect(() => votingClassifier([])).toThrow(/at least one estimator/);
    expect(() => votingClassifier([exact()], { weights: [1, 2] })).toThrow(/weights \[1, 2\]/);
    expect(() => stackingClassifier([], exact())).toThrow(/at least one estimator/);
    expect(() => votingClassifier([linearSVC()]).fit(X, reference.two).predict(X)).toThrow(/soft voting/);
    expect(() => oneVsRest(linearSVC()).fit(X, reference.three).predictProba(X)).toThrow(
      /calibratedClassifier/,
    );
    expect(() =>
      oneVsRest(exact()).fit(
        X,
        reference.two.map(() => 'x'),
      ),
    ).toThrow(/\[one-class\]/);
    expect(() => kNeighborsClassifier({ nNeighbors: 0 })).toThrow(/nNeighbors/);
    expect(() => kNeighborsClassifier().fit(Dense.fromRows([[1]]), ['a'])).toThrow(/at least 5 samples/);
  });
});
