import type { Random } from '../core/random';

/** One axis of the points that a tree is grown on. */
export interface TreeAxis {
  /** How many values a choice has, whose coordinates are 0, 1, …; undefined for a number between 0 and 1. */
  readonly choices?: number;
}

/** A part of the space where the tree predicts one value. */
export interface Leaf {
  readonly value: number;
  /** Axis by axis: from where to where a number lies, or which choices are in (1 or 0). */
  readonly box: readonly Float64Array[];
}

interface Split {
  readonly axis: number;
  /** Numbers up to here go left; of choices this one does. */
  readonly at: number;
  readonly gain: number;
}

/**
 * Grows a regression tree on a bootstrap sample until every leaf is pure, each split the one that leaves the least
 * squared error; choices are split one against the rest (Breiman et al. 1984; Breiman 2001 for the bootstrap).
 *
 * @returns The leaves, whose boxes fill the unit cube.
 */
export function growTree(
  points: readonly Float64Array[],
  y: Float64Array,
  axes: readonly TreeAxis[],
  rng: Random,
): Leaf[] {
  const n = points.length;
  const counts = new Float64Array(n);
  for (let i = 0; i < n; i++) counts[rng.int(n)]++;
  const leaves: Leaf[] = [];
  const whole = axes.map(({ choices }) =>
    choices === undefined ? Float64Array.of(0, 1) : new Float64Array(choices).fill(1),
  );
  const grow = (members: Int32Array, box: readonly Float64Array[]): void => {
    const split = bestSplit(members, points, y, counts, axes);
    if (split === undefined) {
      let [sum, weight] = [0, 0];
      for (const i of members) [sum, weight] = [sum + counts[i] * y[i], weight + counts[i]];
      leaves.push({ value: sum / weight, box });
      return;
    }
    const { axis, at } = split;
    const isChoice = axes[axis].choices !== undefined;
    const isLeft = (i: number): boolean => (isChoice ? points[i][axis] === at : points[i][axis] <= at);
    const halves = isChoice
      ? [box[axis].map((is, c) => (c === at ? is : 0)), box[axis].map((is, c) => (c === at ? 0 : is))]
      : [Float64Array.of(box[axis][0], at), Float64Array.of(at, box[axis][1])];
    [isLeft, (i: number) => !isLeft(i)].forEach((belongs, side) => {
      grow(members.filter(belongs), box.with(axis, halves[side]));
    });
  };
  grow(
    Int32Array.from(points.keys()).filter((i) => counts[i] > 0),
    whole,
  );
  return leaves;
}

/** The split with the largest gain; undefined where all values, or all points, are equal. */
function bestSplit(
  members: Int32Array,
  points: readonly Float64Array[],
  y: Float64Array,
  counts: Float64Array,
  axes: readonly TreeAxis[],
): Split | undefined {
  let [total, weight] = [0, 0];
  for (const i of members) [total, weight] = [total + counts[i] * y[i], weight + counts[i]];
  if (members.every((i) => y[i] === y[members[0]])) return undefined;
  let best: Split | undefined;
  // The squared error falls by the sum's square over the weight of both sides, less that of the whole.
  const consider = (axis: number, at: number, sum: number, part: number): void => {
    const gain = sum ** 2 / part + (total - sum) ** 2 / (weight - part) - total ** 2 / weight;
    if (gain > (best?.gain ?? -Infinity)) best = { axis, at, gain };
  };
  axes.forEach(({ choices }, k) => {
    if (choices !== undefined) {
      const sums = new Float64Array(choices);
      const parts = new Float64Array(choices);
      for (const i of members) {
        sums[points[i][k]] += counts[i] * y[i];
        parts[points[i][k]] += counts[i];
      }
      parts.forEach((part, c) => {
        if (part > 0 && part < weight) consider(k, c, sums[c], part);
      });
      return;
    }
    const order = members.slice().sort((a, b) => points[a][k] - points[b][k]);
    let [sum, part] = [0, 0];
    for (let j = 0; j + 1 < order.length; j++) {
      const i = order[j];
      sum += counts[i] * y[i];
      part += counts[i];
      const [here, next] = [points[i][k], points[order[j + 1]][k]];
      if (here < next) consider(k, (here + next) / 2, sum, part);
    }
  });
  return best;
}
