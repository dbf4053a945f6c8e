import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Label, Transformer } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { checkList } from '../core/lists';
import type { CategoryRows } from '../preprocessing/categories';

/** What stands in a cell, by the kind of the column. */
export interface Cells {
  readonly text: string;
  readonly numbers: number | null | undefined;
  readonly categories: Label;
}

/** Columns of a table and what turns them into numbers. */
export interface TableColumn<Kind extends keyof Cells, K extends string, P> {
  readonly kind: Kind;
  readonly columns: readonly K[];
  readonly part: P;
}

/** What `numberColumns` uses when no part is given: the numbers as they are. */
export const unchanged: Transformer<Dense, Dense> = { params: {}, fit: () => ({ transform: (x) => x }) };

/**
 * A column of texts for {@link columnUnion}.
 *
 * @param column The name of the column, whose cells are strings.
 * @param part A vectorizer, or a pipeline that begins with texts; with a name (`step`) where it is to be searched.
 * @example
 * ```ts
 * import { textColumn, tfidfVectorizer } from 'lmlab';
 * textColumn('subject', tfidfVectorizer()).columns; // ['subject']
 * ```
 */
export function textColumn<const K extends string, P extends Transformer<readonly string[], Matrix>>(
  column: K,
  part: P,
): TableColumn<'text', K, P> {
  return { kind: 'text', columns: [column], part };
}

/**
 * Columns of numbers for {@link columnUnion}.
 *
 * @param columns Their names; a missing number (null, undefined, NaN) reaches the part as NaN: put an imputer first.
 * @param part A scaler, an imputer, or a pipeline of them. Default: the numbers stay as they are.
 * @example
 * ```ts
 * import { numberColumns, pipeline, simpleImputer, standardScaler } from 'lmlab';
 * numberColumns(['age', 'income'], pipeline(simpleImputer(), standardScaler())).columns.length; // 2
 * ```
 */
export function numberColumns<
  const K extends string,
  P extends Transformer<Dense, Matrix> = typeof unchanged,
>(columns: readonly K[], part?: P): TableColumn<'numbers', K, P> {
  return { kind: 'numbers', columns, part: part ?? (unchanged as unknown as P) };
}

/**
 * Columns of categories for {@link columnUnion}.
 *
 * @param columns Their names; cells are strings, numbers or booleans.
 * @param part An encoder: `oneHotEncoder`, `ordinalEncoder`, `targetEncoder`.
 * @example
 * ```ts
 * import { categoryColumns, oneHotEncoder } from 'lmlab';
 * categoryColumns(['city'], oneHotEncoder({ handleUnknown: 'ignore' })).columns; // ['city']
 * ```
 */
export function categoryColumns<const K extends string, P extends Transformer<CategoryRows, Matrix>>(
  columns: readonly K[],
  part: P,
): TableColumn<'categories', K, P> {
  return { kind: 'categories', columns, part };
}

type Row = Readonly<Record<string, unknown>>;

/**
 * What a part is given of a table's rows.
 * @throws LmlabError `unknown-name` for a column that a row lacks; `non-finite` for a cell that should be a number.
 */
export function cellsOf(
  rows: readonly Row[],
  { kind, columns }: Pick<TableColumn<keyof Cells, string, unknown>, 'kind' | 'columns'>,
): readonly string[] | CategoryRows | Dense {
  checkList(rows);
  rows.forEach((row: unknown, i) => {
    const isRow = typeof row === 'object' && row !== null;
    const missing = isRow ? columns.find((name) => !(name in row)) : columns[0];
    if (missing === undefined) return;
    throw new LmlabError('unknown-name', {
      expected: `a column '${missing}' in every row`,
      found: isRow ? `${Object.keys(row).join(', ')} in row ${i}` : `${typeof row} as row ${i}`,
      remedy: 'Pass rows as objects: [{ text: "…", age: 3 }].',
    });
  });
  if (kind === 'text') return rows.map((row) => row[columns[0]] as string);
  if (kind === 'categories') return rows.map((row) => columns.map((name) => row[name] as Label));
  const out = new Dense(rows.length, columns.length);
  rows.forEach((row, i) => {
    columns.forEach((name, j) => {
      const cell = row[name] ?? NaN;
      if (typeof cell !== 'number') {
        throw new LmlabError('non-finite', {
          expected: `a number in column '${name}', or null where it is missing`,
          found: `${JSON.stringify(cell)} in row ${i}`,
          remedy: 'Turn it into a number first, or use categoryColumns.',
        });
      }
      out.data[i * columns.length + j] = cell;
    });
  });
  return out;
}
