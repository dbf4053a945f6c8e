import type { Random } from '../../core/random';
import { checkOptionNames } from '../../core/options';
import type { Trial } from '../study/trial';
import { pointOf, type Axis } from '../unit-cube';
import { crowdingDistance, paretoFronts } from './pareto';
import { randomPoint, type Sampler } from './sampler';

/** Options of {@link nsga2Sampler}. */
export interface Nsga2Options {
  /** Trials a generation. Default 50. */
  readonly populationSize?: number;
  /** Probability that two parents are crossed at all. Default 0.9. */
  readonly crossoverProb?: number;
  /** Probability that a parameter is drawn anew. Default: 1 over their number. */
  readonly mutationProb?: number;
}

/**
 * Evolves a population towards the Pareto front of several objectives: the best fronts survive, the least crowded
 * first; children mix two of them and mutate.
 *
 * @param options `populationSize` (default 50), `crossoverProb` (default 0.9), `mutationProb`.
 * @see Deb et al. (2002); simulated binary crossover and polynomial mutation: Deb and Agrawal (1995).
 * @example
 * ```ts
 * import { createStudy, nsga2Sampler, uniform } from 'lmlab';
 * const study = createStudy({
 *   space: { x: uniform(0, 2) },
 *   directions: ['minimize', 'minimize'],
 *   sampler: nsga2Sampler({ populationSize: 10 }),
 * });
 * study.run(({ x }) => [x ** 2, (x - 2) ** 2], { nTrials: 40 });
 * study.paretoFront.length > 5; // true
 * ```
 */
export function nsga2Sampler(options: Nsga2Options = {}): Sampler {
  checkOptionNames(options, { populationSize: true, crossoverProb: true, mutationProb: true });
  const { populationSize = 50, crossoverProb = 0.9 } = options;
  return {
    name: 'nsga2',
    suggest(context) {
      const { axes, trials, directions, number, rng } = context;
      const mutationProb = options.mutationProb ?? 1 / axes.length;
      // A generation is a block of trial numbers; its parents come from all blocks before it.
      const generation = Math.floor(number / populationSize);
      const before = trials.filter(
        (trial) => trial.state === 'complete' && trial.number < generation * populationSize,
      );
      if (generation === 0 || before.length < 2) return randomPoint(context);
      const survivors: { trial: Trial; front: number; crowding: number }[] = [];
      for (const [front, members] of paretoFronts(before, directions).entries()) {
        const crowding = crowdingDistance(members, directions);
        const ordered = [...members].sort(
          (a, b) => compare(crowding.get(b)!, crowding.get(a)!) || a.number - b.number,
        );
        for (const trial of ordered.slice(0, populationSize - survivors.length)) {
          survivors.push({ trial, front, crowding: crowding.get(trial)! });
        }
        if (survivors.length === populationSize) break;
      }
      const tournament = (): Float64Array => {
        const [a, b] = [rng.choice(survivors), rng.choice(survivors)];
        const wins = a.front < b.front || (a.front === b.front && a.crowding >= b.crowding);
        return pointOf(axes, (wins ? a : b).trial.params);
      };
      const [mother, father] = [tournament(), tournament()];
      const crosses = rng.next() < crossoverProb;
      return Float64Array.from(
        axes.map((axis: Axis, k) => {
          const value = crosses ? cross(axis, mother[k], father[k], rng) : mother[k];
          return rng.next() < mutationProb ? mutate(axis, value, rng) : value;
        }),
      );
    },
  };
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Simulated binary crossover with distribution index 2; a choice comes from either parent. */
function cross(axis: Axis, a: number, b: number, rng: Random): number {
  if (axis.domain.kind === 'choice' || rng.next() < 0.5) return rng.next() < 0.5 ? a : b;
  const u = rng.next();
  const spread = u < 0.5 ? (2 * u) ** (1 / 3) : (1 / (2 * (1 - u))) ** (1 / 3);
  const sign = rng.next() < 0.5 ? 1 : -1;
  return clip(0.5 * (a + b + sign * spread * (b - a)));
}

/** Polynomial mutation with distribution index 20 half of the time, else a fresh draw; a choice is drawn anew. */
function mutate(axis: Axis, value: number, rng: Random): number {
  if (axis.domain.kind === 'choice' || rng.next() < 0.5) return rng.next();
  const u = rng.next();
  const shift = u < 0.5 ? (2 * u) ** (1 / 21) - 1 : 1 - (2 * (1 - u)) ** (1 / 21);
  return clip(value + shift);
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}
