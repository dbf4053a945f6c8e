import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Dealer, Request, Subscriber } from 'zeromq';
import { kernelArgv, projectRoot } from '../../kernel/src/kernelspec';
import { address, type Connection } from '../../kernel/src/protocol/connection';
import { Codec, newHeader, type Header, type Json, type Message } from '../../kernel/src/protocol/wire';

/** What one request brought: its reply, and everything on iopub that names it as parent, up to idle. */
export interface Answer {
  readonly reply: Message;
  readonly iopub: readonly Message[];
}
type Channel = 'shell' | 'control' | 'stdin';

async function freePorts(n: number): Promise<number[]> {
  const servers = Array.from({ length: n }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) =>
          server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
        ),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export async function makeConnection(): Promise<Connection> {
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await freePorts(5);
  const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port } as Record<string, number>;
  return {
    transport: 'tcp',
    ip: '127.0.0.1',
    key: 'a secret',
    signature_scheme: 'hmac-sha256',
    ...ports,
  } as Connection;
}

/** A client of the built kernel over the real wire, for tests: it sees every message as it is. */
export class Client {
  readonly session = `test-${process.pid}`;
  readonly iopub: Message[] = [];
  log = '';
  readonly #codec: Codec;
  readonly #sockets: Record<Channel, Dealer>;
  readonly #subscriber = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
  readonly #replies = new Map<string, Message>();
  readonly #watchers = new Set<() => void>();
  /** Called for each input_request; its text is the answer. */
  onInput: ((content: Json) => string | undefined) | undefined;

  private constructor(
    readonly connection: Connection,
    readonly process: ChildProcess,
    private readonly folder: string,
  ) {
    this.#codec = new Codec(connection.key);
    const dealer = (): Dealer => new Dealer({ routingId: this.session, linger: 0, receiveHighWaterMark: 0 });
    this.#sockets = { shell: dealer(), control: dealer(), stdin: dealer() };
    for (const channel of ['shell', 'control', 'stdin'] as const) {
      this.#sockets[channel].connect(address(connection, channel));
      void this.#listen(this.#sockets[channel], (message) => this.#receive(channel, message));
    }
    this.#subscriber.connect(address(connection, 'iopub'));
    this.#subscriber.subscribe();
    void this.#listen(this.#subscriber, (message) => this.iopub.push(message));
    process.stderr?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
  }

  static async start(options: { cwd?: string; env?: Record<string, string> } = {}): Promise<Client> {
    const folder = mkdtempSync(path.join(tmpdir(), 'lmlab-client-'));
    const connection = await makeConnection();
    const file = path.join(folder, 'connection.json');
    writeFileSync(file, JSON.stringify(connection));
    const [program, ...args] = kernelArgv(file);
    const child = spawn(program, args, {
      cwd: options.cwd ?? projectRoot,
      env: { ...process.env, JPY_PARENT_PID: String(process.pid), LMLAB_HISTORY: 'off', ...options.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const client = new Client(connection, child, folder);
    // iopub is connected when the status of an answered request is seen on it.
    while (!client.iopub.some((message) => message.header.msg_type === 'status'))
      await client.request('control', 'kernel_info_request', {}, { waitForIdle: false });
    return client;
  }

  /** Ends the kernel and waits for its end. */
  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGKILL');
      await new Promise((resolve) => this.process.once('exit', resolve));
    }
    for (const socket of [...Object.values(this.#sockets), this.#subscriber]) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Sends frames as they are. */
  async sendRaw(channel: Channel, frames: Buffer[]): Promise<void> {
    await this.#sockets[channel].send(frames);
  }

  encode(
    type: string,
    content: Json,
    metadata: Json = {},
    parent: Message['parent_header'] = {},
  ): { header: Header; frames: Buffer[] } {
    const header = newHeader(type, this.session, 'tester');
    const message: Message = {
      identities: [],
      header,
      parent_header: parent,
      metadata,
      content,
      buffers: [],
    };
    return { header, frames: this.#codec.encode(message) };
  }

  /** Sends a request; the result tells its id and, when awaited, its answer. */
  async request(
    channel: Channel,
    type: string,
    content: Json,
    options: { waitForIdle?: boolean; metadata?: Json } = {},
  ): Promise<Answer> {
    const { header, frames } = this.encode(type, content, options.metadata);
    await this.sendRaw(channel, frames);
    const mine = (message: Message): boolean => message.parent_header.msg_id === header.msg_id;
    const isIdle = (message: Message): boolean => mine(message) && message.content.execution_state === 'idle';
    await this.until(
      () => this.#replies.has(header.msg_id) && (options.waitForIdle === false || this.iopub.some(isIdle)),
    );
    return { reply: this.#replies.get(header.msg_id)!, iopub: this.iopub.filter(mine) };
  }

  /** Sends a message that has no reply; resolves to what iopub says of it, up to idle. */
  async post(type: string, content: Json, buffers: Buffer[] = []): Promise<Message[]> {
    const { header, frames } = this.encode(type, content);
    await this.sendRaw('shell', [...frames, ...buffers]);
    const mine = (message: Message): boolean => message.parent_header.msg_id === header.msg_id;
    await this.until(() =>
      this.iopub.some((message) => mine(message) && message.content.execution_state === 'idle'),
    );
    return this.iopub.filter(mine);
  }

  /** Executes code. */
  execute(code: string, more: Json = {}, metadata: Json = {}): Promise<Answer> {
    const content = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: true,
      stop_on_error: true,
      ...more,
    };
    return this.request('shell', 'execute_request', content, { metadata });
  }

  /** Resolves when the condition holds; it is looked at after every message. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Sends one heartbeat and returns the echo. */
  async beat(): Promise<string> {
    const socket = new Request({ linger: 0, receiveTimeout: 5000 });
    socket.connect(address(this.connection, 'hb'));
    await socket.send('ping');
    const [echo] = await socket.receive();
    socket.close();
    return echo.toString();
  }

  #receive(channel: Channel, message: Message): void {
    if (channel === 'stdin') {
      const value = this.onInput?.(message.content);
      if (value === undefined) return;
      const { frames } = this.encode('input_reply', { status: 'ok', value }, {}, message.header);
      void this.sendRaw('stdin', frames);
    } else if ('msg_id' in message.parent_header) this.#replies.set(message.parent_header.msg_id, message);
  }

  async #listen(socket: Dealer | Subscriber, receive: (message: Message) => void): Promise<void> {
    for await (const frames of socket) {
      receive(this.#codec.decode(frames));
      for (const look of [...this.#watchers]) look();
    }
  }
}

/** The messages of a type. */
export function ofType(answer: Answer, type: string): Json[] {
  return answer.iopub.filter((message) => message.header.msg_type === type).map(({ content }) => content);
}

/** All that was printed on a stream. */
export function printed(answer: Answer, name: 'stdout' | 'stderr' = 'stdout'): string {
  return ofType(answer, 'stream')
    .filter((content) => content.name === name)
    .map((content) => content.text as string)
    .join('');
}

/** The plain text of the result, if there is one. */
export function result(answer: Answer): unknown {
  return (ofType(answer, 'execute_result').at(0)?.data as Json | undefined)?.['text/plain'];
}

/** The types of the messages in order, neighbouring streams counted once. */
export function types(answer: Answer): string[] {
  return answer.iopub
    .map(({ header, content }) =>
      header.msg_type === 'status' ? (content.execution_state as string) : header.msg_type,
    )
    .filter((type, i, all) => type !== 'stream' || all[i - 1] !== 'stream');
}
