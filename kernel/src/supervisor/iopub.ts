import { StringDecoder } from 'node:string_decoder';
import { newHeader, type Header, type Json } from '../protocol/wire';
import type { Sockets } from './sockets';

/** The request that a message belongs to. */
export type Parent = Header | Readonly<Record<string, never>>;
export type StreamName = 'stdout' | 'stderr';

/** Pieces of output wait this long for more, so that a printing loop does not become a message a line. */
const WAIT_MS = 15;
/** Text goes out at this length at the latest, in UTF-16 units. */
const CHUNK = 32 * 1024;
/** What one cell may print; more would freeze browsers and bloat the notebook. */
export const MAX_OUTPUT_BYTES = 10 * 1024 * 1024;

interface Pending {
  readonly name: StreamName;
  readonly parent: Parent;
  text: string;
}

/** Publishes on iopub, in order; joins neighbouring pieces of output; cuts a cell's output that never ends. */
export class Iopub {
  #pending: Pending | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #decoders = new Map<string, StringDecoder>();
  readonly #printed = new Map<string, number>();

  constructor(
    private readonly sockets: Sockets,
    private readonly session: string,
  ) {}

  publish(
    type: string,
    content: Json,
    parent: Parent,
    metadata: Json = {},
    buffers: readonly Buffer[] = [],
  ): void {
    this.flush();
    this.sockets.publish({
      identities: [Buffer.from(`kernel.${this.session}.${type}`)],
      header: newHeader(type, this.session),
      parent_header: parent,
      metadata,
      content,
      buffers,
    });
  }

  /** Bytes that a request's cell printed; `origin` tells apart streams whose characters may be split. */
  stream(name: StreamName, bytes: Buffer, parent: Parent, origin: string): void {
    const key = idOf(parent);
    const before = this.#printed.get(key) ?? 0;
    this.#printed.set(key, before + bytes.length);
    if (before > MAX_OUTPUT_BYTES) return;
    const decoderKey = `${origin} ${name} ${key}`;
    let decoder = this.#decoders.get(decoderKey);
    if (!decoder) this.#decoders.set(decoderKey, (decoder = new StringDecoder('utf8')));
    const room = MAX_OUTPUT_BYTES - before;
    if (bytes.length <= room) this.text(name, decoder.write(bytes), parent);
    else {
      this.text(name, decoder.write(bytes.subarray(0, room)), parent);
      const limit = `${MAX_OUTPUT_BYTES / 1024 / 1024} MB`;
      this.text(
        'stderr',
        `\n[output cut: a cell may print ${limit}; write what is longer to a file]\n`,
        parent,
      );
    }
  }

  /** Text that joins what was printed just before, if it is of the same kind. */
  text(name: StreamName, text: string, parent: Parent): void {
    if (text === '') return;
    if (this.#pending && (this.#pending.name !== name || idOf(this.#pending.parent) !== idOf(parent)))
      this.flush();
    this.#pending ??= { name, parent, text: '' };
    this.#pending.text += text;
    if (this.#pending.text.length >= CHUNK) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), WAIT_MS);
  }

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending) this.publish('stream', { name: pending.name, text: pending.text }, pending.parent);
  }

  /** Forgets a request whose cell has ended; what it prints later is counted anew. */
  forget(parent: Parent): void {
    const key = idOf(parent);
    this.#printed.delete(key);
    for (const name of [...this.#decoders.keys()]) if (name.endsWith(` ${key}`)) this.#decoders.delete(name);
  }
}

function idOf(parent: Parent): string {
  return 'msg_id' in parent ? parent.msg_id : '';
}
