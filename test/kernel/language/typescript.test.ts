import ts from 'typescript';
import { internals, type BoundFile, type OpenProgram } from '../../../kernel/src/language/typescript';

// The kernel relies on parts of TypeScript that it does not promise to keep. When one moves, this says which.
describe("TypeScript's inner parts", () => {
  it('are those of the version that the kernel was written for', () => {
    expect(ts.version).toBe('5.9.3');
    const functions = ['bindSourceFile', 'getSetExternalModuleIndicator', 'isAssignmentTarget'] as const;
    for (const name of functions) expect(typeof internals[name]).toBe('function');
    expect(typeof internals.getTouchingPropertyName).toBe('function');
    const { Completions, SignatureHelp, SymbolDisplay } = internals as unknown as Record<
      string,
      Record<string, unknown>
    >;
    expect(Completions['getCompletionsAtPosition']).toHaveLength(10);
    expect(SignatureHelp['getSignatureHelpItems']).toHaveLength(5);
    expect(typeof SymbolDisplay['getSymbolDisplayPartsDocumentationAndSymbolKind']).toBe('function');
  });

  it('let a living checker check one more file, with names around it', () => {
    const options: ts.CompilerOptions = {
      strict: true,
      noLib: true,
      moduleDetection: ts.ModuleDetectionKind.Force,
      types: [],
    };
    const parse = (name: string, text: string): BoundFile => {
      const file = ts.createSourceFile(
        name,
        text,
        {
          languageVersion: ts.ScriptTarget.ES2022,
          setExternalModuleIndicator: internals.getSetExternalModuleIndicator(options),
        },
        true,
      ) as BoundFile;
      file.path = name;
      return file;
    };
    const host = { ...ts.createCompilerHost(options), getSourceFile: () => undefined };
    const program = ts.createProgram([], options, host) as OpenProgram;
    const resolved = jest.fn((..._asked: unknown[]) => undefined);
    program.getResolvedModule = resolved;
    const checker = program.getTypeChecker();

    const first = parse('/first.ts', 'const one: number = 1;');
    internals.bindSourceFile(first, options);
    expect(program.getSemanticDiagnostics(first)).toEqual([]);
    const symbol = first.locals!.get('one' as never)!;

    const second = parse(
      '/second.ts',
      "import { three } from 'elsewhere'; const two: string = one; nothing;",
    );
    second.parent = Object.assign(ts.factory.createBlock([]), { locals: new Map([['one', symbol]]) });
    internals.bindSourceFile(second, options);
    expect(program.getSemanticDiagnostics(second).map((each) => each.code)).toEqual(
      expect.arrayContaining([2322, 2304]),
    );
    expect(program.getTypeChecker()).toBe(checker);
    expect(resolved.mock.calls.at(0)?.slice(1, 2)).toEqual(['elsewhere']);
  });
});
