import { isBuiltin } from 'node:module';
import * as path from 'node:path';
import ts from 'typescript';
import { fillWhenAsked, outlineOf } from './ambient-modules';
import { GLOBALS, GLOBALS_TEXT } from './cell-globals';
import { augments, importedNames, isLocal, isTyped } from './imports';
import { cellOptions } from './options';
import { kernelFolder } from './project';
import { internals, type BoundFile, type OpenChecker, type OpenProgram } from './typescript';
import { Scope } from './scope';

interface CachedFile {
  readonly file: ts.SourceFile;
  readonly text: string | undefined;
}

/**
 * Type checking that costs a cell only what the cell itself costs.
 *
 * One program holds the libraries, and its checker lives on: each cell is one more file, bound and checked by that
 * same checker, whose enclosing scope is the names of earlier cells that it mentions. So nothing that was learned
 * about the libraries is learned twice, and there are no declaration files of cells. Only a cell that imports a
 * module that is new, or that augments the global scope, makes a new program; earlier cells stay bound and are
 * resolved again from their own scopes when somebody asks.
 */
export class CellChecker {
  readonly options: ts.CompilerOptions;
  /** Modules that stand in the notebook (cells that begin with @module), by path. */
  readonly moduleCells = new Map<string, string>();
  private readonly roots = new Set<string>([GLOBALS]);
  private readonly files = new Map<string, CachedFile>();
  private readonly augmenting = new Map<string, BoundFile>();
  private readonly resolutions = new WeakMap<
    ts.SourceFile,
    Map<string, ts.ResolvedModuleWithFailedLookupLocations>
  >();
  private resolutionCache: ts.ModuleResolutionCache;
  private current: OpenProgram | undefined;
  private stale = true;
  private readonly setModuleIndicator: (file: ts.SourceFile) => void;

  constructor(
    private readonly projectRoot: string,
    private readonly folder: string,
  ) {
    this.options = cellOptions(projectRoot);
    this.setModuleIndicator = internals.getSetExternalModuleIndicator(this.options);
    this.resolutionCache = this.newResolutionCache();
  }

  /** The program, made or renewed if anything that it holds has changed. */
  get program(): OpenProgram {
    if (this.current === undefined || this.stale) this.renew();
    return this.current!;
  }

  get typeChecker(): OpenChecker {
    return this.program.getTypeChecker() as OpenChecker;
  }

  /** Reads and binds the libraries, which the first cell would do otherwise. */
  prepare(): void {
    this.program.getTypeChecker();
  }

  /** Parses a cell as a file of the notebook's folder. */
  parse(name: string, text: string): BoundFile {
    const fileName = path.join(this.folder, name);
    const file = ts.createSourceFile(
      fileName,
      text,
      { languageVersion: this.options.target!, setExternalModuleIndicator: this.setModuleIndicator },
      true,
      name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
    ) as BoundFile;
    file.path = fileName;
    file.resolvedPath = fileName;
    file.originalFileName = fileName;
    return file;
  }

  /**
   * Makes a parsed cell ready to be checked: its imports in the program, its names bound, and the names of earlier
   * cells around it.
   * @param wide the whole scope rather than the names that the cell mentions: for completions.
   */
  enter(file: BoundFile, scope: Scope, wide = false): void {
    this.surround(file, scope, wide);
    this.resolveImports(file);
    if (file.statements.some(augments)) {
      this.augmenting.set(file.fileName, file);
      this.roots.add(file.fileName);
      this.stale = true;
    }
    this.program.getTypeChecker();
    internals.bindSourceFile(file, this.options);
  }

  /** Takes back what `enter` did to the program, for a cell that will not run. */
  leave(file: BoundFile): void {
    if (!this.augmenting.delete(file.fileName)) return;
    this.roots.delete(file.fileName);
    this.stale = true;
  }

  /** Syntax and type errors of an entered cell, and of the project's own files that it imports. */
  diagnostics(file: BoundFile): readonly ts.Diagnostic[] {
    if (file.parseDiagnostics.length > 0) return file.parseDiagnostics;
    const own = this.program
      .getSemanticDiagnostics(file)
      .filter(
        (diagnostic) =>
          diagnostic.category === ts.DiagnosticCategory.Error && !TOLERATED.has(diagnostic.code),
      );
    if (own.length > 0) return own;
    return this.importedLocalFiles(file).flatMap((local) => [
      ...this.program.getSyntacticDiagnostics(local),
      ...this.program.getSemanticDiagnostics(local).filter((diagnostic) => !TOLERATED.has(diagnostic.code)),
    ]);
  }

  /** The names that a module exports, types included; none for a module that is not found. */
  exportsOf(specifier: string): string[] {
    const file = this.parse('names.ts', `import ${JSON.stringify(specifier)}`);
    this.enter(file, new Scope());
    const [statement] = file.statements as unknown as [ts.ImportDeclaration];
    const module = this.typeChecker.getSymbolAtLocation(statement.moduleSpecifier);
    const symbols = module === undefined ? [] : this.typeChecker.getExportsOfModule(module);
    return symbols
      .map((symbol) => symbol.name)
      .filter((name) => name !== 'default' && /^[\p{L}_$][\p{L}\d_$]*$/u.test(name));
  }

  /** Compiles an entered cell. */
  emit(file: BoundFile, before: ts.TransformerFactory<ts.SourceFile>): { js: string; map: string } {
    let js = '';
    let map = '';
    this.program.emit(
      file,
      (name, text) => {
        if (name.endsWith('.map')) map = text;
        else js = text;
      },
      undefined,
      false,
      { before: [before] },
    );
    return { js, map };
  }

  /** Makes the types that a cell declared known to the next cells. */
  declareTypes(scope: Scope, name: string, symbol: ts.Symbol): void {
    const { flags } =
      symbol.flags & ts.SymbolFlags.Alias ? this.typeChecker.getAliasedSymbol(symbol) : symbol;
    const isUnknown = symbol.flags & ts.SymbolFlags.Alias && flags === ts.SymbolFlags.Property;
    if (flags & ts.SymbolFlags.Type || isUnknown) scope.types.set(name, symbol);
    if (flags & ts.SymbolFlags.Namespace || isUnknown) scope.namespaces.set(name, symbol);
  }

  /** The file, from the notebook's point of view, that an import means. */
  resolve(specifier: string, from: string): ts.ResolvedModuleWithFailedLookupLocations {
    const lookUp = (containing: string): ts.ResolvedModuleWithFailedLookupLocations =>
      ts.resolveModuleName(
        specifier,
        containing,
        this.options,
        this.moduleHost,
        this.resolutionCache,
        undefined,
        ts.ModuleKind.ESNext,
      );
    // Node's own modules are declared, not found.
    if (isBuiltin(specifier)) return { resolvedModule: undefined };
    if (specifier === 'tslab') return lookUp(path.join(kernelFolder(), 'cell.ts'));
    const found = lookUp(from);
    if (found.resolvedModule !== undefined || specifier.startsWith('.')) return found;
    // What the project itself can import (its own name above all), a notebook anywhere can import.
    const elsewhere = [this.projectRoot, path.dirname(kernelFolder())];
    const others = elsewhere.map((folder) => lookUp(path.join(folder, 'cell.ts')));
    return others.find((other) => other.resolvedModule !== undefined) ?? found;
  }

  private readonly moduleHost: ts.ModuleResolutionHost = {
    fileExists: (name) => this.moduleCells.has(name) || ts.sys.fileExists(name),
    readFile: (name) => this.moduleCells.get(name) ?? ts.sys.readFile(name),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
    realpath: (name) => ts.sys.realpath?.(name) ?? name,
    getCurrentDirectory: () => this.folder,
    useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
  };

  /** What completions ask of the world outside the program. */
  get completionHost(): object {
    return {
      ...this.moduleHost,
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      getCompilationSettings: () => this.options,
      getScriptFileNames: () => [],
      readDirectory: ts.sys.readDirectory.bind(ts.sys),
    };
  }

  private newResolutionCache(): ts.ModuleResolutionCache {
    return ts.createModuleResolutionCache(this.folder, (name) => name, this.options);
  }

  private surround(file: BoundFile, scope: Scope, wide: boolean): void {
    // Innermost first: a name that is a value here and a type there is found in either table.
    let parent: ts.Node | undefined;
    for (const [names, symbolOf] of [
      [scope.namespaces, (name: string) => scope.namespaces.get(name)],
      [scope.types, (name: string) => scope.types.get(name)],
      [scope.values, (name: string) => scope.values.get(name)?.symbol],
    ] as const) {
      const locals = new Map<string, ts.Symbol>();
      for (const name of wide ? names.keys() : file.identifiers.keys()) {
        const symbol = symbolOf(name);
        if (symbol !== undefined) locals.set(name, symbol);
      }
      if (locals.size === 0) continue;
      const block = ts.factory.createBlock([]) as ts.Block & {
        locals: Map<string, ts.Symbol>;
        parent?: ts.Node;
      };
      block.locals = locals;
      if (parent !== undefined) block.parent = parent;
      parent = block;
    }
    if (parent !== undefined) file.parent = parent;
  }

  private resolveImports(file: BoundFile): void {
    const specifiers = importedNames(file);
    if (!file.statements.some(augments)) {
      Object.assign(file, { imports: specifiers, moduleAugmentations: [], ambientModuleNames: [] });
    }
    if (specifiers.length === 0) return;
    const resolutions = new Map<string, ts.ResolvedModuleWithFailedLookupLocations>();
    this.resolutions.set(file, resolutions);
    for (const { text: specifier } of specifiers) {
      let resolution = this.resolve(specifier, file.fileName);
      if (resolution.resolvedModule === undefined) {
        // Perhaps it was installed, or written, since somebody asked for it before.
        this.resolutionCache = this.newResolutionCache();
        resolution = this.resolve(specifier, file.fileName);
      }
      resolutions.set(specifier, resolution);
      const target = resolution.resolvedModule;
      if (target === undefined || !isTyped(target.extension)) continue;
      if (this.current?.getSourceFile(target.resolvedFileName) === undefined) {
        this.roots.add(target.resolvedFileName);
        this.stale = true;
      }
      if (isLocal(target.resolvedFileName)) this.refreshLocalFiles();
    }
  }

  /** Drops the project's own files that were edited since they were read. */
  private refreshLocalFiles(): void {
    for (const [name, cached] of this.files) {
      if (!isLocal(name) || this.augmenting.has(name)) continue;
      if (this.moduleHost.readFile(name) === cached.text) continue;
      this.files.delete(name);
      this.stale = true;
    }
  }

  private importedLocalFiles(file: BoundFile): ts.SourceFile[] {
    const seen = new Set<ts.SourceFile>();
    const add = (name: string | undefined): void => {
      const local = name !== undefined && isLocal(name) ? this.program.getSourceFile(name) : undefined;
      if (local === undefined || seen.has(local)) return;
      seen.add(local);
      for (const each of (local as BoundFile).imports ?? []) {
        add(this.program.getResolvedModule(local, each.text, undefined)?.resolvedModule?.resolvedFileName);
        add(
          this.program.getResolvedModule(local, each.text, ts.ModuleKind.ESNext)?.resolvedModule
            ?.resolvedFileName,
        );
      }
    };
    for (const resolution of this.resolutions.get(file)?.values() ?? []) {
      add(resolution.resolvedModule?.resolvedFileName);
    }
    return [...seen];
  }

  /** Parses a file of the program. */
  private read(
    name: string,
    text: string,
    languageVersion: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile {
    const options = {
      ...(typeof languageVersion === 'object' ? languageVersion : { languageVersion }),
      // Half of a declaration file is documentation; documentation.ts reads it again when somebody asks.
      jsDocParsingMode: isLocal(name) ? ts.JSDocParsingMode.ParseAll : ts.JSDocParsingMode.ParseNone,
    };
    const parse = (part: string): BoundFile => ts.createSourceFile(name, part, options) as BoundFile;
    const outline = outlineOf(name, text);
    if (outline === undefined) return parse(text);
    const file = parse(outline);
    fillWhenAsked(file, this.options, () => parse(text));
    return file;
  }

  private renew(): void {
    const getSourceFile = (
      name: string,
      languageVersion: ts.ScriptTarget | ts.CreateSourceFileOptions,
    ): ts.SourceFile | undefined => {
      const augmenting = this.augmenting.get(name);
      if (augmenting !== undefined) return augmenting;
      const cached = this.files.get(name);
      if (cached !== undefined) return cached.file;
      const text = name === GLOBALS ? GLOBALS_TEXT : this.moduleHost.readFile(name);
      if (text === undefined) return undefined;
      const file = this.read(name, text, languageVersion);
      this.files.set(name, { file, text: isLocal(name) ? text : undefined });
      return file;
    };
    const host: ts.CompilerHost = {
      ...this.moduleHost,
      getSourceFile,
      getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
      getDefaultLibLocation: () => path.dirname(ts.getDefaultLibFilePath(this.options)),
      getCurrentDirectory: () => this.folder,
      getCanonicalFileName: (name) => name,
      getNewLine: () => '\n',
      useCaseSensitiveFileNames: () => true,
      fileExists: (name) => name === GLOBALS || this.augmenting.has(name) || this.moduleHost.fileExists(name),
      writeFile: () => undefined,
      resolveModuleNameLiterals: (literals, from) =>
        literals.map((literal) => this.resolve(literal.text, from)),
      getModuleResolutionCache: () => this.resolutionCache,
    };
    const program = ts.createProgram({
      rootNames: [...this.roots],
      options: this.options,
      host,
      ...(this.current && { oldProgram: this.current }),
    }) as OpenProgram;
    const inherited = program.getResolvedModule.bind(program);
    program.getResolvedModule = (file, name, mode) =>
      this.resolutions.get(file)?.get(name) ?? inherited(file, name, mode);
    this.current = program;
    this.stale = false;
  }
}

/**
 * 7016: a package without types is `any`, as a learner can do nothing about it. 7026: so are JSX elements where the
 * library that makes them declares no types for them.
 */
const TOLERATED = new Set([7016, 7026]);
