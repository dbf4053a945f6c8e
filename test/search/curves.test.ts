import { Dense, learningCurve, random, tuneThreshold, validationCurve, type Label } from 'lmlab';

/** The probability of "yes" rises with x; learns nothing but the classes. */
const logistic = (shift = 0) => ({
  params: { shift },
  fit<L extends Label>(_: readonly number[], y: readonly L[]) {
    const classes = [...new Set(y)].sort();
    const proba = (value: number): number => 1 / (1 + Math.exp(shift - value));
    return {
      classes,
      predict: (x: readonly number[]): L[] => x.map((value) => classes[proba(value) >= 0.5 ? 1 : 0]),
      predictProba: (x: readonly number[]) =>
        Dense.fromRows(x.map((value) => [1 - proba(value), proba(value)])),
    };
  },
});

const rng = random(6);
const x = Array.from({ length: 300 }, () => 6 * rng.next() - 3);
const y = x.map((value) => (value + rng.normal() > 0 ? 'yes' : 'no'));

describe('tuneThreshold', () => {
  const costOf = (threshold: number, fpCost: number, fnCost: number): number => {
    const predicted = logistic().fit(x, y).predictProba(x);
    return y.reduce((sum, label, i) => {
      const isPositive = predicted.at(i, 1) >= threshold;
      return sum + (isPositive && label === 'no' ? fpCost : !isPositive && label === 'yes' ? fnCost : 0);
    }, 0);
  };

  it('finds the least cost: dearer false alarms raise the threshold', () => {
    const at = (falsePositiveCost: number, falseNegativeCost: number) =>
      tuneThreshold(logistic(), x, y, 'yes', { falsePositiveCost, falseNegativeCost });
    const careful = at(10, 1);
    const eager = at(1, 10);
    expect(careful.threshold).toBeGreaterThan(eager.threshold);
    expect(careful.value).toBeCloseTo(costOf(careful.threshold, 10, 1) / 300, 12);
    for (const other of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      expect(costOf(careful.threshold, 10, 1)).toBeLessThanOrEqual(costOf(other, 10, 1));
    }
    // The model that comes with it uses the threshold.
    const sure = Math.log(careful.threshold / (1 - careful.threshold));
    expect(careful.best.predict([sure - 0.01, sure + 0.01])).toEqual(['no', 'yes']);
    expect(careful.best.predictProba!([0]).at(0, 1)).toBe(0.5);
  });

  it('finds the greatest F-beta, and refuses goals that are none', () => {
    expect(tuneThreshold(logistic(), x, y, 'yes', { beta: 1 }).value).toBeGreaterThan(0.7);
    const eager = tuneThreshold(logistic(), x, y, 'yes', { beta: 3 });
    expect(eager.threshold).toBeLessThan(tuneThreshold(logistic(), x, y, 'yes', { beta: 0.3 }).threshold);
    expect(() => tuneThreshold(logistic(), x, y, 'yes', { beta: 0 })).toThrow(/beta above 0/);
    expect(() => tuneThreshold(logistic(), x, y, 'maybe' as 'yes', { beta: 1 })).toThrow(/"maybe"/);
  });
});

it('learning curves grow the training part, validation curves change a parameter', () => {
  const curve = learningCurve(logistic(), x, y, { trainSizes: [0.25, 1], cv: 3 });
  expect(curve.map((point) => [point.at, point.scores.length, point.trainScores.length])).toEqual([
    [50, 3, 3],
    [200, 3, 3],
  ]);
  const shifts = validationCurve(logistic, [0, 2.5], x, y, { cv: 3 });
  expect(shifts[0].mean).toBeGreaterThan(shifts[1].mean);
  expect(() => learningCurve(logistic(), x, y, { trainSizes: [2] })).toThrow(/found 2/);
});
