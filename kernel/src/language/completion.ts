import ts from 'typescript';
import type { Completion } from '../engine';
import type { CellChecker } from './checker';
import type { Scope } from './scope';
import { internals } from './typescript';

/** How many matches are described: a list longer than this is not read. */
const DESCRIBED = 60;

/** The names that fit at the cursor, with their types. */
export function completeAt(checker: CellChecker, scope: Scope, code: string, cursor: number): Completion {
  const file = checker.parse('complete.ts', code);
  checker.enter(file, scope, true);
  try {
    const { program } = checker;
    const typeChecker = program.getTypeChecker();
    const info = internals.Completions.getCompletionsAtPosition(
      checker.completionHost,
      program,
      () => undefined,
      file,
      cursor,
      { includeCompletionsWithInsertText: false },
      undefined,
      undefined,
      undefined,
      undefined,
      true,
    );
    const typed = /[\p{ID_Continue}$]*$/u.exec(code.slice(0, cursor))![0];
    const start = cursor - typed.length;
    const rest = /^[\p{ID_Continue}$]*/u.exec(code.slice(cursor))![0];
    if (info === undefined) return { matches: [], start: cursor, end: cursor, details: [] };
    const entries = info.entries
      .filter((entry) => entry.name.toLowerCase().startsWith(typed.toLowerCase()))
      .map((entry) => ({ entry, exact: entry.name.startsWith(typed) ? 0 : 1 }))
      .sort(
        (a, b) =>
          a.exact - b.exact ||
          compare(a.entry.sortText, b.entry.sortText) ||
          compare(a.entry.name, b.entry.name),
      )
      .map(({ entry }) => entry as ts.CompletionEntry & { symbol?: ts.Symbol });
    const describe = (symbol: ts.Symbol | undefined): string =>
      symbol === undefined
        ? ''
        : typeChecker.typeToString(
            typeChecker.getTypeOfSymbolAtLocation(symbol, file),
            undefined,
            ts.TypeFormatFlags.NoTruncation,
          );
    return {
      matches: entries.map((entry) => entry.name),
      start,
      end: cursor + rest.length,
      details: entries.map((entry, i) => ({
        text: entry.name,
        type: entry.kind,
        signature: i < DESCRIBED ? describe(entry.symbol) : '',
      })),
    };
  } finally {
    checker.leave(file);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
