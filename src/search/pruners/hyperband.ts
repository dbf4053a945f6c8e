import { random } from '../../core/random';
import { LmlabError } from '../../core/errors';
import { checkOptionNames } from '../../core/options';
import type { Pruner } from './pruner';
import { ashaPruner } from './successive-halving';

/** Options of {@link hyperbandPruner}. */
export interface HyperbandOptions {
  /** The step at which the most eager bracket compares first. Default 1. */
  readonly minResource?: number;
  /** The last step of a whole trial. */
  readonly maxResource: number;
  /** Default 3. */
  readonly reductionFactor?: number;
}

/**
 * Hyperband: trials are dealt out over brackets of successive halving that start to compare at different steps, so that
 * neither slow starters nor quick losers are favoured for good.
 *
 * @param options `maxResource`, `minResource` (default 1), `reductionFactor` (default 3).
 * @throws LmlabError `bad-option` for resources that are upside down.
 * @see Li et al. (2018); brackets are drawn by trial number as in Optuna's `HyperbandPruner`.
 * @example
 * ```ts
 * import { createStudy, hyperbandPruner, uniform } from 'lmlab';
 * const pruner = hyperbandPruner({ maxResource: 27 });
 * createStudy({ space: { x: uniform(0, 1) }, pruner }).trials.length; // 0
 * ```
 */
export function hyperbandPruner(options: HyperbandOptions): Pruner {
  checkOptionNames(options, { minResource: true, maxResource: true, reductionFactor: true });
  const { minResource = 1, maxResource, reductionFactor = 3 } = options;
  if (!(minResource >= 1 && maxResource >= minResource)) {
    throw new LmlabError('bad-option', {
      expected: '1 ≤ minResource ≤ maxResource',
      found: `${minResource} and ${maxResource}`,
      remedy: 'Pass the number of steps of a whole trial as maxResource.',
    });
  }
  const nBrackets = 1 + Math.floor(Math.log(maxResource / minResource) / Math.log(reductionFactor) + 1e-9);
  const brackets = Array.from({ length: nBrackets }, (_, b) =>
    ashaPruner({ minResource, reductionFactor, minEarlyStoppingRate: b }),
  );
  // Bracket b is as likely as its share of trials in a full round of Hyperband.
  const budgets = brackets.map((_, b) => {
    const s = nBrackets - 1 - b;
    return Math.ceil((nBrackets * reductionFactor ** s) / (s + 1));
  });
  const total = budgets.reduce((sum, budget) => sum + budget, 0);
  const bracketOf = (number: number): number => {
    let left = random(0).fork(number).int(total);
    return budgets.findIndex((budget) => (left -= budget) < 0);
  };
  return {
    name: 'hyperband',
    shouldPrune(trial, others, direction) {
      const bracket = bracketOf(trial.number);
      const rivals = others.filter((other) => bracketOf(other.number) === bracket);
      return brackets[bracket].shouldPrune(trial, rivals, direction);
    },
  };
}
