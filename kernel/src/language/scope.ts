import type ts from 'typescript';

/**
 * How the value of a notebook variable lives on after its cell.
 * `constant`: later cells get the value itself. `slot`: it can change, so they read and write it where it is.
 * `ambient`: declared only, such as `declare const x`; the value is a global.
 */
export type Storage = 'constant' | 'slot' | 'ambient';

/** A name at the top of an executed cell. */
export interface Binding {
  readonly name: string;
  readonly storage: Storage;
  readonly symbol: ts.Symbol;
  /** The object that holds the cell's variables. */
  readonly out: Record<string, unknown>;
}

/**
 * What the cells that have run declared: a name means its latest declaration. Earlier closures keep the variable
 * they were written with, as in nested blocks.
 */
export class Scope {
  readonly values = new Map<string, Binding>();
  readonly types = new Map<string, ts.Symbol>();
  readonly namespaces = new Map<string, ts.Symbol>();
  /** Names that a failed cell left without a value, and that cell's name. */
  readonly unset = new Map<string, string>();

  /** The value of a variable now; undefined for an unknown name. */
  value(name: string): unknown {
    const binding = this.values.get(name);
    return binding === undefined || binding.storage === 'ambient' ? undefined : binding.out[name];
  }
}
