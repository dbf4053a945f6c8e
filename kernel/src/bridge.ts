import type { ExecuteOutcome, Failure, MimeBundle } from './engine';

/**
 * What the two processes of the kernel say to each other. The supervisor owns the sockets and never runs the
 * learner's code; the cell process runs it and owns nothing else. A frame is
 * `length (u32) kind (u8) cell (u32) payload`, where `cell` numbers the execution that the payload belongs to.
 */
export const KIND = { stdout: 1, stderr: 2, json: 3 } as const;

export interface Frame {
  readonly kind: number;
  readonly cell: number;
  readonly payload: Buffer;
}

/** File descriptors of the cell process, beyond stdin, stdout and stderr. */
export const FD = {
  /** Requests to it. */
  requests: 3,
  /** Everything from it, written synchronously and in order. */
  events: 4,
  /** Interrupts, read by a worker thread so that they arrive while a cell keeps the main thread busy. */
  interrupts: 5,
  /** Answers to the synchronous `prompt`. */
  answers: 6,
} as const;

/** Binary buffers travel as base64. */
export interface Comm {
  readonly msg_type: 'comm_open' | 'comm_msg' | 'comm_close';
  readonly content: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly string[];
}

/** Supervisor to cell process. `id` is answered by a `reply` with the same id. */
export type ToCell =
  | {
      readonly op: 'execute';
      readonly id: number;
      readonly code: string;
      readonly cellName: string;
      readonly settleMs: number;
      readonly expressions: Readonly<Record<string, string>>;
    }
  | {
      readonly op: 'complete' | 'inspect';
      readonly id: number;
      readonly code: string;
      readonly cursor: number;
    }
  | { readonly op: 'isComplete'; readonly id: number; readonly code: string }
  | { readonly op: 'answer'; readonly input: number; readonly value: string }
  | { readonly op: 'refuse'; readonly input: number; readonly why: string }
  | ({ readonly op: 'comm'; readonly id: number } & Comm);

/** How an execution ended. */
export type Ended = ExecuteOutcome & { readonly expressions?: Readonly<Record<string, unknown>> };

/** Cell process to supervisor. */
export type FromCell =
  | { readonly op: 'ready' }
  /** An interrupt has run its course. */
  | { readonly op: 'interrupted' }
  | { readonly op: 'reply'; readonly id: number; readonly value: unknown }
  /** A mark with this number was just written to stdout and stderr as well. */
  | { readonly op: 'mark'; readonly mark: number }
  | {
      readonly op: 'display';
      readonly data: MimeBundle;
      readonly metadata: MimeBundle;
      readonly displayId?: string;
      readonly update: boolean;
    }
  | { readonly op: 'clear'; readonly wait: boolean }
  | {
      readonly op: 'input';
      readonly input: number;
      readonly prompt: string;
      readonly password: boolean;
      readonly sync: boolean;
    }
  | { readonly op: 'late'; readonly failure: Failure }
  | ({ readonly op: 'comm' } & Comm);

/**
 * Written into the raw stdout and stderr of the cell process, so that the supervisor knows how much of what native
 * code, workers and child processes printed came before. The secret keeps learners' output from looking like one.
 */
export const markBytes = (secret: string, mark: number): Buffer => Buffer.from(`\0lmlab:${secret}:${mark}\0`);

const HEADER = 9;

export function encodeFrame(kind: number, cell: number, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEADER + payload.length);
  frame.writeUInt32LE(payload.length, 0);
  frame.writeUInt8(kind, 4);
  frame.writeUInt32LE(cell, 5);
  frame.set(payload, HEADER);
  return frame;
}

export function encodeJson(value: ToCell | FromCell, cell = 0): Buffer {
  return encodeFrame(KIND.json, cell, Buffer.from(JSON.stringify(value)));
}

/** Cuts a byte stream into frames. */
export class FrameReader {
  #pending: Buffer[] = [];
  #size = 0;
  /** Bytes needed before there is anything to do: joining chunks earlier would make long frames quadratic. */
  #need = HEADER;

  push(chunk: Buffer): Frame[] {
    this.#pending.push(chunk);
    this.#size += chunk.length;
    const frames: Frame[] = [];
    if (this.#size < this.#need) return frames;
    let bytes = this.#pending.length === 1 ? chunk : Buffer.concat(this.#pending, this.#size);
    this.#need = HEADER;
    while (bytes.length >= HEADER) {
      const end = HEADER + bytes.readUInt32LE(0);
      if (bytes.length < end) {
        this.#need = end;
        break;
      }
      const kind = bytes.readUInt8(4);
      frames.push({ kind, cell: bytes.readUInt32LE(5), payload: bytes.subarray(HEADER, end) });
      bytes = bytes.subarray(end);
    }
    this.#pending = bytes.length > 0 ? [bytes] : [];
    this.#size = bytes.length;
    return frames;
  }
}
