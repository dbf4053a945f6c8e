import { promisify } from 'node:util';
import { blame, inCell, thisCell } from './scope';

/** A cell's own timers due within this many milliseconds still belong to its run: it waits for them. */
const SOON_MS = 30;

type Callback = (...args: unknown[]) => void;
type Timer = (callback: Callback, delay?: number, ...args: unknown[]) => NodeJS.Timeout;

/**
 * Timers of an interrupted cell do not fire any more: a loop that sleeps between steps stops at its next sleep.
 * An interval whose callback throws is cleared: it would throw for ever.
 */
export function captureTimers(): void {
  const original = { setTimeout, setInterval, setImmediate };
  const guard = (callback: Callback, failed?: () => void): Callback => {
    if (typeof callback !== 'function') return callback; // let Node say what is wrong
    const cell = thisCell();
    return (...args) => {
      if (cell.interrupted) return failed?.();
      try {
        inCell(cell, () => callback(...args));
      } catch (error) {
        blame(error, cell);
        failed?.();
        throw error;
      }
    };
  };
  const timeout: Timer = (callback, delay = 0, ...args) => {
    const cell = thisCell();
    if (!(delay > SOON_MS)) cell.timersUntil = Math.max(cell.timersUntil, performance.now() + delay + 2);
    return original.setTimeout(guard(callback), delay, ...args);
  };
  const interval: Timer = (callback, delay, ...args) => {
    const stop = (): void => clearInterval(timer);
    const timer: NodeJS.Timeout = original.setInterval(guard(callback, stop), delay, ...args);
    return timer;
  };
  const immediate = (callback: Callback, ...args: unknown[]): NodeJS.Immediate =>
    original.setImmediate(guard(callback), ...args);
  const promised = (ms?: number, value?: unknown): Promise<unknown> =>
    new Promise((resolve) => timeout(() => resolve(value), ms));
  const promisedNow = (value?: unknown): Promise<unknown> =>
    new Promise((resolve) => immediate(() => resolve(value)));
  Object.assign(timeout, { [promisify.custom]: promised });
  Object.assign(immediate, { [promisify.custom]: promisedNow });
  Object.assign(globalThis, { setTimeout: timeout, setInterval: interval, setImmediate: immediate });
}
