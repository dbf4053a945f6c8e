import { checkOptionNames } from '../core/options';
import { defaultSeed } from '../core/random';
import { checkTexts } from '../core/texts';
import { findDuplicates } from './duplicates';
import { checkThreshold, SignedTexts } from './near-duplicates';
import type { TextStep } from './text-step';

/** The options of {@link findLeakage}. */
export interface LeakageOptions {
  /** From which similarity on a test text counts as seen: 1 means equal texts only, less also near duplicates, found as
   * by `findNearDuplicates`; a chain of them does not count. Default: 1. */
  readonly threshold?: number;
  /** A step whose results are compared instead, such as `normalize()`. Default: the texts as they are. */
  readonly by?: TextStep;
}

/** Test texts that the training texts give away. */
export interface Leakage {
  /** For each leaked test text its index, and the index of the first training text that it repeats. */
  readonly pairs: readonly { readonly test: number; readonly train: number }[];
  /** The share of test texts that leaked. */
  readonly share: number;
  /** The test texts that are clean, rising: for `takeRows`. */
  readonly keep: Int32Array;
}

/**
 * Finds test texts that stand in the training set as well, which makes every score look better than it is.
 *
 * @param train The texts a model learns from.
 * @param test The texts it is judged by.
 * @throws LmlabError `not-text` or `bad-option`.
 * @example
 * ```ts
 * import { findLeakage, lowercase } from 'lmlab';
 * const { pairs, share } = findLeakage(['Call now', 'hello'], ['call now', 'bye'], { by: lowercase() });
 * pairs; // [{ test: 0, train: 0 }]
 * share; // 0.5
 * ```
 */
export function findLeakage(
  train: readonly string[],
  test: readonly string[],
  options: LeakageOptions = {},
): Leakage {
  checkOptionNames<LeakageOptions>(options, { threshold: true, by: true });
  const { threshold = 1, by } = options;
  checkTexts(train);
  checkTexts(test);
  checkThreshold(threshold);
  const all = [...train, ...test];
  const exact = findDuplicates(all, { by });
  const { keep } = exact;
  const sameAs = Int32Array.from(all.keys());
  for (const group of exact.groups) for (const i of group) sameAs[i] = group[0];
  const placeOf = new Map(Array.from(keep, (i, k) => [i, k]));
  const asked = Array.from(test.keys(), (i) => placeOf.get(sameAs[train.length + i])!);
  const known = keep.findLastIndex((i) => i < train.length) + 1;
  // The first training text that each text repeats; one that stands in training repeats itself.
  const first = Int32Array.from(keep.keys());
  if (threshold < 1) {
    const texts = Array.from(keep, (i) => (by ? by.apply(all[i]) : all[i]));
    const signed = new SignedTexts(texts, { threshold, shingleSize: 5, nHashes: 128, seed: defaultSeed() });
    for (const bucketOf of signed.bands()) {
      const buckets = new Map<string, number[]>();
      for (let k = 0; k < known; k++) {
        const key = bucketOf(k);
        const bucket = buckets.get(key);
        if (bucket === undefined) buckets.set(key, [k]);
        else bucket.push(k);
      }
      for (const k of new Set(asked)) {
        const bucket = buckets.get(bucketOf(k)) ?? [];
        const found = bucket.find((other) => other >= first[k] || signed.similar(k, other));
        if (found !== undefined && found < first[k]) first[k] = found;
      }
    }
  }
  const pairs = asked.flatMap((k, i) => (first[k] < known ? [{ test: i, train: keep[first[k]] }] : []));
  return {
    pairs,
    share: test.length === 0 ? 0 : pairs.length / test.length,
    keep: Int32Array.from(test.keys()).filter((i) => first[asked[i]] >= known),
  };
}
