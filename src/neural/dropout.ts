import type { Graph } from './graph';
import type { Tensor } from './parameters';

/**
 * What a dropout draws from: the graph's key, and its number among the dropouts of the graph. Not its place in memory,
 * which moves when an optimizer or `patience` keeps a copy of the weights.
 */
export function dropoutKey(graph: Graph): () => number {
  const number = Math.imul(graph.dropouts++ + 1, 0x27d4eb2f);
  return () => Math.imul(graph.key, 0x9e3779b1) ^ number;
}

/** Dropout (Srivastava et al. 2014) while training, nothing at all otherwise. */
export function dropout(graph: Graph, x: Tensor, rate: number): Tensor {
  if (rate === 0 || !graph.training) return x;
  const { kernels } = graph.memory;
  const y = graph.tensor(x.rows, x.cols);
  const n = x.rows * x.cols;
  const key = dropoutKey(graph);
  return graph.add(
    y,
    () => kernels.dropout(x.at, y.at, n, rate, key(), false),
    () => {
      const add = graph.adds(x);
      return () => kernels.dropout(y.gradientAt, x.gradientAt, n, rate, key(), add);
    },
  );
}
