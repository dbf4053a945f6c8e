import type { Direction, Trial } from '../study/trial';

/** Decides, whenever a trial has reported, whether it is worth going on. A pure function of what was reported. */
export interface Pruner {
  readonly name: string;
  /**
   * @param trial The trial that just reported; its intermediate values are not empty.
   * @param others All other trials of the study.
   */
  shouldPrune(trial: Trial, others: readonly Trial[], direction: Direction): boolean;
}

/** The best value of a trial up to a step, turned so that smaller is better; undefined when it reported none. */
export function bestLoss(trial: Trial, direction: Direction, upTo = Infinity): number | undefined {
  let best: number | undefined;
  for (const [step, value] of trial.intermediate) {
    const loss = direction === 'minimize' ? value : -value;
    if (step <= upTo && (best === undefined || loss < best)) best = loss;
  }
  return best;
}

/** The value reported at a step, turned so that smaller is better. */
export function lossAt(trial: Trial, step: number, direction: Direction): number | undefined {
  const found = trial.intermediate.find(([one]) => one === step);
  return found === undefined ? undefined : direction === 'minimize' ? found[1] : -found[1];
}
