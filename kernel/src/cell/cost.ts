import type { MimeBundle } from '../engine';

/** Whether a cell begins with a comment that asks what the cell costs, `/** @cost *\/`. */
export function asksForCost(code: string): boolean {
  return /^\s*\/\*\*(?:(?!\*\/)[^])*@cost\b/.test(code);
}

/** Libraries report their floating-point operations here. */
const FLOPS = Symbol.for('lmlab.flops');

/** Starts to measure; the result stops it and says what was spent since, in all threads of the process. */
export function startCost(): () => MimeBundle {
  let flops: number | undefined;
  Reflect.set(globalThis, FLOPS, (n: number) => (flops = (flops ?? 0) + n));
  const peak = peakBytes();
  const cpu = process.cpuUsage();
  const wall = performance.now();
  return () => {
    const seconds = (performance.now() - wall) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    Reflect.deleteProperty(globalThis, FLOPS);
    const parts = [
      `wall ${seconds.toFixed(2)} s`,
      `CPU ${((user + system) / 1e6).toFixed(2)} s`,
      `peak memory ${mebibytes(peakBytes())} (+${mebibytes(peakBytes() - peak)})`,
    ];
    if (flops !== undefined)
      parts.push(`${(flops / 1e9).toFixed(2)} GFLOP (${(flops / 1e9 / seconds).toFixed(2)} GFLOP/s)`);
    return { 'text/plain': `Cost of this cell: ${parts.join(', ')}` };
  };
}

/** The most that the process has held since it started. */
function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024; // reported in kilobytes
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
