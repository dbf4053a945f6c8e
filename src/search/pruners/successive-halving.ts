import { LmlabError } from '../../core/errors';
import { checkOptionNames } from '../../core/options';
import type { Direction, Trial } from '../study/trial';
import { bestLoss, type Pruner } from './pruner';

/** Options of {@link ashaPruner}. */
export interface AshaOptions {
  /** The step at which trials are compared first. Default 1. */
  readonly minResource?: number;
  /** One in so many goes on from each rung; the next rung is this many times as far. Default 4. */
  readonly reductionFactor?: number;
  /** How many rungs to leave out at the start. Default 0. */
  readonly minEarlyStoppingRate?: number;
}

/**
 * Asynchronous successive halving: at rungs minResource, × reductionFactor, × reductionFactor², … a trial goes on only
 * when it is among the best 1 / reductionFactor of all trials that have come as far; nobody waits for anybody.
 *
 * @param options `minResource` (default 1), `reductionFactor` (default 4), `minEarlyStoppingRate` (default 0).
 * @throws LmlabError `bad-option` for a resource below 1 or a factor below 2.
 * @see Li et al. (2020), "A system for massively parallel hyperparameter tuning"; Optuna's `SuccessiveHalvingPruner`.
 * @example
 * ```ts
 * import { ashaPruner, createStudy, uniform } from 'lmlab';
 * createStudy({ space: { x: uniform(0, 1) }, pruner: ashaPruner({ reductionFactor: 3 }) }).trials.length; // 0
 * ```
 */
export function ashaPruner(options: AshaOptions = {}): Pruner {
  checkOptionNames(options, { minResource: true, reductionFactor: true, minEarlyStoppingRate: true });
  const { minResource = 1, reductionFactor = 4, minEarlyStoppingRate = 0 } = options;
  if (!(minResource >= 1) || !(reductionFactor >= 2) || !(minEarlyStoppingRate >= 0)) {
    throw new LmlabError('bad-option', {
      expected: 'minResource of 1 or more, reductionFactor of 2 or more, minEarlyStoppingRate of 0 or more',
      found: JSON.stringify({ minResource, reductionFactor, minEarlyStoppingRate }),
      remedy: 'Use the defaults 1, 4 and 0.',
    });
  }
  const rungStep = (rung: number): number => minResource * reductionFactor ** (minEarlyStoppingRate + rung);
  return {
    name: 'asha',
    shouldPrune(trial, others, direction) {
      const step = trial.intermediate.at(-1)![0];
      const previous = trial.intermediate.at(-2)?.[0] ?? -Infinity;
      // Only reaching a rung decides; between rungs every trial goes on.
      for (let rung = 0; rungStep(rung) <= step; rung++) {
        if (rungStep(rung) <= previous) continue;
        if (!isPromoted(trial, others, rungStep(rung), reductionFactor, direction)) return true;
      }
      return false;
    },
  };
}

function isPromoted(
  trial: Trial,
  others: readonly Trial[],
  step: number,
  reductionFactor: number,
  direction: Direction,
): boolean {
  const valueAtRung = (one: Trial): number | undefined => {
    const reached = one.intermediate.find(([at]) => at >= step);
    return reached === undefined ? undefined : bestLoss(one, direction, reached[0]);
  };
  const own = valueAtRung(trial)!;
  const competing = others.map(valueAtRung).filter((loss) => loss !== undefined);
  const places = Math.max(1, Math.floor((competing.length + 1) / reductionFactor));
  return competing.filter((loss) => loss < own).length < places;
}
