import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { FittedTransformer, Label, Transformer } from '../core/estimator';
import { checkLabel, encodeLabels } from '../core/labels';
import { checkList } from '../core/lists';
import { defaultSeed, random, type Random } from '../core/random';
import { checkInteger, withDefaults } from '../core/options';
import { stratify } from '../core/stratify';
import { CategoryIndex, checkCategories, learnCategories, type CategoryRows } from './categories';
import { checkSameLength } from './check';

/** The options of {@link targetEncoder}. */
export interface TargetEncoderOptions {
  /** How many samples the overall mean weighs against a category's own; `'auto'` estimates it from the variances
   * (empirical Bayes). Default: `'auto'`. */
  readonly smooth?: 'auto' | number;
  /** How many folds `fitTransform` makes. Default: 5. */
  readonly cv?: number;
  /** Whether to shuffle before folding. Default: true. */
  readonly shuffle?: boolean;
  /** The seed of the shuffling. Default `defaultSeed()`. */
  readonly seed?: number;
}

/** What a column of categories says about one target. */
interface Encodings {
  /** The smoothed mean of the target for each category. */
  readonly means: Float64Array;
  /** The mean of the target over all samples, for unknown categories. */
  readonly overall: number;
}

/** A fitted {@link targetEncoder}. */
export class FittedTargetEncoder implements FittedTransformer<CategoryRows, Dense> {
  readonly params: Required<TargetEncoderOptions>;
  /** The classes of a target with three or more; each column of categories gives one column for each of them. */
  readonly classes: readonly Label[];
  /** The categories of each column, sorted. */
  readonly categories: CategoryRows;
  /** For each column of categories what it says about each target. */
  readonly encodings: readonly (readonly Encodings[])[];

  constructor(state: Pick<FittedTargetEncoder, 'params' | 'classes' | 'categories' | 'encodings'>) {
    this.params = state.params;
    this.classes = state.classes;
    this.categories = state.categories;
    this.encodings = state.encodings;
  }

  transform(rows: CategoryRows): Dense {
    checkCategories(rows, this.categories.length);
    const index = new CategoryIndex(this.categories);
    const targets = this.encodings[0].length;
    const out = new Dense(rows.length, this.encodings.length * targets);
    rows.forEach((row, i) => {
      row.forEach((category, j) => {
        const code = index.code(category, j);
        if (code === undefined) checkLabel(category, i);
        this.encodings[j].forEach(({ means, overall }, t) => {
          out.data[i * out.cols + j * targets + t] = code === undefined ? overall : means[code];
        });
      });
    });
    return out;
  }
}

/** What {@link targetEncoder} returns. */
export interface TargetEncoder extends Transformer<CategoryRows, Dense> {
  fit(rows: CategoryRows, y?: readonly Label[]): FittedTargetEncoder;
  fitTransform(rows: CategoryRows, y?: readonly Label[]): { fitted: FittedTargetEncoder; output: Dense };
}

/**
 * Replaces each category by the mean of the target among its samples, drawn towards the overall mean where the
 * category is rare. `fitTransform`, which a pipeline uses in training, encodes every sample from the *other* folds:
 * `fit(x, y).transform(x)` would let each sample see its own target. The folds hold each class of the target in the same
 * proportion. Follows scikit-learn's `TargetEncoder`.
 *
 * The target is a number, one of two classes (the second in sorted order counts 1), or one of several classes (a
 * column for each). Numbers with more than two values are amounts, not classes.
 *
 * @throws LmlabError `empty`, `shape`, `one-class` or `bad-option`.
 * @see D. Micci-Barreca, A preprocessing scheme for high-cardinality categorical attributes, SIGKDD Explorations 3(1), 2001.
 * @example
 * ```ts
 * import { targetEncoder } from 'lmlab';
 * const encoder = targetEncoder({ smooth: 0 }).fit([['a'], ['a'], ['b'], ['b']], [1, 3, 10, 20]);
 * encoder.transform([['a'], ['b'], ['never seen']]).toRows(); // [[2], [15], [8.5]]
 * ```
 */
export function targetEncoder(options: TargetEncoderOptions = {}): TargetEncoder {
  const { smooth, cv, shuffle, seed } = withDefaults<Required<TargetEncoderOptions>>(options, {
    smooth: 'auto',
    cv: 5,
    shuffle: true,
    seed: defaultSeed(),
  });
  checkInteger('cv', cv, 2);
  if (smooth !== 'auto' && !(Number.isFinite(smooth) && smooth >= 0)) {
    throw new LmlabError('bad-option', {
      expected: "'auto' or a number of at least 0 as smooth",
      found: String(smooth),
      remedy: "Leave it out for 'auto'.",
    });
  }
  const params = Object.freeze({ smooth, cv, shuffle, seed });

  function fit(rows: CategoryRows, y: readonly Label[] = []): FittedTargetEncoder {
    const index = new CategoryIndex(learnCategories(rows));
    checkList(y);
    checkSameLength(rows.length, y.length);
    const { classes, targets } = targetColumns(y);
    const columns = index.categories.map((categories, j) => {
      const codes = Int32Array.from(rows, (row) => index.code(row[j], j)!);
      return targets.map((target) => encodings(codes, target, categories.length, smooth));
    });
    return new FittedTargetEncoder({ params, classes, categories: index.categories, encodings: columns });
  }

  return {
    params,
    fit,
    fitTransform(
      rows: CategoryRows,
      y: readonly Label[] = [],
    ): { fitted: FittedTargetEncoder; output: Dense } {
      const fitted = fit(rows, y);
      if (rows.length < cv) {
        throw new LmlabError('shape', {
          expected: `at least ${cv} rows for ${cv} folds`,
          found: `${rows.length} rows`,
          remedy: 'Pass more rows, or a smaller cv.',
        });
      }
      const { codes: strata, targets } = targetColumns(y);
      const index = new CategoryIndex(learnCategories(rows));
      const width = index.categories.length * targets.length;
      const output = new Dense(rows.length, width);
      for (const fold of folds(rows.length, cv, shuffle ? random(seed) : undefined, strata)) {
        const held = new Set(fold);
        const rest = Array.from(rows.keys()).filter((i) => !held.has(i));
        index.categories.forEach((categories, j) => {
          const codes = Int32Array.from(rest, (i) => index.code(rows[i][j], j)!);
          targets.forEach((target, t) => {
            const part = Float64Array.from(rest, (i) => target[i]);
            const { means } = encodings(codes, part, categories.length, smooth);
            for (const i of fold) {
              output.data[i * width + j * targets.length + t] = means[index.code(rows[i][j], j)!];
            }
          });
        });
      }
      return { fitted, output };
    },
  };
}

/** The target as numbers: itself, 0 and 1 for two classes, or one 0/1 column for each of several classes. */
function targetColumns(y: readonly Label[]): {
  classes: readonly Label[];
  targets: Float64Array[];
  /** The class of each sample; absent where the target is a number. */
  codes?: Int32Array;
} {
  const { classes, codes } = encodeLabels(y);
  if (classes.length < 2) {
    throw new LmlabError('one-class', {
      expected: 'a target with at least two values',
      found: `only ${JSON.stringify(classes[0])}`,
      remedy: 'Check how the rows were selected.',
    });
  }
  if (classes.length > 2 && classes.every((label) => typeof label === 'number')) {
    return { classes: [], targets: [Float64Array.from(y as readonly number[])] };
  }
  const positive = classes.length === 2 ? [1] : classes.keys();
  return {
    classes: classes.length === 2 ? [] : classes,
    codes,
    targets: Array.from(positive, (k) => Float64Array.from(codes, (code) => (code === k ? 1 : 0))),
  };
}

/** The smoothed mean of the target for each category, and over all; a category without samples gets the latter. */
function encodings(
  codes: Int32Array,
  target: Float64Array,
  count: number,
  smooth: 'auto' | number,
): Encodings {
  const sums = new Float64Array(count);
  const counts = new Float64Array(count);
  codes.forEach((code, i) => {
    sums[code] += target[i];
    counts[code]++;
  });
  const overall = target.reduce((sum, value) => sum + value, 0) / target.length;
  if (smooth !== 'auto') {
    const means = sums.map((sum, k) =>
      counts[k] + smooth === 0 ? overall : (sum + smooth * overall) / (counts[k] + smooth),
    );
    return { means, overall };
  }
  const variance = target.reduce((sum, value) => sum + (value - overall) ** 2, 0) / target.length;
  const squares = new Float64Array(count);
  codes.forEach((code, i) => (squares[code] += (target[i] - sums[code] / counts[code]) ** 2));
  const means = sums.map((sum, k) => {
    const between = variance * counts[k];
    const weight = between / (between + squares[k] / counts[k]);
    return Number.isNaN(weight) ? overall : (weight * sum) / counts[k] + (1 - weight) * overall;
  });
  return { means, overall };
}

/** The rows of each fold: each class of the target spread evenly, or sizes differing by one at most. */
function folds(n: number, cv: number, rng: Random | undefined, strata: Int32Array | undefined): Int32Array[] {
  if (strata !== undefined) {
    const foldOf = stratify(strata, cv, rng);
    const all = Int32Array.from({ length: n }, (_, i) => i);
    return Array.from({ length: cv }, (_, fold) => all.filter((i) => foldOf[i] === fold));
  }
  const order = rng === undefined ? Int32Array.from({ length: n }, (_, i) => i) : rng.permutation(n);
  const out: Int32Array[] = [];
  for (let k = 0, start = 0; k < cv; k++) {
    const size = Math.floor(n / cv) + (k < n % cv ? 1 : 0);
    out.push(order.slice(start, start + size));
    start += size;
  }
  return out;
}
