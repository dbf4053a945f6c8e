import { ProgressLine } from '../core/progress';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LmlabError } from '../core/errors';
import type { DatasetFile } from './registry';

/** How long a server may stay silent before we call it unreachable. */
const SILENCE_MS = 15_000;

/**
 * The checked bytes of one file of a data set, from its URL, or from `<LMLAB_DATA_MIRROR>/<dataset>/<file>` where that
 * variable names a folder or a web address.
 * @throws LmlabError `unreachable-data` when nothing can be had; `wrong-checksum` when other bytes arrived.
 */
export async function download(dataset: string, file: DatasetFile): Promise<Uint8Array> {
  const source = whereFrom(dataset, file);
  const bytes = await (isWeb(source) ? fetchBytes(source, file.bytes) : readMirror(source));
  checkBytes(bytes, file, source);
  return bytes;
}

function isWeb(source: string): boolean {
  return /^https?:\/\//.test(source);
}

function whereFrom(dataset: string, file: DatasetFile): string {
  const mirror = process.env['LMLAB_DATA_MIRROR'];
  if (!mirror) return file.url;
  if (isWeb(mirror)) return `${mirror.replace(/\/$/, '')}/${dataset}/${file.name}`;
  return join(resolve(mirror), dataset, file.name);
}

const REMEDY =
  'Check the network, or set LMLAB_DATA_MIRROR to a folder or web address that holds the file as dataset/file.';

async function readMirror(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new LmlabError('unreachable-data', {
      expected: `a readable file ${path} in the data mirror`,
      found: (cause as NodeJS.ErrnoException).code ?? String(cause),
      remedy: REMEDY,
      cause,
    });
  }
}

async function fetchBytes(url: string, expectedBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  // A watchdog rather than a deadline: a slow line may take its time as long as something arrives.
  const silence = new AbortController();
  const abort = (): void => silence.abort(new Error(`no answer for ${SILENCE_MS / 1000} seconds`));
  let watchdog = setTimeout(abort, SILENCE_MS);
  using line = new ProgressLine(`download of ${url.split('/').pop()}, bytes`, expectedBytes, true);
  try {
    const response = await fetch(url, { signal: silence.signal });
    if (!response.ok || response.body === null) throw new Error(`HTTP status ${response.status}`);
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      clearTimeout(watchdog);
      watchdog = setTimeout(abort, SILENCE_MS);
      chunks.push(chunk);
      received += chunk.length;
      line.update(received, '');
      // A wrong answer may be endless; what is too long is wrong already.
      if (received > expectedBytes) break;
    }
  } catch (cause) {
    throw new LmlabError('unreachable-data', {
      expected: `${expectedBytes} bytes from ${url}`,
      found: received > 0 ? `${reason(cause)} after ${received} bytes` : reason(cause),
      remedy: REMEDY,
      cause,
    });
  } finally {
    clearTimeout(watchdog);
  }
  return Buffer.concat(chunks);
}

/** `fetch` says "fetch failed" and hides why one level down. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}

/** Hexadecimal sha256 of some bytes. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function checkBytes(bytes: Uint8Array, file: DatasetFile, source: string): void {
  const wrong = (expected: string, found: string): LmlabError =>
    new LmlabError('wrong-checksum', {
      expected: `${expected} in ${file.name}`,
      found: `${found} from ${source}`,
      remedy: 'Nothing was stored. Try again later, or get the file elsewhere and set LMLAB_DATA_MIRROR.',
    });
  if (bytes.length !== file.bytes) {
    const found = bytes.length > file.bytes ? 'more than that' : `only ${bytes.length} bytes`;
    throw wrong(`${file.bytes} bytes`, found);
  }
  const sum = sha256(bytes);
  if (sum !== file.sha256) throw wrong(`sha256 ${file.sha256}`, sum);
}
