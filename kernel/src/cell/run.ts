import type { Ended, ToCell } from '../bridge';
import type { Engine, ExecuteOutcome, Failure } from '../engine';
import { clearAsyncStack } from './async-stack';
import { asksForCost, startCost } from './cost';
import { send, sendMark } from './events';
import { host } from './host';
import { beginCell, Cell, culprit, inCell, latestCell, resetScope } from './scope';

type ExecuteMessage = Extract<ToCell, { op: 'execute' }>;

/** A time-out that neither the learner's cells nor an interrupt can touch. */
const originalTimeout = setTimeout;

/**
 * Runs cells one after the other and tells how each ended, once. Nothing here waits inside a function that the
 * learner's code could unwind: a terminated cell is ended from outside, by `finishInterrupted`.
 */
export class Runner {
  #running: { readonly cell: Cell; readonly request: ExecuteMessage } | undefined;
  /** The first failure of an ended cell that no reply has told of yet. */
  #late: Failure | undefined;

  /** An interrupt is on its way: it will end the running cell. */
  interruptPending: () => boolean = () => false;

  constructor(
    private readonly engine: Engine,
    private readonly secret: string,
  ) {
    process.on('uncaughtException', (error) => this.#stray(error));
    process.on('unhandledRejection', (reason, promise) => this.#stray(reason, promise));
    // The supervisor turns signals into interrupts; here they only must not kill.
    process.on('SIGINT', () => undefined);
  }

  execute(number: number, request: ExecuteMessage): void {
    const cell = new Cell(number, request.cellName);
    this.#running = { cell, request };
    beginCell(cell);
    const { code, cellName } = request;
    const stopMeter = asksForCost(code) ? startCost() : undefined;
    inCell(cell, () => {
      this.engine.execute({ code, cellName, signal: cell.controller.signal }).then(
        (outcome) => {
          // Marked, for no two runs cost the same.
          if (stopMeter) host.display(stopMeter(), { lmlab: { cost: true } });
          void this.#settle(cell, request, outcome);
        },
        (error: unknown) => this.#end(cell, { status: 'error', failure: this.engine.explain(error) }),
      );
    });
  }

  /** An interrupt, first part: from here on the cell's output is dropped and its signal is aborted. */
  interrupt(): void {
    resetScope();
    if (this.#running) this.#running.cell.interrupt();
    else Cell.stoppedUpTo = latestCell().number;
  }

  /** An interrupt, last part: the cell's reply. `stack` is where it was broken off; undefined when it only waited. */
  finishInterrupted(stack: string | undefined): void {
    clearAsyncStack();
    const cell = this.#running?.cell;
    if (cell?.interrupted === true)
      this.#reply(cell, { status: 'error', failure: this.engine.explain(new Interrupted(cell, stack)) });
  }

  /** Waits for what the cell leaves behind for the next turn: a failure there is still its own. */
  async #settle(cell: Cell, request: ExecuteMessage, outcome: ExecuteOutcome): Promise<void> {
    const started = performance.now();
    await new Promise((resolve) => setImmediate(resolve));
    const until = Math.max(cell.timersUntil, request.settleMs > 0 ? started + request.settleMs : 0);
    const wait = Math.max(1, until - performance.now());
    if (until > 0) await new Promise((resolve) => originalTimeout(resolve, wait));
    if (cell.ended) return;
    const expressions: Record<string, unknown> = {};
    if (outcome.status === 'ok')
      for (const [name, code] of Object.entries(request.expressions))
        expressions[name] = await this.#expression(cell, code);
    this.#end(cell, { ...outcome, expressions });
  }

  async #expression(cell: Cell, code: string): Promise<unknown> {
    const request = { code, cellName: cell.name, signal: cell.controller.signal };
    const outcome = await this.engine.evaluate(request);
    if (outcome.status === 'error') return { status: 'error', ...outcome.failure };
    const { data, metadata } = outcome.result ?? { data: { 'text/plain': 'undefined' }, metadata: {} };
    return { status: 'ok', data, metadata };
  }

  #end(cell: Cell, ended: Ended): void {
    // A call that the interrupt broke off may throw before the interrupt itself is heard of.
    if (!this.interruptPending() && !cell.interrupted) this.#reply(cell, ended);
  }

  #reply(cell: Cell, ended: Ended): void {
    const running = this.#running;
    if (cell.ended || running?.cell !== cell) return;
    cell.ended = true;
    this.#running = undefined;
    let value = ended;
    if (this.#late && value.status === 'ok') value = { status: 'error', failure: this.#late };
    this.#late = undefined;
    sendMark(this.secret);
    const { id } = running.request;
    try {
      send({ op: 'reply', id, value }, cell.number);
    } catch (error) {
      // A result that is not JSON (a bigint in a bundle) must not leave the cell without an end.
      send({ op: 'reply', id, value: { status: 'error', failure: this.engine.explain(error) } }, cell.number);
    }
  }

  /** A failure that reached nobody. It belongs to the cell whose code caused it, running or not. */
  #stray(error: unknown, promise?: object): void {
    const cell = culprit(error, promise);
    if (cell.interrupted) return;
    const failure = inCell(cell, () => this.engine.explain(error));
    if (this.#running?.cell === cell) {
      this.#end(cell, { status: 'error', failure });
      return;
    }
    const evalue = `${cell.name} failed${cell.ended ? ' after it had ended' : ''}: ${failure.evalue}`;
    const late = { ...failure, evalue, traceback: [evalue, ...failure.traceback] };
    send({ op: 'late', failure: late }, cell.number);
    this.#late ??= late;
  }
}

/** As many calls, from the innermost, say where a cell was broken off; its own are shown wherever they are. */
const SHOWN_CALLS = 6;

class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(cell: Cell, stack: string | undefined) {
    const where = stack === undefined ? ' while it waited' : '';
    super(`${cell.name} was interrupted${where}`);
    const calls = (stack ?? '')
      .split('\n')
      .filter((line) => /^ +at /.test(line) && !/<anonymous>:1/.test(line));
    const shown = calls.filter((line, i) => i < SHOWN_CALLS || line.includes(cell.name));
    this.stack = [`${this.name}: ${this.message}`, ...shown].join('\n');
  }
}
