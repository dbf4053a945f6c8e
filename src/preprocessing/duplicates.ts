import { checkOptionNames } from '../core/options';
import { checkTexts } from '../core/texts';
import { checkStep, type TextStep } from './text-step';

/** Texts that are the same, found by {@link findDuplicates}. */
export interface Duplicates {
  /** Groups of two or more equal texts: their indices, rising. The groups stand in the order of their first text. */
  readonly groups: readonly (readonly number[])[];
  /** How many texts would go if one of each group stayed. */
  readonly extra: number;
  /** The first of every group and all texts that stand alone, rising: what to keep, for `takeRows`. */
  readonly keep: Int32Array;
}

/**
 * Finds texts that are equal, character by character or after a cleaning step.
 *
 * @param texts The texts, one a sample.
 * @param options.by A step whose results are compared instead, such as `normalize()`. Default: the texts as they are.
 * @throws LmlabError `not-text` when a text is no string; `bad-option` when `by` is no step.
 * @example
 * ```ts
 * import { findDuplicates, lowercase, takeRows } from 'lmlab';
 * const texts = ['Call now', 'hello', 'call NOW'];
 * const { groups, keep } = findDuplicates(texts, { by: lowercase() });
 * groups; // [[0, 2]]
 * takeRows(texts, keep); // ['Call now', 'hello']
 * ```
 */
export function findDuplicates(
  texts: readonly string[],
  options: { readonly by?: TextStep } = {},
): Duplicates {
  checkOptionNames<{ by?: unknown }>(options, { by: true });
  const { by } = options;
  checkTexts(texts);
  if (by !== undefined) checkStep(by, '`by`');
  const byText = new Map<string, number[]>();
  texts.forEach((text, i) => {
    const key = by === undefined ? text : by.apply(text);
    const group = byText.get(key);
    if (group === undefined) byText.set(key, [i]);
    else group.push(i);
  });
  const all = [...byText.values()];
  return {
    groups: all.filter((group) => group.length > 1),
    extra: texts.length - all.length,
    keep: Int32Array.from(all, (group) => group[0]),
  };
}
