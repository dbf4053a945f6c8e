import { defaultSeed } from '../core/random';
import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { holmCorrection } from './friedman';
import { checkPairs } from './labels';
import { correctedTTest } from './fold-tests';
import { mcnemarTest, pairedBootstrapTest, permutationTest } from './paired-tests';
import type { TestResult } from './test-result';

/** A test, by which alone one model may be called better than another. */
export type ComparisonTest =
  'permutation' | 'bootstrap' | { readonly correctedT: { readonly testShare: number } };

/** What may be said of two models. */
export interface Comparison extends TestResult {
  /** `'no difference shown'` unless the test rejects that they are equally good. */
  readonly verdict: 'a is better' | 'b is better' | 'no difference shown';
  /** The sentence to write in a report. */
  toString(): string;
}

/**
 * Compares two models by paired scores (greater is better) and a test: without one, nothing may be called better.
 *
 * @param a n scores of one model.
 * @param b n scores of the other on the same samples or folds.
 * @param options `test`; for scores of cross-validation folds use `{ correctedT: { testShare } }`. `alpha` (default
 * 0.05), `names` (default a and b), `seed` (default 0).
 * @throws LmlabError `bad-option` without a test; `shape`, `empty`, `non-finite`.
 * @example
 * ```ts
 * import { compare } from 'lmlab';
 * const ours = [0.9, 0.8, 0.85, 0.9, 0.95, 0.87];
 * const theirs = [0.89, 0.82, 0.84, 0.9, 0.94, 0.88];
 * compare(ours, theirs, { test: 'permutation' }).verdict; // 'no difference shown'
 * ```
 */
export function compare(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: {
    readonly test: ComparisonTest;
    readonly alpha?: number;
    readonly names?: readonly [string, string];
    readonly seed?: number;
  },
): Comparison {
  checkOptionNames(options, { test: true, alpha: true, names: true, seed: true });
  const { test, alpha = 0.05, names = ['a', 'b'], seed = defaultSeed() } = options;
  // Plain JavaScript in a notebook may leave it out.
  if (!isTest(test)) {
    throw new LmlabError('bad-option', {
      expected: 'a test: "permutation", "bootstrap" or { correctedT: { testShare } }',
      found: typeof test === 'string' ? `'${test}'` : typeof test,
      remedy: 'A greater mean alone does not make a model better.',
    });
  }
  const result =
    test === 'permutation'
      ? permutationTest(a, b, { seed })
      : test === 'bootstrap'
        ? pairedBootstrapTest(a, b, { seed })
        : correctedTTest(a, b, test.correctedT.testShare);
  const { pValue, difference } = result;
  const verdict = pValue >= alpha ? 'no difference shown' : difference > 0 ? 'a is better' : 'b is better';
  const said =
    verdict === 'no difference shown'
      ? `No difference shown between ${names[0]} and ${names[1]}`
      : `${names[difference > 0 ? 0 : 1]} is better than ${names[difference > 0 ? 1 : 0]}`;
  return {
    pValue,
    difference,
    verdict,
    toString: () => `${said} (mean difference ${difference.toPrecision(3)}, p = ${pValue.toPrecision(3)}).`,
  };
}

function isTest(test: unknown): boolean {
  if (test === 'permutation' || test === 'bootstrap') return true;
  return typeof test === 'object' && test !== null && 'correctedT' in test;
}

/** How two classifiers compare on one slice of the samples. */
export interface SliceComparison extends TestResult {
  readonly slice: string;
  readonly n: number;
  /** The share that each got right. */
  readonly accuracyA: number;
  readonly accuracyB: number;
  /** The p-value after Holm's correction for the number of slices. */
  readonly correctedPValue: number;
}

/**
 * Where do two classifiers differ? McNemar's test on every slice of the samples, corrected for looking at many.
 *
 * @param yTrue n true labels.
 * @param a n predictions by one.
 * @param b n predictions by the other.
 * @param sliceOf The slice of each sample: its source, its true label, a bin of its length.
 * @throws LmlabError `shape`, `empty`.
 * @example
 * ```ts
 * import { compareSlices } from 'lmlab';
 * const slices = compareSlices([1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 1, 1], ['sms', 'sms', 'mail', 'mail']);
 * slices.map((one) => [one.slice, one.accuracyB]); // [['mail', 0], ['sms', 1]]
 * ```
 */
export function compareSlices<L extends Label>(
  yTrue: readonly L[],
  a: readonly L[],
  b: readonly L[],
  sliceOf: readonly (string | number)[],
): SliceComparison[] {
  checkPairs(yTrue, sliceOf);
  const names = [...new Set(sliceOf.map(String))].sort();
  const slices = names.map((slice) => {
    const rows = Array.from(yTrue.keys()).filter((i) => String(sliceOf[i]) === slice);
    const pick = (values: readonly L[]): L[] => rows.map((i) => values[i]);
    const right = (values: readonly L[]): number =>
      rows.filter((i) => values[i] === yTrue[i]).length / rows.length;
    const test = mcnemarTest(pick(yTrue), pick(a), pick(b));
    return { slice, n: rows.length, accuracyA: right(a), accuracyB: right(b), ...test };
  });
  const corrected = holmCorrection(slices.map((one) => one.pValue));
  return slices.map((one, i) => ({ ...one, correctedPValue: corrected[i] }));
}
