// The parts that networks are made of. Each function adds one operation to a graph and returns its output.
import type { Graph, Integers } from './graph';
import { type Activation, activations, part } from './kernels';
import { type Parameter, type Tensor, isRounded } from './parameters';

/** y = x·W (+ bias), with W inputs × outputs, or y = x·Wᵀ with W outputs × inputs when `transposed` (tied weights). */
export function linear(
  graph: Graph,
  x: Tensor,
  weight: Parameter,
  bias?: Parameter,
  { transposed = false }: { readonly transposed?: boolean } = {},
): Tensor {
  const { kernels } = graph.memory;
  const [inputs, outputs] = transposed ? [weight.cols, weight.rows] : [weight.rows, weight.cols];
  const [byInput, byOutput] = transposed ? [1, inputs] : [outputs, 1];
  const { rows } = x;
  const y = graph.tensor(rows, outputs);
  if (weight.rounded !== undefined) {
    const { bits, at, scalesAt, stride } = weight.rounded;
    if (graph.training) throw isRounded(weight.name, bits);
    const [q, scales, sums] = [rows * stride * 2, rows * 4, rows * (stride / 2 + 16)].map((bytes) =>
      graph.memory.take(bytes),
    );
    const name = bits === 8 ? 'matmulInt8' : 'matmulInt4';
    return graph.add(y, () => {
      kernels.quantizeRows(x.at, rows, inputs, q, stride, scales, sums);
      kernels[name](q, scales, sums, at, scalesAt, y.at, rows, outputs, stride, bias?.at ?? 0);
    });
  }
  // prettier-ignore
  const forward = (): void => kernels.matmul(
    x.at, inputs, 1, weight.at, byInput, byOutput, y.at, outputs, rows, outputs, inputs,
    bias?.at ?? 0, false, part.full, 0,
  );
  return graph.add(y, forward, () => {
    const add = graph.adds(x);
    return () => {
      if (bias !== undefined) kernels.columnSums(y.gradientAt, rows, outputs, bias.gradientAt, true);
      // dW = xᵀ·dy, or dyᵀ·x where W is transposed
      // prettier-ignore
      if (transposed) kernels.matmul(
        y.gradientAt, 1, outputs, x.at, inputs, 1, weight.gradientAt, inputs, outputs, inputs, rows,
        0, true, part.full, 0,
      );
      // prettier-ignore
      else kernels.matmul(
        x.at, 1, inputs, y.gradientAt, outputs, 1, weight.gradientAt, outputs, inputs, outputs, rows,
        0, true, part.full, 0,
      );
      // dx = dy·Wᵀ
      // prettier-ignore
      if (x.gradientAt !== 0) kernels.matmul(
        y.gradientAt, outputs, 1, weight.at, byOutput, byInput, x.gradientAt, inputs, rows, inputs, outputs,
        0, add, part.full, 0,
      );
    };
  });
}

/** Rows of a table by id, added to `onto` in place when given (token + position + segment embeddings). */
export function embedding(graph: Graph, table: Parameter, ids: Integers, onto?: Tensor): Tensor {
  const { kernels } = graph.memory;
  const { cols, rounded } = table;
  const y = onto ?? graph.tensor(ids.length, cols);
  if (rounded !== undefined) {
    if (graph.training) throw isRounded(table.name, rounded.bits);
    const { at, scalesAt, stride } = rounded;
    return graph.add(y, () =>
      kernels.gatherInt8(at, scalesAt, stride, ids.at, y.at, ids.length, cols, onto !== undefined),
    );
  }
  return graph.add(
    y,
    () => kernels.gather(table.at, ids.at, y.at, ids.length, cols, onto !== undefined),
    () => () => kernels.scatterAdd(y.gradientAt, ids.at, table.gradientAt, ids.length, cols),
  );
}

/** Layer normalization; without `bias` and with `rms` it is RMS normalization. */
export function layerNorm(
  graph: Graph,
  x: Tensor,
  gain: Parameter,
  bias?: Parameter,
  { epsilon = 1e-5, rms = false }: { readonly epsilon?: number; readonly rms?: boolean } = {},
): Tensor {
  const { kernels } = graph.memory;
  const { rows, cols } = x;
  const y = graph.tensor(rows, cols);
  const stats = graph.memory.take(rows * 8);
  const biasAt = bias?.at ?? 0;
  return graph.add(
    y,
    () => kernels.layerNorm(x.at, gain.at, biasAt, y.at, stats, rows, cols, epsilon, rms),
    () => {
      const add = graph.adds(x);
      const [dgain, dbias] = [gain.gradientAt, bias?.gradientAt ?? 0];
      // prettier-ignore
      return () => kernels.layerNormBackward(
        x.at, gain.at, stats, y.gradientAt, x.gradientAt, dgain, dbias, rows, cols, rms, add,
      );
    },
  );
}

/** y = f(x), element by element. */
export function activation(graph: Graph, x: Tensor, name: Activation): Tensor {
  const { kernels } = graph.memory;
  const kind = activations[name];
  const y = graph.tensor(x.rows, x.cols);
  const n = x.rows * x.cols;
  return graph.add(
    y,
    () => kernels.activation(kind, x.at, y.at, n),
    () => {
      const add = graph.adds(x);
      return () => kernels.activationBackward(kind, x.at, y.gradientAt, x.gradientAt, n, add);
    },
  );
}

/** y = a + b, of the same shape: a residual connection. */
export function add(graph: Graph, a: Tensor, b: Tensor): Tensor {
  const { kernels } = graph.memory;
  const y = graph.tensor(a.rows, a.cols);
  const n = a.rows * a.cols;
  return graph.add(
    y,
    () => kernels.add(a.at, b.at, y.at, n),
    () => {
      const [addA, addB] = [graph.adds(a), graph.adds(b)];
      return () => {
        kernels.scale(y.gradientAt, a.gradientAt, n, 1, addA);
        kernels.scale(y.gradientAt, b.gradientAt, n, 1, addB);
      };
    },
  );
}

/** y = a ∘ b, of the same shape: a gate. */
export function multiply(graph: Graph, a: Tensor, b: Tensor): Tensor {
  const { kernels } = graph.memory;
  const y = graph.tensor(a.rows, a.cols);
  const n = a.rows * a.cols;
  return graph.add(
    y,
    () => kernels.multiply(a.at, b.at, y.at, n, false),
    () => {
      const [addA, addB] = [graph.adds(a), graph.adds(b)];
      return () => {
        kernels.multiply(y.gradientAt, b.at, a.gradientAt, n, addA);
        kernels.multiply(y.gradientAt, a.at, b.gradientAt, n, addB);
      };
    },
  );
}

/** Some rows of a tensor, such as the first of every sequence. */
export function takeRows(graph: Graph, x: Tensor, rows: Int32Array | Integers): Tensor {
  const { kernels } = graph.memory;
  const at = rows instanceof Int32Array ? graph.constant(rows) : rows.at;
  const y = graph.tensor(rows.length, x.cols);
  return graph.add(
    y,
    () => kernels.gather(x.at, at, y.at, rows.length, x.cols, false),
    () => {
      const add = graph.adds(x);
      return () => {
        if (!add) kernels.fill(x.gradientAt, x.rows * x.cols, 0);
        kernels.scatterAdd(y.gradientAt, at, x.gradientAt, rows.length, x.cols);
      };
    },
  );
}

/** y = factor · x. */
export function scale(graph: Graph, x: Tensor, factor: number): Tensor {
  const { kernels } = graph.memory;
  const y = graph.tensor(x.rows, x.cols);
  const n = x.rows * x.cols;
  return graph.add(
    y,
    () => kernels.scale(x.at, y.at, n, factor, false),
    () => {
      const add = graph.adds(x);
      return () => kernels.scale(y.gradientAt, x.gradientAt, n, factor, add);
    },
  );
}
