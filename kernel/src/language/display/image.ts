import { isUint8Array } from 'node:util/types';
import type { MimeBundle } from '../../engine';
import { grouped } from './text';

/** The first bytes of each kind of image. */
const SIGNATURES: readonly (readonly [type: string, name: string, bytes: readonly number[]])[] = [
  ['image/png', 'PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', 'JPEG', [0xff, 0xd8, 0xff]],
  ['image/gif', 'GIF', [0x47, 0x49, 0x46, 0x38]],
];

/** The MIME type of bytes that are an image. */
export function imageType(value: unknown): string | undefined {
  if (!isUint8Array(value)) return undefined;
  return SIGNATURES.find(([, , bytes]) => bytes.every((byte, i) => value[i] === byte))?.[0];
}

export function showImage(bytes: Uint8Array, type: string): MimeBundle {
  const name = SIGNATURES.find(([each]) => each === type)![1];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // A PNG's header has its size at a fixed place.
  const size = name === 'PNG' && bytes.length >= 24 ? `, ${view.getUint32(16)} × ${view.getUint32(20)}` : '';
  return {
    [type]: Buffer.from(bytes).toString('base64'),
    'text/plain': `${name} image${size}, ${grouped(bytes.length)} bytes`,
  };
}
