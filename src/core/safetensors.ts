import { LmlabError } from './errors';

/** The arrays that a file can hold, by the name of their element type in the format. */
const arrayTypes = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U16: Uint16Array,
  U8: Uint8Array,
} as const;

/** An array that a file can hold. */
export type StoredArray = Float64Array | Float32Array | Int32Array | Uint16Array | Uint8Array;

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** The arrays of a file, in order, and the notes beside them. */
export interface StoredArrays {
  readonly arrays: readonly StoredArray[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Whether a value is an array that a file can hold. */
export function isStoredArray(value: unknown): value is StoredArray {
  return Object.values(arrayTypes).some((type) => value instanceof type);
}

/**
 * Arrays and notes in the safetensors layout: the header's length (8 bytes, little-endian), a JSON header with type,
 * shape and place of each array, then the bytes (https://github.com/huggingface/safetensors).
 */
export function encodeSafetensors({ arrays, metadata }: StoredArrays): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  arrays.forEach((array, i) => {
    const dtype = Object.entries(arrayTypes).find(([, type]) => array instanceof type)![0];
    header[String(i)] = { dtype, shape: [array.length], data_offsets: [end, end + array.byteLength] };
    end += array.byteLength;
  });
  let json = JSON.stringify(header);
  // Spaces up to a multiple of 8, so that the arrays are aligned, as the format asks for.
  json += ' '.repeat((8 - (Buffer.byteLength(json) % 8)) % 8);
  const head = Buffer.from(json);
  const out = new Uint8Array(8 + head.length + end);
  new DataView(out.buffer).setBigUint64(0, BigInt(head.length), true);
  out.set(head, 8);
  let at = 8 + head.length;
  for (const array of arrays) {
    out.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return out;
}

/** @throws LmlabError `damaged-file` when the bytes are not of this layout, end early or go on after the last array. */
export function decodeSafetensors(source: Uint8Array): StoredArrays {
  const given: unknown = source;
  if (!(given instanceof Uint8Array)) {
    throw new LmlabError('bad-option', {
      expected: 'the bytes of a file, or its path',
      found: given === null ? 'null' : typeof given,
      remedy: 'Pass what was saved.',
    });
  }
  // A Buffer's own slice shares its memory; that of a plain array copies.
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const damaged = (found: string, cause?: unknown): LmlabError =>
    new LmlabError('damaged-file', {
      expected: 'a whole file in the safetensors layout',
      found,
      remedy: 'Save the model again, or copy the file again.',
      cause,
    });
  if (bytes.length < 8) throw damaged(`${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) throw damaged(`${bytes.length} bytes with a header of ${length}`);
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString('utf8')) as typeof header;
  } catch (cause) {
    throw damaged('a header that is not JSON', cause);
  }
  if (!isRecord(header)) throw damaged('a header that is not a JSON object');
  // A copy, because typed arrays must start at a multiple of their element size.
  const data = bytes.slice(8 + length);
  const { __metadata__: metadata, ...entries } = header;
  const arrays = Object.keys(entries)
    .sort((a, b) => Number(a) - Number(b))
    .map((name) => readArray(entries[name], data, damaged));
  const size = arrays.reduce((sum, array) => sum + array.byteLength, 0);
  if (size !== data.length) throw damaged(`${data.length} bytes of arrays, of which ${size} are told`);
  return { arrays, metadata: (metadata ?? {}) as Record<string, string> };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEntry(value: unknown): value is Entry {
  return isRecord(value) && Array.isArray(value['shape']) && Array.isArray(value['data_offsets']);
}

function readArray(entry: unknown, data: Uint8Array, damaged: (found: string) => LmlabError): StoredArray {
  if (!isEntry(entry)) throw damaged('an array without type, shape and place');
  if (!Object.hasOwn(arrayTypes, entry.dtype)) throw damaged(`an array of type ${entry.dtype}`);
  const type = arrayTypes[entry.dtype as keyof typeof arrayTypes];
  const [start, end] = entry.data_offsets;
  const length = entry.shape.reduce((product, size) => product * size, 1);
  if (!(
    start >= 0 &&
    start <= end &&
    end <= data.length &&
    end - start === length * type.BYTES_PER_ELEMENT
  )) {
    throw damaged(`an array at bytes ${start} to ${end} of ${data.length}`);
  }
  return new type(data.slice(start, end).buffer);
}
