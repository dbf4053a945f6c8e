import {
  createStudy,
  improvementUnlikely,
  random,
  randomSampler,
  randomSearch,
  uniform,
  type Regressor,
} from 'lmlab';

type Watched = Parameters<ReturnType<typeof improvementUnlikely>>[0];

const watched = (values: (number | number[] | 'failed' | 'pruned')[]): Watched => ({
  directions: Array.isArray(values[0]) ? ['minimize', 'minimize'] : ['minimize'],
  trials: values.map((value, number) => ({
    number,
    state: value === 'failed' || value === 'pruned' ? value : ('complete' as const),
    params: {},
    ...(typeof value === 'string' ? {} : { values: [value].flat() }),
    intermediate: [],
    attempts: 1,
    startedAt: 0,
  })),
});

describe('improvementUnlikely', () => {
  it('counts trials since the last improvement', () => {
    // (1 − 0.5)³ = 0.125
    const stop = improvementUnlikely({ chance: 0.5, confidence: 0.875 });
    expect(stop(watched([]))).toBe(false);
    expect(stop(watched([5, 6, 7]))).toBe(false);
    expect(stop(watched([5, 6, 7, 5]))).toBe(true);
    expect(stop(watched([5, 6, 7, 4]))).toBe(false);
    expect(stop(watched([5, 6, 'failed', 'pruned']))).toBe(false);
    expect(stop(watched([5, 6, 'pruned', 7]))).toBe(true);
    expect(
      stop(
        watched([
          [1, 2],
          [2, 1],
          [1, 2],
          [3, 3],
        ]),
      ),
    ).toBe(false);
    expect(
      stop(
        watched([
          [1, 2],
          [2, 1],
          [1, 2],
          [3, 3],
          [1, 3],
        ]),
      ),
    ).toBe(true);
    const coarse = improvementUnlikely({ chance: 0.5, confidence: 0.875, minDelta: 0.5 });
    expect(coarse(watched([5, 4.9, 4.8, 4.7]))).toBe(true);
  });

  it('keeps its promise for random search: rarely more than the chance is left', () => {
    const stop = improvementUnlikely({ chance: 0.1, confidence: 0.9 });
    const rng = random(11);
    let broken = 0;
    const searches = 400;
    for (let s = 0; s < searches; s++) {
      const values: number[] = [];
      while (!stop(watched(values))) values.push(rng.next());
      // For uniform values the best one is the chance that the next is better.
      if (Math.min(...values) > 0.1) broken++;
    }
    expect(broken / searches).toBeLessThan(0.1);
  });

  it('ends a run, an optimization and a search', async () => {
    const stopWhen = improvementUnlikely({ chance: 0.3 });
    const make = () => createStudy({ space: { x: uniform(0, 1) }, sampler: randomSampler(), seed: 2 });
    const run = make().run(({ x }) => x, { nTrials: 1000, stopWhen });
    const optimized = await make().optimize(({ x }) => x, { nTrials: 1000, stopWhen });
    expect(run.trials.length).toBeLessThan(200);
    expect(optimized.trials).toHaveLength(run.trials.length);
    const constant: Regressor<number[]> = {
      params: {},
      fit: () => ({ predict: (x) => Float64Array.from(x, () => 1) }),
    };
    const found = randomSearch(() => constant, { c: uniform(0, 1) }, [1, 2, 3, 4], [1.5, 2.5, 3, 4], {
      cv: 2,
      nTrials: 1000,
      stopWhen,
    });
    // All are equal: the first improves, nine more do not.
    expect(found.trials).toHaveLength(10);
    expect(make().run(({ x }) => x, { nTrials: 1000, timeoutSeconds: 0 }).trials).toHaveLength(0);
  });

  it('refuses chances that are none', () => {
    expect(() => improvementUnlikely({ chance: 0 })).toThrow(/between 0 and 1/);
    expect(() => improvementUnlikely({ confidence: 1 })).toThrow(/between 0 and 1/);
  });
});
