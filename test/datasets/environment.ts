import { mkdtempSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty cache and the given mirror while `body` runs; the environment afterwards is as before. */
export async function withData(mirror: string, body: (cache: string) => Promise<void>): Promise<void> {
  const before = { cache: process.env['LMLAB_CACHE'], mirror: process.env['LMLAB_DATA_MIRROR'] };
  const cache = mkdtempSync(join(tmpdir(), 'lmlab-cache-'));
  process.env['LMLAB_CACHE'] = cache;
  process.env['LMLAB_DATA_MIRROR'] = mirror;
  try {
    await body(cache);
  } finally {
    restore('LMLAB_CACHE', before.cache);
    restore('LMLAB_DATA_MIRROR', before.mirror);
    rmSync(cache, { recursive: true, force: true });
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

/** What a test server answers to a path. */
export interface Answer {
  readonly status?: number;
  readonly body?: Uint8Array | string;
  /** Promise this many bytes, send the body, and cut the line. */
  readonly promisedBytes?: number;
}

/** A web server on this machine; `paths` collects what was asked for. */
export async function withServer(
  answer: (path: string) => Answer,
  body: (address: string, paths: string[]) => Promise<void>,
): Promise<void> {
  const paths: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    paths.push(path);
    const { status = 200, body: content = '', promisedBytes } = answer(path);
    if (promisedBytes === undefined) {
      response.writeHead(status).end(content);
      return;
    }
    response.writeHead(status, { 'content-length': promisedBytes });
    response.write(content, () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
