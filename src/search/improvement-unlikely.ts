import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { dominates, losses } from './samplers/pareto';
import type { Direction, Trial } from './study/trial';

/** Options of {@link improvementUnlikely}. */
export interface ImprovementUnlikelyOptions {
  /** A smaller chance that the next trial improves is not worth it. Default 0.05. */
  readonly chance?: number;
  /** How sure to be that the chance is smaller. Default 0.95. */
  readonly confidence?: number;
  /** Less than this is no improvement; for a single objective. Default 0. */
  readonly minDelta?: number;
}

/** What a stopping rule looks at. */
interface Watched {
  readonly directions: readonly Direction[];
  readonly trials: readonly Trial<unknown>[];
}

/**
 * A rule to stop a search: when so many trials in a row did not improve the best that the next one improves it, with
 * this confidence, with less than this chance. With the defaults these are 59 trials: had each of them improved with a
 * chance of 5 % or more, that would happen in less than 5 % of searches. For random search that holds exactly, for the
 * whole search and not only for one look at it; a sampler that learns must not get worse as it goes. Failed trials do
 * not count; with several objectives a trial improves that no earlier one beats or equals in all of them.
 *
 * @param options `chance` (default 0.05), `confidence` (default 0.95), `minDelta` (default 0).
 * @returns A function for the option `stopWhen` of `study.optimize`, `study.run`, `randomSearch` and `bayesSearch`.
 * @throws LmlabError `bad-option` for a chance or confidence that is not between 0 and 1, or a negative delta.
 * @see Clopper and Pearson (1934) for the bound on a chance after failures only; Bergstra and Bengio (2012), who count
 * trials of random search that way.
 * @example
 * ```ts
 * import { createStudy, improvementUnlikely, randomSampler, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(0, 1) }, sampler: randomSampler(), seed: 1 });
 * study.run(({ x }) => x, { nTrials: 10_000, stopWhen: improvementUnlikely() });
 * [study.trials.length < 500, study.best.values[0] < 0.05]; // [true, true]
 * ```
 */
export function improvementUnlikely(options: ImprovementUnlikelyOptions = {}): (study: Watched) => boolean {
  checkOptionNames(options, { chance: true, confidence: true, minDelta: true });
  const { chance = 0.05, confidence = 0.95, minDelta = 0 } = options;
  if (![chance, confidence].every((p) => p > 0 && p < 1) || !(minDelta >= 0)) {
    throw new LmlabError('bad-option', {
      expected: 'a chance and a confidence between 0 and 1, and a minDelta of 0 or more',
      found: `${chance}, ${confidence} and ${minDelta}`,
      remedy: 'Use for example { chance: 0.05, confidence: 0.95 }.',
    });
  }
  // (1 − chance)^n ≤ 1 − confidence
  const needed = Math.ceil(Math.log(1 - confidence) / Math.log1p(-chance) - 1e-9);
  return (study) => trialsSinceImprovement(study, minDelta) >= needed;
}

/** How many complete or pruned trials have ended without improvement since the last one. */
function trialsSinceImprovement({ trials, directions }: Watched, minDelta: number): number {
  let since = 0;
  let front: number[][] = [];
  for (const trial of trials as readonly Trial[]) {
    if (trial.state === 'pruned') since++;
    if (trial.state !== 'complete') continue;
    const loss = losses(trial, directions);
    const isBeaten = front.some((other) =>
      directions.length === 1 ? loss[0] >= other[0] - minDelta : dominates(other, loss) || equal(other, loss),
    );
    since = isBeaten ? since + 1 : 0;
    if (!isBeaten) front = [...front.filter((other) => !dominates(loss, other)), loss];
  }
  return since;
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, k) => value === b[k]);
}
