import type { Direction, Trial } from '../study/trial';

/** The trial's values turned so that smaller is better in each. */
export function losses(trial: Trial, directions: readonly Direction[]): number[] {
  return directions.map((direction, k) => (direction === 'minimize' ? trial.values![k] : -trial.values![k]));
}

/** Whether a is nowhere worse than b and somewhere better. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, k) => value <= b[k]) && a.some((value, k) => value < b[k]);
}

/**
 * Groups trials into fronts: the first is dominated by none, the next only by it, and so on (Deb et al. 2002).
 */
export function paretoFronts(trials: readonly Trial[], directions: readonly Direction[]): Trial[][] {
  let left = trials.map((trial) => ({ trial, loss: losses(trial, directions) }));
  const fronts: Trial[][] = [];
  while (left.length > 0) {
    const isFirst = left.map((one) => !left.some((other) => dominates(other.loss, one.loss)));
    fronts.push(left.filter((_, i) => isFirst[i]).map(({ trial }) => trial));
    left = left.filter((_, i) => !isFirst[i]);
  }
  return fronts;
}

/** How far each trial of a front stands from its neighbours: the ends of each objective count as infinitely far. */
export function crowdingDistance(
  front: readonly Trial[],
  directions: readonly Direction[],
): Map<Trial, number> {
  const distance = new Map(front.map((trial) => [trial, 0]));
  directions.forEach((_, k) => {
    const sorted = [...front].sort((a, b) => a.values![k] - b.values![k]);
    const range = sorted[sorted.length - 1].values![k] - sorted[0].values![k];
    sorted.forEach((trial, i) => {
      const isEnd = i === 0 || i === sorted.length - 1;
      const gap = isEnd
        ? Infinity
        : range === 0
          ? 0
          : (sorted[i + 1].values![k] - sorted[i - 1].values![k]) / range;
      distance.set(trial, distance.get(trial)! + gap);
    });
  });
  return distance;
}

/** Front after front, within a front the least crowded first. */
export function paretoOrder(trials: readonly Trial[], directions: readonly Direction[]): Trial[] {
  return paretoFronts(trials, directions).flatMap((front) => {
    const distance = crowdingDistance(front, directions);
    return [...front].sort((a, b) => {
      const [x, y] = [distance.get(a)!, distance.get(b)!];
      return x === y ? a.number - b.number : y - x;
    });
  });
}
