/** Where the clock of a repeatable run starts: 2000-01-01T00:00:00Z. */
const START = 946684800000;

/**
 * Freezes what a re-run would change: `Math.random` gets a seed, and `Date` a clock that starts at a fixed moment and
 * moves a millisecond each time someone looks, so that loops which wait for it still end.
 */
export function makeRepeatable(seed: number): void {
  Math.random = mulberry32(seed);
  let now = START;
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now++] : args, newTarget) as Date,
    apply: () => new RealDate(now++).toString(),
    get: (target, key) => (key === 'now' ? () => now++ : (Reflect.get(target, key) as unknown)),
  });
}

/** Tommy Ettinger's generator: 32 bits of state, good enough to stand in for `Math.random`. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}
