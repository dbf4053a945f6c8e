import type { MimeBundle } from '../../engine';

/** The convention of Deno's kernel: a method under this symbol gives the value's forms by MIME type. */
const DISPLAY = Symbol.for('Jupyter.display');
const MIME_TYPE = /^[a-z]+\/[\w.+-]+$/;

/** What a value says of itself; undefined when it says nothing, or cannot. */
export async function customDisplay(value: unknown): Promise<MimeBundle | undefined> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  const method = (value as Record<symbol, unknown>)[DISPLAY];
  if (typeof method !== 'function') return undefined;
  const bundle: unknown = await (method as (this: unknown) => unknown).call(value);
  return isMimeBundle(bundle) ? bundle : undefined;
}

/** Whether an object's keys are all MIME types: several forms of one output. */
export function isMimeBundle(value: unknown): value is MimeBundle {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => MIME_TYPE.test(key));
}
