import {
  accuracy,
  crossValidate,
  Dense,
  f1,
  gridSearch,
  kFold,
  type Classifier,
  type Label,
  type Regressor,
} from 'lmlab';

/** Takes the label of the nearest training value, weighing the classes by `bias`. */
const nearest = ({ bias = 0, far = false }: { bias?: number; far?: boolean } = {}) => ({
  params: { bias, far },
  fit<L extends Label>(x: readonly number[], y: readonly L[]) {
    const classes = [...new Set(y)].sort();
    const predict = (values: readonly number[]): L[] =>
      values.map((value) => {
        const order = x.map((other, i) => ({
          distance: Math.abs(other - value) + bias * classes.indexOf(y[i]),
          i,
        }));
        order.sort((a, b) => a.distance - b.distance);
        return y[order.at(far ? -1 : 0)!.i];
      });
    return { classes, predict, remembered: x.length, predictProba: () => new Dense(1, 1) };
  },
});

const meanRegressor: Regressor<readonly number[]> = {
  params: {},
  fit(_, y) {
    const mean = Array.from(y).reduce((sum, value) => sum + value, 0) / y.length;
    return { predict: (x) => Float64Array.from(x, () => mean) };
  },
};

const x = [1, 2, 3, 4, 11, 12, 13, 14];
const y: ('ham' | 'spam')[] = ['ham', 'ham', 'ham', 'ham', 'spam', 'spam', 'spam', 'spam'];

describe('crossValidate', () => {
  it('fits on one part and scores on the other', () => {
    const seen: number[][] = [];
    const spy: Classifier<readonly number[]> = {
      params: {},
      fit(xTrain, yTrain) {
        seen.push([...xTrain]);
        return nearest().fit(xTrain, yTrain);
      },
    };
    const result = crossValidate(spy, x, y, { cv: kFold({ nSplits: 2 }) });
    expect(seen).toEqual([x.slice(4), x.slice(0, 4)]);
    // Fitted on one class alone, it knows no other.
    expect(result).toEqual({ scores: [0, 0], mean: 0, sd: 0 });
    expect(crossValidate(spy, x, y, { cv: 4 }).scores).toEqual([1, 1, 1, 1]);
  });

  it('gives several metrics their own options, and the training scores when asked', () => {
    const result = crossValidate(nearest({ far: true }), x, y, {
      cv: 2,
      scoring: { accuracy: 'accuracy', spam: (t, p) => f1(t, p, { posLabel: 'spam' }), macro: 'f1Macro' },
      returnTrainScore: true,
    });
    expect(result.accuracy.mean).toBe(0);
    expect(result.spam.trainScores).toEqual([0, 0]);
    expect(result.macro.scores).toHaveLength(2);
  });

  it('scores a regressor by R² and takes ready folds', () => {
    const folds = [{ train: Int32Array.of(0, 1), test: Int32Array.of(2, 3) }];
    const { scores } = crossValidate(meanRegressor, [1, 2, 3, 4], Float64Array.of(1, 3, 1, 3), { cv: folds });
    expect(scores).toEqual([0]);
  });

  it('refuses unequal lengths, unknown names and scores that are no numbers', () => {
    expect(() => crossValidate(nearest(), x, y.slice(1))).toThrow(/8 values of y/);
    expect(() => crossValidate(nearest(), x, y, { cv: 2, scoring: 'f2' as 'f1' })).toThrow(
      /one of accuracy.*found "f2"/,
    );
    expect(() => crossValidate(nearest(), x, y, { cv: 2, scoring: () => NaN })).toThrow(/NaN from fold 0/);
  });
});

describe('gridSearch', () => {
  it('finds the best of all combinations and fits it on everything', () => {
    const result = gridSearch(
      ({ bias, far }) => nearest({ bias, far }),
      { bias: [0, 1], far: [true, false] },
      x,
      y,
      { cv: 2, scoring: (yTrue, yPred) => accuracy(yTrue, yPred) },
    );
    expect(result.trials.map(({ params, mean, rank }) => [params.bias, params.far, mean, rank])).toEqual([
      [0, true, 0, 3],
      [0, false, 1, 1],
      [1, true, 0, 3],
      [1, false, 1, 1],
    ]);
    expect(result.bestParams).toEqual({ bias: 0, far: false });
    expect([result.bestScore, result.bestIndex]).toEqual([1, 1]);
    expect(result.best.remembered).toBe(8);
    // Typed: the labels are those of y, the fitted model is the estimator's own.
    const predicted: ('ham' | 'spam')[] = result.best.predict([2, 13]);
    expect(predicted).toEqual(['ham', 'spam']);
  });

  it('searches over a regressor', () => {
    const { bestParams } = gridSearch(() => meanRegressor, { nothing: [1] }, [1, 2, 3, 4], [0.5, 1, 2, 4], {
      cv: 2,
    });
    expect(bestParams).toEqual({ nothing: 1 });
  });

  it('refuses an empty grid, an empty list and a repeated value', () => {
    expect(() => gridSearch(() => nearest(), {}, x, y)).toThrow(/no parameter/);
    expect(() => gridSearch(() => nearest(), { bias: [] }, x, y)).toThrow(/no value for bias/);
    expect(() => gridSearch(() => nearest(), { bias: [1, 1] }, x, y)).toThrow(/1 twice/);
  });
});

/** Predicts the weighted mean of the target plus `shift`. */
const shifted = ({ shift }: { shift: number }): Regressor<readonly number[]> => ({
  params: { shift },
  fit(_, target, { sampleWeight } = {}) {
    const weight = (i: number): number => sampleWeight?.[i] ?? 1;
    let [sum, total] = [0, 0];
    for (let i = 0; i < target.length; i++) [sum, total] = [sum + weight(i) * target[i], total + weight(i)];
    return { predict: (rows) => Float64Array.from(rows, () => sum / total + shift) };
  },
});

describe('several scorings', () => {
  it('are all reported, and the one named by refit decides', () => {
    const search = (refit?: 'spam' | 'ham') =>
      gridSearch(({ bias }) => nearest({ bias, far: bias > 0 }), { bias: [0, 1] }, x, y, {
        cv: 2,
        scoring: { spam: (t, p) => f1(t, p, { posLabel: 'spam' }), ham: (t, p) => -accuracy(t, p) },
        refit,
        returnTrainScore: true,
      });
    const found = search();
    expect(found.bestParams.bias).toBe(0);
    expect(found.trials[0].metrics.ham).toEqual({
      scores: [-1, -1],
      mean: -1,
      sd: 0,
      trainScores: found.trials[0].metrics.ham.trainScores,
    });
    expect(found.trials[0].mean).toBe(found.trials[0].metrics.spam.mean);
    expect(search('ham').bestParams.bias).toBe(1);
    expect(() => search('eggs' as 'ham')).toThrow(/one of the scorings spam, ham as refit, found "eggs"/);
    const cv = 2;
    const wrong = () =>
      // @ts-expect-error refit must be one of the names.
      gridSearch(() => nearest(), { n: [1] }, x, y, {
        cv,
        scoring: { a: 'accuracy' },
        refit: 'b',
      });
    expect(wrong).toThrow(/scorings a as refit, found "b"/);
    expect(() => gridSearch(() => nearest(), { n: [1] }, x, y, { cv, scoring: {} })).toThrow(
      /at least one scoring/,
    );
  });

  it('of a single one are called score', () => {
    const found = gridSearch(() => nearest(), { bias: [0] }, x, y, { cv: 2, scoring: 'f1Macro' });
    expect(found.trials[0].metrics.score.mean).toBe(found.bestScore);
  });
});

it('a combination that cannot be fitted is listed, and the others go on', () => {
  const build = ({ shift }: { shift: number }) => {
    if (shift > 1) throw new Error('too far');
    return shifted({ shift });
  };
  const [rows, target] = [
    [1, 2, 3, 4],
    [1, 2, 1, 2],
  ];
  const found = gridSearch(build, { shift: [0, 1, 2] }, rows, target, { cv: kFold({ nSplits: 2 }) });
  expect(found.failed).toEqual([{ params: { shift: 2 }, error: 'too far' }]);
  expect(found.trials.map((trial) => trial.params.shift)).toEqual([0, 1]);
  expect(found.bestParams).toEqual({ shift: 0 });
  expect(() => gridSearch(build, { shift: [2] }, rows, target, { cv: 2 })).toThrow(/1 that cannot.*too far/);
});

it('a weight of 2 equals the sample standing there twice, in fitting and in judging', () => {
  const [rows, target, sampleWeight] = [
    [1, 2, 3, 4],
    [5, 1, 4, 2],
    [1, 2, 2, 1],
  ];
  const weighted = gridSearch(shifted, { shift: [0, 1] }, rows, target, {
    cv: [{ train: Int32Array.of(0, 1), test: Int32Array.of(2, 3) }],
    scoring: { r2: 'r2', mse: 'negMeanSquaredError' },
    sampleWeight,
  });
  const repeated = gridSearch(shifted, { shift: [0, 1] }, [1, 2, 2, 3, 3, 4], [5, 1, 1, 4, 4, 2], {
    cv: [{ train: Int32Array.of(0, 1, 2), test: Int32Array.of(3, 4, 5) }],
    scoring: { r2: 'r2', mse: 'negMeanSquaredError' },
  });
  for (const [i, trial] of weighted.trials.entries()) {
    expect(trial.metrics.r2.mean).toBeCloseTo(repeated.trials[i].metrics.r2.mean, 12);
    expect(trial.metrics.mse.mean).toBeCloseTo(repeated.trials[i].metrics.mse.mean, 12);
  }
  expect(weighted.best.predict([1])[0]).toBeCloseTo(repeated.best.predict([1])[0], 12);
  expect(() => crossValidate(nearest(), x, y, { cv: 2, sampleWeight: [1] })).toThrow(
    /8 values of sampleWeight/,
  );
});
