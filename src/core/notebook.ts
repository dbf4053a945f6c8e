/** Output in several forms at once, keyed by MIME type. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** One end of a two-way line between a cell and the page: JSON with binary buffers beside it. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Called for each message of the page. */
  onMessage: ((data: MimeBundle, buffers: readonly Uint8Array[]) => void) | undefined;
  /** Called when the page closes the line. */
  onClose: ((data: MimeBundle) => void) | undefined;
  send(data: MimeBundle, buffers?: readonly Uint8Array[], metadata?: MimeBundle): void;
  close(data?: MimeBundle): void;
}

/** What a notebook's kernel offers to library code that runs in a cell. */
export interface Notebook {
  /** Shows an output; one with a `displayId` can be replaced later. */
  display(data: MimeBundle, metadata?: MimeBundle, displayId?: string): void;
  /** Replaces what was shown under this id. */
  updateDisplay(displayId: string, data: MimeBundle, metadata?: MimeBundle): void;
  /** Opens a line to the part of the page that listens under a target's name. */
  openComm(target: string, data?: MimeBundle, buffers?: readonly Uint8Array[], metadata?: MimeBundle): Comm;
  /** Lets the page open lines under a target's name. */
  onComm(
    target: string,
    opened: (comm: Comm, data: MimeBundle, buffers: readonly Uint8Array[]) => void,
  ): void;
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
