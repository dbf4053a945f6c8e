/**
 * Three lines of a source around the one that matters, with numbers and a mark.
 *
 * @param source the whole source
 * @param line the line to mark, from 1
 */
export function codeFrame(source: string, line: number): string {
  const lines = source.split('\n');
  const from = Math.max(1, line - 2);
  const to = Math.min(lines.length, line + 1);
  const width = String(to).length;
  return lines
    .slice(from - 1, to)
    .map((text, i) =>
      `${from + i === line ? '>' : ' '} ${String(from + i).padStart(width)} | ${text}`.trimEnd(),
    )
    .join('\n');
}
