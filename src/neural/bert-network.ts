import { selfAttention } from './attention';
import type { BertShape } from './bert-options';
import { dropout } from './dropout';
import type { Graph, Integers } from './graph';
import type { Pointer } from './kernels';
import { activation, add, embedding, layerNorm, linear, takeRows } from './layers';
import type { Parameters, Tensor } from './parameters';

/** What one run sees: `lengths.length` sequences padded to equal length. */
export interface BertInputs {
  readonly ids: Integers;
  readonly segments: Integers;
  readonly lengths: Integers;
}

/** Which heads a run needs. */
export interface BertHeads {
  readonly tokens: boolean;
  readonly pooled: boolean;
}

/** The outputs of a BERT; a head that was not asked for is the last states. */
export interface BertOutputs {
  /** Where each layer's attention weights stand. */
  readonly weights: readonly Pointer[];
  /** The sum of the embeddings, before it is normalized. */
  readonly embedded: Tensor;
  /** Of each layer: the feed-forward layer after its activation. */
  readonly activations: readonly Tensor[];
  /** After the embeddings and after each block. */
  readonly states: readonly Tensor[];
  readonly tokens: Tensor;
  readonly pooled: Tensor;
}

/** Adds a whole BERT to a graph: embeddings, blocks of attention and feed-forward (post-norm), heads. */
export function bertNetwork(
  graph: Graph,
  parameters: Pick<Parameters, 'get'>,
  o: BertShape,
  { ids, segments, lengths }: BertInputs,
  heads: BertHeads,
): BertOutputs {
  const batch = lengths.length;
  const length = ids.length / batch;
  const get = (name: string) => parameters.get(name);
  const dense = (x: Tensor, name: string): Tensor =>
    linear(graph, x, get(`${name}.weight`), get(`${name}.bias`));
  const norm = (x: Tensor, name: string): Tensor => {
    const [gain, bias] = [get(`${name}.LayerNorm.weight`), get(`${name}.LayerNorm.bias`)];
    return layerNorm(graph, x, gain, bias, { epsilon: 1e-12 });
  };
  const drop = (x: Tensor): Tensor => dropout(graph, x, o.dropout);

  const places = Int32Array.from({ length: batch * length }, (_, i) => i % length);
  let x = embedding(graph, get('embeddings.word_embeddings.weight'), ids);
  const positions = { at: graph.constant(places), length: places.length };
  x = embedding(graph, get('embeddings.position_embeddings.weight'), positions, x);
  x = embedding(graph, get('embeddings.token_type_embeddings.weight'), segments, x);
  const embedded = x;
  x = drop(norm(x, 'embeddings'));
  const states = [x];
  const activations: Tensor[] = [];
  const weights: Pointer[] = [];
  for (let i = 0; i < o.layers; i++) {
    const layer = `encoder.layer.${i}`;
    const qkv = dense(x, `${layer}.attention.self.qkv`);
    const seen = selfAttention(graph, qkv, { batch, heads: o.heads, lengths, dropout: o.dropout });
    weights.push(seen.weightsAt);
    const mixed = drop(dense(seen.output, `${layer}.attention.output.dense`));
    x = norm(add(graph, x, mixed), `${layer}.attention.output`);
    const wide = activation(graph, dense(x, `${layer}.intermediate.dense`), 'geluErf');
    activations.push(wide);
    x = norm(add(graph, x, drop(dense(wide, `${layer}.output.dense`))), `${layer}.output`);
    states.push(x);
  }
  let tokens = x;
  if (heads.tokens) {
    tokens = activation(graph, dense(x, 'cls.predictions.transform.dense'), 'geluErf');
    tokens = norm(tokens, 'cls.predictions.transform');
    const table = get('embeddings.word_embeddings.weight');
    tokens = linear(graph, tokens, table, get('cls.predictions.bias'), { transposed: true });
  }
  let pooled = x;
  if (heads.pooled) {
    const first = takeRows(
      graph,
      x,
      Int32Array.from({ length: batch }, (_, b) => b * length),
    );
    pooled = drop(activation(graph, dense(first, 'pooler.dense'), 'tanh'));
    pooled = dense(pooled, 'cls.seq_relationship');
  }
  return { weights, embedded, activations, states, tokens, pooled };
}
