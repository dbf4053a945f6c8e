import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** Where the clock of a repeatable run starts: 2000-01-01T00:00:00Z. */
const START = 946684800000;

/**
 * Freezes what a re-run would change: everything that draws at random gets a seed, and `Date` a clock that starts at a
 * fixed moment and moves a millisecond each time someone looks, so that loops which wait for it still end. The keys
 * that `node:crypto` makes, and durations (`performance.now`), stay what they are.
 */
export function makeRepeatable(seed: number): void {
  const draw = mulberry32(seed);
  Math.random = () => draw() / 2 ** 32;
  seedCrypto(draw);
  let now = START;
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now++] : args, newTarget) as Date,
    apply: () => new RealDate(now++).toString(),
    get: (target, key) => (key === 'now' ? () => now++ : (Reflect.get(target, key) as unknown)),
  });
}

/** Has Node's functions for random bytes, numbers and UUIDs draw from the seed. */
function seedCrypto(draw: () => number): void {
  const fill = <T extends ArrayBufferView>(view: T): T => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = draw() >>> 24;
    return view;
  };
  const later = <T>(value: T, callback?: (error: null, value: T) => void): T | undefined => {
    if (callback === undefined) return value;
    setImmediate(() => callback(null, value));
    return undefined;
  };
  const randomUUID = (): string => {
    const bytes = fill(Buffer.alloc(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40; // version 4
    bytes[8] = (bytes[8] & 0x3f) | 0x80; // the variant of RFC 4122
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
  const part = (view: ArrayBufferView, offset = 0, size = view.byteLength - offset): Uint8Array =>
    new Uint8Array(view.buffer, view.byteOffset + offset, size);
  Object.assign(crypto, {
    randomUUID,
    randomBytes: (size: number, callback?: (error: null, bytes: Buffer) => void) =>
      later(fill(Buffer.alloc(size)), callback),
    randomFillSync: (view: ArrayBufferView, offset?: number, size?: number) => {
      fill(part(view, offset, size));
      return view;
    },
    randomFill: (view: ArrayBufferView, ...rest: unknown[]) => {
      const [offset, size] = rest.slice(0, -1) as number[];
      fill(part(view, offset, size));
      later(view, rest.at(-1) as (error: null, view: ArrayBufferView) => void);
    },
    randomInt: (low: number, high?: number | ((error: null, n: number) => void), callback?: never) => {
      const [from, to] = typeof high === 'number' ? [low, high] : [0, low];
      const n = from + Math.floor((((draw() >>> 5) * 2 ** 26 + (draw() >>> 6)) / 2 ** 53) * (to - from));
      return later(n, typeof high === 'function' ? high : callback);
    },
  });
  Object.defineProperties(Object.getPrototypeOf(crypto.webcrypto), {
    getRandomValues: { configurable: true, writable: true, value: fill },
    randomUUID: { configurable: true, writable: true, value: randomUUID },
  });
  syncBuiltinESMExports();
}

/** Tommy Ettinger's generator: 32 bits of state, good enough to stand in for `Math.random`. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return (z ^ (z >>> 14)) >>> 0;
  };
}
