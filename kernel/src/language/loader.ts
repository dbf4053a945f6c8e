import * as vm from 'node:vm';

/** Node's CommonJS loader with the parts that its types leave out. */
export interface Loader {
  createRequire(file: string): NodeJS.Require;
  _cache: Record<string, LoadedModule | undefined>;
  _extensions: Record<string, ((module: CompilableModule, file: string) => void) | undefined>;
  _resolveFilename(
    request: string,
    parent?: { filename?: string },
    isMain?: boolean,
    options?: object,
  ): string;
  SourceMap: typeof import('node:module').SourceMap;
}

export interface LoadedModule {
  readonly filename: string;
  readonly children: readonly LoadedModule[];
}

/** What `import.meta` is in code that is compiled here. */
export interface Meta {
  readonly url: string;
  readonly filename: string;
  readonly dirname: string;
  resolve(specifier: string): string;
}

export interface CompilableModule {
  exports: unknown;
  /** Its `import.meta`. */
  meta?: Meta;
  _compile(code: string, file: string): void;
}

const realProcess = vm.runInThisContext('process') as NodeJS.Process;

/** The process's own loader, also where a test runner puts another one in its place. */
export const loader = realProcess.getBuiltinModule('node:module') as unknown as Loader;
