import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { projectRoot } from '../source-files';

const declarations = join(projectRoot, 'dist', 'src', 'index.d.ts');

/** The complaints that TypeScript has about the built declarations themselves, however deep they lie. */
function complaints(options: ts.CompilerOptions): string[] {
  const program = ts.createProgram([declarations], {
    ...options,
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots: [join(projectRoot, 'node_modules', '@types')],
  });
  return program
    .getSourceFiles()
    .filter((file) => file.fileName.startsWith(join(projectRoot, 'dist')))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map((diagnostic) => {
      const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
      return `${diagnostic.file?.fileName ?? ''}:${diagnostic.start ?? 0}: TS${diagnostic.code}: ${text}`;
    });
}

describe('the built declarations', () => {
  it('are there (npm run build makes them)', () => {
    expect(existsSync(declarations)).toBe(true);
  });

  it("are right for the project's own TypeScript, which also checks the cells", () => {
    expect(
      complaints({
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
        module: ts.ModuleKind.Node20,
        moduleResolution: ts.ModuleResolutionKind.Node16,
      }),
    ).toEqual([]);
  });

  it('are right where modules are resolved as bundlers and editors do', () => {
    expect(
      complaints({
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2023.d.ts'],
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
      }),
    ).toEqual([]);
  });
});
