import { styleText } from 'node:util';

/**
 * A line of source with its number, the line before it, and a caret under a column.
 * @param line from 1.
 * @param column from 1.
 * @param length how many columns to mark.
 */
export function excerpt(code: string, line: number, column: number, length = 1): string[] {
  const all = code.split('\n');
  const width = String(line).length;
  const numbered = (n: number): string => `${String(n).padStart(width)} | ${all[n - 1] ?? ''}`;
  const text = all[line - 1] ?? '';
  const marks = '^'.repeat(Math.max(1, Math.min(length, text.length - column + 1)));
  // Tabs stay tabs, so that the caret stands where the reader sees the column.
  const before = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  const context = line > 1 && (all[line - 2] ?? '').trim() !== '' ? [`  ${numbered(line - 1)}`] : [];
  return [...context, `> ${numbered(line)}`, `  ${' '.repeat(width)} | ${before}${styleText('red', marks)}`];
}
