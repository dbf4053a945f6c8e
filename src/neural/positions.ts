import type { Graph } from './graph';
import type { Pointer } from './kernels';
import type { Tensor } from './parameters';

/** Angles position · 10000^(−2j / width), positions × width/2. */
function angles(length: number, width: number): Float64Array {
  const half = Math.floor(width / 2);
  return Float64Array.from(
    { length: length * half },
    (_, i) => Math.floor(i / half) * 10000 ** ((-2 * (i % half)) / width),
  );
}

/** Adds sines (first half of the columns) and cosines (second half) of the position (Vaswani et al. 2017). */
export function sinusoidal(graph: Graph, x: Tensor, length: number): Tensor {
  const { memory } = graph;
  const half = Math.floor(x.cols / 2);
  const values = new Float32Array(x.rows * x.cols);
  const turn = angles(length, x.cols);
  for (let r = 0; r < x.rows; r++)
    for (let j = 0; j < half; j++) {
      const angle = turn[(r % length) * half + j];
      values[r * x.cols + j] = Math.sin(angle);
      values[r * x.cols + half + j] = Math.cos(angle);
    }
  const table = graph.constant(values);
  const { kernels } = memory;
  const n = x.rows * x.cols;
  const y = graph.tensor(x.rows, x.cols);
  return graph.add(
    y,
    () => kernels.add(x.at, table, y.at, n),
    () => {
      const add = graph.adds(x);
      return () => kernels.scale(y.gradientAt, x.gradientAt, n, 1, add);
    },
  );
}

/** Turns queries and keys by their position, in place (Su et al. 2021). `qkv`: rows × 3 width. */
export function rotary(graph: Graph, qkv: Tensor, length: number, heads: number): Tensor {
  const { memory } = graph;
  const { kernels } = memory;
  const width = qkv.cols / 3;
  const headSize = width / heads;
  const [cosines, sines] = rotaryTables(graph, length, headSize);
  const turn = (at: Pointer, back: boolean): void => {
    for (const start of [at, at + width * 4])
      kernels.rotary(start, qkv.cols, qkv.rows, length, heads, headSize, cosines, sines, 0, back);
  };
  return graph.add(
    qkv,
    () => turn(qkv.at, false),
    () => () => turn(qkv.gradientAt, true),
  );
}

function rotaryTables(graph: Graph, length: number, headSize: number): [Pointer, Pointer] {
  const turn = angles(length, headSize);
  return [
    graph.constant(Float32Array.from(turn, Math.cos)),
    graph.constant(Float32Array.from(turn, Math.sin)),
  ];
}
