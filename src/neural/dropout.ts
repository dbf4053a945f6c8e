import type { Graph } from './graph';
import type { Tensor } from './parameters';

/** What a dropout draws from: its place in memory tells the dropouts of one graph apart. */
export function dropoutKey(graph: Graph, y: Tensor): number {
  return Math.imul(graph.key, 0x9e3779b1) ^ y.at;
}

/** Dropout (Srivastava et al. 2014) while training, nothing at all otherwise. */
export function dropout(graph: Graph, x: Tensor, rate: number): Tensor {
  if (rate === 0 || !graph.training) return x;
  const { kernels } = graph.memory;
  const y = graph.tensor(x.rows, x.cols);
  const n = x.rows * x.cols;
  const key = (): number => dropoutKey(graph, y);
  return graph.add(
    y,
    () => kernels.dropout(x.at, y.at, n, rate, key(), false),
    () => {
      const add = graph.adds(x);
      return () => kernels.dropout(y.gradientAt, x.gradientAt, n, rate, key(), add);
    },
  );
}
