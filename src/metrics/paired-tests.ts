import type { Label } from '../core/estimator';
import { defaultSeed, random } from '../core/random';
import { checkOptionNames } from '../core/options';
import { logGamma } from './distributions';
import { quantile } from './interval';
import { checkPairs } from './labels';
import { paired, type TestResult } from './test-result';

/**
 * McNemar's exact test: do two classifiers differ in how often they are right on the same samples? Only samples on
 * which exactly one is right tell them apart.
 *
 * @param yTrue n true labels.
 * @param a n predictions by one.
 * @param b n predictions by the other.
 * @throws LmlabError `shape`, `empty`.
 * @see McNemar (1947), Dietterich (1998); statsmodels' `mcnemar(exact=True)`.
 * @example
 * ```ts
 * import { mcnemarTest } from 'lmlab';
 * const y = [1, 1, 1, 1, 1, 1, 1, 1];
 * mcnemarTest(y, [1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 1, 1]).pValue; // ≈ 0.03125
 * ```
 */
export function mcnemarTest<L extends Label>(
  yTrue: readonly L[],
  a: readonly L[],
  b: readonly L[],
): TestResult {
  checkPairs(yTrue, a);
  checkPairs(yTrue, b);
  let onlyA = 0;
  let onlyB = 0;
  yTrue.forEach((truth, i) => {
    if (a[i] === truth && b[i] !== truth) onlyA++;
    if (a[i] !== truth && b[i] === truth) onlyB++;
  });
  const n = onlyA + onlyB;
  let tail = 0;
  for (let k = 0; k <= Math.min(onlyA, onlyB); k++) {
    tail += Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2);
  }
  return { pValue: Math.min(1, 2 * tail), difference: (onlyA - onlyB) / yTrue.length };
}

/** Options of the tests that draw at random. */
export interface ResamplingOptions {
  /** Default 10,000. */
  readonly nResamples?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Permutation test of paired scores: flips at random which score belongs to which model. All ways are tried where that
 * is fewer than `nResamples`.
 *
 * @param a n scores of one model: of samples, of documents, of data sets.
 * @param b n scores of the other on the same.
 * @param options `nResamples` (default 10,000), `seed` (default 0).
 * @throws LmlabError `shape`, `empty`, `non-finite`.
 * @see Fisher (1935); SciPy's `permutation_test(permutation_type="samples")`.
 * @example
 * ```ts
 * import { permutationTest } from 'lmlab';
 * permutationTest([3, 4, 5], [1, 2, 3]).pValue; // 0.25
 * ```
 */
export function permutationTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: ResamplingOptions = {},
): TestResult {
  checkOptionNames(options, { nResamples: true, seed: true });
  const { nResamples = 10000, seed = defaultSeed() } = options;
  const differences = paired(a, b);
  const n = differences.length;
  const sum = differences.reduce((total, d) => total + d, 0);
  // Sums that differ only by rounding count as equal.
  const bound = Math.abs(sum) - 1e-12 * Math.max(1, Math.abs(sum));
  let extreme = 0;
  if (n < 31 && 2 ** n <= nResamples) {
    for (let signs = 0; signs < 2 ** n; signs++) {
      let flipped = 0;
      for (let i = 0; i < n; i++) flipped += (signs >>> i) & 1 ? -differences[i] : differences[i];
      if (Math.abs(flipped) >= bound) extreme++;
    }
    return { pValue: extreme / 2 ** n, difference: sum / n };
  }
  const rng = random(seed);
  for (let k = 0; k < nResamples; k++) {
    let flipped = 0;
    for (let i = 0; i < n; i++) flipped += rng.next() < 0.5 ? -differences[i] : differences[i];
    if (Math.abs(flipped) >= bound) extreme++;
  }
  // The observed arrangement is one of all: the p-value is never 0 (Phipson and Smyth 2010).
  return { pValue: (extreme + 1) / (nResamples + 1), difference: sum / n };
}

/**
 * Paired bootstrap: draws samples with replacement and looks how often the difference turns around.
 *
 * @param a n scores of one model.
 * @param b n scores of the other on the same samples.
 * @param options `nResamples` (default 10,000), `seed` (default 0).
 * @returns The test, with the 95 % interval of the difference.
 * @throws LmlabError `shape`, `empty`, `non-finite`.
 * @see Efron and Tibshirani (1993), chapter 16; Koehn (2004) for translation.
 * @example
 * ```ts
 * import { pairedBootstrapTest } from 'lmlab';
 * pairedBootstrapTest([5, 6, 7, 8], [1, 2, 3, 4]).low; // 4
 * ```
 */
export function pairedBootstrapTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: ResamplingOptions = {},
): TestResult & { readonly low: number; readonly high: number } {
  checkOptionNames(options, { nResamples: true, seed: true });
  const { nResamples = 10000, seed = defaultSeed() } = options;
  const differences = paired(a, b);
  const n = differences.length;
  const rng = random(seed);
  const difference = differences.reduce((total, d) => total + d, 0) / n;
  let turned = 0;
  const means = Float64Array.from({ length: nResamples }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[rng.int(n)];
    // Shifted so that the null hypothesis holds: as far from the mean as the mean is from zero.
    if (Math.abs(sum / n - difference) >= Math.abs(difference)) turned++;
    return sum / n;
  }).sort();
  return {
    pValue: (turned + 1) / (nResamples + 1),
    difference,
    low: quantile(means, 0.025),
    high: quantile(means, 0.975),
  };
}
