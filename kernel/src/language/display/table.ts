import type { MimeBundle } from '../../engine';
import { cellText, grouped } from './text';

export interface Column {
  readonly name: string;
  readonly type: string;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** The label in front of a row. */
  label(row: number): string;
  value(row: number, column: number): unknown;
}

/** As many rows as anybody scrolls through, and as many as a text reader wants to hear. */
const HTML_ROWS = 100;
const TEXT_ROWS = 10;
const TEXT_WIDTH = 40;

/** A table as scrollable HTML with the type of each column, and as text. */
export function showTable(table: Table): MimeBundle {
  return { 'text/html': html(table), 'text/plain': text(table) };
}

function size({ rowCount, columns }: Table): string {
  const plural = (count: number, noun: string): string =>
    `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
  return `${plural(rowCount, 'row')} × ${plural(columns.length, 'column')}`;
}

function html(table: Table): string {
  const { columns, rowCount } = table;
  const shown = Math.min(rowCount, HTML_ROWS);
  const left = 'text-align:left;vertical-align:top';
  const align = columns.map(({ type }) => (isNumeric(type) ? 'text-align:right' : left));
  const head = columns.map(
    ({ name, type }, i) =>
      `<th scope="col" style="${align[i]};position:sticky;top:0;background:var(--jp-layout-color1,#fff)">` +
      `${escapeHtml(name)}<br><small style="font-weight:normal;opacity:.7">${escapeHtml(type)}</small></th>`,
  );
  const rows = Array.from({ length: shown }, (_, row) => {
    const cells = columns.map(
      (_column, i) => `<td style="${align[i]}">${escapeHtml(cellText(table.value(row, i)))}</td>`,
    );
    return `<tr><th scope="row">${escapeHtml(table.label(row))}</th>${cells.join('')}</tr>`;
  });
  const note = shown < rowCount ? `, the first ${shown} shown` : '';
  return (
    `<div style="max-height:26em;overflow:auto"><table><caption style="text-align:left">${size(table)}${note}</caption>` +
    `<thead><tr><th scope="col"></th>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
  );
}

function text(table: Table): string {
  const { columns, rowCount } = table;
  const shown = Math.min(rowCount, TEXT_ROWS);
  const cut = (value: string): string =>
    value.length > TEXT_WIDTH ? `${value.slice(0, TEXT_WIDTH - 1)}…` : value;
  const body = Array.from({ length: shown }, (_, row) => [
    table.label(row),
    ...columns.map((_column, i) => cut(cellText(table.value(row, i)))),
  ]);
  const lines = [
    ['', ...columns.map(({ name }) => cut(name))],
    ['', ...columns.map(({ type }) => type)],
    ...body,
  ];
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const numeric = ['label', ...columns.map(({ type }) => type)].map((type) => isNumeric(type));
  const print = (line: readonly string[]): string =>
    line
      .map((each, i) => (numeric[i] ? each.padStart(widths[i]) : each.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  const rest = shown < rowCount ? [`… ${grouped(rowCount - shown)} more`] : [];
  return [...lines.map(print), ...rest, size(table)].join('\n');
}

function isNumeric(type: string): boolean {
  return /^(number|bigint|int|float|uint)/.test(type);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
}
