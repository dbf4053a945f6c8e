import type { Pointer } from './kernels';
import type { Memory } from './memory';
import type { Tensor } from './parameters';

/** Token ids, lengths or targets: integers that the caller writes before a run. */
export interface Integers {
  readonly at: Pointer;
  readonly length: number;
}

interface Operation {
  readonly output: Tensor;
  readonly forward: () => void;
  /** Called once, when the backward pass is planned, in backward order. */
  readonly plan: (() => () => void) | undefined;
}

/**
 * A computation with fixed shapes: every operation is added once, with its place in memory, and then run as often as
 * wanted. A run is one loop over calls of kernels; nothing is looked up, allocated or freed.
 *
 * The backward pass is planned too. A tensor that is used in several places gets the sum of their gradients: the
 * first to come in backward order writes, all others add, so that nothing has to be cleared.
 */
export class Graph {
  readonly memory: Memory;
  /** Whether tensors get room for gradients and operations a backward half. */
  readonly training: boolean;
  /** Changes with every training step; dropout draws from it. */
  key = 0;
  /** How many dropouts were added so far: their numbers tell them apart. */
  dropouts = 0;
  readonly #operations: Operation[] = [];
  readonly #constants: { readonly at: Pointer; readonly values: Float32Array | Int32Array }[] = [];
  readonly #written = new Set<Tensor>();
  #backward: (() => void)[] | undefined;

  constructor(memory: Memory, training: boolean) {
    this.memory = memory;
    this.training = training;
  }

  tensor(rows: number, cols: number): Tensor {
    const at = this.memory.take(rows * cols * 4);
    const gradientAt = this.training ? this.memory.take(rows * cols * 4) : 0;
    return { rows, cols, at, gradientAt };
  }

  integers(length: number): Integers {
    return { at: this.memory.take(length * 4), length };
  }

  /** Numbers that stay the same in every run: position ids, tables of angles. */
  constant(values: Float32Array | Int32Array): Pointer {
    const at = this.memory.take(values.length * 4);
    this.#constants.push({ at, values });
    return at;
  }

  /** Writes the constants into their places: other computations may have used these since. */
  restoreConstants(): void {
    for (const { at, values } of this.#constants) {
      if (values instanceof Int32Array) this.memory.ints(at, values.length).set(values);
      else this.memory.floats(at, values.length).set(values);
    }
  }

  /** Adds an operation. `plan` is called once, in backward order, and returns what each backward pass does. */
  add(output: Tensor, forward: () => void, plan?: () => () => void): Tensor {
    this.#operations.push({ output, forward, plan });
    return output;
  }

  /** In a `plan`: whether the gradient of `tensor` is already there, so that this operation must add to it. */
  adds(tensor: Tensor): boolean {
    // Gradients of parameters are cleared by the trainer, so that they can be summed over several batches.
    if ('name' in tensor || this.#written.has(tensor)) return true;
    this.#written.add(tensor);
    return false;
  }

  /** Says that something outside the graph, the loss, writes the gradient of `tensor`. */
  start(tensor: Tensor): void {
    this.#written.add(tensor);
  }

  forward(): void {
    for (const operation of this.#operations) operation.forward();
  }

  /** Runs what comes after `tensor` was made, with whatever now stands there. */
  forwardFrom(tensor: Tensor): void {
    const made = this.#operations.findLastIndex(({ output }) => output === tensor);
    for (const operation of this.#operations.slice(made + 1)) operation.forward();
  }

  backward(): void {
    if (this.#backward === undefined) {
      this.#backward = [];
      for (const { output, plan } of this.#operations.toReversed()) {
        // No gradient reaches what nobody used.
        if (plan !== undefined && this.#written.has(output)) this.#backward.push(plan());
      }
    }
    for (const step of this.#backward) step();
  }
}
