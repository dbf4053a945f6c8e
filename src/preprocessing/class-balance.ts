import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { encodeLabels } from '../core/labels';
import { nearestSamples } from '../core/nearest-samples';
import { checkInteger, checkOptionNames } from '../core/options';
import { defaultSeed, random, type Random } from '../core/random';
import { checkMatrix } from '../core/matrix';
import { checkList } from '../core/lists';
import { checkNumbers, checkSameLength } from './check';

function grouped<L extends Label>(y: readonly L[]): { classes: readonly L[]; groups: number[][] } {
  const { classes, codes } = encodeLabels(y);
  if (classes.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one label',
      found: 'none',
      remedy: 'Check what was loaded before balancing.',
    });
  }
  const groups = classes.map((): number[] => []);
  codes.forEach((code, i) => groups[code].push(i));
  return { classes, groups };
}

/**
 * The weight of each class that gives all classes the same total: samples / (classes × samples of the class). Follows
 * scikit-learn's `compute_class_weight('balanced')`.
 *
 * @throws LmlabError `empty` when there are no labels.
 * @example
 * ```ts
 * import { balancedClassWeights } from 'lmlab';
 * [...balancedClassWeights(['ham', 'ham', 'ham', 'spam'])]; // [['ham', 0.6666666666666666], ['spam', 2]]
 * ```
 */
export function balancedClassWeights<L extends Label>(y: readonly L[]): Map<L, number> {
  const { classes, groups } = grouped(y);
  return new Map(classes.map((label, k) => [label, y.length / (classes.length * groups[k].length)]));
}

/**
 * The weight of each sample that balances the classes, for the `sampleWeight` of `fit`.
 *
 * @throws LmlabError `empty` when there are no labels.
 * @example
 * ```ts
 * import { balancedSampleWeights } from 'lmlab';
 * Array.from(balancedSampleWeights([1, 1, 0, 1])); // [0.6666666666666666, 0.6666666666666666, 2, 0.6666666666666666]
 * ```
 */
export function balancedSampleWeights(y: readonly Label[]): Float64Array {
  const weights = balancedClassWeights(y);
  return Float64Array.from(y, (label) => weights.get(label)!);
}

/**
 * The samples to take so that every class is as large as the largest: all, and random repetitions of the smaller
 * classes. Only ever balance training data, after splitting: a repetition in the test set is a leak.
 *
 * @returns Indices for `takeRows`, the originals first.
 * @throws LmlabError `empty` when there are no labels.
 * @example
 * ```ts
 * import { overSample, takeRows } from 'lmlab';
 * const y = ['ham', 'ham', 'spam'];
 * takeRows(y, overSample(y, { seed: 1 })); // ['ham', 'ham', 'spam', 'spam']
 * ```
 */
export function overSample(y: readonly Label[], options: { readonly seed?: number } = {}): Int32Array {
  checkOptionNames<{ seed?: number }>(options, { seed: true });
  const { seed = defaultSeed() } = options;
  const { groups } = grouped(y);
  const rng = random(seed);
  const size = Math.max(...groups.map((group) => group.length));
  const extra = groups.flatMap((group) =>
    Array.from({ length: size - group.length }, () => rng.choice(group)),
  );
  return Int32Array.from([...y.keys(), ...extra]);
}

/**
 * The samples to take so that every class is as small as the smallest: a random part of the larger ones.
 *
 * @returns Indices for `takeRows`, rising.
 * @throws LmlabError `empty` when there are no labels.
 * @example
 * ```ts
 * import { takeRows, underSample } from 'lmlab';
 * const y = ['ham', 'ham', 'ham', 'spam'];
 * takeRows(y, underSample(y, { seed: 1 })); // ['ham', 'spam']
 * ```
 */
export function underSample(y: readonly Label[], options: { readonly seed?: number } = {}): Int32Array {
  checkOptionNames<{ seed?: number }>(options, { seed: true });
  const { seed = defaultSeed() } = options;
  const { groups } = grouped(y);
  const rng = random(seed);
  const size = Math.min(...groups.map((group) => group.length));
  return Int32Array.from(groups.flatMap((group) => rng.shuffle(group).slice(0, size))).sort();
}

/** The options of {@link smote}. */
export interface SmoteOptions {
  /** Among how many nearest neighbours of its class a sample finds its partner. Default: 5. */
  readonly kNeighbors?: number;
  /** The seed. Default `defaultSeed()`. */
  readonly seed?: number;
}

/**
 * Makes every class as large as the largest with new samples between two neighbours of a class (SMOTE). For dense
 * features; between two documents' word counts lies no document.
 *
 * @returns The given samples, then the new ones.
 * @throws LmlabError `shape` when a class that needs samples has not more than `kNeighbors`.
 * @see N. V. Chawla et al., SMOTE: synthetic minority over-sampling technique, JAIR 16, 2002.
 * @example
 * ```ts
 * import { Dense, smote } from 'lmlab';
 * const X = Dense.fromRows([[0], [1], [2], [10], [12]]);
 * const balanced = smote(X, ['a', 'a', 'a', 'b', 'b'], { kNeighbors: 1, seed: 3 });
 * balanced.y; // ['a', 'a', 'a', 'b', 'b', 'b']
 * balanced.x.at(5, 0) > 10 && balanced.x.at(5, 0) < 12; // true
 * ```
 */
export function smote<L extends Label>(
  x: Dense,
  y: readonly L[],
  options: SmoteOptions = {},
): { x: Dense; y: L[] } {
  checkOptionNames<SmoteOptions>(options, { kNeighbors: true, seed: true });
  const { kNeighbors = 5, seed = defaultSeed() } = options;
  checkMatrix(x, 'dense');
  checkNumbers(x);
  checkList(y);
  checkSameLength(x.rows, y.length);
  checkInteger('kNeighbors', kNeighbors, 1);
  const { classes, groups } = grouped(y);
  const size = Math.max(...groups.map((group) => group.length));
  const rng = random(seed);
  const rows: Float64Array[] = [];
  const labels: L[] = [];
  groups.forEach((group, k) => {
    const missing = size - group.length;
    if (missing === 0) return;
    if (group.length <= kNeighbors) {
      throw new LmlabError('shape', {
        expected: `more than ${kNeighbors} samples of class ${JSON.stringify(classes[k])}`,
        found: String(group.length),
        remedy: 'Lower kNeighbors, or repeat samples with overSample.',
      });
    }
    const neighbors = neighborsIn(x, group, kNeighbors);
    for (let n = 0; n < missing; n++) {
      rows.push(between(x, group, neighbors, rng));
      labels.push(classes[k]);
    }
  });
  const out = new Dense(x.rows + rows.length, x.cols);
  out.data.set(x.data);
  rows.forEach((row, n) => out.row(x.rows + n).set(row));
  return { x: out, y: [...y, ...labels] };
}

/** For each sample of the group the k of the group nearest to it, itself left out. */
function neighborsIn({ data, cols }: Dense, group: readonly number[], k: number): number[][] {
  const distances = new Float64Array(group.length);
  const others = new Float64Array(group.length).fill(1);
  return group.map((i, own) => {
    group.forEach((j, other) => {
      let sum = 0;
      for (let c = 0; c < cols; c++) sum += (data[j * cols + c] - data[i * cols + c]) ** 2;
      distances[other] = sum;
    });
    others[own] = 0;
    const found = nearestSamples(distances, others, k);
    others[own] = 1;
    return found.map((other) => group[other]);
  });
}

/** A point on the line between a random sample of the group and one of its neighbours. */
function between(
  x: Dense,
  group: readonly number[],
  neighbors: readonly number[][],
  rng: Random,
): Float64Array {
  const pick = rng.int(group.length);
  const from = x.row(group[pick]);
  const to = x.row(rng.choice(neighbors[pick]));
  const part = rng.next();
  return from.map((value, c) => value + part * (to[c] - value));
}
