import type { Graph, Integers } from './graph';
import type { Pointer } from './kernels';
import { scale } from './layers';
import type { Tensor } from './parameters';

/** Angles position · 10000^(−2j / width), positions × width/2. */
export function angles(length: number, width: number): Float64Array {
  const half = Math.floor(width / 2);
  return Float64Array.from(
    { length: length * half },
    (_, i) => Math.floor(i / half) * 10000 ** ((-2 * (i % half)) / width),
  );
}

/** Sines (first half of the columns) and cosines (second half) of the position, positions × width. */
export function sinusoids(contextLength: number, width: number): Float32Array {
  const half = Math.floor(width / 2);
  const values = new Float32Array(contextLength * width);
  angles(contextLength, width).forEach((angle, i) => {
    const at = Math.floor(i / half) * width + (i % half);
    values[at] = Math.sin(angle);
    values[at + half] = Math.cos(angle);
  });
  return values;
}

/**
 * √width · x plus sines and cosines of the position (Vaswani et al. 2017): embeddings drawn with a standard deviation of
 * 1 / √width are then as large as the positions, which would drown them otherwise.
 */
export function addSinusoids(
  graph: Graph,
  embedded: Tensor,
  positions: Integers,
  contextLength: number,
): Tensor {
  const { kernels } = graph.memory;
  const { rows, cols } = embedded;
  const x = scale(graph, embedded, Math.sqrt(cols));
  const table = graph.constant(sinusoids(contextLength, cols));
  // Nothing to do backward: the gradient of x is that of the sum.
  return graph.add(x, () => kernels.gather(table, positions.at, x.at, rows, cols, true));
}

/**
 * Turns queries and keys by their position, in place (Su et al. 2021).
 *
 * @param qkv rows × 3 width, `length` rows a sequence, which stand at positions 0, 1, … or, with `turns`, for each
 * sequence after `past` others; rows beyond its `fresh` tokens are left alone.
 */
export function rotary(
  graph: Graph,
  qkv: Tensor,
  options: {
    readonly length: number;
    readonly heads: number;
    readonly contextLength: number;
    readonly turns?: () => readonly { readonly past: number; readonly fresh: { readonly length: number } }[];
  },
): Tensor {
  const { length, heads, contextLength, turns } = options;
  const { kernels } = graph.memory;
  const { rows, cols } = qkv;
  const width = cols / 3;
  const headSize = width / heads;
  const turn = angles(contextLength, headSize);
  const cosines = graph.constant(Float32Array.from(turn, Math.cos));
  const sines = graph.constant(Float32Array.from(turn, Math.sin));
  const run = (at: Pointer, count: number, past: number, back: boolean): void => {
    for (const start of [at, at + width * 4])
      kernels.rotary(start, cols, count, length, heads, headSize, cosines, sines, past, back);
  };
  const forward =
    turns === undefined
      ? (): void => run(qkv.at, rows, 0, false)
      : (): void =>
          turns().forEach(({ past, fresh }, b) =>
            run(qkv.at + b * length * cols * 4, fresh.length, past, false),
          );
  return graph.add(qkv, forward, () => () => run(qkv.gradientAt, rows, 0, true));
}
