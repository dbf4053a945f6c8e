import { LmlabError } from '../../core/errors';
import { checkOptionNames } from '../../core/options';
import type { Pruner } from './pruner';

/**
 * Stops a trial that has not improved for so many reports; with another pruner inside, both must agree.
 *
 * @param patience Reports without improvement that are borne.
 * @param options `minDelta` (default 0): less than this is no improvement. `pruner`: asked only when patience is over.
 * @throws LmlabError `bad-option` for a negative patience or delta.
 * @see Optuna's `PatientPruner`.
 * @example
 * ```ts
 * import { createStudy, patiencePruner, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(0, 1) }, pruner: patiencePruner(2) });
 * study.run((_, trial) => {
 *   for (let step = 0; step < 10; step++) trial.report(1, step);
 *   return 1;
 * }, { nTrials: 1 });
 * study.trials[0].intermediate.length; // 4
 * ```
 */
export function patiencePruner(
  patience: number,
  options: { readonly minDelta?: number; readonly pruner?: Pruner } = {},
): Pruner {
  checkOptionNames(options, { minDelta: true, pruner: true });
  const { minDelta = 0, pruner } = options;
  if (!(patience >= 0) || !(minDelta >= 0)) {
    throw new LmlabError('bad-option', {
      expected: 'a patience and a minDelta of 0 or more',
      found: `${patience} and ${minDelta}`,
      remedy: 'Use a patience of 3 to 10 reports.',
    });
  }
  return {
    name: 'patience',
    shouldPrune(trial, others, direction) {
      const losses = trial.intermediate.map(([, value]) => (direction === 'minimize' ? value : -value));
      if (losses.length <= patience + 1) return false;
      const before = Math.min(...losses.slice(0, -patience - 1));
      const recent = Math.min(...losses.slice(-patience - 1));
      if (recent < before - minDelta) return false;
      return pruner === undefined || pruner.shouldPrune(trial, others, direction);
    },
  };
}
