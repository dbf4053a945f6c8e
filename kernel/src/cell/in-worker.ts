import { isMainThread } from 'node:worker_threads';
import { writeAll } from './events';

/**
 * Preloaded into the cell process and so into every worker thread it starts. A worker's output normally passes
 * through the main thread's event loop, so it would wait for a synchronous cell to end; here it goes out at once.
 */
if (!isMainThread) {
  for (const [stream, fd] of [
    [process.stdout, 1],
    [process.stderr, 2],
  ] as const) {
    const write = (chunk: Uint8Array | string, encoding: BufferEncoding): void =>
      writeAll(fd, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
    stream._write = (chunk: Uint8Array | string, encoding, callback) => {
      write(chunk, encoding);
      callback();
    };
    stream._writev = (chunks, callback) => {
      for (const { chunk, encoding } of chunks) write(chunk as Uint8Array | string, encoding);
      callback();
    };
  }
}
