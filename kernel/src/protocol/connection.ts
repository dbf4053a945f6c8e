import { readFileSync } from 'node:fs';

/** Jupyter's connection file: where a kernel listens, and the secret that signs its messages. */
export interface Connection {
  readonly transport: 'tcp' | 'ipc';
  readonly ip: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: string;
}

export type Channel = 'shell' | 'iopub' | 'stdin' | 'control' | 'hb';

/** The ZeroMQ address of a channel. */
export function address(connection: Connection, channel: Channel): string {
  const port = connection[`${channel}_port`];
  return connection.transport === 'ipc' ? `ipc://${connection.ip}-${port}` : `tcp://${connection.ip}:${port}`;
}

/** Reads and checks a connection file; throws an `Error` that names the file and what is wrong in it. */
export function readConnection(file: string): Connection {
  const wrong = (what: string): Error => new Error(`connection file ${file}: ${what}`);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw wrong(error instanceof SyntaxError ? `not JSON (${error.message})` : (error as Error).message);
  }
  if (typeof json !== 'object' || json === null) throw wrong('not a JSON object');
  const fields = json as Record<string, unknown>;
  const port = (channel: Channel): number => {
    const value = fields[`${channel}_port`];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 65535)
      throw wrong(`expected ${channel}_port to be a port from 1 to 65535, found ${JSON.stringify(value)}`);
    return value;
  };
  const text = (field: string, fallback?: string): string => {
    const value = fields[field] ?? fallback;
    if (typeof value !== 'string')
      throw wrong(`expected ${field} to be text, found ${JSON.stringify(value)}`);
    return value;
  };
  const transport = text('transport', 'tcp');
  if (transport !== 'tcp' && transport !== 'ipc')
    throw wrong(`unknown transport ${JSON.stringify(transport)}`);
  return {
    transport,
    ip: text('ip'),
    shell_port: port('shell'),
    iopub_port: port('iopub'),
    stdin_port: port('stdin'),
    control_port: port('control'),
    hb_port: port('hb'),
    key: text('key'),
    signature_scheme: text('signature_scheme', 'hmac-sha256'),
  };
}
