import { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { FittedTransformer, Label, Transformer } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { checkChoice, withDefaults } from '../core/options';
import { CategoryIndex, checkCategories, learnCategories, type CategoryRows } from './categories';
import { checkNumbers } from './check';
import { unknownLabel } from './label-encoder';

/** The options of {@link oneHotEncoder}. */
export interface OneHotEncoderOptions {
  /** What becomes of a category that was not there in fitting: an error, or a row of zeros. Default: `'error'`. */
  readonly handleUnknown?: 'error' | 'ignore';
  /** Whether to leave out the first category of every column, for a linear model without a penalty: with it, the
   * columns of one feature add up to 1. Default: `'none'`. */
  readonly drop?: 'none' | 'first';
}

/** A fitted {@link oneHotEncoder}. */
export class FittedOneHotEncoder implements FittedTransformer<CategoryRows, Csr> {
  readonly params: Required<OneHotEncoderOptions>;
  /** The categories of each column, sorted. */
  readonly categories: CategoryRows;

  constructor(state: Pick<FittedOneHotEncoder, 'params' | 'categories'>) {
    this.params = state.params;
    this.categories = state.categories;
  }

  /** How many categories of each column have no column of their own. */
  get #skipped(): number {
    return this.params.drop === 'first' ? 1 : 0;
  }

  /** One name for each column of the result: `x0=red`. */
  get featureNames(): readonly string[] {
    return this.categories.flatMap((column, j) =>
      column.slice(this.#skipped).map((category) => `x${j}=${category}`),
    );
  }

  transform(rows: CategoryRows): Csr {
    const { categories } = this;
    const skipped = this.#skipped;
    checkCategories(rows, categories.length);
    const index = new CategoryIndex(categories);
    const starts = [0];
    for (const column of categories) starts.push(starts[starts.length - 1] + column.length - skipped);
    const indptr = new Int32Array(rows.length + 1);
    const indices: number[] = [];
    rows.forEach((row, i) => {
      row.forEach((category, j) => {
        const code = index.code(category, j);
        if (code === undefined) {
          if (this.params.handleUnknown === 'error') index.unknown(category, i, j);
        } else if (code >= skipped) indices.push(starts[j] + code - skipped);
      });
      indptr[i + 1] = indices.length;
    });
    const ones = new Float64Array(indices.length).fill(1);
    return new Csr(rows.length, starts[categories.length], indptr, Int32Array.from(indices), ones);
  }

  /**
   * The categories that these rows stand for; null where none is marked, as for one that was not known. With `drop`,
   * nothing marked means the first.
   * @throws LmlabError `shape`, or `bad-option` where two categories of a column are marked.
   */
  inverseTransform(x: Matrix): (Label | null)[][] {
    const skipped = this.#skipped;
    const width = this.featureNames.length;
    checkNumbers(x, width);
    const dense = x.kind === 'dense' ? x : x.toDense();
    return Array.from({ length: x.rows }, (_, i) => {
      let start = 0;
      return this.categories.map((column, j) => {
        const count = column.length - skipped;
        const marked = dense.row(i).subarray(start, (start += count));
        const k = marked.findIndex((value) => value !== 0);
        if (k !== marked.findLastIndex((value) => value !== 0)) {
          throw new LmlabError('bad-option', {
            expected: `one category marked in the columns of feature ${j}`,
            found: `several in row ${i}`,
            remedy: 'Pass what transform returned.',
          });
        }
        if (k >= 0) return column[k + skipped];
        return skipped > 0 ? column[0] : null;
      });
    });
  }
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
export function oneHotEncoder(options: OneHotEncoderOptions = {}): OneHotEncoder {
  const { handleUnknown, drop } = withDefaults<Required<OneHotEncoderOptions>>(options, {
    handleUnknown: 'error',
    drop: 'none',
  });
  checkChoice('handleUnknown', handleUnknown, ['error', 'ignore']);
  checkChoice('drop', drop, ['none', 'first']);
  const params = Object.freeze({ handleUnknown, drop });
  return {
    params,
    fit: (rows: CategoryRows): FittedOneHotEncoder =>
      new FittedOneHotEncoder({ params, categories: learnCategories(rows) }),
  };
}

/** The options of {@link ordinalEncoder}. */
export interface OrdinalEncoderOptions {
  /** What becomes of a category that was not there in fitting: an error, or `unknownValue`. Default: `'error'`. */
  readonly handleUnknown?: 'error' | 'use-value';
  /** The number of unknown categories with `'use-value'`, none of a known category. Default: −1. */
  readonly unknownValue?: number;
}

/** A fitted {@link ordinalEncoder}. */
export class FittedOrdinalEncoder implements FittedTransformer<CategoryRows, Dense> {
  readonly params: Required<OrdinalEncoderOptions>;
  /** The categories of each column, sorted; a category's number is its place. */
  readonly categories: CategoryRows;

  constructor(state: Pick<FittedOrdinalEncoder, 'params' | 'categories'>) {
    this.params = state.params;
    this.categories = state.categories;
  }

  transform(rows: CategoryRows): Dense {
    const columns = this.categories.length;
    checkCategories(rows, columns);
    const index = new CategoryIndex(this.categories);
    const out = new Dense(rows.length, columns);
    rows.forEach((row, i) => {
      row.forEach((category, j) => {
        const code = index.code(category, j);
        if (code === undefined && this.params.handleUnknown === 'error') index.unknown(category, i, j);
        out.data[i * columns + j] = code ?? this.params.unknownValue;
      });
    });
    return out;
  }

  /**
   * The categories of these numbers; null for `unknownValue`.
   * @throws LmlabError `shape`, or `unknown-label` for a number that is no category's.
   */
  inverseTransform(x: Dense): (Label | null)[][] {
    checkNumbers(x, this.categories.length);
    return Array.from({ length: x.rows }, (_, i) =>
      this.categories.map((column, j) => {
        const code = x.at(i, j);
        if (Number.isInteger(code) && code >= 0 && code < column.length) return column[code];
        const { handleUnknown, unknownValue } = this.params;
        if (handleUnknown === 'use-value' && code === unknownValue) return null;
        return unknownLabel(code, `the code of row ${i}, column ${j}`, [...column.keys()]);
      }),
    );
  }
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
export function ordinalEncoder(options: OrdinalEncoderOptions = {}): OrdinalEncoder {
  const { handleUnknown, unknownValue } = withDefaults<Required<OrdinalEncoderOptions>>(options, {
    handleUnknown: 'error',
    unknownValue: -1,
  });
  checkChoice('handleUnknown', handleUnknown, ['error', 'use-value']);
  if (!Number.isFinite(unknownValue)) {
    throw new LmlabError('bad-option', {
      expected: 'a finite number as unknownValue',
      found: String(unknownValue),
      remedy: 'Leave it out for -1.',
    });
  }
  if (handleUnknown === 'error' && unknownValue !== -1) {
    throw new LmlabError('bad-option', {
      expected: "unknownValue with handleUnknown: 'use-value' only",
      found: `unknownValue: ${unknownValue} with handleUnknown: 'error'`,
      remedy: "Add handleUnknown: 'use-value', or leave unknownValue out.",
    });
  }
  const params = Object.freeze({ handleUnknown, unknownValue });
  return {
    params,
    fit(rows: CategoryRows): FittedOrdinalEncoder {
      const categories = learnCategories(rows);
      const taken = categories.findIndex((column) => Object.hasOwn(column, unknownValue));
      if (taken >= 0) {
        throw new LmlabError('bad-option', {
          expected: `an unknownValue that is no category's number: not 0 … ${categories[taken].length - 1} in column ${taken}`,
          found: String(unknownValue),
          remedy: 'Leave it out for -1.',
        });
      }
      return new FittedOrdinalEncoder({ params, categories });
    },
  };
}
