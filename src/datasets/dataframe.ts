import type { DataFrame } from 'danfojs-node';
import { display } from '../core/display';
import { LmlabError } from '../core/errors';

const SHOWN_ROWS = 20;
/** danfo.js prints no more than this, without saying so. */
const PRINTED_ROWS = 10;
/** danfo.js makes each column a property of its table; one of these names would replace what the table works with. */
const TAKEN = ['columns', 'head', 'iloc', 'index', 'shape', 'toString', 'values'];

/**
 * Rows as a danfo.js table, which a notebook shows as a table. One column a property of the first row; missing values
 * become null, and a list becomes its entries joined by commas. danfo.js is loaded at the first call, which takes
 * about a second. Made for looking at data: sorting or grouping 100,000 rows there takes seconds.
 *
 * @param rows One object a row.
 * @throws LmlabError `empty` when there are no rows; `bad-option` for a column with a name that danfo.js needs itself.
 * @example
 * ```ts
 * import { toDataFrame } from 'lmlab';
 * const table = toDataFrame([{ word: 'free', count: 3 }, { word: 'lunch', count: 1 }]);
 * table.shape; // [2, 2]
 * ```
 */
export function toDataFrame(rows: readonly object[]): DataFrame {
  if (rows.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one row',
      found: 'none',
      remedy: 'Check the filter or the reader that these rows came from.',
    });
  }
  const columns = Object.keys(rows[0]);
  const taken = columns.find((column) => TAKEN.includes(column));
  if (taken !== undefined) {
    throw new LmlabError('bad-option', {
      expected: `columns with names other than ${TAKEN.join(', ')}`,
      found: `a column ${taken}`,
      remedy: 'Rename it: danfo.js needs the name for itself.',
    });
  }
  const values = rows.map((row) => columns.map((column) => cell((row as Record<string, unknown>)[column])));
  const Frame = loadDanfo().DataFrame;
  return new Frame(values, { columns });
}

function cell(value: unknown): string | number | boolean | null {
  if (value === undefined || value === null || Number.isNaN(value)) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.join(', ') : JSON.stringify(value);
}

type Danfo = typeof import('danfojs-node');

/** danfo.js, with its tables taught to show themselves in a notebook; those that it derives from ours as well. */
function loadDanfo(): Danfo {
  // Here and not at the top: it brings TensorFlow.js along, and most programs need no table.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const danfo = require('danfojs-node') as Danfo;
  // head(), query() and the like return the class that the exported one extends.
  const prototype = Object.getPrototypeOf(danfo.DataFrame.prototype) as Record<symbol, unknown>;
  prototype[display] ??= function (this: DataFrame): Record<string, string> {
    return { 'text/html': toHtml(this), 'text/plain': toText(this) };
  };
  return danfo;
}

function toText(frame: DataFrame): string {
  const [rowCount] = frame.shape;
  const note = rowCount > PRINTED_ROWS ? `${PRINTED_ROWS} of ${rowCount.toLocaleString('en')} rows` : '';
  return frame.head(PRINTED_ROWS).toString() + note;
}

function toHtml(frame: DataFrame): string {
  const [rowCount] = frame.shape;
  const shown = frame.head(SHOWN_ROWS);
  const header = row('th', ['', ...shown.columns]);
  const body = (shown.values as unknown[][]).map((cells, i) => row('td', [shown.index[i], ...cells]));
  const note = rowCount > SHOWN_ROWS ? `<p>${SHOWN_ROWS} of ${rowCount.toLocaleString('en')} rows</p>` : '';
  return `<table><thead>${header}</thead><tbody>${body.join('')}</tbody></table>${note}`;
}

function row(tag: 'td' | 'th', cells: readonly unknown[]): string {
  return `<tr>${cells.map((each) => `<${tag}>${escapeHtml(readable(each))}</${tag}>`).join('')}</tr>`;
}

/** Four significant digits are as many as a reader takes in; the table itself keeps all of them. */
function readable(value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

function escapeHtml(value: unknown): string {
  return String(value).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
