import { isTypedArray } from 'node:util/types';
import type { MimeBundle } from '../../engine';
import { grouped, inspected, short } from './text';

type NumericArray =
  Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Int16Array | Int8Array;

const PREVIEW = 20;

/** A typed array of numbers; bytes and big integers are shown as Node shows them. */
export function isNumericArray(value: unknown): value is NumericArray {
  return isTypedArray(value) && !(value instanceof Uint8Array) && typeof value[0] === 'number';
}

/** Length, range and mean, then the first values. */
export function showNumericArray(values: NumericArray): MimeBundle {
  const name = values.constructor.name;
  if (values.length <= PREVIEW) return { 'text/plain': inspected(values) };
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const count = values.length - missing;
  const range = count === 0 ? '' : `; min ${short(min)}, max ${short(max)}, mean ${short(sum / count)}`;
  const nan = missing === 0 ? '' : `; ${grouped(missing)} NaN`;
  const first = Array.from(values.subarray(0, PREVIEW), short).join(', ');
  return { 'text/plain': `${name}, ${grouped(values.length)} values${range}${nan}\n[ ${first}, … ]` };
}
