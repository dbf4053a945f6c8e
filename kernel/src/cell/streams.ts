import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { Writable } from 'node:stream';
import { KIND } from '../bridge';
import { sendMark, sendStream } from './events';
import { thisCell } from './scope';

/** A stdout or stderr whose every write has left the process, tagged with its cell, when `write` returns. */
function cellStream(kind: number, fd: number): Writable {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, callback) {
      const cell = thisCell();
      if (!cell.interrupted) sendStream(kind, cell.number, chunk);
      callback();
    },
  });
  // Programs call end() on stdout at times; the notebook goes on.
  stream.end = () => stream;
  stream.destroy = () => stream;
  return Object.assign(stream, { fd, isTTY: false });
}

/** Replaces process.stdout and process.stderr; call before anything prints. */
export function captureStreams(secret: string): void {
  const stdout = cellStream(KIND.stdout, 1);
  const stderr = cellStream(KIND.stderr, 2);
  Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get: () => stdout });
  Object.defineProperty(process, 'stderr', { configurable: true, enumerable: true, get: () => stderr });
  markAfterSyncChildren(secret);
}

/** What a synchronous child process printed stands before what the cell prints next. */
function markAfterSyncChildren(secret: string): void {
  const functions = childProcess as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of ['spawnSync', 'execSync', 'execFileSync']) {
    const original = functions[name];
    functions[name] = (...args: unknown[]) => {
      try {
        return original(...args);
      } finally {
        sendMark(secret);
      }
    };
  }
  syncBuiltinESMExports();
}
