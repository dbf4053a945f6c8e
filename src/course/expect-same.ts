import { LmlabError } from '../core/errors';
import { firstDifference, show } from './difference';

/**
 * States in a lesson that two ways come to the same, and proves it: the thing built by hand and the library's, say.
 *
 * @param what what is compared, as a phrase
 * @param found numbers, strings, arrays, typed arrays, maps, sets, plain objects of these
 * @param expected what it should equal
 * @param options `tolerance`: the largest difference of two numbers that still counts as equal, relative to the
 *   larger one or to 1; default 1e-9
 * @throws LmlabError `mismatch` with the first place where they differ
 *
 * @example
 * ```ts
 * import { expectSame, f1 } from 'lmlab';
 * expectSame('F1 by hand', (2 * 0.5 * 1) / (0.5 + 1), f1([1, 0], [1, 1])); // prints "✓ F1 by hand: the same, 0.6666666666666666."
 * ```
 */
export function expectSame<T>(
  what: string,
  found: T,
  expected: NoInfer<T>,
  options: { readonly tolerance?: number } = {},
): void {
  const difference = firstDifference(found, expected, options.tolerance ?? 1e-9);
  if (difference) {
    throw new LmlabError('mismatch', {
      expected: `${difference.expected}${difference.path && ` at ${difference.path}`} (${what})`,
      found: difference.found,
      remedy: 'Run the cells above again, in order; if it stays, the lesson is wrong: report it.',
    });
  }
  console.log(`✓ ${what}: the same, ${show(found)}.`);
}
