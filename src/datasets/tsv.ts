import { badLine, lines } from './dataset';

/**
 * The fields of a tab-separated file without quoting, row by row.
 * @throws LmlabError `malformed-data`, naming the line that has not `columns` fields.
 */
export function parseTsv(text: string, columns: number, file: string): string[][] {
  return lines(text).map((line, i) => {
    const fields = line.split('\t');
    if (fields.length !== columns) {
      throw badLine(file, i + 1, `${columns} fields separated by tabs`, `${fields.length} in "${line}"`);
    }
    return fields;
  });
}
