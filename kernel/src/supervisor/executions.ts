import type { Ended, FromCell } from '../bridge';
import type { Failure } from '../engine';
import { type Header, type Json, type Message } from '../protocol/wire';
import type { CellProcess } from './cell-process';
import type { History } from './history';
import type { Iopub, Parent } from './iopub';
import type { Questions } from './questions';

/** Past requests whose cells may still print. */
const REMEMBERED = 2000;
/** Requests that a client sent together with a failing one arrive within this time: they must not run. */
const IN_FLIGHT_MS = 20;
/** A cell that does not end this long after an interrupt is in native code. */
const STUBBORN_MS = 3000;

interface Execution {
  readonly cell: number;
  readonly message: Message;
  readonly silent: boolean;
}

/** The queue of cells to run, one at a time, and everything that is said on their behalf. */
export class Executions {
  readonly #queue: Message[] = [];
  readonly #parents = new Map<number, Execution>();
  #running: Execution | undefined;
  #latest: Execution | undefined;
  #count = 0;
  #cells = 0;
  #interrupting: Promise<void> | undefined;
  #stubborn: NodeJS.Timeout | undefined;

  constructor(
    private readonly iopub: Iopub,
    private readonly history: History,
    private readonly questions: Questions,
    private readonly cellProcess: () => CellProcess,
    private readonly reply: (message: Message, content: Json) => void,
  ) {}

  request(message: Message): void {
    this.#queue.push(message);
    if (!this.#running) void this.#next();
  }

  /** Stops what runs; resolves when it has stopped. A cell that is sent meanwhile waits: it is not meant. */
  interrupt(): Promise<void> {
    this.#interrupting = this.cellProcess().interrupt();
    this.questions.drop();
    this.#noteIfStubborn();
    return this.#interrupting;
  }

  #noteIfStubborn(): void {
    const running = this.#running;
    if (!running) return;
    clearTimeout(this.#stubborn);
    this.#stubborn = setTimeout(() => {
      if (this.#running !== running) return;
      const note =
        'The cell does not stop: it is inside a native operation, which nothing can break off. ' +
        'It will stop when that returns; restart the kernel if you cannot wait.\n';
      this.iopub.text('stderr', note, running.message.header);
    }, STUBBORN_MS).unref();
  }

  printed(cell: number | undefined, name: 'stdout' | 'stderr', bytes: Buffer): void {
    const execution = cell === undefined ? (this.#running ?? this.#latest) : this.#parents.get(cell);
    if (execution?.silent === true) return;
    this.iopub.stream(name, bytes, execution?.message.header ?? {}, cell === undefined ? 'raw' : 'js');
  }

  event(cell: number, event: FromCell): void {
    const execution = this.#parents.get(cell);
    const parent = this.parentOf(cell);
    if (execution?.silent === true && event.op !== 'late') return;
    if (event.op === 'display')
      this.iopub.publish(
        event.update ? 'update_display_data' : 'display_data',
        {
          data: event.data,
          metadata: event.metadata,
          transient: event.displayId === undefined ? {} : { display_id: event.displayId },
        },
        parent,
      );
    else if (event.op === 'clear') this.iopub.publish('clear_output', { wait: event.wait }, parent);
    else if (event.op === 'late') this.#publishError(event.failure, parent);
  }

  /** Numbers a message that runs the learner's code (a comm's) like a cell, so that its output finds it. */
  adopt(message: Message): number {
    const execution: Execution = { cell: ++this.#cells, message, silent: false };
    this.#remember(execution);
    return execution.cell;
  }

  /** The request that a cell's output belongs to. */
  parentOf(cell: number): Parent {
    return this.#parents.get(cell)?.message.header ?? {};
  }

  /** The request whose cell asks for input; undefined when that cell has ended. */
  asking(cell: number): Message | undefined {
    return this.#running?.cell === cell ? this.#running.message : undefined;
  }

  /** Says again that the kernel is busy, if it is. */
  restateBusy(): void {
    if (this.#running)
      this.iopub.publish('status', { execution_state: 'busy' }, this.#running.message.header);
  }

  async #next(): Promise<void> {
    for (let message = this.#queue.shift(); message; message = this.#queue.shift()) {
      const stop = await this.#run(message);
      if (stop) this.#abortQueue();
    }
  }

  /** Runs one request; true when those behind it must not run. */
  async #run(message: Message): Promise<boolean> {
    const { content, header } = message;
    const silent = content.silent === true;
    const execution: Execution = { cell: ++this.#cells, message, silent };
    this.#running = this.#latest = execution;
    this.#remember(execution);
    this.#status('busy', header);
    const code = content.code;
    let ended: Ended;
    await this.#interrupting;
    const store = !silent && content.store_history !== false;
    if (store) this.#count++;
    const count = this.#count;
    if (typeof code !== 'string')
      ended = { status: 'error', failure: protocolError('expected code to be text') };
    else {
      if (!silent) this.iopub.publish('execute_input', { code, execution_count: count }, header);
      if (store) this.history.add(count, code);
      ended = await this.cellProcess().execute(execution.cell, {
        code,
        cellName: `In[${count}]`,
        settleMs: settleTime(message.metadata),
        expressions: asExpressions(content.user_expressions),
      });
    }
    clearTimeout(this.#stubborn);
    this.questions.drop();
    this.iopub.flush();
    if (ended.status === 'error') {
      if (!silent) this.#publishError(ended.failure, header);
      await new Promise((resolve) => setTimeout(resolve, IN_FLIGHT_MS));
      this.reply(message, { status: 'error', execution_count: count, ...ended.failure });
    } else {
      if (ended.result && !silent) {
        const plain = ended.result.data['text/plain'];
        if (store && typeof plain === 'string') this.history.setOutput(count, plain);
        this.iopub.publish('execute_result', { execution_count: count, ...ended.result }, header);
      }
      const user_expressions = ended.expressions ?? {};
      this.reply(message, { status: 'ok', execution_count: count, user_expressions, payload: [] });
    }
    this.iopub.forget(header);
    this.#running = undefined;
    this.#status('idle', header);
    return ended.status === 'error' && !silent && content.stop_on_error !== false;
  }

  #abortQueue(): void {
    for (const message of this.#queue.splice(0)) {
      this.#status('busy', message.header);
      this.reply(message, { status: 'aborted', execution_count: this.#count });
      this.#status('idle', message.header);
    }
  }

  #remember(execution: Execution): void {
    this.#parents.set(execution.cell, execution);
    this.#parents.delete(execution.cell - REMEMBERED);
  }

  #publishError(failure: Failure, parent: Parent): void {
    this.iopub.publish('error', { ...failure }, parent);
  }

  #status(state: 'busy' | 'idle', header: Header): void {
    this.iopub.publish('status', { execution_state: state }, header);
  }
}

function protocolError(evalue: string): Failure {
  return { ename: 'ProtocolError', evalue, traceback: [`ProtocolError: ${evalue}`] };
}

function asExpressions(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** `metadata.lmlab.settleMs`: how long to wait for what the cell left running, so that its failure is the cell's. */
function settleTime(metadata: Json): number {
  const lmlab = metadata.lmlab as Json | undefined;
  const ms = typeof lmlab === 'object' ? lmlab.settleMs : undefined;
  return typeof ms === 'number' && ms > 0 ? Math.min(ms, 60_000) : 0;
}
