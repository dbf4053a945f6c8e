import type { Pointer } from './kernels';
import type { Memory } from './memory';

/** How a matrix is kept as integers. */
export interface Rounding {
  /** 8: one scale an output. 4: one scale for every {@link groupSize} weights of an output. */
  readonly bits: 8 | 4;
  /** Where an output's weights stand in the matrix: a linear layer's are its columns, an embedding's its rows. */
  readonly outputs: 'rows' | 'columns';
}

/** Where the integers of a matrix and their scales stand in the memory. */
export interface RoundedPlace extends Rounding {
  readonly at: Pointer;
  readonly scalesAt: Pointer;
  readonly outputCount: number;
  readonly inputCount: number;
  /** Inputs with those that fill up the last group. */
  readonly stride: number;
}

/** A matrix as integers: outputs × inputs, with scales outputs × 1 (8 bits) or outputs × groups (4 bits). */
export interface RoundedMatrix {
  /** From −127 to 127, or from −7 to 7. */
  readonly integers: Int8Array;
  readonly scales: Float32Array;
}

/** Weights that share a scale, in 4 bits. */
export const groupSize = 32;

/** Room for a matrix of rows × columns, kept for good. */
export function roundedPlace(memory: Memory, rows: number, cols: number, rounding: Rounding): RoundedPlace {
  const [outputCount, inputCount] = rounding.outputs === 'rows' ? [rows, cols] : [cols, rows];
  const stride = Math.ceil(inputCount / groupSize) * groupSize;
  const scales = rounding.bits === 8 ? outputCount : (outputCount * stride) / groupSize;
  const at = memory.keep((outputCount * stride * rounding.bits) / 8);
  return { ...rounding, at, scalesAt: memory.keep(scales * 4), outputCount, inputCount, stride };
}

/** Rounds a matrix, rows × columns, symmetrically: the largest weight of each group becomes ±127 or ±7. */
export function roundMatrix(
  weights: Float32Array,
  { bits, outputs, outputCount, inputCount, stride }: Omit<RoundedPlace, 'at' | 'scalesAt'>,
): RoundedMatrix {
  const most = bits === 8 ? 127 : 7;
  const size = bits === 8 ? inputCount : groupSize;
  const groups = bits === 8 ? 1 : stride / groupSize;
  const integers = new Int8Array(outputCount * inputCount);
  const scales = new Float32Array(outputCount * groups);
  const place = (output: number, input: number): number =>
    outputs === 'rows' ? output * inputCount + input : input * outputCount + output;
  for (let output = 0; output < outputCount; output++)
    for (let g = 0; g < groups; g++) {
      const end = Math.min((g + 1) * size, inputCount);
      let top = 0;
      for (let i = g * size; i < end; i++) top = Math.max(top, Math.abs(weights[place(output, i)]));
      const scale = Math.fround(top / most);
      scales[output * groups + g] = scale;
      if (scale === 0) continue;
      for (let i = g * size; i < end; i++)
        integers[output * inputCount + i] = Math.round(weights[place(output, i)] / scale);
    }
  return { integers, scales };
}

/** Puts a rounded matrix into its place, in the order that the kernels read: see assembly/int8.ts and int4.ts. */
export function placeMatrix(memory: Memory, place: RoundedPlace, { integers, scales }: RoundedMatrix): void {
  const { bits, at, scalesAt, outputCount, inputCount, stride } = place;
  const bytes = memory.bytes(at, (outputCount * stride * bits) / 8);
  for (let output = 0; output < outputCount; output++)
    for (let input = 0; input < stride; input++) {
      const value = input < inputCount ? integers[output * inputCount + input] : 0;
      const i = output * stride + input;
      if (bits === 8) bytes[(i & ~15) + 2 * (i & 7) + ((i >> 3) & 1)] = value + 128;
      else {
        const byte = ((i & ~31) >> 1) + 2 * (i & 7) + ((i >> 4) & 1);
        const shift = ((i >> 3) & 1) * 4;
        bytes[byte] = (bytes[byte] & (0xf0 >> shift)) | ((value + 8) << shift);
      }
    }
  memory.floats(scalesAt, scales.length).set(scales);
}

/** The inverse of {@link placeMatrix}. */
export function takeMatrix(memory: Memory, place: RoundedPlace): RoundedMatrix {
  const { bits, at, scalesAt, outputCount, inputCount, stride } = place;
  const bytes = memory.bytes(at, (outputCount * stride * bits) / 8);
  const integers = new Int8Array(outputCount * inputCount);
  for (let output = 0; output < outputCount; output++)
    for (let input = 0; input < inputCount; input++) {
      const i = output * stride + input;
      integers[output * inputCount + input] =
        bits === 8
          ? bytes[(i & ~15) + 2 * (i & 7) + ((i >> 3) & 1)] - 128
          : ((bytes[((i & ~31) >> 1) + 2 * (i & 7) + ((i >> 4) & 1)] >> (((i >> 3) & 1) * 4)) & 15) - 8;
    }
  const scales = memory.floats(scalesAt, bits === 8 ? outputCount : (outputCount * stride) / groupSize);
  return { integers, scales: scales.slice() };
}

/** The matrix that the integers stand for, rows × columns. */
export function widenMatrix({ integers, scales }: RoundedMatrix, place: RoundedPlace): Float32Array {
  const { bits, outputs, outputCount, inputCount, stride } = place;
  const groups = bits === 8 ? 1 : stride / groupSize;
  return Float32Array.from(integers, (_, i) => {
    const [output, input] =
      outputs === 'rows'
        ? [Math.floor(i / inputCount), i % inputCount]
        : [i % outputCount, Math.floor(i / outputCount)];
    const scale = scales[output * groups + (bits === 8 ? 0 : Math.floor(input / groupSize))];
    return integers[output * inputCount + input] * scale;
  });
}
