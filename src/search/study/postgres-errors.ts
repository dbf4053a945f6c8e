import { LmlabError } from '../../core/errors';

/** SQLSTATE codes after which the same may well succeed: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const PASSING = new Set([
  '25P03', // idle in a transaction for too long
  '40001', // serialization failure
  '40P01', // deadlock
  '53300', // too many connections
  '55P03', // lock not available
  '57014', // statement timeout
  '57P01', // the server is shut down
  '57P02', // the server crashed
  '57P03', // the server starts
]);

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOENT', // the server's socket file
]);

/** Whether it may help to connect and try again. */
export function isTransient(error: unknown): boolean {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  if (code !== undefined) return code.startsWith('08') || PASSING.has(code) || NETWORK.has(code);
  // The client's own errors have no code.
  return /connection (terminated|ended)|timeout|not queryable|was closed/i.test(message ?? '');
}

/** Whether the database or the way to it is to blame, and not what was to be done there. */
export function isOfConnection(error: unknown): boolean {
  return isTransient(error) || (error instanceof Error && ('severity' in error || 'syscall' in error));
}

/** The error for a database that cannot be used; its address without the password. */
export function unreachable(url: string, seconds: number, cause: unknown): LmlabError {
  const message = (cause as Error).message || ((cause as { code?: string }).code ?? 'no connection');
  return new LmlabError('storage-unreachable', {
    expected: `the database at ${withoutPassword(url)}`,
    found: `${message}, after ${seconds.toFixed(1)} s`,
    remedy:
      'Check the address and that the server runs. What it has not confirmed is not lost: go on with the study.',
    cause,
  });
}

/** An address that may be shown. */
export function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/[^/@:]*):.*@/, '$1@').replace(/([?&]password=)[^&]*/, '$1…');
}
