import { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { FittedTransformer, Transformer } from '../core/estimator';
import { CategoryIndex, checkCategories, type CategoryRows } from './categories';
import { checkChoice } from './check';

/** The options of {@link oneHotEncoder}. */
export interface OneHotEncoderOptions {
  /** What becomes of a category that was not there in fitting: an error, or a row of zeros. Default: `'error'`. */
  readonly handleUnknown?: 'error' | 'ignore';
  /** Whether to leave out the first category of every column, for a linear model without a penalty: with it, the
   * columns of one feature add up to 1. Default: `'none'`. */
  readonly drop?: 'none' | 'first';
}

/** A fitted {@link oneHotEncoder}. */
export interface FittedOneHotEncoder extends FittedTransformer<CategoryRows, Csr> {
  readonly params: object;
  /** The categories of each column, sorted. */
  readonly categories: CategoryRows;
  /** One name for each column of the result: `x0=red`. */
  readonly featureNames: readonly string[];
}

/** What {@link oneHotEncoder} returns. */
export interface OneHotEncoder extends Transformer<CategoryRows, Csr> {
  fit(rows: CategoryRows): FittedOneHotEncoder;
}

/**
 * Turns each category of a column into a column of its own that holds 1 or 0. Follows scikit-learn's `OneHotEncoder`.
 *
 * @throws LmlabError `unknown-label`, `empty`, `shape` or `bad-option`.
 * @example
 * ```ts
 * import { oneHotEncoder } from 'lmlab';
 * const encoder = oneHotEncoder().fit([['red'], ['blue']]);
 * encoder.featureNames; // ['x0=blue', 'x0=red']
 * encoder.transform([['red']]).toDense().toRows(); // [[0, 1]]
 * ```
 */
export function oneHotEncoder({
  handleUnknown = 'error',
  drop = 'none',
}: OneHotEncoderOptions = {}): OneHotEncoder {
  checkChoice('handleUnknown', handleUnknown, ['error', 'ignore']);
  checkChoice('drop', drop, ['none', 'first']);
  const params = Object.freeze({ handleUnknown, drop });
  const skipped = drop === 'first' ? 1 : 0;
  return {
    params,
    fit(rows: CategoryRows): FittedOneHotEncoder {
      const index = new CategoryIndex(rows);
      const { categories } = index;
      const starts = [0];
      for (const column of categories) starts.push(starts[starts.length - 1] + column.length - skipped);
      return {
        params,
        categories,
        featureNames: categories.flatMap((column, j) =>
          column.slice(skipped).map((category) => `x${j}=${category}`),
        ),
        transform(others: CategoryRows): Csr {
          checkCategories(others, categories.length);
          const indptr = new Int32Array(others.length + 1);
          const indices: number[] = [];
          others.forEach((row, i) => {
            row.forEach((category, j) => {
              const code = index.code(category, j);
              if (code === undefined) {
                if (handleUnknown === 'error') index.unknown(category, i, j);
              } else if (code >= skipped) indices.push(starts[j] + code - skipped);
            });
            indptr[i + 1] = indices.length;
          });
          const ones = new Float64Array(indices.length).fill(1);
          return new Csr(others.length, starts[categories.length], indptr, Int32Array.from(indices), ones);
        },
      };
    },
  };
}

/** The options of {@link ordinalEncoder}. */
export interface OrdinalEncoderOptions {
  /** What becomes of a category that was not there in fitting: an error, or `unknownValue`. Default: `'error'`. */
  readonly handleUnknown?: 'error' | 'use-value';
  /** The number of unknown categories. Default: −1. */
  readonly unknownValue?: number;
}

/** A fitted {@link ordinalEncoder}. */
export interface FittedOrdinalEncoder extends FittedTransformer<CategoryRows, Dense> {
  readonly params: object;
  /** The categories of each column, sorted; a category's number is its place. */
  readonly categories: CategoryRows;
}

/** What {@link ordinalEncoder} returns. */
export interface OrdinalEncoder extends Transformer<CategoryRows, Dense> {
  fit(rows: CategoryRows): FittedOrdinalEncoder;
}

/**
 * Numbers the categories of every column from 0 in their sorted order. A linear model takes such numbers for amounts:
 * prefer `oneHotEncoder` for it. Follows scikit-learn's `OrdinalEncoder`.
 *
 * @throws LmlabError `unknown-label`, `empty`, `shape` or `bad-option`.
 * @example
 * ```ts
 * import { ordinalEncoder } from 'lmlab';
 * ordinalEncoder().fit([['b'], ['a']]).transform([['a'], ['b']]).toRows(); // [[0], [1]]
 * ```
 */
export function ordinalEncoder({
  handleUnknown = 'error',
  unknownValue = -1,
}: OrdinalEncoderOptions = {}): OrdinalEncoder {
  checkChoice('handleUnknown', handleUnknown, ['error', 'use-value']);
  if (!Number.isFinite(unknownValue)) {
    throw new LmlabError('bad-option', {
      expected: 'a finite number as unknownValue',
      found: String(unknownValue),
      remedy: 'Leave it out for -1.',
    });
  }
  const params = Object.freeze({ handleUnknown, unknownValue });
  return {
    params,
    fit(rows: CategoryRows): FittedOrdinalEncoder {
      const index = new CategoryIndex(rows);
      const columns = index.categories.length;
      return {
        params,
        categories: index.categories,
        transform(others: CategoryRows): Dense {
          checkCategories(others, columns);
          const out = new Dense(others.length, columns);
          others.forEach((row, i) => {
            row.forEach((category, j) => {
              const code = index.code(category, j);
              if (code === undefined && handleUnknown === 'error') index.unknown(category, i, j);
              out.data[i * columns + j] = code ?? unknownValue;
            });
          });
          return out;
        },
      };
    },
  };
}
