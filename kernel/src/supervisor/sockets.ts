import { Publisher, Reply, Router } from 'zeromq';
import { address, type Channel, type Connection } from '../protocol/connection';
import { Codec, WireError, type Message } from '../protocol/wire';
import { log } from './log';

export type RequestChannel = 'shell' | 'control' | 'stdin';

/** The five ZeroMQ sockets of a kernel. Sends are queued and awaited one at a time: none is ever dropped. */
export class Sockets {
  readonly #codec: Codec;
  readonly #routers = {
    shell: new Router({ handover: true, sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1000 }),
    control: new Router({ handover: true, sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1000 }),
    stdin: new Router({ handover: true, sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1000 }),
  };
  readonly #iopub = new Publisher({ sendHighWaterMark: 0, linger: 1000 });
  readonly #heartbeat = new Reply({ linger: 0 });
  readonly #queues = new Map<Router | Publisher, Promise<void>>();

  constructor(private readonly connection: Connection) {
    this.#codec = new Codec(connection.key, connection.signature_scheme);
  }

  /** Binds all ports; rejects with an `Error` that names the channel and address that could not be had. */
  async open(handler: (channel: RequestChannel, message: Message) => void): Promise<void> {
    const sockets = { ...this.#routers, iopub: this.#iopub, hb: this.#heartbeat };
    for (const [channel, socket] of Object.entries(sockets) as [Channel, Router][]) {
      const where = address(this.connection, channel);
      await socket.bind(where).catch((error: unknown) => {
        throw new Error(`cannot listen on ${where} (${channel}): ${(error as Error).message}`);
      });
    }
    void this.#beat();
    for (const channel of ['shell', 'control', 'stdin'] as const) void this.#receive(channel, handler);
  }

  /** Sends to the client that the message's identities name. */
  send(channel: RequestChannel, message: Message): void {
    this.#enqueue(this.#routers[channel], message);
  }

  /** Sends to every client. */
  publish(message: Message): void {
    this.#enqueue(this.#iopub, message);
  }

  /** Resolves when everything queued so far was handed to ZeromMQ, and closes. */
  async close(): Promise<void> {
    await Promise.all(this.#queues.values());
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }

  #enqueue(socket: Router | Publisher, message: Message): void {
    const before = this.#queues.get(socket) ?? Promise.resolve();
    const next = before.then(async () => {
      try {
        await socket.send(this.#codec.encode(message));
      } catch (error) {
        log(`could not send ${message.header.msg_type}: ${(error as Error).message}`);
      }
    });
    this.#queues.set(socket, next);
  }

  async #receive(channel: RequestChannel, handler: (channel: RequestChannel, message: Message) => void) {
    for await (const frames of this.#routers[channel]) {
      try {
        handler(channel, this.#codec.decode(frames));
      } catch (error) {
        const what = error instanceof WireError ? error.message : ((error as Error).stack ?? String(error));
        log(`refused a message on ${channel}: ${what}`);
      }
    }
  }

  async #beat(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }
}
