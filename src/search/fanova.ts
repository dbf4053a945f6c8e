import { LmlabError } from '../core/errors';
import { defaultSeed, random } from '../core/random';
import { checkOptionNames } from '../core/options';
import { growTree, type Leaf, type TreeAxis } from './regression-tree';
import { lossOf } from './samplers/sampler';
import type { Space } from './space';
import type { Direction, Trial } from './study/trial';
import { axesOf, pointOf } from './unit-cube';

/**
 * How much of the objective's variance over the whole space each parameter explains by itself: a random forest learns
 * the objective from the trials, and its variance is taken apart exactly; shares of the sum of all parameters. Where
 * `parameterImportance` asks what makes the best trials, this asks what matters everywhere.
 *
 * @param study A study with one objective; a parameter that does not exist in a trial counts as standing in the middle
 * of its range.
 * @param options `nTrees` (default 64), `seed` (default `defaultSeed()`).
 * @throws LmlabError `empty` for fewer than 20 complete trials.
 * @see Hutter, Hoos and Leyton-Brown (2014), "An efficient approach for assessing hyperparameter importance"; Optuna's
 * `FanovaImportanceEvaluator`, which integrates over numbers whose logarithm is searched as they are, not over it.
 * @example
 * ```ts
 * import { createStudy, fanovaImportance, randomSampler, uniform } from 'lmlab';
 * const space = { matters: uniform(0, 1), idle: uniform(0, 1) };
 * const study = createStudy({ space, sampler: randomSampler() }).run((p) => p.matters, { nTrials: 60 });
 * fanovaImportance(study).matters > 0.9; // true
 * ```
 */
export function fanovaImportance<S extends Space>(
  study: {
    readonly space: S;
    readonly directions: readonly Direction[];
    readonly trials: readonly Trial<unknown>[];
  },
  options: { readonly nTrees?: number; readonly seed?: number } = {},
): Record<keyof S & string, number> {
  checkOptionNames(options, { nTrees: true, seed: true });
  const { nTrees = 64, seed = defaultSeed() } = options;
  const complete = (study.trials as readonly Trial[]).filter((trial) => trial.state === 'complete');
  if (complete.length < 20) {
    throw new LmlabError('empty', {
      expected: 'at least 20 complete trials',
      found: String(complete.length),
      remedy: 'Run more trials: importance from fewer is noise.',
    });
  }
  const axes = axesOf(study.space);
  const treeAxes = axes.map((axis): TreeAxis =>
    axis.domain.kind === 'choice' ? { choices: axis.size } : {},
  );
  const points = complete.map((trial) =>
    pointOf(axes, trial.params).map((u, k) =>
      treeAxes[k].choices === undefined ? u : Math.floor(u * treeAxes[k].choices),
    ),
  );
  const y = Float64Array.from(complete, (trial) => lossOf(trial, study.directions));
  const rng = random(seed).fork('fanova');
  const sums = new Float64Array(axes.length);
  for (let tree = 0; tree < nTrees; tree++) {
    const leaves = growTree(points, y, treeAxes, rng.fork(tree));
    const { mean, variance } = moments(leaves, treeAxes);
    if (!(variance > 0)) continue;
    axes.forEach((_, k) => (sums[k] += marginalVariance(leaves, k, treeAxes, mean) / variance));
  }
  const total = sums.reduce((sum, share) => sum + share, 0);
  return Object.fromEntries(axes.map(({ name }, k) => [name, total === 0 ? 0 : sums[k] / total])) as Record<
    keyof S & string,
    number
  >;
}

/** The share of an axis that a leaf's box covers. */
function extent(side: Float64Array, { choices }: TreeAxis): number {
  return choices === undefined ? side[1] - side[0] : side.reduce((sum, is) => sum + is, 0) / choices;
}

/** The share of the cube that a leaf covers, the axis `without` left out. */
function volume(leaf: Leaf, axes: readonly TreeAxis[], without = -1): number {
  return leaf.box.reduce(
    (product, side, k) => (k === without ? product : product * extent(side, axes[k])),
    1,
  );
}

function moments(leaves: readonly Leaf[], axes: readonly TreeAxis[]): { mean: number; variance: number } {
  const volumes = leaves.map((leaf) => volume(leaf, axes));
  const mean = leaves.reduce((sum, { value }, i) => sum + volumes[i] * value, 0);
  const variance = leaves.reduce((sum, { value }, i) => sum + volumes[i] * (value - mean) ** 2, 0);
  return { mean, variance };
}

/** The variance along one axis of the tree's mean over all others. */
function marginalVariance(
  leaves: readonly Leaf[],
  k: number,
  axes: readonly TreeAxis[],
  mean: number,
): number {
  const { choices } = axes[k];
  // The ends of the pieces along which the marginal is constant.
  const ends =
    choices === undefined
      ? [...new Set(leaves.flatMap((leaf) => [...leaf.box[k]]))].sort((a, b) => a - b)
      : Array.from({ length: choices + 1 }, (_, c) => c / choices);
  const placeOf = new Map(ends.map((end, place) => [end, place]));
  const steps = new Float64Array(ends.length);
  for (const leaf of leaves) {
    const height = leaf.value * volume(leaf, axes, k);
    const side = leaf.box[k];
    if (choices === undefined) {
      steps[placeOf.get(side[0])!] += height;
      steps[placeOf.get(side[1])!] -= height;
    } else {
      side.forEach((is, c) => {
        steps[c] += is * height;
        steps[c + 1] -= is * height;
      });
    }
  }
  let variance = 0;
  let marginal = 0;
  for (let place = 0; place + 1 < ends.length; place++) {
    marginal += steps[place];
    variance += (ends[place + 1] - ends[place]) * (marginal - mean) ** 2;
  }
  return variance;
}
