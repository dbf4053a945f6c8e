import ts from 'typescript';

/**
 * The parts of stock TypeScript that its published types leave out. TypeScript is pinned to one version;
 * test/kernel/language/typescript.test.ts fails when one of these moves.
 */
export interface Internals {
  /** Makes the symbols of a file. */
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  getSetExternalModuleIndicator(options: ts.CompilerOptions): (file: ts.SourceFile) => void;
  isAssignmentTarget(node: ts.Node): boolean;
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  Completions: {
    getCompletionsAtPosition(
      host: object,
      program: ts.Program,
      log: (text: string) => void,
      file: ts.SourceFile,
      position: number,
      preferences: ts.UserPreferences,
      trigger: undefined,
      kind: undefined,
      cancellation: undefined,
      format: undefined,
      includeSymbol: boolean,
    ): ts.CompletionInfo | undefined;
  };
  SignatureHelp: {
    getSignatureHelpItems(
      program: ts.Program,
      file: ts.SourceFile,
      position: number,
      trigger: undefined,
      cancellation: ts.CancellationToken,
    ): ts.SignatureHelpItems | undefined;
  };
  SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      enclosing: ts.Node | undefined,
      location: ts.Node,
    ): {
      displayParts: ts.SymbolDisplayPart[];
      documentation: ts.SymbolDisplayPart[];
      tags?: ts.JSDocTagInfo[];
    };
  };
}

/** Fields of a source file that a program, or the binder, fills. */
export interface BoundFile extends ts.SourceFile {
  path: string;
  resolvedPath: string;
  originalFileName: string;
  parent: ts.Node;
  readonly locals?: ts.SymbolTable;
  /** Every identifier's text in the file. */
  readonly identifiers: ReadonlyMap<string, string>;
  readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  /** The module names in the file's imports of all kinds; a program fills them for its own files. */
  imports?: readonly ts.StringLiteralLike[];
  moduleAugmentations?: readonly ts.Node[];
  ambientModuleNames?: readonly string[];
}

/** A program, whose checker asks it how an import resolved. */
export interface OpenProgram extends ts.Program {
  getResolvedModule(
    file: ts.SourceFile,
    name: string,
    mode: ts.ResolutionMode,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
}

export interface OpenChecker extends ts.TypeChecker {
  getTypeOnlyAliasDeclaration(symbol: ts.Symbol): ts.Node | undefined;
  isUnknownSymbol(symbol: ts.Symbol): boolean;
}

export const internals = ts as unknown as Internals;
