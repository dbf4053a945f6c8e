import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { FittedTransformer, Transformer } from '../core/estimator';
import { checkChoice, withDefaults } from '../core/options';
import {
  besides,
  checkWithGaps,
  columnsWithGaps,
  emptyColumn,
  gapFlags,
  presentValues,
} from './missing-values';
import { quantile } from './scaler';

/** Fills the gaps (NaN) of a dense matrix. */
export interface Imputer extends Transformer<Dense, Dense> {
  fit(x: Dense): FittedTransformer<Dense, Dense> & { readonly params: object };
}

/** The options of {@link simpleImputer}. */
export interface SimpleImputerOptions {
  /** What takes the place of a gap: of the column's values the `'mean'`, the `'median'`, the `'most-frequent'` (the
   * least of equally frequent ones), or a `'constant'`. Default: `'mean'`. */
  readonly strategy?: 'mean' | 'median' | 'most-frequent' | 'constant';
  /** The constant. Default: 0. */
  readonly fillValue?: number;
  /** Whether to append a column of 0 and 1 for every column that had gaps in fitting. Default: false. */
  readonly addIndicator?: boolean;
}

/** A fitted {@link simpleImputer}. */
export class FittedSimpleImputer implements FittedTransformer<Dense, Dense> {
  readonly params: Required<SimpleImputerOptions>;
  /** What fills the gaps of each column. */
  readonly statistics: Float64Array;
  /** The columns with an indicator, where indicators are asked for. */
  readonly indicated: readonly number[];

  constructor(state: Pick<FittedSimpleImputer, 'params' | 'statistics' | 'indicated'>) {
    this.params = state.params;
    this.statistics = state.statistics;
    this.indicated = state.indicated;
  }

  transform(x: Dense): Dense {
    checkWithGaps(x, this.statistics.length);
    const filled = fillColumns(x, this.statistics);
    return this.params.addIndicator ? besides(filled, gapFlags(x, this.indicated)) : filled;
  }
}

/** What {@link simpleImputer} returns. */
export interface SimpleImputer extends Imputer {
  fit(x: Dense): FittedSimpleImputer;
}

/**
 * Fills gaps (NaN) column by column with one value learned from the column. Follows scikit-learn's `SimpleImputer`;
 * a column without any value is an error instead of disappearing.
 *
 * @throws LmlabError `empty` for a column without a value, unless the strategy is `'constant'`.
 * @throws LmlabError `non-finite` for an infinite value.
 * @example
 * ```ts
 * import { Dense, simpleImputer } from 'lmlab';
 * const X = Dense.fromRows([[1, NaN], [3, 8]]);
 * simpleImputer().fit(X).transform(X).toRows(); // [[1, 8], [3, 8]]
 * ```
 */
export function simpleImputer(options: SimpleImputerOptions = {}): SimpleImputer {
  const { strategy, fillValue, addIndicator } = withDefaults<Required<SimpleImputerOptions>>(options, {
    strategy: 'mean',
    fillValue: 0,
    addIndicator: false,
  });
  checkChoice('strategy', strategy, ['mean', 'median', 'most-frequent', 'constant']);
  if (!Number.isFinite(fillValue)) {
    throw new LmlabError('bad-option', {
      expected: 'a finite number as fillValue',
      found: String(fillValue),
      remedy: 'Pass the number that shall stand for a missing value.',
    });
  }
  const params = Object.freeze({ strategy, fillValue, addIndicator });
  return {
    params,
    fit(x: Dense): FittedSimpleImputer {
      checkWithGaps(x);
      const statistics = Float64Array.from({ length: x.cols }, (_, j) => {
        if (strategy === 'constant') return fillValue;
        const present = presentValues(x, j);
        if (present.length === 0) throw emptyColumn(j);
        return statistic(present, strategy);
      });
      const indicated = addIndicator ? columnsWithGaps(x) : [];
      return new FittedSimpleImputer({ params, statistics, indicated });
    },
  };
}

/** A copy without gaps: each takes its column's value. */
export function fillColumns(x: Dense, values: Float64Array): Dense {
  return new Dense(
    x.rows,
    x.cols,
    x.data.map((value, k) => (Number.isNaN(value) ? values[k % x.cols] : value)),
  );
}

function statistic(present: Float64Array, strategy: 'mean' | 'median' | 'most-frequent'): number {
  if (strategy === 'mean') return present.reduce((sum, value) => sum + value, 0) / present.length;
  const sorted = present.sort();
  return strategy === 'median' ? quantile(sorted, 0.5) : mostFrequent(sorted);
}

function mostFrequent(sorted: Float64Array): number {
  let best = sorted[0];
  let bestCount = 0;
  let count = 0;
  sorted.forEach((value, i) => {
    count = i > 0 && value === sorted[i - 1] ? count + 1 : 1;
    if (count > bestCount) [best, bestCount] = [value, count];
  });
  return best;
}
