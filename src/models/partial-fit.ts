import { LmlabError } from '../core/errors';
import type { FitOptions, Label } from '../core/estimator';
import { encodeLabels } from '../core/labels';
import { checkList } from '../core/lists';

/** What the first `partialFit` takes beside the data. */
export interface PartialFitOptions<L extends Label> extends FitOptions {
  /** All labels that later batches may hold. Default: those of this batch. */
  readonly classes?: readonly L[];
}

/**
 * The labels of a batch by their place among the known ones.
 * @throws LmlabError `unknown-label`, naming the first label that is not known.
 */
export function encodeKnownLabels<L extends Label>(y: readonly L[], classes: readonly L[]): Int32Array {
  checkList(y);
  const codes = new Map(classes.map((label, k) => [label, k]));
  return Int32Array.from(y, (label, i) => {
    const code = codes.get(label);
    if (code !== undefined) return code;
    throw new LmlabError('unknown-label', {
      expected: `one of ${classes.map(String).join(', ')}`,
      found: `'${String(label)}' at sample ${i}`,
      remedy: 'Name all labels in `classes` with the first batch.',
    });
  });
}

/** The labels that a first batch announces, sorted. */
export function announcedClasses<L extends Label>(
  y: readonly L[],
  options: PartialFitOptions<L> | undefined,
): readonly L[] {
  return encodeLabels(options?.classes ?? y).classes;
}
