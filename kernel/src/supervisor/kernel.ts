import { randomUUID } from 'node:crypto';
import type { FromCell } from '../bridge';
import type { Completion, Completeness, MimeBundle } from '../engine';
import type { Connection } from '../protocol/connection';
import { newHeader, type Json, type Message } from '../protocol/wire';
import { CellProcess, type CellListener } from './cell-process';
import { Comms } from './comms';
import { Executions } from './executions';
import { History } from './history';
import { Iopub } from './iopub';
import { kernelInfo } from './kernel-info';
import { log } from './log';
import { Questions } from './questions';
import { Sockets, type RequestChannel } from './sockets';

/** Answers a request: its reply's content. */
type Handler = (content: Json, message: Message, channel: RequestChannel) => Json | Promise<Json>;

/** The kernel as clients see it: answers every request, whatever the process that runs the cells is doing. */
export class Kernel implements CellListener {
  readonly #session = randomUUID();
  readonly #sockets: Sockets;
  readonly #iopub: Iopub;
  readonly #history = new History();
  readonly #executions: Executions;
  readonly #comms: Comms;
  readonly #questions: Questions;
  #cells: CellProcess;
  #closing = false;

  constructor(
    private readonly connection: Connection,
    cells: CellProcess,
    private readonly exit: (code: number) => void,
  ) {
    this.#sockets = new Sockets(connection);
    this.#iopub = new Iopub(this.#sockets, this.#session);
    this.#cells = cells;
    this.#cells.listener = this;
    this.#comms = new Comms(this.#iopub);
    this.#questions = new Questions(
      () => this.#liveCells(),
      (message) => this.#sockets.send('stdin', message),
    );
    this.#executions = new Executions(
      this.#iopub,
      this.#history,
      this.#questions,
      () => this.#liveCells(),
      (message, content) => this.#reply('shell', message, content),
    );
  }

  async start(): Promise<void> {
    await this.#sockets.open((channel, message) => this.#receive(channel, message));
    this.#iopub.publish('status', { execution_state: 'starting' }, {});
  }

  /** Stops the running cell. */
  interrupt(): void {
    void this.#executions.interrupt();
  }

  /** Ends the kernel and everything it started. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    this.#cells.kill();
    this.#iopub.flush();
    await this.#sockets.close();
    this.exit(0);
  }

  printed(cell: number | undefined, name: 'stdout' | 'stderr', bytes: Buffer): void {
    this.#executions.printed(cell, name, bytes);
  }

  event(cell: number, event: FromCell): void {
    if (event.op === 'input') {
      this.#iopub.flush();
      this.#questions.ask(event, this.#executions.asking(cell));
    } else if (event.op === 'comm') this.#comms.fromCell(event, this.#executions.parentOf(cell));
    else this.#executions.event(cell, event);
  }

  died(): void {
    if (this.#closing) return;
    log('the process that runs the cells ended');
    this.#comms.forget();
    // One that could not even start would not do better at once: the next cell tries again.
    if (this.#cells.ready) this.#renewCells();
  }

  #liveCells(): CellProcess {
    if (this.#cells.gone) this.#renewCells();
    return this.#cells;
  }

  #renewCells(): void {
    this.#cells = new CellProcess();
    this.#cells.listener = this;
  }

  /** A comm's message runs the learner's callbacks; the kernel is busy until they return. */
  readonly #toComm: Handler = async (_content, message) => {
    const cell = this.#executions.adopt(message);
    await this.#cells.ask({ op: 'comm', ...this.#comms.fromClient(message) }, cell);
    return {};
  };

  readonly #handlers: Record<string, Handler> = {
    kernel_info_request: () => kernelInfo(),
    connect_request: () => {
      const { shell_port, iopub_port, stdin_port, control_port, hb_port } = this.connection;
      return { status: 'ok', shell_port, iopub_port, stdin_port, control_port, hb_port };
    },
    history_request: (content) => ({ status: 'ok', history: this.#history.query(content) }),
    comm_info_request: (content) => this.#comms.info(content.target_name),
    is_complete_request: async (content) => {
      const found = (await this.#cells.ask({
        op: 'isComplete',
        code: text(content, 'code'),
      })) as Completeness | null;
      if (!found) return { status: 'unknown' };
      return found.status === 'incomplete' ? { ...found } : { status: found.status };
    },
    complete_request: async (content) => {
      const code = text(content, 'code');
      const cursor = toUtf16(code, cursorPosition(content, code));
      const found = (await this.#cells.ask({ op: 'complete', code, cursor })) as Completion | null;
      const start = toCodePoints(code, found?.start ?? cursor);
      const end = toCodePoints(code, found?.end ?? cursor);
      const details = (found?.details ?? []).map((detail) => ({ start, end, ...detail }));
      return {
        status: 'ok',
        matches: found?.matches ?? [],
        cursor_start: start,
        cursor_end: end,
        metadata: details.length > 0 ? { _jupyter_types_experimental: details } : {},
      };
    },
    inspect_request: async (content) => {
      const code = text(content, 'code');
      const cursor = toUtf16(code, cursorPosition(content, code));
      const data = (await this.#cells.ask({ op: 'inspect', code, cursor })) as MimeBundle | null;
      return { status: 'ok', found: data !== null, data: data ?? {}, metadata: {} };
    },
    comm_open: this.#toComm,
    comm_msg: this.#toComm,
    comm_close: this.#toComm,
    interrupt_request: async () => {
      const patience = new Promise((resolve) => setTimeout(resolve, 2000).unref());
      await Promise.race([this.#executions.interrupt(), patience]);
      return { status: 'ok' };
    },
    shutdown_request: (content) => {
      setImmediate(() => void this.close());
      return { status: 'ok', restart: content.restart === true };
    },
  };

  #receive(channel: RequestChannel, message: Message): void {
    const type = message.header.msg_type;
    if (channel === 'stdin') {
      if (type === 'input_reply') this.#questions.answer(message);
      else log(`ignored ${type} on stdin`);
    } else if (type === 'execute_request' && channel === 'shell') this.#executions.request(message);
    else void this.#answer(channel, message);
  }

  async #answer(channel: RequestChannel, message: Message): Promise<void> {
    const type = message.header.msg_type;
    const handler = Object.hasOwn(this.#handlers, type) ? this.#handlers[type] : undefined;
    this.#status('busy', message);
    let content: Json;
    try {
      if (!handler) throw new Error(`this kernel does not know ${type}`);
      content = await handler(message.content, message, channel);
    } catch (error) {
      log(`could not answer ${type}: ${(error as Error).message}`);
      const { name, message: evalue } = error as Error;
      content = { status: 'error', ename: name, evalue, traceback: [`${name}: ${evalue}`] };
    }
    if (type.endsWith('_request')) this.#reply(channel, message, content);
    this.#status('idle', message);
    // A client that shows one state for the kernel should not see it idle while a cell runs.
    this.#executions.restateBusy();
  }

  #status(state: 'busy' | 'idle', message: Message): void {
    this.#iopub.publish('status', { execution_state: state }, message.header);
  }

  #reply(channel: RequestChannel, request: Message, content: Json): void {
    this.#sockets.send(channel, {
      identities: request.identities,
      header: newHeader(request.header.msg_type.replace(/_request$/, '_reply'), this.#session),
      parent_header: request.header,
      metadata: {},
      content,
      buffers: [],
    });
  }
}

function text(content: Json, field: string): string {
  const value = content[field];
  if (typeof value !== 'string') throw new TypeError(`expected ${field} to be text, found ${typeof value}`);
  return value;
}

function cursorPosition(content: Json, code: string): number {
  const value = content.cursor_pos;
  return typeof value === 'number' && value >= 0 ? value : toCodePoints(code, code.length);
}

/** Jupyter counts Unicode code points, TypeScript UTF-16 units. */
export function toUtf16(code: string, codePoints: number): number {
  let units = 0;
  for (let seen = 0; seen < codePoints && units < code.length; seen++)
    units += code.codePointAt(units)! > 0xffff ? 2 : 1;
  return units;
}

export function toCodePoints(code: string, units: number): number {
  return Array.from(code.slice(0, units)).length;
}
