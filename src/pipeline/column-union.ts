import type { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';
import type { FittedTransformer, Label, Transformer } from '../core/estimator';
import { hstack } from '../core/hstack';
import type { Matrix } from '../core/matrix';
import type { Rows } from '../core/rows';
import type { Fitted } from './chain';
import { fitTransform } from './prefix-cache';
import { changesByStep, stepNames, type Addresses } from './step';
import { cellsOf, unchanged, type Cells, type TableColumn } from './table-column';

type AnyColumn = TableColumn<keyof Cells, string, Transformer<never, Matrix>>;

/** A row of the tables that a union of these columns takes; it may have more columns. */
export type TableRow<C extends readonly unknown[]> = {
  readonly [K in NamesOf<C[number]>]: CellOf<C[number], K>;
};
type NamesOf<C> = C extends TableColumn<keyof Cells, infer K, unknown> ? K : never;
/** What a cell must be for all columns of this name: the intersection, by way of a parameter. */
type CellOf<C, K> = (
  C extends TableColumn<infer Kind, infer N, unknown>
    ? K extends N
      ? (cell: Cells[Kind]) => void
      : never
    : never
) extends (cell: infer I) => void
  ? I
  : never;

type PartsOf<C extends readonly unknown[]> = {
  [I in keyof C]: C[I] extends TableColumn<keyof Cells, string, infer P> ? P : never;
};

/** A union of columns after fitting: immutable. */
export interface FittedUnion<C extends readonly unknown[]> extends FittedTransformer<
  readonly TableRow<C>[],
  Csr
> {
  /** What each column of the matrix stands for: `subject:prize`, `age`, `city=Paris`. */
  readonly featureNames: readonly string[];
  /** The fitted parts that have a name, each under it. */
  readonly steps: {
    readonly [
      P in PartsOf<C>[number] as P extends { readonly name: infer N extends string; with: unknown }
        ? N
        : never
    ]: Fitted<P>;
  };
}

/** {@link columnUnion} before fitting. */
export interface ColumnUnion<C extends readonly unknown[]> extends Transformer<readonly TableRow<C>[], Csr> {
  fit(rows: readonly TableRow<C>[], y?: readonly Label[]): FittedUnion<C>;
  fitTransform(rows: readonly TableRow<C>[], y?: readonly Label[]): { fitted: FittedUnion<C>; output: Csr };
  /** The same with parameters of named parts changed: `union.with({ 'tfidf.minDf': 2 })`. */
  with(changes: Addresses<PartsOf<C>>): ColumnUnion<C>;
}

interface FittedColumn {
  readonly kind: keyof Cells;
  readonly columns: readonly string[];
  /** Empty where the part has none. */
  readonly name: string;
  readonly fitted: FittedTransformer<Rows, Matrix> | null;
}

type TableRows = readonly Readonly<Record<string, unknown>>[];

/** Turns the columns of a table into one sparse matrix: immutable. */
export class FittedColumnUnion implements FittedTransformer<TableRows, Csr> {
  readonly parts: readonly FittedColumn[];
  readonly featureNames: readonly string[];

  constructor(state: Pick<FittedColumnUnion, 'parts' | 'featureNames'>) {
    this.parts = state.parts;
    this.featureNames = state.featureNames;
  }

  get steps(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      this.parts.filter(({ name }) => name !== '').map(({ name, fitted }) => [name, fitted]),
    );
  }

  transform(rows: TableRows): Csr {
    return hstack(
      this.parts.map((part) => {
        const cells = cellsOf(rows, part);
        return part.fitted === null ? (cells as Matrix) : part.fitted.transform(cells);
      }),
    );
  }
}

/** A name for each column that a fitted part makes. */
function namesOf(part: FittedColumn, width: number): string[] {
  const { kind, columns, fitted } = part;
  const named = fitted as {
    featureNames?: readonly string[];
    model?: { featureNames?: readonly string[] };
  } | null;
  const own = named?.featureNames ?? named?.model?.featureNames;
  if (own?.length === width) {
    if (kind === 'text') return own.map((term) => `${columns[0]}:${term}`);
    // An encoder calls its columns x0, x1, …
    return own.map((name) => name.replace(/^x(\d+)/, (all, j: string) => columns[Number(j)] ?? all));
  }
  if (width === columns.length) return [...columns];
  return Array.from({ length: width }, (_, j) => `${columns.join('+')}:${j}`);
}

/**
 * Turns the columns of a table, each with a part of its own, into one sparse matrix: texts by a vectorizer, numbers by
 * a scaler, categories by an encoder. A table is an array of objects, one a row. Which columns it must have, and of
 * which type, follows from the parts: a table that lacks one fails to compile. Other columns are left out.
 *
 * @param columns Made by {@link textColumn}, {@link numberColumns} and {@link categoryColumns}.
 * @returns A transformer from rows to samples × all features, the columns of the parts in the order given.
 * @throws LmlabError `bad-option` without a column, or when two parts have one name; on `fit` and `transform`
 *   `unknown-name` for a column that a row lacks, and what the parts throw.
 * @see scikit-learn's `ColumnTransformer`.
 * @example
 * ```ts
 * import { categoryColumns, columnUnion, countVectorizer, numberColumns, oneHotEncoder, textColumn } from 'lmlab';
 * const rows = [
 *   { subject: 'free prize', hour: 3, from: 'web' },
 *   { subject: 'lunch', hour: 12, from: 'phone' },
 * ];
 * const union = columnUnion(
 *   textColumn('subject', countVectorizer()),
 *   numberColumns(['hour']),
 *   categoryColumns(['from'], oneHotEncoder()),
 * );
 * union.fit(rows).featureNames; // ['subject:free', 'subject:lunch', 'subject:prize', 'hour', 'from=phone', 'from=web']
 * union.fit(rows).transform(rows).toDense().toRows(); // [[1, 0, 1, 3, 0, 1], [0, 1, 0, 12, 1, 0]]
 * ```
 */
export function columnUnion<const C extends readonly AnyColumn[]>(...columns: C): ColumnUnion<C> {
  if (columns.length === 0 || columns.some((column) => column.columns.length === 0)) {
    throw new LmlabError('bad-option', {
      expected: 'at least one column for every part',
      found: 'none',
      remedy: "Write columnUnion(textColumn('text', tfidfVectorizer()), …).",
    });
  }
  const names = stepNames(columns.map(({ part }) => part));
  const fitAll = (rows: TableRows, y?: readonly Label[]): { fitted: FittedColumnUnion; output: Csr } => {
    const blocks: Matrix[] = [];
    const featureNames: string[] = [];
    const parts = columns.map(({ kind, columns: own, part }, i): FittedColumn => {
      const cells = cellsOf(rows, { kind, columns: own });
      const isPlain = kind === 'numbers' && part === (unchanged as unknown);
      const done = isPlain ? { fitted: null, output: cells } : fitTransform(part, cells, y);
      const fitted = {
        kind,
        columns: own,
        name: names[i] ?? '',
        fitted: done.fitted as FittedColumn['fitted'],
      };
      const output = done.output as Matrix;
      blocks.push(output);
      // One by one: a hashing vectorizer has a million columns, too many for a call's arguments.
      for (const name of namesOf(fitted, output.cols)) featureNames.push(name);
      return fitted;
    });
    return { fitted: new FittedColumnUnion({ parts, featureNames }), output: hstack(blocks) };
  };
  const made = {
    params: {
      columns: columns.map(({ kind, columns: own, part }) => ({ kind, columns: own, params: part.params })),
    },
    fit: (rows: TableRows, y?: readonly Label[]) => fitAll(rows, y).fitted,
    fitTransform: fitAll,
    with: (changes: Readonly<Record<string, unknown>>) => {
      const byStep = changesByStep(
        changes,
        names.filter((name) => name !== undefined),
      );
      const changed = columns.map((column, i) => {
        const more = byStep.get(names[i] ?? '');
        if (more === undefined) return column;
        const part = column.part as unknown as { with(changes: object): Transformer<never, Matrix> };
        return { ...column, part: part.with(more) };
      });
      return columnUnion(...changed);
    },
  };
  return made as unknown as ColumnUnion<C>;
}
