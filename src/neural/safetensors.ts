import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { LmlabError } from '../core/errors';
import { unwritableFile } from '../core/unwritable-file';

/** A tensor in a file: row-major values and their shape. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A tensor to write, in the number type of its array. */
export interface TensorToStore {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int8Array | Uint8Array;
}

/** What a safetensors file holds. */
export interface SafeTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

function damaged(found: string, cause?: unknown): LmlabError {
  return new LmlabError('malformed-data', {
    expected: 'a whole file in the safetensors format',
    found,
    remedy: 'Download or save the file again.',
    cause,
  });
}

/** IEEE half precision: 1 sign, 5 exponent and 10 fraction bits. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const readers: Record<string, { readonly bytes: number; read: (view: DataView, at: number) => number }> = {
  F64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { bytes: 2, read: (view, at) => half(view.getUint16(at, true)) },
  BF16: {
    bytes: 2,
    read: (view, at) => {
      // The upper half of a float32.
      scratch.setUint32(0, view.getUint16(at, true) << 16);
      return scratch.getFloat32(0);
    },
  },
  I64: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  I32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  I8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  U8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  BOOL: { bytes: 1, read: (view, at) => view.getUint8(at) },
};
const scratch = new DataView(new ArrayBuffer(4));

/**
 * Reads the bytes of a safetensors file (https://github.com/huggingface/safetensors): 8 bytes of header length, a
 * JSON header, then the values. All number types become float32.
 *
 * @throws LmlabError `malformed-data` when the file is cut off or its header promises what is not there.
 * @example
 * ```ts
 * import { parseSafeTensors } from 'lmlab';
 * const header = '{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
 * const bytes = Buffer.concat([Buffer.alloc(8), Buffer.from(header), Buffer.from(Float32Array.of(1, 2).buffer)]);
 * bytes.writeBigUInt64LE(BigInt(header.length));
 * parseSafeTensors(bytes).tensors.get('x')?.values; // Float32Array(2) [ 1, 2 ]
 * ```
 */
export function parseSafeTensors(bytes: Uint8Array): SafeTensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 8) throw damaged(`${bytes.byteLength} bytes`);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > bytes.byteLength - 8)
    throw damaged(`a header of ${headerLength} bytes in ${bytes.byteLength}`);
  let header: Record<string, Entry>;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength))) as typeof header;
  } catch (cause) {
    throw damaged('a header that is not JSON', cause);
  }
  const start = 8 + headerLength;
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = entry;
    const size = shape.reduce((a, b) => a * b, 1);
    if (!(dtype in readers)) throw damaged(`the number type ${dtype} in ${name}`);
    const { bytes: width, read } = readers[dtype];
    if (offsets[1] - offsets[0] !== size * width || start + offsets[1] > bytes.byteLength)
      throw damaged(
        `${name} (${shape.join(' × ')}) at bytes ${offsets.join('–')} of ${bytes.byteLength - start}`,
      );
    const values = new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = read(view, start + offsets[0] + i * width);
    tensors.set(name, { shape, values });
  }
  const metadata = (header as unknown as { __metadata__?: Record<string, string> }).__metadata__ ?? {};
  return { tensors, metadata };
}

function dtypeOf(values: TensorToStore['values']): string {
  return values instanceof Float32Array ? 'F32' : values instanceof Int8Array ? 'I8' : 'U8';
}

/** The bytes of a safetensors file with these tensors. */
export function formatSafeTensors(
  tensors: ReadonlyMap<string, TensorToStore>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: dtypeOf(values), shape, data_offsets: [end, (end += values.byteLength)] };
  }
  let text = JSON.stringify(header);
  let head = new TextEncoder().encode(text);
  // The format aligns the values to 8 bytes with spaces.
  text += ' '.repeat((8 - (head.length % 8)) % 8);
  head = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + head.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(head.length), true);
  bytes.set(head, 8);
  let at = 8 + head.length;
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file.
 * @throws LmlabError `unreadable-file` when it cannot be read, `malformed-data` when it is not whole.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readSafeTensors, writeSafeTensors } from 'lmlab';
 * const path = join(mkdtempSync(join(tmpdir(), 'tensors-')), 'x.safetensors');
 * await writeSafeTensors(path, new Map([['x', { shape: [1, 2], values: Float32Array.of(3, 4) }]]), { made: 'here' });
 * (await readSafeTensors(path)).tensors.get('x')?.shape; // [1, 2]
 * ```
 */
export async function readSafeTensors(path: string): Promise<SafeTensors> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new LmlabError('unreadable-file', {
      expected: 'a safetensors file',
      found: `${path}: ${(cause as Error).message}`,
      remedy: 'Check the path.',
      cause,
    });
  }
  return parseSafeTensors(bytes);
}

/**
 * Writes a safetensors file: under another name first, then renamed, so that no half-written file is ever found.
 *
 * @throws LmlabError `unwritable-file` when the folder is missing or may not be written to.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readSafeTensors, writeSafeTensors } from 'lmlab';
 * const path = join(mkdtempSync(join(tmpdir(), 'tensors-')), 'x.safetensors');
 * await writeSafeTensors(path, new Map([['x', { shape: [1, 2], values: Float32Array.of(3, 4) }]]), { made: 'here' });
 * (await readSafeTensors(path)).metadata; // { made: 'here' }
 * ```
 */
export async function writeSafeTensors(
  path: string,
  tensors: ReadonlyMap<string, TensorToStore>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const bytes = Buffer.from(formatSafeTensors(tensors, metadata).buffer);
  await writeFileAtomic(path, bytes).catch((cause: unknown) => {
    throw unwritableFile(path, cause);
  });
}
