import { builtinModules } from 'node:module';
import ts from 'typescript';
import { outlineOf } from '../../../kernel/src/language/ambient-modules';
import { CellChecker } from '../../../kernel/src/language/checker';
import { checkCell } from '../../../kernel/src/language/converter';
import { Scope } from '../../../kernel/src/language/scope';
import { projectRoot } from '../../../kernel/src/kernelspec';

/** Those with a prefix come and go with the version of Node; these two the declarations know. */
const MODULES = [
  ...builtinModules.filter((name) => !/^(_|node:)|^(sys|wasi)$/.test(name)),
  ...['test', 'test/reporters'],
];

/** Everything that the modules of Node export and that is global, with its type as text. */
function everything(checker: ts.TypeChecker, file: ts.SourceFile): Record<string, string> {
  const found: Record<string, string> = {};
  const add = (where: string, symbol: ts.Symbol): void => {
    const type = symbol.flags & ts.SymbolFlags.Value ? checker.getTypeOfSymbol(symbol) : undefined;
    const declared = symbol.flags & ts.SymbolFlags.Type ? checker.getDeclaredTypeOfSymbol(symbol) : undefined;
    const members = declared?.getProperties().map((each) => each.name.replace(/@\d+$/, '')) ?? [];
    const text = [type === undefined ? '' : checker.typeToString(type), checker.symbolToString(symbol)];
    // The members of a union stand in the order in which the checker met them.
    found[`${where}.${symbol.name}`] = [...text.join(' ').split(/[ |&]+/), ...members].sort().join(' ');
  };
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const module = checker.getSymbolAtLocation(statement.moduleSpecifier)!;
    for (const symbol of checker.getExportsOfModule(module)) {
      add(module.name, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
    }
  }
  const { Value, Type } = ts.SymbolFlags;
  for (const symbol of [Value, Type].flatMap((kind) => checker.getSymbolsInScope(file, kind))) {
    if (!/^["_]/.test(symbol.name)) add('global', symbol);
  }
  return found;
}

test('modules that are read when they are asked for are what they are when read at once', () => {
  const code = MODULES.map((name, i) => `import * as m${i} from 'node:${name}';`).join('\n');
  const lazy = new CellChecker(projectRoot, projectRoot);
  const { file, diagnostics } = checkCell(lazy, new Scope(), 'cell.ts', code);
  expect(diagnostics).toEqual([]);
  const outlines = lazy.program
    .getSourceFiles()
    .filter((each) => /@types\/node\//.test(each.fileName) && ts.sys.readFile(each.fileName) !== each.text);
  expect(outlines.length).toBeGreaterThan(40);

  const host = ts.createCompilerHost(lazy.options);
  const stock = ts.createProgram({
    rootNames: [`${projectRoot}/cell.ts`],
    options: lazy.options,
    host: {
      ...host,
      getSourceFile: (name, language) =>
        name.endsWith('/cell.ts')
          ? ts.createSourceFile(name, code, language)
          : host.getSourceFile(name, language),
      fileExists: (name) => name.endsWith('/cell.ts') || host.fileExists(name),
    },
  });
  const expected = everything(stock.getTypeChecker(), stock.getSourceFile(`${projectRoot}/cell.ts`)!);
  const found = everything(lazy.typeChecker, file);
  expect(Object.keys(expected).length).toBeGreaterThan(1500);
  const own = /^global\.(input|prompt|display|clearOutput|m\d+)$/;
  const without = (all: Record<string, string>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !own.test(name)));
  expect(without(found)).toEqual(without(expected));
});

test('a file that is written in another way is read at once', () => {
  const outline = (text: string) => outlineOf('/node_modules/@types/node/x.d.ts', text);
  const body = 'declare module "x" {\n    const a: 1;\n    global {\n        var b: 2;\n    }\n}\n';
  expect(outline(body)).toBe('declare module "x" {\n    global {\n        var b: 2;\n    }\n}\n');
  expect(outlineOf('/node_modules/other/x.d.ts', body)).toBeUndefined();
  expect(outline(`${body}declare var c: 3;\n`)).toBeUndefined();
  expect(outline(body.replace('    }\n}', '} }'))).toBeUndefined();
  expect(outline('export {};\n')).toBeUndefined();
  expect(outline('// nothing\n')).toBeUndefined();
});
