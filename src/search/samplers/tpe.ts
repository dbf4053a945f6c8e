import type { Trial } from '../study/trial';
import { pointOf, type Axis } from '../unit-cube';
import { parzen } from './parzen';
import { paretoOrder } from './pareto';
import { lossOf, randomPoint, type Sampler, type SamplerContext } from './sampler';

/** Options of {@link tpeSampler}. */
export interface TpeOptions {
  /** Trials drawn at random before the model is trusted. Default 10. */
  readonly nStartupTrials?: number;
  /** Candidates drawn from the good ones' density, of which the best is taken. Default 64. */
  readonly nEiCandidates?: number;
  /** How many of n finished trials count as good. Default: a tenth, at most 25. */
  readonly gamma?: (n: number) => number;
}

/**
 * Tree-structured Parzen estimator: models where good and where other trials lie, over all parameters together, and
 * looks where the ratio is highest. Running trials count as bad ones (the constant liar), so that parallel workers
 * spread out.
 *
 * @param options `nStartupTrials` (default 10), `nEiCandidates` (default 64), `gamma`.
 * @see Bergstra et al. (2011), Falkner et al. (2018); Watanabe (2023) for what its parts do; Optuna's `TPESampler` with
 * `multivariate=True, constant_liar=True`.
 * @example
 * ```ts
 * import { createStudy, tpeSampler, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(-5, 5) }, sampler: tpeSampler(), seed: 1 });
 * study.run(({ x }) => (x - 2) ** 2, { nTrials: 60 });
 * Math.abs(study.best.params.x - 2) < 0.5; // true
 * ```
 */
export function tpeSampler(options: TpeOptions = {}): Sampler {
  const {
    nStartupTrials = 10,
    nEiCandidates = 64,
    gamma = (n) => Math.min(Math.ceil(0.1 * n), 25),
  } = options;
  return {
    name: 'tpe',
    suggest(context) {
      const { axes, trials, rng } = context;
      const finished = trials.filter((trial) => trial.values !== undefined);
      if (finished.length < nStartupTrials) return randomPoint(context);
      const ranked = rank(finished, context);
      const good = new Set(ranked.slice(0, gamma(finished.length)));
      const running = trials.filter((trial) => trial.state === 'running');
      const points = (of: readonly Trial[]): Float64Array[] =>
        [...of].sort((a, b) => a.number - b.number).map((trial) => observed(axes, trial));
      const below = parzen(axes, points([...good]));
      const above = parzen(axes, points([...finished.filter((trial) => !good.has(trial)), ...running]));
      let best: Float64Array | undefined;
      let bestScore = -Infinity;
      for (let k = 0; k < nEiCandidates; k++) {
        const candidate = below.sample(rng);
        const score = below.logDensity(candidate) - above.logDensity(candidate);
        if (score > bestScore || best === undefined) [best, bestScore] = [candidate, score];
      }
      return best;
    },
  };
}

/** Best first: complete trials by value, then pruned ones, those that came furthest first. */
function rank(finished: readonly Trial[], { directions }: SamplerContext): Trial[] {
  if (directions.length > 1) return paretoOrder(finished, directions);
  const lastStep = (trial: Trial): number => trial.intermediate.at(-1)?.[0] ?? 0;
  return [...finished].sort((a, b) => {
    if (a.state !== b.state) return a.state === 'complete' ? -1 : 1;
    if (a.state === 'pruned' && lastStep(a) !== lastStep(b)) return lastStep(b) - lastStep(a);
    return lossOf(a, directions) - lossOf(b, directions);
  });
}

function observed(axes: readonly Axis[], trial: Trial): Float64Array {
  const point = pointOf(axes, trial.params);
  axes.forEach((axis, k) => {
    if (trial.params[axis.name] === undefined) point[k] = NaN;
  });
  return point;
}
