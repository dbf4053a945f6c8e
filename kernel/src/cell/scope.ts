import { promiseHooks } from 'node:v8';

/** One execution of a cell. Whatever it starts (timers, promises, callbacks) carries it along. */
export class Cell {
  readonly controller = new AbortController();
  /** Its reply is on its way; what fails from now on is late. */
  ended = false;
  #interrupted = false;
  /** When its timers that are due soon will have fired, on performance.now()'s clock. */
  timersUntil = 0;
  /** The last cell that an interrupt of the idle kernel stopped, with all before it. */
  static stoppedUpTo = 0;

  constructor(
    readonly number: number,
    readonly name: string,
  ) {}

  /** Its output is dropped and its timers do not fire any more. */
  get interrupted(): boolean {
    return this.#interrupted || this.number <= Cell.stoppedUpTo;
  }

  interrupt(): void {
    if (this.#interrupted) return;
    this.#interrupted = true;
    this.controller.abort(new Error(`${this.name} was interrupted`));
  }
}

let latest = new Cell(0, 'In[0]');
let current: Cell | undefined;
const outer: (Cell | undefined)[] = [];

/** Hands back the object it is given, so that a subclass puts its private field on it: `inspect` never shows it. */
const Given = function (object: object) {
  return object;
} as unknown as new (object: object) => object;
class Tag extends Given {
  readonly #cell: Cell;
  constructor(promise: object, cell: Cell) {
    super(promise);
    this.#cell = cell;
  }
  static read(object: object): Cell | undefined {
    return #cell in object ? object.#cell : undefined;
  }
}

/**
 * Makes promises carry their cell. Not AsyncLocalStorage: in Node 20 and 22 that keeps a native stack of contexts,
 * and Node aborts when an interrupt terminates a continuation in the middle and leaves that stack unbalanced.
 */
export function trackPromises(): void {
  promiseHooks.createHook({
    init(promise) {
      if (current) new Tag(promise, current);
    },
    before(promise) {
      outer.push(current);
      current = Tag.read(promise);
    },
    after() {
      current = outer.pop();
    },
  });
}

/** Runs `body` as part of a cell. */
export function inCell<T>(cell: Cell, body: () => T): T {
  const before = current;
  current = cell;
  try {
    return body();
  } finally {
    current = before;
  }
}

/** Puts things right after an interrupt unwound the code that would have. */
export function resetScope(): void {
  current = undefined;
  outer.length = 0;
}

/** Makes a cell the one that unattributed output and failures belong to. */
export function beginCell(cell: Cell): void {
  latest = cell;
}

/** The cell that the running code belongs to; the latest one where that is unknown. */
export function thisCell(): Cell {
  return current ?? latest;
}

/** The latest cell, running or ended. */
export function latestCell(): Cell {
  return latest;
}

const thrownIn = new WeakMap<object, Cell>();

/** Notes that an error came out of a cell's callback. */
export function blame(error: unknown, cell: Cell): void {
  if (typeof error === 'object' && error !== null) thrownIn.set(error, cell);
}

/** The cell whose code left a rejected promise or threw an error in a callback. */
export function culprit(error: unknown, promise?: object): Cell {
  const thrown = typeof error === 'object' && error !== null ? thrownIn.get(error) : undefined;
  return thrown ?? (promise && Tag.read(promise)) ?? thisCell();
}
