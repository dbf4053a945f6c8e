import {
  choice,
  createStudy,
  int,
  logUniform,
  parameterImportance,
  plotParetoFront,
  plotStudyContour,
  plotStudyEdf,
  plotStudyHistory,
  plotStudyImportance,
  plotStudyParallel,
  plotStudySlice,
  plotStudyTimeline,
  randomSampler,
  uniform,
  when,
} from 'lmlab';

const space = {
  C: logUniform(1e-4, 1e4),
  x: uniform(0, 1),
  kind: choice(['a', 'b']),
  n: when('kind', 'b', int(1, 3)),
};
const study = createStudy({ space, sampler: randomSampler(), seed: 2, direction: 'maximize' }).run(
  ({ x }, trial) => {
    if (trial.number === 5) throw new Error('no luck');
    return x;
  },
  { nTrials: 40 },
);

it('history: the best so far never gets worse', () => {
  const { data, alt } = plotStudyHistory(study);
  const best = data[1].y as number[];
  expect(best).toHaveLength(39);
  best.forEach((value, i) => expect(value).toBeGreaterThanOrEqual(best[Math.max(0, i - 1)]));
  expect(alt).toContain(`in trial ${study.best.number}`);
});

it('parallel coordinates and slices: logarithms for decades, names for choices, absent parameters left out', () => {
  const [{ dimensions }] = plotStudyParallel(study).data as unknown as [
    { dimensions: { label: string; values: number[]; ticktext?: string[] }[] },
  ];
  expect(dimensions.map((one) => one.label)).toEqual(['objective', 'log10 C', 'x', 'kind', 'n']);
  expect(dimensions[3].ticktext).toEqual(['a', 'b']);
  for (const { values } of dimensions) expect(values.every(Number.isFinite)).toBe(true);
  const { data, layout } = plotStudySlice(study);
  expect(layout['xaxis']).toMatchObject({ type: 'log' });
  expect((data[3].x as number[]).length).toBe(
    study.trials.filter((trial) => trial.params.n !== undefined && trial.state === 'complete').length,
  );
});

it('contour, distribution and timeline', () => {
  expect(plotStudyContour(study, 'C', 'x').data[0]['z']).toHaveLength(39);
  expect(plotStudyEdf({ one: study, two: study }).data).toHaveLength(2);
  expect(plotStudyTimeline(study).alt).toBe('Timeline of 40 trials: 39 complete, 1 failed.');
});

it('Pareto front of two objectives', () => {
  const two = createStudy({ space: { x: uniform(0, 1) }, directions: ['minimize', 'maximize'] });
  two.run(({ x }) => [x, x < 0.5 ? x : 0], { nTrials: 30 });
  const { data } = plotParetoFront(two);
  expect((data[1].x as number[]).length).toBe(two.paretoFront.length);
  expect((data[0].x as number[]).length).toBe(30 - two.paretoFront.length);
  expect(() => plotParetoFront(study)).toThrow(/two objectives/);
});

it('importance finds the parameter that decides', () => {
  const importance = parameterImportance(study);
  expect(importance.x).toBeGreaterThan(0.6);
  expect(Object.values(importance).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
});

it('says so when there is nothing to draw', () => {
  const empty = createStudy({ space });
  expect(() => plotStudyHistory(empty)).toThrow(/at least one complete trial/);
  expect(() => plotStudyTimeline(empty)).toThrow(/at least one trial/);
  expect(() => parameterImportance(empty)).toThrow(/at least 20/);
});

it('axes follow the space: no logarithm where none was asked for, choices in their order', () => {
  const wide = createStudy({
    space: { x: uniform(0, 1), kind: choice(['small', 'large']), n: int(1, 3) },
    sampler: randomSampler(),
    seed: 1,
  }).run(({ x }) => x, { nTrials: 200 });
  const { layout, data } = plotStudySlice(wide);
  // Values of x span more than two decades.
  expect(layout['xaxis']).not.toHaveProperty('type');
  expect(layout['xaxis2']).toMatchObject({ categoryarray: ['small', 'large'] });
  expect(data[2]['marker']).toMatchObject({ cmin: 0, cmax: 199 });
  const [{ dimensions }] = plotStudyParallel(wide).data as unknown as [
    { dimensions: { tickvals?: number[] }[] },
  ];
  expect(dimensions[3].tickvals).toEqual([1, 2, 3]);
  // Without a space it is guessed.
  const { directions, trials } = wide;
  expect(plotStudySlice({ directions, trials }).layout['xaxis']).toMatchObject({ type: 'log' });
});

it('importance: the weightiest first', () => {
  const { data, alt } = plotStudyImportance({ a: 0.25, b: 0.75 });
  expect(data[0]['y']).toEqual(['b', 'a']);
  expect(alt).toContain('b 0.75');
  expect(() => plotStudyImportance({})).toThrow(/empty/);
});
