import type { MimeBundle } from '../../engine';
import { showTable } from './table';

type Row = Readonly<Record<string, unknown>>;

/** How many rows are looked at to tell rows from other objects, and to name the types of columns. */
const SAMPLE = 100;
const MOST_COLUMNS = 60;

/** Whether an array is a table: plain objects with much the same keys. */
export function isRowArray(value: unknown): value is readonly Row[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  const sample = value.slice(0, SAMPLE) as unknown[];
  if (!sample.every(isPlainObject)) return false;
  const keys = columnNames(sample);
  const filled = sample.reduce((sum, row) => sum + Object.keys(row).length, 0);
  return keys.length > 0 && keys.length <= MOST_COLUMNS && filled >= (keys.length * sample.length) / 2;
}

export function showRows(rows: readonly Row[]): MimeBundle {
  const names = columnNames(rows.slice(0, SAMPLE));
  return showTable({
    columns: names.map((name) => ({ name, type: typeOf(rows.slice(0, SAMPLE).map((row) => row[name])) })),
    rowCount: rows.length,
    label: String,
    value: (row, column) => rows[row][names[column]],
  });
}

function columnNames(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** The types of a column's values, such as `number | null`. */
function typeOf(values: readonly unknown[]): string {
  const names = new Set(values.map((value) => (value === null ? 'null' : kindOf(value))));
  return [...names].slice(0, 3).join(' | ');
}

function kindOf(value: unknown): string {
  return typeof value === 'object'
    ? (((value as object).constructor as { name?: string } | undefined)?.name ?? 'object')
    : typeof value;
}

function isPlainObject(value: unknown): value is Row {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
