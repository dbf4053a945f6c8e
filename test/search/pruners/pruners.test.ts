import {
  ashaPruner,
  createStudy,
  hyperbandPruner,
  medianPruner,
  patiencePruner,
  percentilePruner,
  uniform,
  type Pruner,
  type Trial,
} from 'lmlab';

/** A trial with values at steps 0, 1, 2, … */
const trial = (number: number, values: readonly number[], state: Trial['state'] = 'complete'): Trial => ({
  number,
  state,
  params: {},
  intermediate: values.map((value, step) => [step, value] as const),
  attempts: 1,
  startedAt: 0,
});

const prunes = (pruner: Pruner, values: readonly number[], others: readonly (readonly number[])[]): boolean =>
  pruner.shouldPrune(
    trial(99, values, 'running'),
    others.map((one, i) => trial(i, one)),
    'minimize',
  );

describe('percentile and median', () => {
  const others = [[1], [2], [3], [4], [5]];

  it('compare the best so far with the others at the same step', () => {
    expect(prunes(medianPruner(), [3.1], others)).toBe(true);
    expect(prunes(medianPruner(), [3], others)).toBe(false);
    expect(prunes(percentilePruner(25), [2.1], others)).toBe(true);
    expect(prunes(percentilePruner(25), [2], others)).toBe(false);
    // What counts is the best value of the trial, not its last one.
    expect(
      prunes(
        medianPruner(),
        [0, 9],
        others.map(([x]) => [x, x]),
      ),
    ).toBe(false);
  });

  it('wait for startup trials, warm-up, intervals and enough reports', () => {
    expect(prunes(medianPruner(), [9], others.slice(1))).toBe(false);
    expect(prunes(medianPruner({ nWarmupSteps: 1 }), [9], others)).toBe(false);
    const long = others.map(([x]) => [x, x, x, x]);
    expect(prunes(medianPruner({ nWarmupSteps: 1, intervalSteps: 2 }), [9, 9], long)).toBe(true);
    expect(prunes(medianPruner({ nWarmupSteps: 1, intervalSteps: 2 }), [9, 9, 9], long)).toBe(false);
    expect(prunes(medianPruner({ nWarmupSteps: 1, intervalSteps: 2 }), [9, 9, 9, 9], long)).toBe(true);
    expect(prunes(medianPruner({ nMinTrials: 6 }), [9], others)).toBe(false);
    expect(prunes(medianPruner(), [1, 9], others)).toBe(false);
  });

  it('follow the direction', () => {
    const shouldPrune = (value: number) =>
      medianPruner().shouldPrune(
        trial(9, [value], 'running'),
        others.map((one, i) => trial(i, one)),
        'maximize',
      );
    expect([shouldPrune(2.9), shouldPrune(3)]).toEqual([true, false]);
  });
});

describe('ASHA and Hyperband', () => {
  it('let only the best 1 / factor pass each rung', () => {
    const pruner = ashaPruner({ reductionFactor: 2, minResource: 2 });
    const others = [
      [0, 1, 1],
      [0, 2, 2],
      [0, 3, 3],
    ].map((values) => values.map((v, i) => (i === 0 ? 9 : v)));
    // Rungs are at steps 2, 4, 8: of four trials that came to step 2 the best two pass.
    expect(prunes(pruner, [9, 9], others)).toBe(false);
    expect(prunes(pruner, [9, 9, 1.5], others)).toBe(false);
    expect(prunes(pruner, [9, 9, 2.5], others)).toBe(true);
    expect(prunes(pruner, [9, 9, 2.5, 2.5], others)).toBe(false);
    expect(prunes(pruner, [9, 9, 5], [])).toBe(false);
  });

  it('spend less and still find the best', () => {
    for (const pruner of [ashaPruner({ reductionFactor: 3 }), hyperbandPruner({ maxResource: 27 })]) {
      let steps = 0;
      const study = createStudy({ space: { x: uniform(0, 1) }, pruner, seed: 3 });
      study.run(
        ({ x }, running) => {
          for (let step = 1; step <= 27; step++) {
            steps++;
            running.report(x + 1 / step, step);
          }
          return x;
        },
        { nTrials: 40 },
      );
      expect(steps).toBeLessThan(0.75 * 40 * 27);
      expect(study.best.values[0]).toBeLessThan(0.15);
    }
  });

  it('refuse resources that make no sense', () => {
    expect(() => ashaPruner({ reductionFactor: 1 })).toThrow(/reductionFactor of 2/);
    expect(() => hyperbandPruner({ minResource: 9, maxResource: 3 })).toThrow(/9 and 3/);
    expect(() => percentilePruner(101)).toThrow(/0 to 100/);
    expect(() => patiencePruner(-1)).toThrow(/patience/);
  });
});

describe('patience', () => {
  it('stops after so many reports without improvement, and asks the other pruner then', () => {
    expect(prunes(patiencePruner(1), [3, 2, 2, 2], [])).toBe(true);
    expect(prunes(patiencePruner(1), [3, 2, 2], [])).toBe(false);
    expect(prunes(patiencePruner(1, { minDelta: 0.5 }), [3, 2.9, 2.8], [])).toBe(true);
    const never: Pruner = { name: 'never', shouldPrune: () => false };
    expect(prunes(patiencePruner(1, { pruner: never }), [3, 3, 3, 3], [])).toBe(false);
  });
});
