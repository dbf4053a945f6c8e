import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { encodeLabels } from '../core/labels';
import { checkList } from '../core/lists';

/** A fitted {@link labelEncoder}. */
export class FittedLabelEncoder<L extends Label> {
  /** The labels, sorted: label `classes[k]` has the code `k`. */
  readonly classes: readonly L[];

  constructor(state: Pick<FittedLabelEncoder<L>, 'classes'>) {
    this.classes = state.classes;
  }

  transform(labels: readonly L[]): Int32Array {
    checkList(labels);
    const codes = new Map(this.classes.map((label, k) => [label, k]));
    return Int32Array.from(
      labels,
      (label, i) => codes.get(label) ?? unknownLabel(label, `label ${i}`, this.classes),
    );
  }

  inverseTransform(codes: ArrayLike<number>): L[] {
    checkList(codes);
    const { classes } = this;
    return Array.from(codes, (code, i) =>
      Number.isInteger(code) && code >= 0 && code < classes.length
        ? classes[code]
        : unknownLabel(code, `code ${i}`, [...classes.keys()]),
    );
  }
}

/**
 * Numbers labels from 0 in their sorted order, for a target; features want `oneHotEncoder` or `ordinalEncoder`. Follows
 * scikit-learn's `LabelEncoder`.
 *
 * @throws LmlabError `unknown-label` for a label or code that was not there in fitting; `empty` for no labels.
 * @example
 * ```ts
 * import { labelEncoder } from 'lmlab';
 * const encoder = labelEncoder().fit(['spam', 'ham', 'spam']);
 * Array.from(encoder.transform(['ham', 'spam'])); // [0, 1]
 * encoder.inverseTransform([1]); // ['spam']
 * ```
 */
export function labelEncoder(): { fit<L extends Label>(labels: readonly L[]): FittedLabelEncoder<L> } {
  return {
    fit<L extends Label>(labels: readonly L[]): FittedLabelEncoder<L> {
      checkList(labels);
      if (labels.length === 0) {
        throw new LmlabError('empty', {
          expected: 'at least one label',
          found: 'none',
          remedy: 'Check what was loaded before fitting.',
        });
      }
      return new FittedLabelEncoder({ classes: encodeLabels(labels).classes });
    },
  };
}

/** @throws LmlabError `unknown-label` always. */
export function unknownLabel(label: unknown, where: string, known: readonly Label[]): never {
  const some = known.slice(0, 5).map((one) => JSON.stringify(one));
  throw new LmlabError('unknown-label', {
    expected: `one of ${some.join(', ')}${known.length > 5 ? ` and ${known.length - 5} more` : ''}`,
    found: `${JSON.stringify(label)} as ${where}`,
    remedy: 'Fit on data that holds it, or drop those rows.',
  });
}
