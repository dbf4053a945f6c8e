import * as path from 'node:path';
import type { CreateEngine, ExecuteOutcome, ExecuteRequest, Failure } from '../engine';
import { CellChecker } from './checker';
import { completeAt } from './completion';
import { isComplete } from './completeness';
import { checkCell, convertCell, type CompiledCell } from './converter';
import { presentDiagnostics } from './diagnostics';
import { show } from './display/show';
import { ErrorPresenter } from './errors';
import { Executor, isSet, newCellOutput, provideGlobals, type CellOutput } from './executor';
import { inspectAt } from './inspection';
import { isJsx } from './jsx';
import { Modules } from './modules';
import { projectOf } from './project';
import { Scope } from './scope';
import { SourceMaps } from './source-maps';
import { loadTslab } from './tslab';
import { storageOf } from './variables';

/** The language of one notebook: TypeScript, checked before it runs. */
export const createEngine: CreateEngine = (host, folder) => {
  const projectRoot = projectOf(folder);
  const scope = new Scope();
  const checker = new CellChecker(projectRoot, folder);
  const maps = new SourceMaps();
  const errors = new ErrorPresenter(maps, projectRoot, path.dirname(__dirname));
  const modules = new Modules(projectRoot, folder, checker.options, checker.moduleCells, maps, () =>
    loadTslab(host),
  );
  const executor = new Executor(modules);
  const present = (error: unknown): Failure => errors.present(error);
  provideGlobals({
    display: async (value: unknown) => {
      const { data, metadata } = await show(value, present);
      host.display(data, metadata);
    },
    clearOutput: ({ wait = false } = {}) => host.clearOutput(wait),
  });
  let cells = 0;
  /** Commits the latest cell. An interrupt can unwind a cell so that nothing after it runs. */
  let unwound: (() => void) | undefined;
  const settle = (): void => {
    unwound?.();
    unwound = undefined;
  };

  const fileName = (code: string): string => `cell-${++cells}.ts${isJsx(code) ? 'x' : ''}`;

  const addModuleCell = (name: string, code: string, cellName: string): ExecuteOutcome => {
    const file = path.join(folder, `${name}.ts`);
    checker.moduleCells.set(file, code);
    const failure = checkModule(name, cellName);
    return failure === undefined ? { status: 'ok' } : { status: 'error', failure };
  };

  const checkModule = (name: string, cellName: string): Failure | undefined => {
    const { file, diagnostics } = checkCell(
      checker,
      scope,
      fileName(''),
      `import ${JSON.stringify(`./${name}`)}`,
    );
    checker.leave(file);
    if (diagnostics.length === 0) return undefined;
    return presentDiagnostics(diagnostics, cellName, path.join(folder, `${name}.ts`), scope.unset);
  };

  /** Makes the names of a cell that ran, as far as it came, known to the next cells. */
  const commit = (cell: CompiledCell, out: CellOutput, cellName: string): void => {
    cell.file.locals?.forEach((symbol, key) => {
      const name = String(key);
      const variable = cell.variables.get(name);
      if (variable !== undefined) {
        const storage = storageOf(variable);
        if (storage !== 'ambient' && !isSet(out, name)) {
          scope.unset.set(name, cellName);
        } else {
          scope.values.set(name, { name, storage, symbol, out });
          scope.unset.delete(name);
        }
      }
      checker.declareTypes(scope, name, symbol);
    });
  };

  const run = async (
    cell: CompiledCell,
    script: string,
    signal: AbortSignal,
    leave: (out: CellOutput) => void,
  ): Promise<ExecuteOutcome> => {
    const out = newCellOutput();
    unwound = () => leave(out);
    try {
      const interrupted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(interruption()), { once: true });
      });
      interrupted.catch(() => undefined);
      const result = await Promise.race([executor.run(cell, script, out), interrupted]);
      if (result === undefined || result[0] === undefined) return { status: 'ok' };
      return { status: 'ok', result: await show(result[0], present) };
    } catch (error) {
      return { status: 'error', failure: errors.present(error) };
    } finally {
      settle();
    }
  };

  const compileAndRun = async (
    request: ExecuteRequest,
    leave: (cell: CompiledCell, out: CellOutput) => void,
  ): Promise<ExecuteOutcome> => {
    const { code, cellName } = request;
    settle();
    const name = fileName(code);
    const converted = convertCell(checker, scope, name, code);
    if ('diagnostics' in converted) {
      const file = path.join(folder, name);
      return {
        status: 'error',
        failure: presentDiagnostics(converted.diagnostics, cellName, file, scope.unset),
      };
    }
    const script = `${cellName}#${cells}`;
    errors.addCell(script, code);
    maps.set(script, converted.map);
    return run(converted, script, request.signal, (out) => leave(converted, out));
  };

  return {
    prepare() {
      checker.prepare();
    },
    execute(request) {
      const module = moduleName(request.code);
      if (module !== undefined) {
        settle();
        return Promise.resolve(addModuleCell(module, request.code, request.cellName));
      }
      return compileAndRun(request, (cell, out) => commit(cell, out, request.cellName));
    },
    evaluate(request) {
      // In parentheses only an expression makes sense; on the same line, so that positions differ by one at most.
      const code = `(${request.code}\n)`;
      return compileAndRun({ ...request, code }, (cell) => checker.leave(cell.file));
    },
    check(code, cellName) {
      settle();
      const name = fileName(code);
      const { file, diagnostics } = checkCell(checker, scope, name, code);
      checker.leave(file);
      if (diagnostics.length === 0) return undefined;
      return presentDiagnostics(diagnostics, cellName, path.join(folder, name), scope.unset);
    },
    complete(code, cursor) {
      settle();
      return completeAt(checker, scope, code, cursor);
    },
    inspect(code, cursor) {
      settle();
      return inspectAt(checker, scope, code, cursor);
    },
    isComplete,
    explain: present,
    dispose: () => undefined,
  };
};

/** The name in `/** @module name *\/` at the start of a cell, which makes the cell a module of that name. */
function moduleName(code: string): string | undefined {
  const comment = /^\s*\/\*\*([^]*?)\*\//.exec(code)?.[1] ?? '';
  return /@module\s+([\w/-]+)/.exec(comment)?.[1];
}

function interruption(): Error {
  const error = new Error('The cell was interrupted.');
  error.name = 'KeyboardInterrupt';
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
