import { checkOptionNames } from '../core/options';
import { checkTexts } from '../core/texts';
import { findDuplicates } from './duplicates';
import { findNearDuplicates } from './near-duplicates';
import type { TextStep } from './text-step';

/** The options of {@link findLeakage}. */
export interface LeakageOptions {
  /** From which similarity on a test text counts as seen: 1 means equal texts only, less also near duplicates (see
   * `findNearDuplicates`). Default: 1. */
  readonly threshold?: number;
  /** A step whose results are compared instead, such as `normalize()`. Default: the texts as they are. */
  readonly by?: Pick<TextStep, 'apply'>;
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
  const all = [...train, ...test];
  const { groups } =
    threshold === 1 ? findDuplicates(all, { by }) : findNearDuplicates(all, { threshold, by });
  const pairs = groups
    .filter(([first]) => first < train.length)
    .flatMap((group) =>
      group.filter((i) => i >= train.length).map((i) => ({ test: i - train.length, train: group[0] })),
    )
    .sort((a, b) => a.test - b.test);
  const leaked = new Set(pairs.map((pair) => pair.test));
  return {
    pairs,
    share: test.length === 0 ? 0 : leaked.size / test.length,
    keep: Int32Array.from(Array.from(test.keys()).filter((i) => !leaked.has(i))),
  };
}
