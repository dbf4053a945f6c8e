/** Output in several forms at once, keyed by MIME type; there is always a `text/plain`. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** A failure as Jupyter's `error` message shows it. */
export interface Failure {
  readonly ename: string;
  readonly evalue: string;
  /** Lines to print, ANSI colours allowed. */
  readonly traceback: readonly string[];
}

export interface ExecuteRequest {
  readonly code: string;
  /** How errors name this cell, such as `In[3]`. */
  readonly cellName: string;
  /** Aborted when the learner interrupts this cell. */
  readonly signal: AbortSignal;
}

export type ExecuteOutcome =
  | { readonly status: 'ok'; readonly result?: { readonly data: MimeBundle; readonly metadata: MimeBundle } }
  | { readonly status: 'error'; readonly failure: Failure };

export interface Completion {
  readonly matches: readonly string[];
  /** The span of code, in UTF-16 units, that a match replaces. */
  readonly start: number;
  readonly end: number;
  /** Type, kind and documentation of each match, in the order of `matches`. */
  readonly details: readonly { readonly text: string; readonly type: string; readonly signature: string }[];
}

export interface Completeness {
  readonly status: 'complete' | 'incomplete' | 'invalid';
  /** What the next line should start with, when incomplete. */
  readonly indent: string;
}

/** What a cell may ask of the notebook around it. The protocol layer provides it. */
export interface Host {
  display(data: MimeBundle, metadata?: MimeBundle, displayId?: string): void;
  updateDisplay(displayId: string, data: MimeBundle, metadata?: MimeBundle): void;
  clearOutput(wait: boolean): void;
  input(prompt: string, password: boolean): Promise<string>;
}

/**
 * Under this name the global object of cells says which variables of the running cell an interrupt must fetch from
 * its loop: see language/deferred-stores.ts and cell/deferred.ts.
 */
export const DEFERRED = 'lmlab.deferred';
export interface Deferred {
  readonly names: readonly string[];
  /** The object that holds the cell's variables. */
  readonly out: object;
}

/** The language: what the protocol layer asks of it. One engine holds the state of one notebook. */
export interface Engine {
  /** Reads what every first cell needs, so that it does not have to. */
  prepare(): void;
  /** Checks, compiles and runs one cell. Never rejects for what the learner's code did. */
  execute(request: ExecuteRequest): Promise<ExecuteOutcome>;
  /** Runs one expression among the cells' names; it leaves no name behind, and is no cell. */
  evaluate(request: ExecuteRequest): Promise<ExecuteOutcome>;
  /** Types only: the diagnostics that `execute` would have stopped at; runs nothing. */
  check(code: string, cellName: string): Failure | undefined;
  complete(code: string, cursor: number): Completion;
  /** Type, signature and documentation at the cursor; undefined where there is nothing to say. */
  inspect(code: string, cursor: number): MimeBundle | undefined;
  isComplete(code: string): Completeness;
  /** Presents an error that reached nobody (an unhandled rejection, a throw in a timer), mapped to the cells' lines. */
  explain(error: unknown): Failure;
  dispose(): void;
}

/**
 * Makes the engine of one notebook. It runs in a process of its own (see cell/main.ts): it may block.
 * @param host the notebook around the cells.
 * @param root the folder that cells import from.
 */
export type CreateEngine = (host: Host, root: string) => Engine;
