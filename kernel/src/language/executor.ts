import * as vm from 'node:vm';
import { DEFERRED, type Deferred } from '../engine';
import type { CompiledCell } from './converter';
import { defaultImport, namedImport, namespaceImport, type Modules } from './modules';

/** The variables of a cell, for later cells. */
export type CellOutput = Record<string, unknown>;

/**
 * A new holder of variables. Each gets a class of its own: V8 gives up on fast properties where the objects of one
 * class have got more than about 1,500 different names over time.
 */
export function newCellOutput(): CellOutput {
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- the new class is the point
  return new (class CellVariables {})() as CellOutput;
}

/** Runs converted cells in this process. */
export class Executor {
  constructor(private readonly modules: Modules) {}

  /**
   * Runs a cell.
   * @param name how stack traces name the cell.
   * @param out receives the cell's variables, also when it fails.
   * @returns the value of the last expression, in an array of one, if the cell ends with one.
   */
  run(
    cell: CompiledCell,
    name: string,
    out: CellOutput,
  ): Promise<[unknown] | undefined> | [unknown] | undefined {
    const script = new vm.Script(cell.js, { filename: name, columnOffset: -cell.header.length });
    const body = script.runInThisContext() as (...args: unknown[]) => ReturnType<Executor['run']>;
    const { load, import: dynamicImport, meta, require } = this.modules;
    tellDeferred({ names: cell.deferred, out });
    return body(
      out,
      accessorOn(out),
      load,
      namedImport,
      defaultImport,
      namespaceImport,
      dynamicImport,
      meta,
      require,
      meta.filename,
      meta.dirname,
      ...cell.inputs.map(({ binding }) =>
        binding.storage === 'slot' ? binding.out : binding.out[binding.name],
      ),
    );
  }
}

function tellDeferred(value: Deferred): void {
  const global = vm.runInThisContext('globalThis') as object;
  Object.defineProperty(global, Symbol.for(DEFERRED), { value, configurable: true });
}

function accessorOn(out: CellOutput) {
  return (name: string, get: () => unknown, set?: (value: unknown) => void): void => {
    Object.defineProperty(out, name, { get, set, enumerable: true, configurable: true });
  };
}

/** Whether a cell got as far as giving a variable its value. */
export function isSet(out: CellOutput, name: string): boolean {
  try {
    Reflect.get(out, name);
    return name in out;
  } catch {
    return false; // The accessor leads to a variable that was never initialized.
  }
}

/** Puts names on the global object of cells. */
export function provideGlobals(globals: Record<string, unknown>): void {
  Object.assign(vm.runInThisContext('globalThis') as object, globals);
}
