import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { encodeLabels } from '../core/labels';
import { unknownLabel } from './label-encoder';

/** Categorical data: one row a sample, one entry a column; null, undefined and NaN are refused. */
export type CategoryRows = readonly (readonly Label[])[];

/**
 * Checks that a table of categories is not ragged.
 * @throws LmlabError `empty` or `shape`.
 */
export function checkCategories(rows: CategoryRows, columns?: number): number {
  const given: unknown = rows;
  if (!Array.isArray(given)) {
    throw new LmlabError('shape', {
      expected: 'rows of categories, one array a sample',
      found: given === null ? 'null' : typeof given,
      remedy: 'Write a single column as rows of one: values.map((value) => [value]).',
    });
  }
  if (columns === undefined && (rows.length === 0 || rows[0].length === 0)) {
    throw new LmlabError('empty', {
      expected: 'at least one row and one column of categories',
      found: `${rows.length} × ${rows[0]?.length ?? 0}`,
      remedy: 'Check what was loaded before fitting.',
    });
  }
  const width = columns ?? rows[0].length;
  rows.forEach((row, i) => {
    if (Array.isArray(row) && row.length === width) return;
    throw new LmlabError('shape', {
      expected: `${width} categories in every row`,
      found: Array.isArray(row) ? `${row.length} in row ${i}` : `${typeof row} as row ${i}`,
      remedy: 'Write a single column as rows of one: values.map((value) => [value]).',
    });
  });
  return width;
}

/** The categories of each column of these rows, sorted. */
export function learnCategories(rows: CategoryRows): CategoryRows {
  const width = checkCategories(rows);
  return Array.from({ length: width }, (_, j) => encodeLabels(rows.map((row) => row[j])).classes);
}

/** The number of each category in its column: its place in the sorted list. */
export class CategoryIndex {
  readonly categories: CategoryRows;
  readonly #codes: readonly ReadonlyMap<Label, number>[];

  constructor(categories: CategoryRows) {
    this.categories = categories;
    this.#codes = categories.map((column) => new Map(column.map((category, k) => [category, k])));
  }

  /** The number of a category, or undefined for one that was not there in fitting. */
  code(category: Label, col: number): number | undefined {
    return this.#codes[col].get(category);
  }

  /** @throws LmlabError `unknown-label` always, naming the place. */
  unknown(category: Label, row: number, col: number): never {
    return unknownLabel(category, `the category of row ${row}, column ${col}`, this.categories[col]);
  }
}
