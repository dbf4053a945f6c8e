import { LmlabError } from './errors';

/** What a computation took. */
export interface Cost {
  /** Time on the clock, in seconds. */
  readonly wallSeconds: number;
  /** Processor time of all threads of this process, in seconds. */
  readonly cpuSeconds: number;
  /** The most memory the process has held since it started (peak resident set), in bytes. */
  readonly peakBytes: number;
  /** How much that peak rose during the computation, in bytes: 0 when an earlier one was higher. */
  readonly peakRiseBytes: number;
  /** Floating-point operations that library code reported with `countFlops`; undefined when none did. */
  readonly flops: number | undefined;
}

/** A result and what it took. */
export interface Metered<T> {
  readonly value: T;
  readonly cost: Cost;
}

/** Where the notebook's kernel counts for a cell that asks what it costs. */
const CELL_METER = Symbol.for('lmlab.flops');

/** Running meters' counts; nested meters each count. */
const counters = new Set<{ flops: number; known: boolean }>();

/**
 * Reports floating-point operations to the meters that run, and to that of a notebook cell which begins with
 * `@cost` in a doc comment. Code that knows what its kernels cost calls it; lmlab's neural networks do.
 *
 * @param n how many, 0 or more; a multiply-add counts as 2.
 * @throws LmlabError `bad-option` when n is negative or not finite.
 *
 * @example
 * ```ts
 * import { costOf, countFlops } from 'lmlab';
 * const { cost } = costOf(() => countFlops(2 * 3 * 4 * 5)); // a 3×4 by 4×5 product
 * cost.flops; // 120
 * ```
 */
export function countFlops(n: number): void {
  if (!(n >= 0 && n < Infinity))
    throw new LmlabError('bad-option', {
      expected: 'a finite number of operations, 0 or more',
      found: String(n),
      remedy: 'Report what the kernel has computed.',
    });
  for (const counter of counters) {
    counter.flops += n;
    counter.known = true;
  }
  (globalThis as Record<symbol, ((n: number) => void) | undefined>)[CELL_METER]?.(n);
}

/**
 * Runs a computation and measures it: time on the clock, processor time, peak memory, and operations where the
 * library knows them. An asynchronous computation is awaited.
 *
 * @param body what to measure.
 * @returns its result and its cost; what it throws passes through.
 *
 * @example
 * ```ts
 * import { costOf } from 'lmlab';
 * const { value, cost } = costOf(() => Math.sqrt(2) ** 2 < 2.1);
 * value; // true
 * cost.wallSeconds < 1; // true
 * ```
 */
export function costOf<T>(body: () => Promise<T>): Promise<Metered<T>>;
export function costOf<T>(body: () => T): Metered<T>;
export function costOf<T>(body: () => T | Promise<T>): Metered<T> | Promise<Metered<T>> {
  const finish = costMeter();
  let result: T | Promise<T>;
  try {
    result = body();
  } catch (error) {
    finish();
    throw error;
  }
  if (!(result instanceof Promise)) return { value: result, cost: finish() };
  return result.then(
    (value) => ({ value, cost: finish() }),
    (error: unknown) => {
      finish();
      throw error;
    },
  );
}

/**
 * The cost as one line of text.
 *
 * @example
 * ```ts
 * import { costText } from 'lmlab';
 * const cost = { wallSeconds: 2, cpuSeconds: 3.5, peakBytes: 2 ** 28, peakRiseBytes: 2 ** 20, flops: 4e9 };
 * costText(cost); // 'wall 2.00 s, CPU 3.50 s, peak memory 256 MiB (+1 MiB), 4.00 GFLOP (2.00 GFLOP/s)'
 * ```
 */
export function costText(cost: Cost): string {
  const { wallSeconds, cpuSeconds, peakBytes, peakRiseBytes, flops } = cost;
  const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
  const memory = `peak memory ${mib(peakBytes)} (+${mib(peakRiseBytes)})`;
  const parts = [`wall ${wallSeconds.toFixed(2)} s`, `CPU ${cpuSeconds.toFixed(2)} s`, memory];
  if (flops !== undefined) {
    const giga = flops / 1e9;
    const rate = wallSeconds > 0 ? ` (${(giga / wallSeconds).toFixed(2)} GFLOP/s)` : '';
    parts.push(`${giga.toFixed(2)} GFLOP${rate}`);
  }
  return parts.join(', ');
}

/**
 * Starts a meter for the rest of a cell; the returned function stops it and says what was spent since.
 *
 * @returns the function that stops the meter.
 *
 * @example
 * ```ts
 * import { costMeter, costText } from 'lmlab';
 * const stop = costMeter();
 * Array.from({ length: 1000 }, (_, i) => i ** 2);
 * costText(stop()).startsWith('wall'); // true
 * ```
 */
export function costMeter(): () => Cost {
  const counter = { flops: 0, known: false };
  counters.add(counter);
  const peak = peakBytes();
  const cpu = process.cpuUsage();
  const wall = performance.now();
  return () => {
    const wallSeconds = (performance.now() - wall) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    counters.delete(counter);
    return {
      wallSeconds,
      cpuSeconds: (user + system) / 1e6,
      peakBytes: peakBytes(),
      peakRiseBytes: peakBytes() - peak,
      flops: counter.known ? counter.flops : undefined,
    };
  };
}

function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024; // reported in kilobytes
}
