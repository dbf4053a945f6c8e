import type { Readable } from 'node:stream';

/** How V8 starts its report when it runs out of memory: that is for the kernel to explain, not for the notebook. */
const LAST_WORDS = Buffer.from('\n<--- Last few GCs --->');

/** A raw output pipe of the cell process: passes on what is printed and notices the marks in it. */
export class RawOutput {
  /** The first that was printed, for when the process cannot even start. */
  start = '';
  /** What V8 printed when it died. */
  lastWords = '';
  #rest: Buffer = Buffer.alloc(0);
  #mark = 0;
  #waiting: { mark: number; resolve: () => void }[] = [];
  readonly #start: Buffer;

  constructor(
    secret: string,
    pipe: Readable,
    private readonly printed: (bytes: Buffer) => void,
  ) {
    this.#start = Buffer.from(`\0lmlab:${secret}:`);
    // A turn later: what the cell said through its own channel before this was printed comes first.
    pipe.on('data', (chunk: Buffer) => setImmediate(() => this.#read(chunk)));
  }

  /** Resolves when everything up to this mark was passed on. */
  reached(mark: number): Promise<void> {
    if (this.#mark >= mark) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ mark, resolve }));
  }

  /** Passes on what is left. */
  end(): void {
    this.#pass(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  #read(chunk: Buffer): void {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    for (;;) {
      const at = bytes.indexOf(this.#start);
      if (at < 0) break;
      const end = bytes.indexOf(0, at + this.#start.length);
      this.#pass(bytes.subarray(0, at));
      bytes = bytes.subarray(at);
      if (end < 0) break;
      this.#arrive(Number(bytes.subarray(this.#start.length, end - at).toString()));
      bytes = bytes.subarray(end - at + 1);
    }
    // A mark may be cut in two: hold back what could be the start of one.
    const from = bytes.lastIndexOf(0);
    const cut = from >= 0 && bytes.length - from < this.#start.length + 12 ? from : bytes.length;
    this.#pass(bytes.subarray(0, cut));
    this.#rest = bytes.subarray(cut);
  }

  #pass(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const at = this.lastWords === '' ? bytes.indexOf(LAST_WORDS) : 0;
    if (at >= 0) this.lastWords += bytes.subarray(at).toString('utf8');
    const kept = at >= 0 ? bytes.subarray(0, at) : bytes;
    if (kept.length === 0) return;
    if (this.start.length < 2000) this.start += kept.toString('utf8');
    this.printed(kept);
  }

  #arrive(mark: number): void {
    this.#mark = mark;
    this.#waiting = this.#waiting.filter((one) => {
      if (one.mark > mark) return true;
      one.resolve();
      return false;
    });
  }
}
