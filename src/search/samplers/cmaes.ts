import { checkOptionNames } from '../../core/options';
import type { Trial } from '../study/trial';
import { pointOf } from '../unit-cube';
import { lossOf, randomPoint, type Sampler, type SamplerContext } from './sampler';
import { symmetricEigen } from './symmetric-eigen';

/** Options of {@link cmaesSampler}. */
export interface CmaesOptions {
  /** Trials a generation. Default 4 + ⌊3 ln d⌋ for d parameters. */
  readonly populationSize?: number;
  /** Initial step, as a share of each parameter's range. Default 1/6. */
  readonly sigma0?: number;
}

interface State {
  readonly mean: Float64Array;
  readonly sigma: number;
  readonly C: Float64Array;
  readonly pathSigma: Float64Array;
  readonly pathC: Float64Array;
  readonly generation: number;
}

/**
 * CMA-ES: samples from a normal distribution whose mean, step and shape follow the better half of each generation.
 * Good for many trials over several real parameters.
 *
 * @param options `populationSize` (default 4 + ⌊3 ln d⌋), `sigma0` (default 1/6 of the range).
 * @see Hansen (2016), "The CMA evolution strategy: a tutorial", whose constants it takes.
 * @example
 * ```ts
 * import { cmaesSampler, createStudy, uniform } from 'lmlab';
 * const space = { x: uniform(-5, 5), y: uniform(-5, 5) };
 * const study = createStudy({ space, sampler: cmaesSampler(), seed: 1 });
 * study.run(({ x, y }) => (x - 2) ** 2 + (y + 1) ** 2, { nTrials: 200 });
 * study.best.values[0] < 0.01; // true
 * ```
 */
export function cmaesSampler(options: CmaesOptions = {}): Sampler {
  checkOptionNames(options, { populationSize: true, sigma0: true });
  const { sigma0 = 1 / 6 } = options;
  return {
    name: 'cmaes',
    suggest(context) {
      const { axes, number, rng } = context;
      const d = axes.length;
      if (d < 2) return randomPoint(context);
      const size = options.populationSize ?? 4 + Math.floor(3 * Math.log(d));
      let state: State = {
        mean: new Float64Array(d).fill(0.5),
        sigma: sigma0,
        C: identity(d),
        pathSigma: new Float64Array(d),
        pathC: new Float64Array(d),
        generation: 0,
      };
      // The state is replayed from the trials, a generation being a block of numbers: nothing is kept between calls.
      for (const block of generations(context, size, Math.floor(number / size)))
        state = update(state, block, size);
      const { values, vectors } = symmetricEigen(state.C, d);
      for (let attempt = 0; ; attempt++) {
        const z = values.map((value) => Math.sqrt(Math.max(value, 1e-20)) * rng.normal());
        const point = state.mean.map((m, i) => {
          let step = 0;
          for (let k = 0; k < d; k++) step += vectors[i * d + k] * z[k];
          return m + state.sigma * step;
        });
        if (point.every((u) => u >= 0 && u <= 1)) return point;
        if (attempt === 100) return point.map((u) => Math.min(1, Math.max(0, u)));
      }
    },
  };
}

function identity(d: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let i = 0; i < d; i++) out[i * d + i] = 1;
  return out;
}

/** The complete trials of each generation before this one, best first; a generation of fewer than two is skipped. */
function* generations(
  { axes, trials, directions }: SamplerContext,
  size: number,
  until: number,
): Generator<Float64Array[]> {
  const blocks: Trial[][] = Array.from({ length: until }, () => []);
  for (const trial of trials) {
    const block = Math.floor(trial.number / size);
    if (trial.state === 'complete' && block < until) blocks[block].push(trial);
  }
  for (const block of blocks) {
    if (block.length < 2) continue;
    block.sort((a, b) => lossOf(a, directions) - lossOf(b, directions));
    yield block.map((trial) => pointOf(axes, trial.params));
  }
}

function update(state: State, ranked: readonly Float64Array[], size: number): State {
  const d = state.mean.length;
  const mu = Math.min(Math.floor(size / 2), ranked.length);
  const raw = Float64Array.from({ length: mu }, (_, i) => Math.log((size + 1) / 2) - Math.log(i + 1));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => weight / total);
  const muEff = 1 / weights.reduce((sum, weight) => sum + weight * weight, 0);
  const cSigma = (muEff + 2) / (d + muEff + 5);
  const damping = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (d + 1)) - 1) + cSigma;
  const cc = (4 + muEff / d) / (d + 4 + (2 * muEff) / d);
  const c1 = 2 / ((d + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (muEff - 2 + 1 / muEff)) / ((d + 2) ** 2 + muEff));
  const steps = ranked.slice(0, mu).map((x) => x.map((u, k) => (u - state.mean[k]) / state.sigma));
  const step = new Float64Array(d);
  steps.forEach((y, i) => y.forEach((value, k) => (step[k] += weights[i] * value)));
  // C^(−1/2) · step, by the eigenvectors of C.
  const { values, vectors } = symmetricEigen(state.C, d);
  const whitened = new Float64Array(d);
  for (let k = 0; k < d; k++) {
    let along = 0;
    for (let i = 0; i < d; i++) along += vectors[i * d + k] * step[i];
    along /= Math.sqrt(Math.max(values[k], 1e-20));
    for (let i = 0; i < d; i++) whitened[i] += vectors[i * d + k] * along;
  }
  const generation = state.generation + 1;
  const grow = Math.sqrt(cSigma * (2 - cSigma) * muEff);
  const pathSigma = state.pathSigma.map((p, k) => (1 - cSigma) * p + grow * whitened[k]);
  const length = Math.hypot(...pathSigma);
  const expected = Math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d));
  const isSteady = length / Math.sqrt(1 - (1 - cSigma) ** (2 * generation)) < (1.4 + 2 / (d + 1)) * expected;
  const growC = isSteady ? Math.sqrt(cc * (2 - cc) * muEff) : 0;
  const pathC = state.pathC.map((p, k) => (1 - cc) * p + growC * step[k]);
  const forget = 1 - c1 - cMu + (isSteady ? 0 : c1 * cc * (2 - cc));
  const C = state.C.map((value, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    let rankMu = 0;
    steps.forEach((y, k) => (rankMu += weights[k] * y[i] * y[j]));
    return forget * value + c1 * pathC[i] * pathC[j] + cMu * rankMu;
  });
  const sigma = state.sigma * Math.exp(Math.min(1, (cSigma / damping) * (length / expected - 1)));
  return {
    mean: state.mean.map((m, k) => m + state.sigma * step[k]),
    sigma,
    C,
    pathSigma,
    pathC,
    generation,
  };
}
