import { inspect } from 'node:util';

/** A value as plain text, cut where nobody reads on. */
export function inspected(value: unknown): string {
  try {
    return inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 100 });
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** A value as one table cell. */
export function cellText(value: unknown): string {
  const text = typeof value === 'string' ? value : inspect(value, { depth: 1, breakLength: Infinity });
  const line = text.replace(/\s+/g, ' ');
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

/** 12345 as 12,345. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** A number short enough to read: at most six significant digits. */
export function short(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15
    ? String(value)
    : String(Number(value.toPrecision(6)));
}
