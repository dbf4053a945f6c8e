import {
  bayesSearch,
  choice,
  crossValidate,
  crossValPredict,
  crossValPredictProba,
  Dense,
  groupKFold,
  halvingGridSearch,
  halvingRandomSearch,
  int,
  journalStorage,
  nestedCrossValidate,
  gridSearch,
  random,
  randomSearch,
  rocAuc,
  shuffleSplit,
  tpeSampler,
  uniform,
  type Label,
  type Regressor,
} from 'lmlab';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Calls everything from `at` on the second class; counts its fits. */
let fits = 0;
const threshold = ({ at }: { at: number; side?: string }) => ({
  params: { at },
  fit<L extends Label>(x: readonly number[], y: readonly L[]) {
    fits++;
    if (at < 0) throw new Error('at must not be negative');
    const classes = [...new Set(y)].sort();
    return {
      classes,
      seen: x.length,
      predict: (values: readonly number[]): L[] => values.map((value) => classes[value >= at ? 1 : 0]),
      predictProba: (values: readonly number[]) =>
        Dense.fromRows(
          values.map((value) => [1 / (1 + Math.exp(value - at)), 1 / (1 + Math.exp(at - value))]),
        ),
    };
  },
});

const rng = random(3);
const x = Array.from({ length: 90 }, () => 10 * rng.next());
const y: ('no' | 'yes')[] = x.map((value) => (value + 0.3 * rng.normal() >= 6 ? 'yes' : 'no'));

describe('randomSearch and bayesSearch', () => {
  it('find a good threshold and fit it, the same for the same seed', () => {
    for (const search of [randomSearch, bayesSearch]) {
      const run = () => search(threshold, { at: uniform(0, 10) }, x, y, { nTrials: 14, cv: 3, seed: 2 });
      const found = run();
      expect(Math.abs(found.bestParams.at - 6)).toBeLessThan(1);
      expect(found.best.seen).toBe(90);
      expect(found.trials).toHaveLength(14);
      expect(run().trials).toEqual(found.trials);
    }
  });

  it('try nothing twice and stop when all is tried', () => {
    const space = { at: int(4, 7), side: choice(['left', 'right']) };
    for (const sampler of [tpeSampler(), undefined]) {
      const { trials } = bayesSearch((params) => threshold(params), space, x, y, {
        nTrials: 50,
        cv: 3,
        sampler,
      });
      expect(trials).toHaveLength(8);
    }
  });

  it('go on where an earlier search ended', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lmlab-search-'));
    const run = (nTrials: number) => {
      const storage = journalStorage(join(folder, 'search.jsonl'));
      return randomSearch(threshold, { at: uniform(0, 10) }, x, y, { nTrials, cv: 3, storage });
    };
    const half = run(5);
    expect(run(10).trials.slice(0, 5)).toEqual(
      half.trials.map((trial) => ({ ...trial, rank: expect.any(Number) as number })),
    );
    rmSync(folder, { recursive: true });
  });

  it('leave out what cannot be fitted, and say so when nothing can', () => {
    const found = randomSearch(threshold, { at: uniform(-10, 10) }, x, y, { nTrials: 12, cv: 3 });
    expect(found.trials.length).toBeLessThan(12);
    expect(found.trials.every((trial) => trial.params.at >= 0)).toBe(true);
    expect(found.trials.length + found.failed.length).toBe(12);
    expect(found.failed[0]).toEqual({
      params: { at: expect.any(Number) as number },
      error: 'at must not be negative',
    });
    expect(() => randomSearch(threshold, { at: uniform(-10, -1) }, x, y)).toThrow(
      /20 that cannot; the first: at must/,
    );
  });
});

it('halving finds the same with fewer fits on all samples', () => {
  fits = 0;
  const at = Array.from({ length: 27 }, (_, i) => i / 2.7);
  const found = halvingGridSearch(threshold, { at }, x, y, { cv: 3, seed: 1 });
  expect(Math.abs(found.bestParams.at - 6)).toBeLessThan(1);
  expect(found.rounds.map((round) => [round.nSamples, round.candidates.length])).toEqual([
    [10, 27],
    [30, 9],
    [90, 3],
  ]);
  expect(fits).toBe(3 * (27 + 9 + 3) + 1);
  expect(() => halvingGridSearch(threshold, { at }, x, y, { factor: 1 })).toThrow(/above 1/);
});

it('halving takes regressors, several scorings, and drops what cannot be fitted', () => {
  const constant = ({ c }: { c: number }) => ({
    params: { c },
    fit: (_: readonly number[], target: ArrayLike<number>) => {
      if (c > 8) throw new Error('c is too large');
      return { seen: target.length, predict: (rows: readonly number[]) => Float64Array.from(rows, () => c) };
    },
  });
  const target = x.map((value) => 3 + 0.01 * value);
  const scoring = { mse: 'negMeanSquaredError', mae: 'negMeanAbsoluteError' } as const;
  for (const found of [
    halvingGridSearch(constant, { c: [0, 1, 2, 3, 4, 5, 6, 7, 9] }, x, target, { cv: 3, scoring }),
    halvingRandomSearch(constant, { c: uniform(0, 9) }, x, target, { cv: 3, scoring, refit: 'mae' }),
  ]) {
    expect(Math.abs(found.bestParams.c - 3)).toBeLessThan(0.5);
    expect(found.failed.length).toBeGreaterThan(0);
    expect(found.best.seen).toBe(90);
    expect(found.trials[0].metrics.mae.mean).toBeLessThan(0);
  }
});

describe('crossValPredict', () => {
  it('predicts each sample once by a model that has not seen it', () => {
    expect(crossValPredict(threshold({ at: 6 }), x, y)).toEqual(
      x.map((value) => (value >= 6 ? 'yes' : 'no')),
    );
    const { classes, probabilities } = crossValPredictProba(threshold({ at: 6 }), x, y);
    expect(classes).toEqual(['no', 'yes']);
    const scores = Float64Array.from({ length: 90 }, (_, i) => probabilities.at(i, 1));
    expect(rocAuc(y, scores, { posLabel: 'yes' })).toBeGreaterThan(0.95);
    expect(() => crossValPredict(threshold({ at: 6 }), x, y, { cv: shuffleSplit() })).toThrow(/exactly once/);
  });
});

it('nested cross-validation searches anew in each fold', () => {
  const search = (xs: number[], ys: ('no' | 'yes')[]) =>
    gridSearch(threshold, { at: [2, 6, 9] }, xs, ys, { cv: 3 });
  const { mean, bestParams } = nestedCrossValidate(search, x, y, { cv: 3, scoring: 'f1Macro' });
  expect(mean).toBeGreaterThan(0.9);
  expect(bestParams).toEqual([{ at: 6 }, { at: 6 }, { at: 6 }]);
});

it('nested cross-validation hands groups and weights on, and takes regressors', () => {
  const seen: [number, number][] = [];
  const mean: Regressor<number[]> = {
    params: {},
    fit: (_, target, { sampleWeight } = {}) => {
      seen.push([target.length, sampleWeight?.length ?? 0]);
      return { predict: (rows) => Float64Array.from(rows, () => 1) };
    },
  };
  const rows = [1, 2, 3, 4, 5, 6, 7, 8];
  const { bestParams } = nestedCrossValidate(
    (xs, ys: number[], part) =>
      gridSearch(() => mean, { nothing: [0] }, xs, ys, { cv: groupKFold({ nSplits: 2 }), ...part }),
    rows,
    rows,
    { cv: groupKFold({ nSplits: 4 }), groups: [1, 1, 2, 2, 3, 3, 4, 4], sampleWeight: rows },
  );
  expect(bestParams).toHaveLength(4);
  expect(seen.every(([n, weights]) => n === weights)).toBe(true);
});

it('scores by probabilities', () => {
  const scores = crossValidate(threshold({ at: 6 }), x, y, {
    cv: 3,
    scoring: {
      auc: 'rocAuc',
      precision: 'averagePrecision',
      loss: 'negLogLoss',
      balanced: 'balancedAccuracy',
    },
  });
  expect(scores.auc.mean).toBeGreaterThan(0.95);
  expect(scores.precision.mean).toBeGreaterThan(0.95);
  expect(scores.loss.mean).toBeLessThan(0);
  expect(scores.balanced.mean).toBeGreaterThan(0.9);
});
