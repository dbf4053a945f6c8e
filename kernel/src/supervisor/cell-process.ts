import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import {
  encodeJson,
  FD,
  FrameReader,
  KIND,
  type Comm,
  type Ended,
  type Frame,
  type FromCell,
  type ToCell,
} from '../bridge';
import { explainDeath, explainFailedStart } from './death';
import { RawOutput } from './raw-output';

/** What the supervisor hears from the process that runs the cells. */
export interface CellListener {
  printed(cell: number | undefined, name: 'stdout' | 'stderr', bytes: Buffer): void;
  event(cell: number, event: FromCell): void;
  /** It is gone; `failure` was the outcome of the cell that ran, if one did. */
  died(): void;
}

/** What can be asked of the engine beside running cells. */
export type Question =
  | { readonly op: 'complete' | 'inspect'; readonly code: string; readonly cursor: number }
  | { readonly op: 'isComplete'; readonly code: string }
  | ({ readonly op: 'comm' } & Comm);

/** Output printed around our back is waited for this long, should a learner have closed stdout. */
const MARK_WAIT_MS = 300;

/** How often the programs that an interrupted cell waits for are asked to end. */
const SIGNAL_AGAIN_MS = 250;

const NOBODY: CellListener = { printed: () => undefined, event: () => undefined, died: () => undefined };

/** The process that runs the cells, as the supervisor sees it. One object is one process: after a death make another. */
export class CellProcess {
  readonly #child: ChildProcess;
  readonly #reader = new FrameReader();
  readonly #frames: Frame[] = [];
  readonly #replies = new Map<number, (value: unknown) => void>();
  readonly #raw: { stdout: RawOutput; stderr: RawOutput };
  #ids = 0;
  readonly #interrupted: (() => void)[] = [];
  #held = false;
  #gone = false;
  #ready = false;
  #execution: ((ended: Ended) => void) | undefined;

  /** To be set before it can have said anything: in the turn of the event loop that made it, or in the next few. */
  listener: CellListener = NOBODY;

  constructor() {
    const secret = randomBytes(12).toString('hex');
    const cell = path.join(__dirname, '../cell');
    // For async-stack.ts: without the first Node ends the process at any interrupt, the second lets it mend the rest.
    const flags = ['--no-force-async-hooks-checks', '--expose-internals'];
    const preload = ['--require', path.join(cell, 'in-worker.js')];
    this.#child = spawn(process.execPath, [...flags, ...preload, path.join(cell, 'main.js'), secret], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      // Its own process group: an interrupt and the end reach the programs that cells start, too.
      detached: process.platform !== 'win32',
    });
    const raw = (name: 'stdout' | 'stderr'): RawOutput =>
      new RawOutput(secret, this.#child[name]!, (bytes) => this.listener.printed(undefined, name, bytes));
    this.#raw = { stdout: raw('stdout'), stderr: raw('stderr') };
    (this.#child.stdio[FD.events] as Readable).on('data', (chunk: Buffer) => {
      for (const frame of this.#reader.push(chunk)) this.#frames.push(frame);
      this.#deliver();
    });
    for (const fd of [FD.requests, FD.interrupts, FD.answers]) this.#pipe(fd).on('error', () => undefined);
    // 'close' comes when the process has ended and its pipes are read to the end, unless a program it left holds them.
    this.#child.once('exit', (code, signal) => {
      this.kill(); // what it started
      const end = (): void => this.#end(code, signal);
      this.#child.once('close', end);
      setTimeout(end, 500).unref();
    });
  }

  /** The process has ended. */
  get gone(): boolean {
    return this.#gone;
  }

  /** The process came up far enough to run cells. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Runs a cell; always resolves, with the reason of the process's death if that is what ends it. */
  execute(cell: number, request: Omit<Extract<ToCell, { op: 'execute' }>, 'op' | 'id'>): Promise<Ended> {
    return new Promise((resolve) => {
      this.#execution = resolve;
      const id = ++this.#ids;
      this.#replies.set(id, (value) => {
        this.#execution = undefined;
        resolve(value as Ended);
      });
      this.tell({ op: 'execute', id, ...request }, cell);
    });
  }

  /** Asks the engine something; resolves to null when the process dies first. */
  ask(request: Question, cell = 0): Promise<unknown> {
    if (this.#gone) return Promise.resolve(null);
    return new Promise((resolve) => {
      const id = ++this.#ids;
      this.#replies.set(id, resolve);
      this.tell({ ...request, id }, cell);
    });
  }

  tell(message: ToCell, cell = 0): void {
    if (!this.#gone) this.#pipe(FD.requests).write(encodeJson(message, cell));
  }

  /** Answers a cell that stands still in `prompt`. */
  answerSync(reply: { value: string } | { why: string }): void {
    if (!this.#gone) this.#pipe(FD.answers).write(`${JSON.stringify(reply)}\n`);
  }

  /** Stops the running cell and the programs it started; resolves when all is quiet, however long that takes. */
  interrupt(): Promise<void> {
    if (this.#gone) return Promise.resolve();
    this.#pipe(FD.interrupts).write('!');
    // A little later, so that the cell knows why the program that it waits for ends; and again, as it may be about to
    // start one.
    let timer = setTimeout(() => {
      this.#signal('SIGINT');
      timer = setInterval(() => this.#signal('SIGINT'), SIGNAL_AGAIN_MS);
    }, 10);
    return new Promise((resolve) =>
      this.#interrupted.push(() => {
        clearTimeout(timer);
        resolve();
      }),
    );
  }

  /** Ends the process and everything it started. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#child.pid;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, signal);
    } catch {
      // It is gone already.
    }
  }

  #pipe(fd: number): Writable {
    return this.#child.stdio[fd] as Writable;
  }

  #deliver(): void {
    while (!this.#held) {
      const frame = this.#frames.shift();
      if (!frame) return;
      if (frame.kind !== KIND.json)
        this.listener.printed(frame.cell, frame.kind === KIND.stdout ? 'stdout' : 'stderr', frame.payload);
      else this.#event(frame.cell, JSON.parse(frame.payload.toString('utf8')) as FromCell);
    }
  }

  #event(cell: number, event: FromCell): void {
    if (event.op === 'mark') void this.#hold(event.mark);
    else if (event.op === 'ready') this.#ready = true;
    else if (event.op === 'interrupted') for (const resolve of this.#interrupted.splice(0)) resolve();
    else if (event.op === 'reply') {
      const resolve = this.#replies.get(event.id);
      this.#replies.delete(event.id);
      resolve?.(event.value);
    } else this.listener.event(cell, event);
  }

  /** Lets nothing pass until all that was printed before the mark has arrived. */
  async #hold(mark: number): Promise<void> {
    this.#held = true;
    const late = new Promise((resolve) => setTimeout(resolve, MARK_WAIT_MS).unref());
    await Promise.race([Promise.all([this.#raw.stdout.reached(mark), this.#raw.stderr.reached(mark)]), late]);
    this.#held = false;
    this.#deliver();
  }

  #end(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#held = false;
    this.#deliver();
    this.#held = true;
    for (const raw of Object.values(this.#raw)) raw.end();
    const failure = this.#ready
      ? explainDeath(code, signal, this.#raw.stderr.lastWords)
      : explainFailedStart(this.#raw.stderr.start);
    this.#execution?.({ status: 'error', failure });
    for (const resolve of this.#replies.values()) resolve(null);
    for (const resolve of this.#interrupted.splice(0)) resolve();
    this.listener.died();
  }
}
