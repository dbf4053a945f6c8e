import { inspect } from 'node:util';
import type { MimeBundle } from '../../engine';

/** A value as the notebook shows it. */
export function show(value: unknown): { data: MimeBundle; metadata: MimeBundle } {
  return {
    data: { 'text/plain': typeof value === 'string' ? inspect(value) : inspect(value) },
    metadata: {},
  };
}
