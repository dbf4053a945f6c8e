import { LmlabError } from '../../core/errors';
import type { Random } from '../../core/random';
import { checkOptionNames } from '../../core/options';
import type { Axis } from '../unit-cube';
import { fromUnit, pointOf, toUnit } from '../unit-cube';
import { logExpectedImprovement } from './expected-improvement';
import { fitGaussianProcess, posterior, type Posterior } from './gaussian-process';
import { minimizeInBox } from './minimize-in-box';
import type { Direction, Trial } from '../study/trial';
import { lossOf, randomPoint, type Sampler } from './sampler';
import { sobolSampler } from './sobol';

/** Options of {@link gpSampler}. */
export interface GpOptions {
  /** Trials spread evenly before the model is trusted. Default 10. */
  readonly nStartupTrials?: number;
  /** Expected improvement, or a lower confidence bound with this many standard deviations. Default `'ei'`. */
  readonly acquisition?: 'ei' | { readonly kappa: number };
  /** How many random points the acquisition is tried at before the best are refined. Default 1024. */
  readonly nCandidates?: number;
}

/** From so many points the acquisition is refined. */
const N_STARTS = 8;

/** What is minimized to find the next point: value, and gradient if asked for. */
type Acquisition = (x: Float64Array, gradient?: Float64Array) => number;

/**
 * Bayesian optimization with a Gaussian process (Matérn 5/2 with a length for each parameter, fitted by marginal
 * likelihood) that looks where log expected improvement is highest. Best for few, costly trials; time grows with the
 * cube of their number. Running trials count as if they gave what the model expects, failed ones as if they gave the worst
 * value seen.
 *
 * @param options `nStartupTrials` (default 10), `acquisition` (default `'ei'`), `nCandidates` (default 1024).
 * @throws LmlabError `bad-option`, on asking, with several objectives.
 * @see Snoek, Larochelle and Adams (2012); Ament et al. (2023); Song et al. (2024), "The Vizier Gaussian process bandit
 * algorithm", for the compression of bad values; Optuna's `GPSampler`.
 * @example
 * ```ts
 * import { createStudy, gpSampler, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(-5, 5) }, sampler: gpSampler(), seed: 1 });
 * study.run(({ x }) => (x - 2) ** 2, { nTrials: 20 });
 * Math.abs(study.best.params.x - 2) < 0.1; // true
 * ```
 */
export function gpSampler(options: GpOptions = {}): Sampler {
  checkOptionNames(options, { nStartupTrials: true, acquisition: true, nCandidates: true });
  const { nStartupTrials = 10, acquisition = 'ei', nCandidates = 1024 } = options;
  return {
    name: 'gp',
    suggest(context) {
      const { axes, trials, directions, rng } = context;
      if (directions.length > 1) {
        throw new LmlabError('bad-option', {
          expected: 'a single objective with gpSampler',
          found: String(directions.length),
          remedy: 'Use nsga2Sampler or tpeSampler.',
        });
      }
      const ended = trials.filter((trial) => trial.state !== 'running');
      const complete = ended.filter((trial) => trial.state === 'complete');
      if (ended.length < nStartupTrials || complete.length === 0) {
        return axes.length <= 20 ? sobolSampler().suggest(context) : randomPoint(context);
      }
      const isChoice = axes.map((axis) => axis.domain.kind === 'choice');
      const points = ended.map((trial) => pointOf(axes, trial.params));
      const loss = knownLosses(ended, directions);
      const y = standardized(compressed(loss));
      const theta = fitGaussianProcess(points, y, isChoice);
      let model = posterior(points, y, isChoice, theta);
      const running = trials.filter((trial) => trial.state === 'running');
      if (running.length > 0) {
        const busy = running.map((trial) => pointOf(axes, trial.params));
        const believed = Float64Array.of(...y, ...busy.map((point) => model(point).mean));
        model = posterior([...points, ...busy], believed, isChoice, theta);
      }
      const f = acquisitionOf(model, Math.min(...y), acquisition, axes.length);
      const incumbent = points[y.indexOf(Math.min(...y))];
      return optimize(f, axes, incumbent, nCandidates, rng);
    },
  };
}

/**
 * What is known of each place that was tried: a trial that failed counts as the worst complete one, a pruned one as no
 * better than the middle of them, so that neither place is proposed again.
 */
function knownLosses(ended: readonly Trial[], directions: readonly Direction[]): Float64Array {
  const losses = ended.flatMap((trial) => (trial.state === 'complete' ? [lossOf(trial, directions)] : []));
  const sorted = losses.sort((a, b) => a - b);
  const [worst, median] = [sorted[sorted.length - 1], sorted[(sorted.length - 1) >> 1]];
  return Float64Array.from(ended, (trial) => {
    if (trial.state === 'complete') return lossOf(trial, directions);
    const reported = trial.values === undefined ? NaN : lossOf(trial, directions);
    return Number.isFinite(reported) ? Math.max(reported, median) : worst;
  });
}

/**
 * The losses with those of the worse half drawn together by a logarithm, in their order: how bad the bad ones are says
 * little about where the best is, and would drown the differences between good ones (Song et al. 2024 do the like).
 */
function compressed(loss: Float64Array): Float64Array {
  const sorted = loss.slice().sort();
  const median = sorted[(sorted.length - 1) >> 1];
  const scale = median - sorted[0];
  if (!(scale > 0 && scale < Infinity)) return loss;
  return loss.map((l) => (l <= median ? l : median + scale * Math.log1p((l - median) / scale)));
}

function standardized(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const sd = Math.max(Math.sqrt(variance), 1e-10);
  return values.map((value) => (value - mean) / sd);
}

function acquisitionOf(
  model: Posterior,
  best: number,
  kind: 'ei' | { readonly kappa: number },
  d: number,
): Acquisition {
  const byMean = new Float64Array(d);
  const byVariance = new Float64Array(d);
  return (x, gradient) => {
    const { mean, variance } = gradient ? model(x, byMean, byVariance) : model(x);
    if (kind !== 'ei') {
      const sd = Math.sqrt(variance);
      gradient?.forEach((_, k) => (gradient[k] = byMean[k] - (kind.kappa * byVariance[k]) / (2 * sd)));
      return mean - kind.kappa * sd;
    }
    const improvement = logExpectedImprovement(mean, variance, best);
    gradient?.forEach((_, k) => {
      gradient[k] = -(improvement.byMean * byMean[k] + improvement.byVariance * byVariance[k]);
    });
    return -improvement.value;
  };
}

/** The best point: many candidates at random and around the incumbent, then the best of them refined. */
function optimize(
  f: Acquisition,
  axes: readonly Axis[],
  incumbent: Float64Array,
  nCandidates: number,
  rng: Random,
): Float64Array {
  const snap = (x: Float64Array): Float64Array =>
    x.map((u, k) => (axes[k].size === Infinity ? u : toUnit(axes[k], fromUnit(axes[k], u))));
  const candidates: Float64Array[] = [];
  for (let c = 0; c < nCandidates; c++) candidates.push(Float64Array.from(axes.map(() => rng.next())));
  for (let c = 0; c < nCandidates / 8; c++) {
    const width = 10 ** (-1 - 2 * rng.next());
    candidates.push(
      incumbent.map((u, k) =>
        axes[k].domain.kind === 'choice'
          ? rng.next() < 0.2
            ? rng.next()
            : u
          : Math.min(1, Math.max(0, u + width * rng.normal())),
      ),
    );
  }
  const scored = candidates
    .map(snap)
    .map((x) => ({ x, value: f(x) }))
    .sort((a, b) => a.value - b.value);
  const starts = [
    scored[0],
    { x: incumbent, value: f(incumbent) },
    ...drawn(scored.slice(1), N_STARTS - 2, rng),
  ];
  let best = scored[0];
  for (const start of starts) {
    let refined = refineNumbers(f, axes, start.x);
    const changed = refineDiscrete(f, axes, refined);
    if (changed.value < refined.value) refined = refineNumbers(f, axes, changed.x);
    if (refined.value < best.value) best = refined;
  }
  return best.x;
}

/** Some of the candidates, the better ones likelier: starts that stand in different valleys. */
function drawn<T extends { readonly value: number }>(from: readonly T[], count: number, rng: Random): T[] {
  const left = [...from];
  const least = Math.min(...left.map((one) => one.value));
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const weights = left.map((one) => Math.exp(least - one.value));
    let u = rng.next() * weights.reduce((sum, weight) => sum + weight, 0);
    const k = weights.findIndex((weight) => (u -= weight) < 0);
    return left.splice(Math.max(k, 0), 1)[0];
  });
}

function refineNumbers(
  f: Acquisition,
  axes: readonly Axis[],
  x: Float64Array,
): { x: Float64Array; value: number } {
  const isFree = axes.map((axis) => axis.size === Infinity);
  if (!isFree.includes(true)) return { x, value: f(x) };
  const low = x.map((u, k) => (isFree[k] ? 0 : u));
  const high = x.map((u, k) => (isFree[k] ? 1 : u));
  return minimizeInBox((point, gradient) => f(point, gradient), x, low, high, 40, 1e-4);
}

/** One sweep over the discrete axes, each set to its best value (among at most 32) with the others as they are. */
function refineDiscrete(
  f: Acquisition,
  axes: readonly Axis[],
  from: { x: Float64Array; value: number },
): typeof from {
  let { x, value } = from;
  axes.forEach((axis, k) => {
    if (axis.size === Infinity) return;
    const count = Math.min(axis.size, 32);
    for (let c = 0; c < count; c++) {
      const next = x.slice();
      next[k] = toUnit(axis, fromUnit(axis, (c + 0.5) / count));
      const nextValue = f(next);
      if (nextValue < value) [x, value] = [next, nextValue];
    }
  });
  return { x, value };
}
