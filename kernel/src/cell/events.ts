import { writeSync } from 'node:fs';
import { encodeFrame, encodeJson, FD, markBytes, type FromCell } from '../bridge';

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes all bytes before it returns. A pipe that is full, and was made non-blocking by someone, is waited for. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

/** Tells the supervisor something on behalf of a cell; returns when the pipe has taken it. */
export function send(event: FromCell, cell: number): void {
  writeAll(FD.events, encodeJson(event, cell));
}

/** Sends bytes that a cell printed. */
export function sendStream(kind: number, cell: number, bytes: Uint8Array): void {
  writeAll(FD.events, encodeFrame(kind, cell, bytes));
}

let marks = 0;

/** Lets the supervisor wait here until it has all that was printed so far around our back. */
export function sendMark(secret: string): void {
  const mark = ++marks;
  for (const fd of [1, 2]) {
    try {
      writeAll(fd, markBytes(secret, mark));
    } catch {
      // A learner may have closed it; the supervisor does not wait for ever.
    }
  }
  send({ op: 'mark', mark }, 0);
}
