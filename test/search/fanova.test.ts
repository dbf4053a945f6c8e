import {
  choice,
  createStudy,
  fanovaImportance,
  int,
  logUniform,
  random,
  randomSampler,
  sobolSampler,
  uniform,
  type Space,
} from 'lmlab';
import { growTree } from '../../src/search/regression-tree';
import reference from '../reference/fanova.json';

interface Case {
  readonly trials: readonly { readonly params: object; readonly value: number }[];
  readonly importance: Readonly<Record<string, { readonly mean: number }>>;
}

const spaces: Record<'smooth' | 'ordered', Space> = {
  smooth: { x: uniform(-5, 10), y: uniform(0, 15), idle: uniform(0, 1) },
  ordered: { level: uniform(-4, 0), layers: int(1, 6) },
};

const studyOf = (space: Space, { trials }: Case): Parameters<typeof fanovaImportance>[0] => ({
  space,
  directions: ['minimize'],
  trials: trials.map(({ params, value }, number) => ({
    number,
    state: 'complete',
    params,
    values: [value],
    intermediate: [],
    attempts: 1,
    startedAt: 0,
  })),
});

describe('fanovaImportance', () => {
  it.each(['smooth', 'ordered'] as const)('agrees with Optuna on %s', (name) => {
    const expected: Case['importance'] = reference[name].importance;
    const ours = fanovaImportance(studyOf(spaces[name], reference[name]), { seed: 1 });
    // Two forests of 64 trees grown from different bootstrap samples differ by a few hundredths.
    for (const [parameter, { mean }] of Object.entries(expected)) {
      expect(Math.abs(ours[parameter] - mean)).toBeLessThan(0.05);
    }
    expect(Object.values(ours).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(fanovaImportance(studyOf(spaces[name], reference[name]), { seed: 1 })).toEqual(ours);
  });

  it('is exact where the forest is: an additive function of choices', () => {
    const space = { a: choice([0, 1, 2, 3]), b: choice(['low', 'high']) };
    const study = createStudy({ space, sampler: randomSampler(), seed: 1 });
    study.run((p) => p.a + (p.b === 'high' ? 4 : 0), { nTrials: 200 });
    // Variances 1.25 and 4.
    const { a, b } = fanovaImportance(study);
    expect(a).toBeCloseTo(1.25 / 5.25, 10);
    expect(b).toBeCloseTo(4 / 5.25, 10);
  });

  it('gives a choice of three and a number the shares that follow from the formula', () => {
    const space = { rate: logUniform(1e-4, 1), kind: choice(['a', 'b', 'c']) };
    const bias = { a: 0, b: 2, c: 2.5 };
    const study = createStudy({ space, sampler: sobolSampler(), seed: 1 });
    study.run(({ rate, kind }) => (Math.log10(rate) + 2) ** 2 + bias[kind], { nTrials: 128 });
    // Variance of (4u − 2)² for u in [0, 1], and of the three biases.
    const [rate, kind] = [16 * (1 / 5 - 1 / 9), (1.5 ** 2 + 0.5 ** 2 + 1) / 3];
    expect(Math.abs(fanovaImportance(study).kind - kind / (rate + kind))).toBeLessThan(0.05);
  });

  it('is zero where nothing matters, and needs twenty trials', () => {
    const study = createStudy({ space: { x: uniform(0, 1) } }).run(() => 1, { nTrials: 20 });
    expect(fanovaImportance(study)).toEqual({ x: 0 });
    const few = createStudy({ space: { x: uniform(0, 1) } }).run(() => 1, { nTrials: 19 });
    expect(() => fanovaImportance(few)).toThrow(/at least 20.*19/);
  });
});

it('the leaves of a tree fill the cube and predict what they were grown on', () => {
  const rng = random(4);
  const points = Array.from({ length: 60 }, () => Float64Array.of(rng.next(), rng.int(3)));
  const y = Float64Array.from(points, ([u, c]) => Math.sin(6 * u) + c);
  const leaves = growTree(points, y, [{}, { choices: 3 }], random(1));
  const filled = leaves.reduce((sum, { box: [u, c] }) => sum + (u[1] - u[0]) * (c[0] + c[1] + c[2]), 0);
  expect(filled / 3).toBeCloseTo(1, 12);
  const hits = points.filter(([u, c], i) =>
    leaves.some(({ box, value }) => u > box[0][0] && u <= box[0][1] && box[1][c] === 1 && value === y[i]),
  );
  // About two thirds are in the bootstrap sample, and each of these has a leaf to itself.
  expect(hits.length).toBeGreaterThan(30);
});
