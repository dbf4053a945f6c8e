import { dropoutKey } from './dropout';
import type { Graph, Integers } from './graph';
import type { Pointer } from './kernels';

import type { Tensor } from './parameters';

/** What attention needs to know beside its inputs. */
export interface AttentionOptions {
  /** Sequences in the batch. */
  readonly batch: number;
  readonly heads: number;
  /** Each position sees itself and what stands before it. Default false. */
  readonly causal?: boolean;
  /** How many keys of each sequence are real; the rest is padding. Default: all. */
  readonly lengths?: Integers;
  /** Share of the attention weights that is dropped in training. Default 0. */
  readonly dropout?: number;
}

/** The output of attention and where its weights stand: batch × heads × queries × keys. */
export interface Attended {
  readonly output: Tensor;
  readonly weightsAt: Pointer;
}

/** Self-attention: q, k and v side by side in one tensor, rows × 3 width. */
export function selfAttention(graph: Graph, qkv: Tensor, options: AttentionOptions): Attended {
  const width = qkv.cols / 3;
  const k = { tensor: qkv, column: width };
  return attend(graph, { tensor: qkv, column: 0 }, k, { tensor: qkv, column: 2 * width }, width, options);
}

/** Attention of one sequence on another: queries rows × width, keys and values side by side, rows × 2 width. */
export function crossAttention(
  graph: Graph,
  queries: Tensor,
  keysValues: Tensor,
  options: AttentionOptions,
): Attended {
  const width = queries.cols;
  const [k, v] = [0, width].map((column) => ({ tensor: keysValues, column }));
  return attend(graph, { tensor: queries, column: 0 }, k, v, width, options);
}

/** Some columns of a tensor. */
interface Columns {
  readonly tensor: Tensor;
  readonly column: number;
}

// prettier-ignore
function attend(
  graph: Graph, q: Columns, k: Columns, v: Columns, width: number, options: AttentionOptions,
): Attended {
  const { batch, heads, causal = false, lengths, dropout: rate = 0 } = options;
  const { kernels } = graph.memory;
  const queries = q.tensor.rows / batch;
  const keys = k.tensor.rows / batch;
  const headSize = width / heads;
  const [qRow, kvRow] = [q.tensor.cols, k.tensor.cols];
  const output = graph.tensor(q.tensor.rows, width);
  const weightsAt = graph.memory.take(batch * heads * queries * keys * 4);
  const scratch = graph.training ? graph.memory.take(queries * keys * 4) : 0;
  const dropped = graph.training && rate > 0 ? graph.memory.take(queries * keys * 4) : 0;
  const key = dropoutKey(graph);
  const lengthsAt = lengths?.at ?? 0;
  const at = ({ tensor, column }: Columns): Pointer => tensor.at + column * 4;
  const gradientAt = ({ tensor, column }: Columns): Pointer => tensor.gradientAt + column * 4;
  graph.add(
    output,
    () => kernels.attention(
      at(q), qRow, at(k), at(v), kvRow, keys * kvRow, output.at, width, weightsAt,
      batch, heads, queries, keys, headSize, causal, 0, lengthsAt, rate, key(), dropped,
    ),
    () => {
      const addQ = graph.adds(q.tensor);
      // Self-attention has all three in one tensor, in columns of their own: all three write or all three add.
      const addKV = k.tensor === q.tensor ? addQ : graph.adds(k.tensor);
      return () => kernels.attentionBackward(
        at(q), qRow, at(k), at(v), kvRow, keys * kvRow, output.gradientAt, width, weightsAt, scratch,
        gradientAt(q), gradientAt(k), gradientAt(v), batch, heads, queries, keys, headSize,
        causal, 0, lengthsAt, addQ, addKV, rate, key(), dropped,
      );
    },
  );
  return { output, weightsAt };
}
