import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dealer, Subscriber } from 'zeromq';
import { LmlabError } from '../core/errors';
import { fixedConditions, runFolder, type CourseData } from './fixed-conditions';
import { freePorts } from './free-ports';
import { kernelArgv } from '../../kernel/src/kernelspec';
import { address, type Connection } from '../../kernel/src/protocol/connection';
import { Codec, newHeader, type Json, type Message } from '../../kernel/src/protocol/wire';

/** What the kernel sends while it works on one request, in order. */
export type IopubListener = (message: Message) => void;

/** The kernel's process is gone although nobody asked it to go. */
export class KernelDied extends Error {
  override readonly name = 'KernelDied';
}

export interface KernelOptions {
  /** The working directory of the cells. */
  readonly cwd: string;
  /** How long the kernel may take to answer for the first time; default 60 s. */
  readonly startTimeoutMs?: number;
  /** The program that speaks the protocol, given its connection file; default the lmlab kernel. */
  readonly argv?: (connectionFile: string) => string[];
  /** Runs under conditions that are the same everywhere, on these data; default as the environment says. */
  readonly data?: CourseData;
}

// A kernel that outlives its client is nobody's: whatever ends this process ends the kernels, too.
const living = new Set<KernelClient>();
process.on('exit', () => {
  for (const kernel of living) kernel.kill();
});

/**
 * One kernel in a process of its own, spoken to over Jupyter's wire protocol.
 *
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */
export class KernelClient {
  readonly #session = randomUUID();
  readonly #codec: Codec;
  readonly #shell: Dealer;
  readonly #control: Dealer;
  readonly #iopub: Subscriber;
  /** Listeners stay for the kernel's life: output may come after a cell has finished. */
  readonly #listeners = new Map<string, IopubListener>();
  readonly #replies = new Map<string, (message: Message) => void>();
  #stderr = '';
  #closing = false;
  /** Never resolves; rejects with `KernelDied` when the process ends unasked. */
  readonly died: Promise<never>;

  private constructor(
    private readonly connection: Connection,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    this.#codec = new Codec(connection.key, connection.signature_scheme);
    const options = { linger: 0, routingId: this.#session };
    this.#shell = new Dealer(options);
    this.#control = new Dealer({ ...options, routingId: `${this.#session}-control` });
    // Without a limit: a message that is dropped is a lie about what the cell printed.
    this.#iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
    child.stdout?.resume();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-4000);
    });
    this.died = new Promise<never>((_, reject) => {
      const gone = (how: string): void => {
        if (this.#closing) return;
        this.#closing = true;
        // What it sent before it died is still on its way through the sockets.
        setTimeout(() => {
          living.delete(this);
          reject(
            new KernelDied([`the kernel died (${how})`, this.#stderr.trim()].filter(Boolean).join(':\n')),
          );
          this.#close();
        }, 250);
      };
      child.on('error', (error) => gone(error.message));
      child.on('exit', (code, signal) => gone(signal ?? `exit code ${code}`));
    });
    this.died.catch(() => undefined);
    living.add(this);
  }

  /**
   * Starts a kernel and waits until it answers.
   *
   * @throws LmlabError `kernel` when it does not start
   */
  static async start(options: KernelOptions): Promise<KernelClient> {
    const { cwd, startTimeoutMs = 60_000, argv = kernelArgv, data } = options;
    const folder = mkdtempSync(join(tmpdir(), runFolder));
    const file = join(folder, 'connection.json');
    let kernel: KernelClient | undefined;
    try {
      const [shell, iopub, stdin, control, hb] = await freePorts(5);
      const connection: Connection = {
        transport: 'tcp',
        ip: '127.0.0.1',
        shell_port: shell,
        iopub_port: iopub,
        stdin_port: stdin,
        control_port: control,
        hb_port: hb,
        key: randomBytes(32).toString('hex'),
        signature_scheme: 'hmac-sha256',
      };
      writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
      const [program, ...args] = argv(file);
      const child = spawn(program, args, {
        cwd,
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own, so that everything it started can be stopped with it.
        detached: true,
        env: {
          ...process.env,
          JPY_PARENT_PID: String(process.pid),
          // What a runner executes is no learner's history, and what it solves no learner has solved.
          LMLAB_HISTORY: 'off',
          LMLAB_PROGRESS: join(folder, 'progress.jsonl'),
          LMLAB_DELIVERABLES: process.env['LMLAB_DELIVERABLES'] ?? join(folder, 'deliverables'),
          ...(data && fixedConditions(data, folder)),
        },
      });
      kernel = new KernelClient(connection, child, folder);
      await kernel.#connect(startTimeoutMs);
      return kernel;
    } catch (cause) {
      kernel?.kill();
      rmSync(folder, { recursive: true, force: true });
      throw new LmlabError('kernel', {
        expected: 'the lmlab kernel to start',
        found: (cause as Error).message,
        remedy: 'Run `npm ci` and `npm run build` in the project, then try again.',
        cause,
      });
    }
  }

  async #connect(timeoutMs: number): Promise<void> {
    this.#shell.connect(address(this.connection, 'shell'));
    this.#control.connect(address(this.connection, 'control'));
    this.#iopub.connect(address(this.connection, 'iopub'));
    this.#iopub.subscribe();
    void this.#receiveReplies(this.#shell);
    void this.#receiveReplies(this.#control);
    void this.#receiveIopub();
    // A subscription takes effect some time after the connection: ask until both channels have answered.
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      if (Date.now() > deadline) throw new Error(`no answer within ${timeoutMs / 1000} s`);
      let hear: () => void;
      const heard = new Promise<void>((resolve) => (hear = resolve));
      const { reply } = this.#request(this.#shell, 'kernel_info_request', {}, () => hear());
      const wait = new Promise<'late'>((resolve) => setTimeout(resolve, 300, 'late'));
      const both = Promise.all([reply, heard]);
      if ((await Promise.race([both, wait, this.died])) !== 'late') return;
    }
  }

  #request(
    socket: Dealer,
    type: string,
    content: Json,
    listener?: IopubListener,
  ): { id: string; reply: Promise<Message> } {
    const header = newHeader(type, this.#session, 'lmlab-run');
    if (listener) this.#listeners.set(header.msg_id, listener);
    const reply = new Promise<Message>((resolve) => this.#replies.set(header.msg_id, resolve));
    const frames = this.#codec.encode({
      identities: [],
      header,
      parent_header: {},
      metadata: {},
      content,
      buffers: [],
    });
    // A send that fails leaves the reply open; the time limit and `died` answer for it.
    socket.send(frames).catch(() => undefined);
    return { id: header.msg_id, reply };
  }

  /**
   * Executes one cell.
   *
   * @param code the cell's source
   * @param listener gets every iopub message of this cell, also those that come after it has finished
   * @param stopOnError whether an error here makes the kernel skip requests that are already queued
   * @returns the content of the reply, once the kernel is idle again
   * @throws KernelDied when the kernel's process ends first
   */
  async execute(code: string, listener: IopubListener, stopOnError = true): Promise<Json> {
    let idle: () => void;
    const isIdle = new Promise<void>((resolve) => (idle = resolve));
    const { reply } = this.#request(
      this.#shell,
      'execute_request',
      {
        code,
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: stopOnError,
      },
      (message) => {
        listener(message);
        if (message.header.msg_type === 'status' && message.content.execution_state === 'idle') idle();
      },
    );
    const [message] = await Promise.race([Promise.all([reply, isIdle]), this.died]);
    return message.content;
  }

  /** Asks the running cell to stop; the answer says only that the request was heard. */
  interrupt(): void {
    this.#request(this.#control, 'interrupt_request', {});
  }

  /** Ends the kernel in good order, and by force when it does not go within the grace period. */
  async shutdown(graceMs = 3000): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    const gone = new Promise<void>((resolve) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) resolve();
      else this.child.once('exit', () => resolve());
    });
    this.#request(this.#control, 'shutdown_request', { restart: false });
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([gone, new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))]);
    clearTimeout(timer);
    this.kill();
  }

  /** Ends the kernel and everything it started, at once. */
  kill(): void {
    this.#closing = true;
    living.delete(this);
    if (this.child.pid !== undefined) {
      try {
        // On Windows there are no process groups; there the kernel itself is what can be ended.
        if (process.platform === 'win32') this.child.kill('SIGKILL');
        else process.kill(-this.child.pid, 'SIGKILL');
      } catch {
        // Already gone, the whole group.
      }
    }
    this.#close();
  }

  #close(): void {
    for (const socket of [this.#shell, this.#control, this.#iopub]) if (!socket.closed) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #receiveReplies(socket: Dealer): Promise<void> {
    for await (const frames of socket) {
      const message = this.#codec.decode(frames);
      const id = parentId(message);
      this.#replies.get(id)?.(message);
      this.#replies.delete(id);
    }
  }

  async #receiveIopub(): Promise<void> {
    for await (const frames of this.#iopub) {
      const message = this.#codec.decode(frames);
      this.#listeners.get(parentId(message))?.(message);
    }
  }
}

function parentId(message: Message): string {
  return 'msg_id' in message.parent_header ? message.parent_header.msg_id : '';
}
