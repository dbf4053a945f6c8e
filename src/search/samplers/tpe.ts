import { checkOptionNames } from '../../core/options';
import type { Direction, Trial } from '../study/trial';
import { paramsAt, pointOf, type Axis } from '../unit-cube';
import { parzen } from './parzen';
import { paretoOrder } from './pareto';
import { lossOf, randomPoint, type Sampler } from './sampler';
import { sobolSampler } from './sobol';

/** Options of {@link tpeSampler}. */
export interface TpeOptions {
  /** Trials spread evenly before the model is trusted. Default 10. */
  readonly nStartupTrials?: number;
  /** Candidates drawn from the good ones' density, of which the best is taken. Default 24. */
  readonly nEiCandidates?: number;
  /** How many of n finished trials count as good. Default: a tenth, at most 25. */
  readonly gamma?: (n: number) => number;
}

/**
 * Tree-structured Parzen estimator: models where good and where other trials lie, over all parameters together, and
 * looks where the ratio is highest. A good trial weighs by how much better it is than the best of the others. Failed
 * trials count as bad ones, and so do running ones (the constant liar), so that parallel workers spread out. Where all parameters are discrete,
 * a candidate that was tried gives way to the next best one that was not.
 *
 * @param options `nStartupTrials` (default 10), `nEiCandidates` (default 24), `gamma`.
 * @see Bergstra et al. (2011), Falkner et al. (2018); Song et al. (2022) for the weights; Watanabe (2023) for what the
 * parts do; Optuna's `TPESampler` with `multivariate=True, constant_liar=True`, than which it narrows faster.
 * @example
 * ```ts
 * import { createStudy, tpeSampler, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(-5, 5) }, sampler: tpeSampler(), seed: 1 });
 * study.run(({ x }) => (x - 2) ** 2, { nTrials: 60 });
 * Math.abs(study.best.params.x - 2) < 0.5; // true
 * ```
 */
export function tpeSampler(options: TpeOptions = {}): Sampler {
  checkOptionNames(options, { nStartupTrials: true, nEiCandidates: true, gamma: true });
  const {
    nStartupTrials = 10,
    nEiCandidates = 24,
    gamma = (n) => Math.min(Math.ceil(0.1 * n), 25),
  } = options;
  // Where each trial lies; the parameters of a trial never change.
  const places = new WeakMap<object, Float64Array>();
  return {
    name: 'tpe',
    suggest(context) {
      const { axes, trials, directions, rng } = context;
      const finished = trials.filter((trial) => trial.values !== undefined);
      if (finished.length < nStartupTrials) {
        return axes.length <= 20 ? sobolSampler().suggest(context) : randomPoint(context);
      }
      const ranked = rank(finished, directions);
      const nGood = gamma(finished.length);
      const good = ranked.slice(0, nGood).sort(byNumber);
      const noBetter = trials.filter(({ state }) => state === 'running' || state === 'failed');
      const other = [...ranked.slice(nGood), ...noBetter].sort(byNumber);
      const place = ({ params }: Trial): Float64Array => {
        const known = places.get(params) ?? observed(axes, params);
        places.set(params, known);
        return known;
      };
      const points = (of: readonly Trial[]): Float64Array[] => of.map(place);
      const below = parzen(axes, points(good), {
        weights: improvements(good, ranked.at(nGood), directions),
        leastWidth: (n) => (n + 2) ** -1.5,
      });
      const above = parzen(axes, points(other));
      const candidates = Array.from({ length: nEiCandidates }, () => {
        const point = below.sample(rng);
        return { point, score: below.logDensity(point) - above.logDensity(point) };
      });
      candidates.sort((a, b) => b.score - a.score);
      const isDiscrete = axes.every((axis) => axis.size < Infinity);
      const fresh = isDiscrete
        ? candidates.find(({ point }) => !trials.some((trial) => isAt(trial, axes, point)))
        : undefined;
      return (fresh ?? candidates[0]).point;
    },
  };
}

const byNumber = (a: Trial, b: Trial): number => a.number - b.number;

/** Best first: complete trials by value, then pruned ones, those that came furthest first. */
function rank(finished: readonly Trial[], directions: readonly Direction[]): Trial[] {
  if (directions.length > 1) return paretoOrder(finished, directions);
  const lastStep = (trial: Trial): number => trial.intermediate.at(-1)?.[0] ?? 0;
  return [...finished].sort((a, b) => {
    if (a.state !== b.state) return a.state === 'complete' ? -1 : 1;
    if (a.state === 'pruned' && lastStep(a) !== lastStep(b)) return lastStep(b) - lastStep(a);
    return lossOf(a, directions) - lossOf(b, directions);
  });
}

/** How much better each good trial is than the best other one, 1 on average; all alike where that cannot be said. */
function improvements(
  good: readonly Trial[],
  next: Trial | undefined,
  directions: readonly Direction[],
): Float64Array {
  const alike = new Float64Array(good.length).fill(1);
  const isComparable = [...good, next].every((trial) => trial?.state === 'complete');
  if (!isComparable || directions.length > 1) return alike;
  const bar = lossOf(next!, directions);
  const gains = Float64Array.from(good, (trial) => bar - lossOf(trial, directions));
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  // Zero where all are equal, infinite where the values are near the largest number there is.
  if (!(mean > 0 && mean < Infinity)) return alike;
  return gains.map((gain) => Math.max(gain / mean, 1e-9));
}

function observed(axes: readonly Axis[], params: Readonly<Record<string, unknown>>): Float64Array {
  const point = pointOf(axes, params);
  axes.forEach((axis, k) => {
    if (params[axis.name] === undefined) point[k] = NaN;
  });
  return point;
}

/** Whether a trial has the parameters that stand at a point. */
function isAt(trial: Trial, axes: readonly Axis[], point: Float64Array): boolean {
  const params = paramsAt(axes, point) as Readonly<Record<string, unknown>>;
  return axes.every(({ name }) => trial.params[name] === params[name]);
}
