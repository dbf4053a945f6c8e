import { totalmem } from 'node:os';
import { LmlabError } from '../core/errors';
import { countedKernels } from './counted-kernels';
import { type Kernels, type Pointer, kernelsOn, linearMemory } from './kernels';

const PAGE = 65536;
/** WebAssembly addresses 32 bits: 4 GB less one page. */
const MOST_PAGES = 65535;

/** The most that a memory may hold: what can be addressed, or less where the machine, or its container, has less. */
function mostBytes(): number {
  const allowed = process.constrainedMemory() || Infinity; // 0 where nothing is known
  return Math.min(MOST_PAGES * PAGE, totalmem(), allowed);
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

/**
 * One WebAssembly memory with the kernels on it: everything a network computes lives here, at places that are
 * planned once. What is kept (weights, moments) lies at the bottom; what is taken for one computation lies above,
 * and the next computation may take the same place again.
 */
export class Memory {
  readonly kernels: Kernels;
  /** Whose computation ran last above the floor. */
  occupant: object | undefined;
  readonly #memory = linearMemory(MOST_PAGES);
  #floor = 16; // a pointer is never 0: that means "none" to the kernels
  #top = 16;
  #planning = false;
  #highest = 16;

  constructor() {
    this.kernels = countedKernels(kernelsOn(this.#memory));
    this.kernels.useScratch(this.keep(this.kernels.scratchBytes()));
  }

  /** Where computations begin. When it has moved, the places planned before are no longer free. */
  get floor(): Pointer {
    return this.#floor;
  }

  /** The most bytes in use so far. */
  get peak(): number {
    return this.#highest;
  }

  /** Room for good, above everything handed out so far. */
  keep(bytes: number): Pointer {
    this.#top = this.#highest;
    const at = this.take(bytes);
    this.#floor = this.#top;
    return at;
  }

  /** Starts a computation: all room above what is kept is free again. */
  restart(): void {
    this.#top = this.#floor;
  }

  /**
   * Room for one computation, 16-byte aligned and padded.
   * @throws LmlabError `memory` when the 4 GB that WebAssembly can address are used up.
   */
  take(bytes: number): Pointer {
    const at = this.#top;
    this.#top = at + Math.ceil(bytes / 16) * 16;
    if (!this.#planning) this.#reach(this.#top);
    return at;
  }

  /**
   * Plans a computation: what it takes is first only counted, so that one too large is refused as a whole, with the
   * memory that it needs, before anything is taken.
   * @throws LmlabError `memory` when it needs more than there can be.
   */
  planned<T>(plan: () => T): T {
    this.#planning = true;
    let result: T;
    try {
      result = plan();
    } finally {
      this.#planning = false;
    }
    this.#reach(this.#top);
    return result;
  }

  #reach(top: number): void {
    const pages = Math.ceil(top / PAGE);
    const present = this.#memory.buffer.byteLength / PAGE;
    if (pages > present) {
      const refuse = (cause?: unknown): LmlabError =>
        new LmlabError('memory', {
          expected: `at most ${gigabytes(mostBytes())}, which is what ${mostBytes() < MOST_PAGES * PAGE ? 'this machine has' : 'WebAssembly can address'}`,
          found: `${gigabytes(top)} needed`,
          remedy: 'Take a smaller batch, a shorter context or a smaller model.',
          cause,
        });
      if (top > mostBytes()) throw refuse();
      try {
        this.#memory.grow(pages - present);
      } catch (cause) {
        throw refuse(cause);
      }
    }
    this.#highest = Math.max(this.#highest, top);
  }

  /** A view of n floats, valid until the memory grows: use it at once, never keep it. */
  floats(at: Pointer, n: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, n);
  }

  /** A view of n bytes, valid until the memory grows. */
  bytes(at: Pointer, n: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, at, n);
  }

  /** A view of n 32-bit integers, valid until the memory grows. */
  ints(at: Pointer, n: number): Int32Array {
    return new Int32Array(this.#memory.buffer, at, n);
  }
}
