// Layers that turn each sequence of a batch into one row.
import type { Graph, Integers } from './graph';
import { part } from './kernels';
import type { Parameter, Tensor } from './parameters';

/** The mean of the first `lengths[b]` rows of every sequence: batch × columns. */
export function meanOverTime(graph: Graph, x: Tensor, lengths: Integers): Tensor {
  const { memory } = graph;
  const { kernels } = memory;
  const batch = lengths.length;
  const [length, cols] = [x.rows / batch, x.cols];
  const y = graph.tensor(batch, cols);
  const shares = memory.take(x.rows * 4); // 1 / length for real tokens, 0 for padding
  const forward = (): void => {
    const real = memory.ints(lengths.at, batch);
    memory.floats(shares, x.rows).forEach((_, i, all) => {
      const n = real[Math.floor(i / length)];
      all[i] = i % length < n ? 1 / n : 0;
    });
    for (let b = 0; b < batch; b++) {
      const [from, share] = [x.at + b * length * cols * 4, shares + b * length * 4];
      // prettier-ignore
      kernels.matmul(share, length, 1, from, cols, 1, y.at + b * cols * 4, cols, 1, cols, length, 0, false, part.full, 0);
    }
  };
  return graph.add(y, forward, () => {
    const add = graph.adds(x);
    return () => {
      for (let b = 0; b < batch; b++) {
        const [to, share] = [x.gradientAt + b * length * cols * 4, shares + b * length * 4];
        // prettier-ignore
        kernels.matmul(share, 1, 1, y.gradientAt + b * cols * 4, cols, 1, to, cols, length, cols, 1, 0, add, part.full, 0);
      }
    };
  });
}

/**
 * Every window of `width` rows of a sequence times a filter bank (width · inputs × filters): a convolution over time,
 * batch · (length − width + 1) × filters. The rows of a window lie side by side in memory, so nothing is copied.
 */
export function convolution(
  graph: Graph,
  x: Tensor,
  filters: Parameter,
  bias: Parameter,
  { batch, width }: { readonly batch: number; readonly width: number },
): Tensor {
  const { kernels } = graph.memory;
  const inputs = x.cols;
  const outputs = filters.cols;
  const length = x.rows / batch;
  const windows = length - width + 1;
  const y = graph.tensor(batch * windows, outputs);
  const at = (base: number, b: number, rows: number, cols: number): number => base + b * rows * cols * 4;
  const forward = (): void => {
    for (let b = 0; b < batch; b++) {
      const [from, to] = [at(x.at, b, length, inputs), at(y.at, b, windows, outputs)];
      // prettier-ignore
      kernels.matmul(from, inputs, 1, filters.at, outputs, 1, to, outputs, windows, outputs, width * inputs, bias.at, false, part.full, 0);
    }
  };
  return graph.add(y, forward, () => {
    const add = graph.adds(x);
    return () => {
      if (!add) kernels.fill(x.gradientAt, x.rows * x.cols, 0);
      kernels.columnSums(y.gradientAt, y.rows, outputs, bias.gradientAt, true);
      for (let b = 0; b < batch; b++) {
        const [from, dy] = [at(x.at, b, length, inputs), at(y.gradientAt, b, windows, outputs)];
        // prettier-ignore
        kernels.matmul(from, 1, inputs, dy, outputs, 1, filters.gradientAt, outputs, width * inputs, outputs, windows, 0, true, part.full, 0);
        // Windows overlap: each of their rows adds to the sequence's own rows, one offset after the other.
        for (let offset = 0; offset < width; offset++) {
          const to = at(x.gradientAt, b, length, inputs) + offset * inputs * 4;
          const rows = filters.at + offset * inputs * outputs * 4;
          // prettier-ignore
          kernels.matmul(dy, outputs, 1, rows, 1, outputs, to, inputs, windows, inputs, outputs, 0, true, part.full, 0);
        }
      }
    };
  });
}

/** The largest value of every column over the rows of each sequence: batch × columns. */
export function maxOverTime(graph: Graph, x: Tensor, batch: number): Tensor {
  const { kernels } = graph.memory;
  const { cols } = x;
  const length = x.rows / batch;
  const y = graph.tensor(batch, cols);
  const places = graph.memory.take(batch * cols * 4);
  const row = cols * 4;
  return graph.add(
    y,
    () => {
      for (let b = 0; b < batch; b++)
        kernels.maxRows(x.at + b * length * row, length, cols, y.at + b * row, places + b * row);
    },
    () => {
      graph.adds(x); // the only use of x: its gradient is written, not added to
      return () => {
        for (let b = 0; b < batch; b++) {
          const [dy, dx] = [y.gradientAt + b * row, x.gradientAt + b * length * row];
          kernels.maxRowsBackward(dy, places + b * row, dx, length, cols);
        }
      };
    },
  );
}

/** A tensor cut into equal parts by rows, as copies. All parts must be used, and the tensor nowhere else. */
export function splitRows(graph: Graph, x: Tensor, count: number): Tensor[] {
  const { kernels } = graph.memory;
  const n = (x.rows / count) * x.cols;
  const parts = Array.from({ length: count }, () => graph.tensor(x.rows / count, x.cols));
  graph.add(
    parts[0],
    () => parts.forEach((part, i) => kernels.copy(x.at + i * n * 4, part.at, n)),
    () => {
      graph.start(x); // its gradient is written, not added to
      return () => parts.forEach((part, i) => kernels.copy(part.gradientAt, x.gradientAt + i * n * 4, n));
    },
  );
  return parts;
}

/** Tensors of equal shape below each other. */
export function joinRows(graph: Graph, parts: readonly Tensor[]): Tensor {
  const { kernels } = graph.memory;
  const [{ rows, cols }] = parts;
  const n = rows * cols;
  const y = graph.tensor(rows * parts.length, cols);
  return graph.add(
    y,
    () => parts.forEach((part, i) => kernels.copy(part.at, y.at + i * n * 4, n)),
    () => {
      const adds = parts.map((part) => graph.adds(part));
      return () =>
        parts.forEach((part, i) => kernels.scale(y.gradientAt + i * n * 4, part.gradientAt, n, 1, adds[i]));
    },
  );
}
