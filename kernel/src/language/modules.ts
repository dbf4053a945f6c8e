import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isModuleNamespaceObject, isPromise } from 'node:util/types';
import * as vm from 'node:vm';
import ts from 'typescript';
import { loader, type Meta } from './loader';
import { compileLocal, topOf } from './local-module';
import { kernelFolder, notBuilt } from './project';
import type { SourceMaps } from './source-maps';

const SOURCE_EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts'];

/** Loads modules for cells: packages of either kind, JSON, the project's own TypeScript files and module cells. */
export class Modules {
  readonly require: NodeJS.Require;
  /** `import.meta` of cells. */
  readonly meta: Meta;
  private readonly nativeImport: (specifier: string) => Promise<unknown>;
  private readonly versions = new Map<string, string>();
  /** What was found at the top of the project's own files. */
  private readonly tops = new Map<string, ReturnType<typeof topOf> & { readonly version: string }>();

  /**
   * @param moduleCells modules that stand in the notebook, by path.
   * @param loadTslab gives cells the tslab module.
   */
  constructor(
    private readonly projectRoot: string,
    folder: string,
    private readonly options: ts.CompilerOptions,
    private readonly moduleCells: ReadonlyMap<string, string>,
    private readonly maps: SourceMaps,
    private readonly loadTslab: () => unknown,
  ) {
    const filename = path.join(folder, 'notebook.ts');
    this.require = loader.createRequire(filename);
    this.meta = metaOf(filename);
    // Compiled under the notebook's name, so that Node resolves the specifier from there.
    this.nativeImport = new vm.Script('(specifier) => import(specifier)', {
      filename,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext() as (specifier: string) => Promise<unknown>;
    this.hook();
  }

  /**
   * Loads a module as `require` does, so that a cell shares instances with the libraries that it uses; a module that
   * cannot be required (it waits at its top, or only exports itself to `import`) is imported.
   */
  readonly load = (specifier: string): unknown => {
    if (specifier === 'tslab') return this.loadTslab();
    if (specifier.startsWith('.') || path.isAbsolute(specifier)) this.forgetEdited();
    try {
      return withoutLoaderWarnings(() => this.require(specifier) as unknown);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== undefined && ONLY_IMPORT.has(code))
        return withoutLoaderWarnings(() => this.nativeImport(specifier));
      if (specifier === 'lmlab' && code === 'MODULE_NOT_FOUND') throw new Error(notBuilt(), { cause: error });
      throw error;
    }
  };

  /** What `import(specifier)` in a cell does. */
  readonly import = async (specifier: string): Promise<unknown> =>
    namespaceImport(await Promise.resolve(this.load(specifier)));

  /** Forgets the project's own modules that were edited since they were loaded, and all that use them. */
  private forgetEdited(): void {
    const users = new Map<string, string[]>();
    const edited: string[] = [];
    for (const module of Object.values(loader._cache)) {
      if (module === undefined || module.filename.includes('node_modules')) continue;
      const { filename } = module;
      const version = this.versionOf(filename);
      if (this.versions.has(filename) && this.versions.get(filename) !== version) edited.push(filename);
      else this.versions.set(filename, version);
      for (const child of module.children) {
        users.set(child.filename, [...(users.get(child.filename) ?? []), filename]);
      }
    }
    for (let file = edited.pop(); file !== undefined; file = edited.pop()) {
      if (loader._cache[file] === undefined) continue;
      this.forget(file);
      edited.push(...(users.get(file) ?? []));
    }
  }

  private versionOf(file: string): string {
    const cell = this.moduleCells.get(file);
    if (cell !== undefined) return cell;
    const stat = fs.statSync(file, { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? '' : `${stat.mtimeNs}:${stat.size}`;
  }

  /** Teaches the loader of this process the project's TypeScript files and where notebooks find packages. */
  private hook(): void {
    const resolveFilename = loader._resolveFilename.bind(loader);
    loader._resolveFilename = (request, parent, isMain, options) => {
      try {
        return resolveFilename(request, parent, isMain, options);
      } catch (error) {
        const found =
          request.startsWith('.') || path.isAbsolute(request)
            ? this.sourceFor(request, parent?.filename)
            : this.fromProject((from) => resolveFilename(request, { ...parent, ...from }, isMain));
        if (found === undefined) throw error;
        return found;
      }
    };
    for (const extension of SOURCE_EXTENSIONS) {
      const native = loader._extensions[extension];
      loader._extensions[extension] = (module, file) => {
        if (native !== undefined && file.includes('node_modules')) {
          native(module, file);
          return;
        }
        this.versions.set(file, this.versionOf(file));
        module.meta = metaOf(file);
        const { js, map } = compileLocal(this.textOf(file), file, this.options, this.isAsync(file));
        this.maps.set(file, map);
        module._compile(js, file);
        // As when a file throws: the next import tries again.
        if (isPromise(module.exports)) module.exports.catch(() => this.forget(file));
      };
    }
  }

  private textOf(file: string): string {
    return this.moduleCells.get(file) ?? fs.readFileSync(file, 'utf8');
  }

  /** Whether one of the project's own files awaits at its top, or imports one that does. */
  private isAsync(file: string, seen = new Set<string>()): boolean {
    if (seen.has(file)) return false;
    seen.add(file);
    const version = this.versionOf(file);
    let top = this.tops.get(file);
    if (top?.version !== version) this.tops.set(file, (top = { version, ...topOf(this.textOf(file), file) }));
    return (
      top.awaits ||
      top.imports.some((specifier) => {
        const imported = specifier.startsWith('.') ? this.sourceFor(specifier, file) : undefined;
        return imported !== undefined && !imported.includes('node_modules') && this.isAsync(imported, seen);
      })
    );
  }

  private forget(file: string): void {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the loader's cache is such an object
    delete loader._cache[file];
    this.versions.delete(file);
  }

  /** `./x`, `./x.js` and `./x/` may be x.ts, on the disk or in the notebook. */
  private sourceFor(request: string, importer: string | undefined): string | undefined {
    const base = path.resolve(importer === undefined ? this.meta.dirname : path.dirname(importer), request);
    const stem = base.replace(/\.([cm]?)js$/, '');
    const candidates = ['', ...SOURCE_EXTENSIONS].map((extension) =>
      extension === '' ? base : stem + extension,
    );
    return candidates.find(
      (file) =>
        this.moduleCells.has(file) || (SOURCE_EXTENSIONS.includes(path.extname(file)) && fs.existsSync(file)),
    );
  }

  /** What the project itself can require, and what the kernel brings, a notebook anywhere can require. */
  private fromProject(resolve: (from: { filename: string; paths: string[] }) => string): string | undefined {
    for (const folder of [this.projectRoot, path.dirname(kernelFolder()), kernelFolder()]) {
      try {
        return resolve({
          filename: path.join(folder, 'notebook.js'),
          paths: [path.join(folder, 'node_modules')],
        });
      } catch {
        // The error of the first attempt names the right place.
      }
    }
    return undefined;
  }
}

/** `import.meta` of a file. */
function metaOf(file: string): Meta {
  const resolve = (specifier: string): string =>
    pathToFileURL(loader.createRequire(file).resolve(specifier)).href;
  return { url: pathToFileURL(file).href, filename: file, dirname: path.dirname(file), resolve };
}

const ONLY_IMPORT = new Set(['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE', 'ERR_PACKAGE_PATH_NOT_EXPORTED']);

/** Node 20 and 22 warn of how modules are loaded here. The learner only wrote `import`. */
function withoutLoaderWarnings<T>(run: () => T): T {
  const original = Object.getOwnPropertyDescriptor(process, 'emitWarning')!;
  const emit = original.value as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]) => {
    if (!/ES Module|DEFAULT_LOADER/.test(String(args[0]))) emit.apply(process, args);
  };
  try {
    return run();
  } finally {
    Object.defineProperty(process, 'emitWarning', original);
  }
}

type AnyModule = Record<string, unknown> | null | undefined;

function isStandard(module: unknown): module is Record<string, unknown> {
  return isModuleNamespaceObject(module) || (module as AnyModule)?.['__esModule'] === true;
}

/** `import x from`: the default export, which for a CommonJS module is all of it. */
export function defaultImport(module: unknown): unknown {
  return isStandard(module) ? module['default'] : module;
}

/** `import * as x from`: as TypeScript's esModuleInterop makes it. */
export function namespaceImport(module: unknown): unknown {
  if (isStandard(module)) return module;
  const namespace: Record<string, unknown> = {};
  const isObject = (typeof module === 'object' && module !== null) || typeof module === 'function';
  for (const name of isObject ? Object.getOwnPropertyNames(module) : []) {
    if (name === 'default') continue;
    Object.defineProperty(namespace, name, {
      enumerable: true,
      get: () => (module as Record<string, unknown>)[name],
    });
  }
  Object.defineProperty(namespace, 'default', { enumerable: true, value: module });
  return namespace;
}

/** `import { name } from`: missing is an error, as it is in an ES module. */
export function namedImport(module: unknown, name: string, specifier: string): unknown {
  const value = (module as AnyModule)?.[name];
  if (value === undefined && !(module !== null && module !== undefined && name in Object(module))) {
    throw new SyntaxError(`The module '${specifier}' has no export named '${name}'`);
  }
  return value;
}
