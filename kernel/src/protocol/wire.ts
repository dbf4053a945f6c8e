import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** The version of Jupyter's messaging protocol that is spoken here. */
export const PROTOCOL_VERSION = '5.4';

/** Jupyter's message header; `date` is ISO 8601. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** Any JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** One message of the protocol; `identities` are the routing prefixes (the topic on iopub). */
export interface Message {
  readonly identities: readonly Buffer[];
  readonly header: Header;
  /** The header of the request that this message answers or belongs to; `{}` when there is none. */
  readonly parent_header: Header | Readonly<Record<string, never>>;
  readonly metadata: Json;
  readonly content: Json;
  readonly buffers: readonly Buffer[];
}

/** A message that cannot be trusted or read; it is logged and dropped, never answered. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const DELIMITER = Buffer.from('<IDS|MSG>');
/** Larger JSON parts than this are refused: no client sends one, and parsing it would stall the kernel. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;
/** As many signatures are remembered to recognise a replayed message. */
const REMEMBERED = 16384;

/** A fresh header for a message of the given type. */
export function newHeader(msgType: string, session: string, username = 'kernel'): Header {
  return {
    msg_id: randomUUID(),
    msg_type: msgType,
    session,
    username,
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
}

/**
 * Writes and reads signed messages: `identities… <IDS|MSG> signature header parent metadata content buffers…`.
 * One codec belongs to one end of a connection: it refuses a signature that it has read before.
 * An empty key turns signing off, as the protocol says.
 *
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
export class Codec {
  readonly #seen = new Set<string>();

  /** @param key the connection's shared secret. @param scheme such as `hmac-sha256`. */
  constructor(
    private readonly key: string,
    private readonly scheme = 'hmac-sha256',
  ) {
    if (key !== '') this.#sign([]); // an unknown scheme fails here, not at the first message
  }

  /** The frames of a message, ready to send. */
  encode(message: Message): Buffer[] {
    const parts = [message.header, message.parent_header, message.metadata, message.content].map((part) =>
      Buffer.from(JSON.stringify(part)),
    );
    return [...message.identities, DELIMITER, Buffer.from(this.#sign(parts)), ...parts, ...message.buffers];
  }

  /** The message in these frames; throws `WireError` when it is malformed, unsigned, forged or replayed. */
  decode(frames: readonly Buffer[]): Message {
    const start = frames.findIndex((frame) => frame.equals(DELIMITER));
    if (start < 0) throw new WireError('no <IDS|MSG> delimiter in the message');
    const signature = frames.at(start + 1);
    const parts = frames.slice(start + 2, start + 6);
    if (signature === undefined || parts.length < 4)
      throw new WireError(
        `expected a signature and 4 parts after <IDS|MSG>, found ${frames.length - start - 1}`,
      );
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    if (size > MAX_JSON_BYTES) throw new WireError(`a message of ${size} bytes; at most ${MAX_JSON_BYTES}`);
    this.#verify(signature, parts);
    const [header, parent, metadata, content] = parts.map(parseObject) as [Json, Json, Json, Json];
    return {
      identities: frames.slice(0, start),
      header: asHeader(header),
      parent_header: 'msg_id' in parent ? asHeader(parent) : {},
      metadata,
      content,
      buffers: frames.slice(start + 6),
    };
  }

  #sign(parts: readonly Buffer[]): string {
    if (this.key === '') return '';
    if (!this.scheme.startsWith('hmac-'))
      throw new WireError(`unknown signature scheme ${JSON.stringify(this.scheme)}; expected hmac-sha256`);
    const hmac = createHmac(this.scheme.slice('hmac-'.length), this.key);
    for (const part of parts) hmac.update(part);
    return hmac.digest('hex');
  }

  #verify(signature: Buffer, parts: readonly Buffer[]): void {
    if (this.key === '') return;
    const expected = Buffer.from(this.#sign(parts));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
      throw new WireError(
        signature.length === 0 ? 'an unsigned message' : 'a message with a wrong signature',
      );
    const seen = expected.toString();
    if (this.#seen.has(seen)) throw new WireError('a replayed message (its signature was seen before)');
    this.#seen.add(seen);
    // Sets iterate in insertion order: the first is the oldest.
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.values().next().value as string);
  }
}

function parseObject(bytes: Buffer): Json {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new WireError(`a message part that is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WireError('a message part that is not a JSON object');
  return value as Json;
}

function asHeader(json: Json): Header {
  const text = (field: string): string => {
    const value = json[field];
    if (typeof value === 'string') return value;
    if (field === 'msg_id' || field === 'msg_type')
      throw new WireError(`a header whose ${field} is not a string`);
    return ''; // old clients leave out the date or the version
  };
  // Unknown fields are kept: replies carry the request's header back as it was.
  return {
    ...json,
    msg_id: text('msg_id'),
    msg_type: text('msg_type'),
    session: text('session'),
    username: text('username'),
    date: text('date'),
    version: text('version'),
  };
}
