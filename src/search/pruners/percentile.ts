import { LmlabError } from '../../core/errors';
import { checkOptionNames } from '../../core/options';
import { bestLoss, lossAt, type Pruner } from './pruner';

/** Options of {@link medianPruner} and {@link percentilePruner}. */
export interface PercentilePrunerOptions {
  /** Finished trials before any is pruned. Default 5. */
  readonly nStartupTrials?: number;
  /** Steps of a trial before it is judged. Default 0. */
  readonly nWarmupSteps?: number;
  /** Judge only every so many steps after the warm-up. Default 1. */
  readonly intervalSteps?: number;
  /** Trials that must have reported at a step for it to be judged. Default 1. */
  readonly nMinTrials?: number;
}

/**
 * Stops a trial whose best value so far is worse than the given percentile of what the finished trials had at the same
 * step.
 *
 * @param percentile From 0 to 100: 25 keeps the best quarter.
 * @throws LmlabError `bad-option` outside 0 … 100.
 * @see Golovin et al. (2017), section 3.3.2; Optuna's `PercentilePruner`.
 * @example
 * ```ts
 * import { createStudy, percentilePruner, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(0, 1) }, pruner: percentilePruner(25) });
 * study.trials.length; // 0
 * ```
 */
export function percentilePruner(percentile: number, options: PercentilePrunerOptions = {}): Pruner {
  if (!(percentile >= 0 && percentile <= 100)) {
    throw new LmlabError('bad-option', {
      expected: 'a percentile from 0 to 100',
      found: String(percentile),
      remedy: 'Use 50 for the median.',
    });
  }
  checkOptionNames(options, {
    nStartupTrials: true,
    nWarmupSteps: true,
    intervalSteps: true,
    nMinTrials: true,
  });
  const { nStartupTrials = 5, nWarmupSteps = 0, intervalSteps = 1, nMinTrials = 1 } = options;
  return {
    name: 'percentile',
    shouldPrune(trial, others, direction) {
      const complete = others.filter((other) => other.state === 'complete');
      const step = trial.intermediate.at(-1)![0];
      if (complete.length < nStartupTrials || step < nWarmupSteps) return false;
      // Once in every interval: at the first step that was reported in it.
      const interval = Math.floor((step - nWarmupSteps) / intervalSteps);
      const previous = trial.intermediate.at(-2)?.[0];
      if (previous !== undefined && previous >= nWarmupSteps + interval * intervalSteps) return false;
      const atStep = complete
        .map((other) => lossAt(other, step, direction))
        .filter((loss) => loss !== undefined)
        .sort((a, b) => a - b);
      if (atStep.length < Math.max(1, nMinTrials)) return false;
      return bestLoss(trial, direction)! > quantile(atStep, percentile / 100);
    },
  };
}

/**
 * Stops a trial whose best value so far is worse than the median of what the finished trials had at the same step.
 *
 * @param options `nStartupTrials` (default 5), `nWarmupSteps` (default 0), `intervalSteps` (default 1), `nMinTrials`
 * (default 1).
 * @see Golovin et al. (2017), section 3.3.2; Optuna's `MedianPruner`.
 * @example
 * ```ts
 * import { createStudy, medianPruner, uniform } from 'lmlab';
 * const study = createStudy({ space: { rate: uniform(0, 1) }, pruner: medianPruner(), seed: 1 });
 * const train = ({ rate }: { rate: number }, trial: { report(value: number, step: number): void }) => {
 *   for (let step = 0; step < 5; step++) trial.report(rate + 1 / (step + 1), step);
 *   return rate;
 * };
 * study.run(train, { nTrials: 20 });
 * study.trials.some((trial) => trial.state === 'pruned'); // true
 * ```
 */
export function medianPruner(options: PercentilePrunerOptions = {}): Pruner {
  return { ...percentilePruner(50, options), name: 'median' };
}

function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
