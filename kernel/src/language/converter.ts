import ts from 'typescript';
import type { CellChecker } from './checker';
import { awaitsAtTop } from './local-module';
import { deferredStores } from './deferred-stores';
import { RUNTIME, rewriteCell } from './rewrite';
import type { Binding, Scope } from './scope';
import type { BoundFile } from './typescript';
import { topLevelVariables, type Variable } from './variables';

/** A cell as JavaScript, ready to run. */
export interface CompiledCell {
  /** The source of one function expression. */
  readonly js: string;
  /** What precedes the compiled cell on the first line. */
  readonly header: string;
  /** Source map (JSON) from the compiled cell to the learner's text. */
  readonly map: string;
  readonly isAsync: boolean;
  readonly variables: ReadonlyMap<string, Variable>;
  /** The parameters after the fixed ones: values, and holders of values, of earlier cells. */
  readonly inputs: readonly { readonly parameter: string; readonly binding: Binding }[];
  /** Variables that some loop stores only when it is over. */
  readonly deferred: readonly string[];
  readonly file: BoundFile;
}

export type Conversion = CompiledCell | { readonly diagnostics: readonly ts.Diagnostic[] };

/** The parameters of every compiled cell, in the order in which the executor passes them. */
export const FIXED_PARAMETERS = [
  RUNTIME.out,
  RUNTIME.accessor,
  RUNTIME.load,
  RUNTIME.pick,
  RUNTIME.standard,
  RUNTIME.namespace,
  RUNTIME.dynamicImport,
  RUNTIME.meta,
  'require',
  '__filename',
  '__dirname',
] as const;

/** Checks a cell among the cells that ran before it. The caller must `leave` the file if it does not run. */
export function checkCell(
  checker: CellChecker,
  scope: Scope,
  name: string,
  code: string,
): { file: BoundFile; diagnostics: readonly ts.Diagnostic[] } {
  const file = checker.parse(
    name,
    withoutExports(code, (specifier) => checker.exportsOf(specifier)),
  );
  if (file.parseDiagnostics.length > 0) return { file, diagnostics: file.parseDiagnostics };
  checker.enter(file, scope);
  return { file, diagnostics: checker.diagnostics(file) };
}

/** Checks and compiles a cell among the cells that ran before it. */
export function convertCell(checker: CellChecker, scope: Scope, name: string, code: string): Conversion {
  const { file, diagnostics } = checkCell(checker, scope, name, code);
  if (diagnostics.length > 0) {
    checker.leave(file);
    return { diagnostics };
  }
  const variables = topLevelVariables(file, checker.typeChecker);
  const slots = new Map<string, { symbol: ts.Symbol; parameter: string }>();
  const inputs: { parameter: string; binding: Binding }[] = [];
  const holders = new Map<object, string>();
  for (const mentioned of file.identifiers.keys()) {
    const binding = scope.values.get(mentioned);
    if (binding === undefined || binding.storage === 'ambient' || variables.has(mentioned)) continue;
    if (binding.storage === 'constant') {
      inputs.push({ parameter: mentioned, binding });
      continue;
    }
    let parameter = holders.get(binding.out);
    if (parameter === undefined) {
      parameter = `__cell${holders.size}`;
      holders.set(binding.out, parameter);
      inputs.push({ parameter, binding });
    }
    slots.set(mentioned, { symbol: binding.symbol, parameter });
  }
  for (const { name: own, symbol, transport } of variables.values())
    if (transport === 'live') slots.set(own, { symbol, parameter: RUNTIME.out });
  const loops = deferredStores(file, variables, checker.typeChecker);
  const emitted = checker.emit(file, rewriteCell({ checker: checker.typeChecker, variables, slots, loops }));
  const deferred = [...new Set([...loops.values()].flat())];
  const isAsync = awaits(file);
  const parameters = [...FIXED_PARAMETERS, ...inputs.map((each) => each.parameter)].join(', ');
  // The inner block lets a cell declare a name that is also a parameter.
  const header = `(${isAsync ? 'async ' : ''}function (${parameters}) { "use strict"; {`;
  const body = emitted.js.replace(/^\/\/# sourceMappingURL=.*$/m, '').replace(/\bexport \{\};\s*$/, '');
  return {
    js: `${header}${body}\n}})`,
    header,
    map: emitted.map,
    isAsync,
    variables,
    inputs,
    deferred,
    file,
  };
}

/** Whether a cell waits at its top, or imports, which may have to wait. */
function awaits(file: ts.SourceFile): boolean {
  return file.statements.some(ts.isImportDeclaration) || awaitsAtTop(file);
}

/**
 * Blanks the word `export` before declarations, keeping every position: in a notebook each name is there for the
 * next cell anyway. `export … from` becomes an import; `export *` one of all names, which takes its line more room.
 * @param namesIn the names that a module exports.
 */
export function withoutExports(code: string, namesIn: (specifier: string) => readonly string[]): string {
  if (!/\bexport\b/.test(code)) return code;
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest, true);
  let text = code;
  const replace = (start: number, end: number, by = ''): void => {
    text = text.slice(0, start) + by.padEnd(end - start) + text.slice(end);
  };
  // Last to first: where a text grows, what comes before it keeps its place.
  for (const statement of [...file.statements].reverse()) {
    if (ts.isExportDeclaration(statement)) {
      const start = statement.getStart(file);
      if (statement.moduleSpecifier === undefined) {
        replace(start, statement.end, text.slice(start, statement.end).replace(/[^\n]/g, ' '));
      } else if (statement.exportClause !== undefined) {
        replace(start, start + 'export'.length, 'import');
      } else if (ts.isStringLiteral(statement.moduleSpecifier)) {
        const names = namesIn(statement.moduleSpecifier.text);
        const kind = statement.isTypeOnly ? 'import type' : 'import';
        replace(start, statement.moduleSpecifier.getStart(file), `${kind} { ${names.join(', ')} } from `);
      }
    } else if (ts.isExportAssignment(statement) && statement.isExportEquals !== true) {
      replace(statement.getStart(file), statement.expression.getStart(file));
    } else if (ts.canHaveModifiers(statement)) {
      for (const modifier of ts.getModifiers(statement) ?? []) {
        const isExport =
          modifier.kind === ts.SyntaxKind.ExportKeyword || modifier.kind === ts.SyntaxKind.DefaultKeyword;
        if (isExport) replace(modifier.getStart(file), modifier.end);
      }
    }
  }
  return text;
}
