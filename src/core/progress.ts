import { LmlabError } from './errors';
import { interruptSignal, notebook } from './notebook';

/** How often the display changes at most, in milliseconds. */
const REFRESH_MS = 100;
/** The line of a helper that may take long or not appears when it does, in milliseconds. */
const PATIENCE_MS = 1000;
/** Metadata that tells progress from results: the times in it differ from run to run. */
const PROGRESS = { lmlab: { progress: true } };
/** Without a terminal or a notebook a line is printed this often at most, in milliseconds. */
const LINE_MS = 5000;

export interface ProgressOptions {
  /** What is being done. Default: `''`. */
  readonly label?: string;
  /** How many steps there are. Default: the iterable's `length` or `size`, if it has one. */
  readonly total?: number;
}

/** The line around all others: patient ones inside of it are not shown, but keep it up to date. */
let outermost: ProgressLine | undefined;
let depth = 0;
let ids = 0;

/**
 * Passes an iterable's values on and shows how far the loop is: done, rate, and time to go.
 * In a notebook the line changes in place, on a terminal it is rewritten, elsewhere a line is printed at times.
 * A loop inside a loop is indented. The loop ends when the cell is interrupted.
 *
 * @param iterable what to loop over, at least once.
 * @param options label and, for iterables that do not know their length, the total.
 * @returns the same values, in the same order.
 * @throws LmlabError `bad-option` when the total is not a count.
 *
 * @example
 * ```ts
 * import { progress } from 'lmlab';
 * let sum = 0;
 * for (const x of progress([1, 2, 3], { label: 'adding' })) sum += x;
 * sum; // 6
 * ```
 */
export function* progress<T>(iterable: Iterable<T>, options: ProgressOptions = {}): Generator<T, void> {
  const bar = new ProgressLine(options.label ?? '', options.total ?? sizeOf(iterable));
  try {
    for (const value of iterable) {
      yield value;
      bar.step();
    }
    bar.complete();
  } finally {
    bar.end();
  }
}

/**
 * Passes values on as `progress` does, for helpers that may take long or not: the line appears after a second, where
 * somebody watches (a notebook, a terminal), and where no other line tells of the work around it.
 *
 * @param steps what to loop over, or how often.
 * @param label what is being done.
 */
export function watched(steps: number, label: string): Generator<number, void>;
export function watched<T>(steps: Iterable<T>, label: string): Generator<T, void>;
export function* watched(steps: number | Iterable<unknown>, label: string): Generator<unknown, void> {
  const iterable = typeof steps === 'number' ? range(steps) : steps;
  const line = new ProgressLine(label, typeof steps === 'number' ? steps : sizeOf(steps), true);
  try {
    for (const value of iterable) {
      yield value;
      line.step();
    }
    line.complete();
  } finally {
    line.end();
  }
}

/**
 * Counts the passes of a method that converges, shown as `watched` shows them. A loop that is left before the last pass
 * has converged: its line ends as whole.
 *
 * @param maxIter passes at most.
 * @param label the method.
 */
export function* untilConverged(maxIter: number, label: string): Generator<number, void> {
  const line = new ProgressLine(label, Math.ceil(maxIter), true);
  let pass = 0;
  let interrupted = false;
  try {
    while (pass < maxIter) {
      yield pass++;
      interrupted = true;
      line.step();
      interrupted = false;
    }
  } finally {
    if (!interrupted) line.complete(pass);
    line.end();
  }
}

function* range(n: number): Generator<number, void> {
  for (let i = 0; i < n; i++) yield i;
}

/**
 * One line of progress that changes in place; `step` counts, `note` is shown behind. A patient one appears late or
 * never: see `watched`.
 */
export class ProgressLine {
  readonly #started = performance.now();
  readonly #id = `lmlab-progress-${++ids}`;
  readonly #signal = interruptSignal();
  #depth = 0;
  #done = 0;
  #shown = -Infinity;
  #began = false;
  #note: string | (() => string) = '';
  #ended = false;

  constructor(
    private readonly label: string,
    private total: number | undefined,
    private readonly patient = false,
  ) {
    if (total !== undefined && !(Number.isInteger(total) && total >= 0))
      throw new LmlabError('bad-option', {
        expected: 'total to be a whole number of steps, 0 or more',
        found: String(total),
        remedy: 'Leave it out where the number of steps is not known.',
      });
    // An interrupt may have ended the code around a line without a word.
    if (outermost !== undefined && outermost.#signal?.aborted) [outermost, depth] = [undefined, 0];
    enter(this);
    if (!patient) {
      this.#depth = depth++;
      this.#show(false);
    }
  }

  /** One step more, or as many as are done. Throws what the interrupt of the cell says, once there is one. */
  step(done: number = this.#done + 1): void {
    this.update(done, this.#note);
    interruptSignal()?.throwIfAborted();
  }

  /** Shows how many steps are done, and a note (a function is asked only when it shows), unless just shown. */
  update(done: number, note: string | (() => string)): void {
    this.#done = done;
    this.#note = note;
    const now = performance.now();
    if (this.patient && outermost !== this) outermost?.update(outermost.#done, outermost.#note);
    else if (this.patient && !this.#began) {
      if (now - this.#started >= PATIENCE_MS && depth === 0 && isWatched()) {
        this.#depth = depth++;
        this.#show(false);
      }
    } else if (now - this.#shown >= (isWatched() ? REFRESH_MS : LINE_MS)) this.#show(false);
  }

  /** There are no more steps than these. */
  complete(done: number = this.#done): void {
    this.#done = done;
    this.total = done;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (outermost === this) outermost = undefined;
    if (this.patient && !this.#began) return;
    depth--;
    this.#show(true);
  }

  /** For `using`: the line ends with the block, however that ends. */
  [Symbol.dispose](): void {
    this.end();
  }

  #show(last: boolean): void {
    this.#shown = performance.now();
    const seconds = (this.#shown - this.#started) / 1000;
    const said = typeof this.#note === 'string' ? this.#note : this.#note();
    const note = said === '' ? '' : `, ${said}`;
    const text = '  '.repeat(this.#depth) + progressText(this.label, this.#done, this.total, seconds) + note;
    const page = notebook();
    if (page) {
      const data = { 'text/plain': text, 'text/html': progressHtml(text, this.#done, this.total) };
      if (this.#began) page.updateDisplay(this.#id, data, PROGRESS);
      else page.display(data, PROGRESS, this.#id);
    } else if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}${last ? '\n' : ''}`);
    else if (this.#began || last) process.stderr.write(`${text}\n`);
    this.#began = true;
  }
}

function enter(line: ProgressLine): void {
  outermost ??= line;
}

function isWatched(): boolean {
  return notebook() !== undefined || process.stderr.isTTY;
}

/** The line as text: `label 3/10 (30%), 12/s, 0.6 s left`. */
export function progressText(
  label: string,
  done: number,
  total: number | undefined,
  seconds: number,
): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const parts = [total === undefined ? String(done) : `${done}/${total}`];
  if (total !== undefined && total > 0) parts[0] += ` (${Math.floor((100 * done) / total)}%)`;
  if (done > 0) parts.push(rate >= 1 ? `${round(rate)}/s` : `${round(1 / rate)} s each`);
  if (total !== undefined && done > 0 && done < total) parts.push(`${round((total - done) / rate)} s left`);
  else parts.push(`${round(seconds)} s`);
  return `${label === '' ? '' : `${label} `}${parts.join(', ')}`;
}

function progressHtml(text: string, done: number, total: number | undefined): string {
  const bar =
    total === undefined
      ? ''
      : `<progress max="${Math.max(total, 1)}" value="${total === 0 ? 1 : done}" style="vertical-align:middle;margin-right:.6em"></progress>`;
  return `<div style="white-space:pre;font-family:var(--jp-code-font-family,monospace)">${bar}${escapeHtml(text)}</div>`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function round(value: number): string {
  return value >= 10 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}

function sizeOf(iterable: object): number | undefined {
  const { length, size } = iterable as { length?: unknown; size?: unknown };
  if (typeof length === 'number') return length;
  return typeof size === 'number' ? size : undefined;
}
