import type { Graph } from './graph';
import type { Memory } from './memory';

/**
 * Computations planned once for each shape and then reused. All of them lie at the same place above what the memory
 * keeps, since only one runs at a time; when more is kept, all are planned anew.
 */
export class Plans<P extends { readonly graph: Graph }> {
  readonly #memory: Memory;
  readonly #plans = new Map<string, P>();
  #floor = -1;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  get(key: string, plan: () => P): P {
    if (this.#floor !== this.#memory.floor) this.#plans.clear();
    this.#floor = this.#memory.floor;
    let found = this.#plans.get(key);
    if (found === undefined) {
      this.#memory.restart();
      found = this.#memory.planned(plan);
      this.#plans.set(key, found);
    }
    if (this.#memory.occupant !== found) found.graph.restoreConstants();
    this.#memory.occupant = found;
    return found;
  }
}
