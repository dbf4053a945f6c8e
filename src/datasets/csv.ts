import { checkText } from '../core/texts';
import { parse } from 'papaparse';
import { badLine } from './dataset';

/**
 * The fields of a comma-separated file (RFC 4180: quoted fields may hold commas, doubled quotes and line breaks), row
 * by row.
 *
 * @param text The whole file.
 * @param columns How many fields every row must have.
 * @param file A name for error messages. Default: `'the CSV text'`.
 * @throws LmlabError `malformed-data`, naming the line that the first bad row begins on.
 * @example
 * ```ts
 * import { parseCsv } from 'lmlab';
 * parseCsv('a,"b, c"\nd,e\n', 2); // [['a', 'b, c'], ['d', 'e']]
 * ```
 */
export function parseCsv(text: string, columns: number, file = 'the CSV text'): string[][] {
  checkText(text);
  const rows: string[][] = [];
  let rowStart = 0;
  let line = 1;
  parse<string[]>(text, {
    delimiter: ',',
    skipEmptyLines: true,
    step: ({ data, errors, meta }) => {
      // A row may span lines: count those that stand before this row's first character.
      const end = meta.cursor;
      const raw = text.slice(rowStart, end);
      const lead = /^[\r\n]*/.exec(raw)![0];
      line += countBreaks(lead);
      if (errors.length > 0) throw badLine(file, line, 'a well-formed row', errors[0].message);
      if (data.length !== columns) {
        throw badLine(file, line, `${columns} fields`, `${data.length} in ${JSON.stringify(data)}`);
      }
      rows.push(data);
      line += countBreaks(raw.slice(lead.length));
      rowStart = end;
    },
  });
  return rows;
}

function countBreaks(text: string): number {
  return text.split('\n').length - 1;
}
