import {
  choice,
  cmaesSampler,
  createStudy,
  gpSampler,
  gridSampler,
  int,
  logUniform,
  nsga2Sampler,
  random,
  randomSampler,
  sobolSampler,
  tpeSampler,
  uniform,
  when,
  type Sampler,
} from 'lmlab';
import { logExpectedImprovement, logImprovement } from '../../../src/search/samplers/expected-improvement';
import { fitGaussianProcess, posterior } from '../../../src/search/samplers/gaussian-process';
import { minimizeInBox } from '../../../src/search/samplers/minimize-in-box';
import { sobolPoint } from '../../../src/search/samplers/sobol';
import { symmetricEigen } from '../../../src/search/samplers/symmetric-eigen';
import { logNormalCdf, normalQuantile, quickNormalCdf } from '../../../src/search/samplers/truncated-normal';
import normal from '../../reference/normal.json';
import sobol from '../../reference/sobol.json';

/** A Gaussian process that tries fewer candidates: nothing of what is tested here hangs on their number. */
const quickGp = (): Sampler => gpSampler({ nCandidates: 128 });

const makers: [string, () => Sampler][] = [
  ['random', randomSampler],
  ['sobol', sobolSampler],
  ['tpe', tpeSampler],
  ['gp', quickGp],
  ['cmaes', cmaesSampler],
  ['nsga2', () => nsga2Sampler({ populationSize: 8 })],
];

const space = {
  x: uniform(-5, 5),
  rate: logUniform(1e-3, 1e3),
  layers: int(1, 4),
  kind: choice(['a', 'b']),
  degree: when('kind', 'b', int(0, 3)),
};

/** Least, 0, at x = 2, rate = 1, layers = 3, kind = a. */
const bowl = (params: { x: number; rate: number; layers: number; kind: string }): number =>
  (params.x - 2) ** 2 +
  Math.log10(params.rate) ** 2 +
  (params.layers - 3) ** 2 +
  (params.kind === 'a' ? 0 : 1);

describe.each(makers)('%s', (_, make) => {
  it('proposes valid parameters, the same for the same seed, others for another', () => {
    const run = (seed: number) =>
      createStudy({ space, sampler: make(), seed })
        .run(bowl, { nTrials: 13 })
        .trials.map((trial) => trial.params);
    const params = run(3);
    expect(run(3)).toEqual(params);
    expect(run(4)).not.toEqual(params);
    for (const { x, rate, layers, kind, degree } of params) {
      expect(x >= -5 && x <= 5 && rate >= 1e-3 && rate <= 1e3 && [1, 2, 3, 4].includes(layers)).toBe(true);
      expect(kind === 'b' ? [0, 1, 2, 3].includes(degree!) : degree === undefined).toBe(true);
    }
  });
});

/** Median over seeds of the best value. */
function median(make: () => Sampler, nTrials: number, seeds = 5): number {
  const best = Array.from({ length: seeds }, (_, seed) => {
    const study = createStudy({ space, sampler: make(), seed }).run(bowl, { nTrials });
    return study.best.values[0];
  });
  return best.sort((a, b) => a - b)[seeds >> 1];
}

describe('samplers that learn', () => {
  it('get nearer than random search with the same number of trials', () => {
    const blind = median(randomSampler, 40);
    expect(median(tpeSampler, 40)).toBeLessThan(blind / 2);
    expect(median(quickGp, 24, 3)).toBeLessThan(blind / 2);
    expect(median(cmaesSampler, 120, 3)).toBeLessThan(median(randomSampler, 120, 3) / 2);
  });

  it('TPE prefers a good choice, and copes with pruned trials and several objectives', () => {
    const study = createStudy({
      space: { kind: choice(['a', 'b', 'c', 'd']) },
      sampler: tpeSampler(),
      seed: 2,
    });
    study.run(({ kind }) => (kind === 'c' ? 0 : 1), { nTrials: 50 });
    const late = study.trials.slice(20).filter((trial) => trial.params.kind === 'c').length;
    expect(late).toBeGreaterThan(15);
    const two = createStudy({
      space: { x: uniform(0, 2) },
      directions: ['minimize', 'maximize'],
      sampler: tpeSampler(),
    });
    two.run(({ x }) => [x, x], { nTrials: 30 });
    expect(two.paretoFront.length).toBe(30);
  });

  it.each([
    ['a Gaussian process', quickGp],
    ['TPE', tpeSampler],
  ])('%s learns from trials that failed to keep away', (_, make) => {
    const failures = [1, 2, 3].map((seed) => {
      const study = createStudy({ space: { x: uniform(0, 1) }, sampler: make(), seed });
      // Without the failures the best would be looked for where they are.
      const objective = ({ x }: { x: number }): number => {
        if (x > 0.7) throw new Error('out of memory');
        return (x - 0.9) ** 2;
      };
      study.run(objective, { nTrials: 40 });
      expect(study.best.params.x).toBeGreaterThan(0.65);
      return study.trials.slice(10).filter(({ state }) => state === 'failed').length;
    });
    expect(Math.max(...failures)).toBeLessThan(15);
  });

  it('a Gaussian process goes on where all trials failed, and takes pruned ones for no better than the middle', () => {
    const failing = createStudy({ space: { x: uniform(0, 1) }, sampler: quickGp(), seed: 1 });
    failing.run(() => NaN, { nTrials: 14 });
    expect(failing.trials.every(({ state }) => state === 'failed')).toBe(true);
    const study = createStudy({ space: { x: uniform(0, 1) }, sampler: quickGp(), seed: 1 });
    for (let n = 0; n < 30; n++) {
      const trial = study.ask();
      const { x } = trial.params;
      if (x > 0.6) {
        // What was reported before the end looks better than it is.
        trial.report(1, -10);
        study.tell(trial, { state: 'pruned' });
      } else study.tell(trial, (x - 0.3) ** 2);
    }
    expect(Math.abs(study.best.params.x - 0.3)).toBeLessThan(0.02);
    expect(study.trials.slice(10).filter(({ state }) => state === 'pruned').length).toBeLessThan(10);
  });

  it('TPE tries no discrete point twice while it finds others', () => {
    const grid = { a: int(0, 7), b: choice(['x', 'y', 'z']) };
    const study = createStudy({ space: grid, sampler: tpeSampler(), seed: 3 });
    study.run(({ a, b }) => (a - 5) ** 2 + (b === 'y' ? 0 : 3), { nTrials: 24 });
    const later = study.trials.slice(10).map((trial) => JSON.stringify(trial.params));
    expect(new Set(later).size).toBe(later.length);
    expect(study.best.params).toEqual({ a: 5, b: 'y' });
  });

  it('TPE goes on where all values are equal, or as large as numbers get', () => {
    for (const value of [() => 1, (x: number) => (x < 0.5 ? -1e308 : 1e308)]) {
      const study = createStudy({ space: { x: uniform(0, 1) }, sampler: tpeSampler() });
      study.run(({ x }) => value(x), { nTrials: 30 });
      expect(study.trials.every(({ params }) => params.x >= 0 && params.x <= 1)).toBe(true);
    }
  });

  it('NSGA-II spreads along the front of two objectives', () => {
    const study = createStudy({
      space: { x: uniform(-10, 10), y: uniform(-10, 10) },
      directions: ['minimize', 'minimize'],
      sampler: nsga2Sampler({ populationSize: 20 }),
      seed: 1,
    });
    study.run(({ x, y }) => [x * x + y * y, (x - 2) ** 2 + y * y], { nTrials: 300 });
    // The front is y = 0, 0 ≤ x ≤ 2.
    const near = study.paretoFront.filter(({ params: { x, y } }) => x > -0.3 && x < 2.3 && Math.abs(y) < 0.6);
    expect(near.length).toBeGreaterThan(10);
    expect(() => study.best).toThrow(/paretoFront/);
  });

  it('the grid tries everything once and then is exhausted', () => {
    const grid = { a: int(0, 2), b: choice(['x', 'y']) };
    const study = createStudy({ space: grid, sampler: gridSampler() }).run(({ a }) => a, { nTrials: 100 });
    expect(study.trials).toHaveLength(6);
    expect(new Set(study.trials.map((trial) => JSON.stringify(trial.params))).size).toBe(6);
    expect(() => study.ask()).toThrow(/exhausted/);
    expect(() => createStudy({ space, sampler: gridSampler() }).ask()).toThrow(/real number x/);
  });

  it('unique studies never repeat a trial, and end when all is tried', () => {
    const study = createStudy({ space: { a: int(0, 3), b: choice(['x', 'y']) }, unique: true });
    study.run(({ a }) => a, { nTrials: 100 });
    expect(new Set(study.trials.map((trial) => JSON.stringify(trial.params))).size).toBe(8);
    expect(study.trials).toHaveLength(8);
  });

  it('trials asked for together stand apart', () => {
    for (const make of [tpeSampler, quickGp]) {
      const study = createStudy({ space: { x: uniform(0, 1) }, sampler: make(), seed: 1 });
      study.run(({ x }) => (x - 0.5) ** 2, { nTrials: 20 });
      const xs = study.askMany(4).map((trial) => trial.params.x);
      expect(new Set(xs).size).toBe(4);
    }
  });
});

describe('their parts', () => {
  it('Sobol points are those of SciPy', () => {
    sobol.points.forEach((point, i) => expect([...sobolPoint(i, 41)]).toEqual(point));
  });

  it('normal tails and log improvement are right to many digits', () => {
    for (const [z, value] of normal.logNormalCdf) {
      expect(Math.abs(logNormalCdf(z) - value)).toBeLessThan(1e-13 * Math.max(1, -value));
      expect(Math.abs(quickNormalCdf(z) - Math.exp(value))).toBeLessThan(2e-7);
    }
    for (const [z, value] of normal.logImprovement)
      expect(Math.abs(logImprovement(z) - value)).toBeLessThan(1e-6);
    for (const [p, value] of normal.quantile) expect(Math.abs(normalQuantile(p) - value)).toBeLessThan(1e-7);
  });

  it('the gradients of the Gaussian process and of log expected improvement are their differences', () => {
    const rng = random(5);
    const points = Array.from({ length: 12 }, () => Float64Array.from([rng.next(), rng.next(), rng.next()]));
    const y = Float64Array.from(points, ([a, b, c]) => Math.sin(5 * a) + b * c);
    const isChoice = [false, false, false];
    const theta = fitGaussianProcess(points, y, isChoice);
    const model = posterior(points, y, isChoice, theta);
    // Near the data it says what it saw, and is surer there than elsewhere.
    points.forEach((point, i) => expect(model(point).mean).toBeCloseTo(y[i], 1));
    const x = Float64Array.of(0.3, 0.6, 0.9);
    const dMean = new Float64Array(3);
    const dVariance = new Float64Array(3);
    const at = model(x, dMean, dVariance);
    for (let k = 0; k < 3; k++) {
      const h = 1e-6;
      const moved = (sign: number) => model(x.map((value, j) => (j === k ? value + sign * h : value)));
      expect((moved(1).mean - moved(-1).mean) / (2 * h)).toBeCloseTo(dMean[k], 5);
      expect((moved(1).variance - moved(-1).variance) / (2 * h)).toBeCloseTo(dVariance[k], 5);
    }
    for (const best of [at.mean - 1, at.mean, at.mean + 1]) {
      const ei = logExpectedImprovement(at.mean, 0.04, best);
      const value = (mean: number, variance: number) => logExpectedImprovement(mean, variance, best).value;
      expect((value(at.mean + 1e-6, 0.04) - value(at.mean - 1e-6, 0.04)) / 2e-6).toBeCloseTo(ei.byMean, 3);
      expect((value(at.mean, 0.04 + 1e-7) - value(at.mean, 0.04 - 1e-7)) / 2e-7).toBeCloseTo(
        ei.byVariance,
        2,
      );
    }
  });

  it('minimizes within bounds, also on the bound', () => {
    const f = (x: Float64Array, gradient: Float64Array): number => {
      gradient[0] = -400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0]);
      gradient[1] = 200 * (x[1] - x[0] ** 2);
      return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2;
    };
    const free = minimizeInBox(
      f,
      Float64Array.of(-1.2, 1),
      Float64Array.of(-2, -2),
      Float64Array.of(2, 2),
      200,
      1e-9,
    );
    expect(free.x[0]).toBeCloseTo(1, 4);
    const bound = minimizeInBox(
      f,
      Float64Array.of(-1.2, 1),
      Float64Array.of(-2, -2),
      Float64Array.of(0.5, 2),
      200,
      1e-9,
    );
    expect([bound.x[0], bound.x[1]]).toEqual([0.5, expect.closeTo(0.25, 4)]);
  });

  it('finds eigenvalues and orthogonal eigenvectors', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect([...values].sort()).toEqual([expect.closeTo(1, 12), expect.closeTo(3, 12)]);
    expect(vectors[0] * vectors[1] + vectors[2] * vectors[3]).toBeCloseTo(0, 12);
  });
});
