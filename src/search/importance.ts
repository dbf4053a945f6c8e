import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { lossOf } from './samplers/sampler';
import type { Space } from './space';
import type { Direction, Trial } from './study/trial';
import { axesOf, toUnit } from './unit-cube';

/**
 * How much each parameter decides whether a trial is among the best: the Pearson divergence between where the best
 * tenth lies and where all trials lie, along each parameter, as shares of their sum. Fast and without a model; blind to
 * parameters that matter only together. For what matters over the whole space see `fanovaImportance`.
 *
 * @param study A study with one objective.
 * @param options `quantile` that counts as the best (default 0.1).
 * @throws LmlabError `empty` for fewer than 20 complete trials.
 * @see Watanabe, Bansal and Hutter (2023), PED-ANOVA; Optuna's `PedAnovaImportanceEvaluator`.
 * @example
 * ```ts
 * import { createStudy, parameterImportance, randomSampler, uniform } from 'lmlab';
 * const space = { matters: uniform(0, 1), idle: uniform(0, 1) };
 * const study = createStudy({ space, sampler: randomSampler() }).run((p) => p.matters, { nTrials: 100 });
 * parameterImportance(study).matters > 0.8; // true
 * ```
 */
export function parameterImportance<S extends Space>(
  study: {
    readonly space: S;
    readonly directions: readonly Direction[];
    readonly trials: readonly Trial<unknown>[];
  },
  options: { readonly quantile?: number } = {},
): Record<keyof S & string, number> {
  checkOptionNames(options, { quantile: true });
  const { quantile = 0.1 } = options;
  const complete = (study.trials as readonly Trial[]).filter((trial) => trial.state === 'complete');
  if (complete.length < 20) {
    throw new LmlabError('empty', {
      expected: 'at least 20 complete trials',
      found: String(complete.length),
      remedy: 'Run more trials: importance from fewer is noise.',
    });
  }
  const ranked = [...complete].sort((a, b) => lossOf(a, study.directions) - lossOf(b, study.directions));
  const best = ranked.slice(0, Math.max(2, Math.ceil(quantile * ranked.length)));
  const raw = axesOf(study.space).map((axis): [string, number] => {
    const positions = (trials: readonly Trial[]): number[] =>
      trials
        .filter(({ params }) => params[axis.name] !== undefined)
        .map(({ params }) => toUnit(axis, params[axis.name]));
    const bins = Math.min(axis.size, 50);
    const isChoice = axis.domain.kind === 'choice';
    const top = density(positions(best), bins, isChoice);
    const all = density(positions(ranked), bins, isChoice);
    return [axis.name, all.reduce((sum, p, i) => sum + p * (top[i] / p - 1) ** 2, 0)];
  });
  const total = raw.reduce((sum, [, divergence]) => sum + divergence, 0);
  return Object.fromEntries(
    raw.map(([name, divergence]) => [name, total === 0 ? 0 : divergence / total]),
  ) as Record<keyof S & string, number>;
}

/** The share of each bin by a kernel estimate with Scott's width, and a little everywhere; choices are counted. */
function density(positions: readonly number[], bins: number, isChoice: boolean): number[] {
  const n = positions.length;
  const out = new Array<number>(bins).fill(1 / bins);
  const mean = positions.reduce((sum, u) => sum + u, 0) / Math.max(n, 1);
  const sd = Math.sqrt(positions.reduce((sum, u) => sum + (u - mean) ** 2, 0) / Math.max(n - 1, 1));
  const width = Math.max(1.06 * sd * Math.max(n, 1) ** -0.2, 1 / bins / 2);
  for (const u of positions) {
    const kernel = Array.from({ length: bins }, (_, k) =>
      isChoice ? Number(Math.floor(u * bins) === k) : Math.exp(-0.5 * (((k + 0.5) / bins - u) / width) ** 2),
    );
    const mass = kernel.reduce((sum, value) => sum + value, 0);
    kernel.forEach((value, k) => (out[k] += value / mass));
  }
  return out.map((value) => value / (n + 1));
}
