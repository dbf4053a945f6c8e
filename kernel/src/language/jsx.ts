import ts from 'typescript';

/** Whether a cell is written in JSX: it says so (`@jsx h`), or it makes sense in no other way. */
export function isJsx(code: string): boolean {
  if (/^\s*\/\*\*[^]*?@jsx\b/.test(code)) return true;
  // Every element ends with one of these.
  return /<\/|\/>/.test(code) && !parses(code, ts.ScriptKind.TS) && parses(code, ts.ScriptKind.TSX);
}

function parses(code: string, kind: ts.ScriptKind): boolean {
  const file = ts.createSourceFile('cell.tsx', code, ts.ScriptTarget.Latest, false, kind);
  return (file as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics.length === 0;
}
