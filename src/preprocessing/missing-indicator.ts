import type { Dense } from '../core/dense';
import type { FittedTransformer, Transformer } from '../core/estimator';
import { checkWithGaps, columnsWithGaps, gapFlags } from './missing-values';

/** A fitted {@link missingIndicator}. */
export class FittedMissingIndicator implements FittedTransformer<Dense, Dense> {
  readonly params: object;
  /** The columns that had gaps in fitting, rising: one column of the result for each. */
  readonly columns: readonly number[];
  /** How many columns a matrix must have. */
  readonly width: number;

  constructor(state: Pick<FittedMissingIndicator, 'params' | 'columns' | 'width'>) {
    this.params = state.params;
    this.columns = state.columns;
    this.width = state.width;
  }

  transform(x: Dense): Dense {
    checkWithGaps(x, this.width);
    return gapFlags(x, this.columns);
  }
}

/** What {@link missingIndicator} returns. */
export interface MissingIndicator extends Transformer<Dense, Dense> {
  fit(x: Dense): FittedMissingIndicator;
}

/**
 * Tells for every column that had gaps (NaN) in fitting where a value is missing: 1, else 0. That a value is missing
 * often says something itself. Follows scikit-learn's `MissingIndicator`, but a gap in another column is no error.
 *
 * @throws LmlabError `empty`, `shape`, or `non-finite` for an infinite value.
 * @example
 * ```ts
 * import { Dense, missingIndicator } from 'lmlab';
 * const X = Dense.fromRows([[1, NaN], [3, 8]]);
 * missingIndicator().fit(X).transform(X).toRows(); // [[1], [0]]
 * ```
 */
export function missingIndicator(): MissingIndicator {
  const params = Object.freeze({});
  return {
    params,
    fit(x: Dense): FittedMissingIndicator {
      checkWithGaps(x);
      return new FittedMissingIndicator({ params, columns: columnsWithGaps(x), width: x.cols });
    },
  };
}
