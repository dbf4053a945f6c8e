/** Output in several forms at once, keyed by MIME type. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** What a notebook's kernel offers to library code that runs in a cell. */
export interface Notebook {
  /** Shows an output; one with a `displayId` can be replaced later. */
  display(data: MimeBundle, metadata?: MimeBundle, displayId?: string): void;
  /** Replaces what was shown under this id. */
  updateDisplay(displayId: string, data: MimeBundle, metadata?: MimeBundle): void;
}

/**
 * The notebook around the running code; undefined in plain Node.
 *
 * @example
 * ```ts
 * import { notebook } from 'lmlab';
 * notebook()?.display({ 'text/plain': 'only shown in a notebook' });
 * notebook(); // undefined
 * ```
 */
export function notebook(): Notebook | undefined {
  return (globalThis as Record<symbol, Notebook | undefined>)[Symbol.for('lmlab.notebook')];
}

/**
 * The running cell's `AbortSignal`: aborted when the learner interrupts it. Long loops that await look at it;
 * undefined in plain Node.
 *
 * @example
 * ```ts
 * import { interruptSignal } from 'lmlab';
 * for (let step = 0; step < 3; step++) interruptSignal()?.throwIfAborted();
 * interruptSignal(); // undefined
 * ```
 */
export function interruptSignal(): AbortSignal | undefined {
  return (globalThis as Record<symbol, AbortSignal | undefined>)[Symbol.for('lmlab.signal')];
}
