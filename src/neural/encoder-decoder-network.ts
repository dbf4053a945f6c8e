import { crossAttention, selfAttention } from './attention';
import { dropout } from './dropout';
import type { Graph, Integers } from './graph';
import { activation, add, embedding, layerNorm, linear } from './layers';
import { type Parameter, type ParameterSpec, type Parameters, type Tensor, vector } from './parameters';
import { addSinusoids } from './positions';

/** The shape of an encoder–decoder. */
export interface EncoderDecoderOptions {
  /** Number of different tokens, of source and target together. */
  readonly vocabularySize: number;
  /** Longest source and longest target, in tokens. */
  readonly contextLength: number;
  /** Width of every layer; a multiple of `heads`. Default 64. */
  readonly embeddingSize?: number;
  /** Blocks of the encoder, and as many of the decoder. Default 2. */
  readonly layers?: number;
  /** Default 4. */
  readonly heads?: number;
  /** Share of activations dropped in training. Default 0. */
  readonly dropout?: number;
  /** Seed of the initial weights. Default `defaultSeed()`. */
  readonly seed?: number;
}

/** The options with every default filled in. */
export type EncoderDecoderShape = Required<EncoderDecoderOptions>;

/** All parameters of an encoder–decoder. */
export function encoderDecoderParameters(o: EncoderDecoderShape): ParameterSpec[] {
  const d = o.embeddingSize;
  const dense = (name: string, rows: number, cols: number): ParameterSpec[] => [
    { name: `${name}.weight`, rows, cols, initial: { sd: Math.sqrt(1 / rows) } },
    vector(`${name}.bias`, cols, 'zeros'),
  ];
  const norm = (name: string): ParameterSpec[] => [
    vector(`${name}.weight`, d, 'ones'),
    vector(`${name}.bias`, d, 'zeros'),
  ];
  const block = (name: string): ParameterSpec[] => [
    ...['norm_1', 'norm_2'].flatMap((part) => norm(`${name}.${part}`)),
    ...dense(`${name}.self.qkv`, d, 3 * d),
    ...dense(`${name}.self.out`, d, d),
    ...dense(`${name}.wide`, d, 4 * d),
    ...dense(`${name}.narrow`, 4 * d, d),
  ];
  const cross = (name: string): ParameterSpec[] => [
    ...norm(`${name}.norm_cross`),
    ...dense(`${name}.cross.q`, d, d),
    ...dense(`${name}.cross.kv`, d, 2 * d),
    ...dense(`${name}.cross.out`, d, d),
  ];
  const layers = Array.from({ length: o.layers }, (_, i) => i);
  return [
    { name: 'embedding.weight', rows: o.vocabularySize, cols: d, initial: { sd: Math.sqrt(1 / d) } },
    ...layers.flatMap((i) => block(`encoder.${i}`)),
    ...norm('encoder.norm'),
    ...layers.flatMap((i) => [...block(`decoder.${i}`), ...cross(`decoder.${i}`)]),
    ...norm('decoder.norm'),
  ];
}

/** What one run sees: `lengths.length` pairs, each side padded to equal length. */
export interface EncoderDecoderInputs {
  readonly source: Integers;
  readonly lengths: Integers;
  readonly ids: Integers;
}

/** Adds a whole encoder–decoder to a graph; returns one row of logits for each token of the decoder. */
export function encoderDecoderNetwork(
  graph: Graph,
  parameters: Parameters,
  o: EncoderDecoderShape,
  { source, lengths, ids }: EncoderDecoderInputs,
): Tensor {
  const batch = lengths.length;
  const [from, to] = [source.length / batch, ids.length / batch];
  const { heads, layers, dropout: rate, contextLength } = o;
  const get = (name: string): Parameter => parameters.get(name);
  const dense = (x: Tensor, name: string): Tensor =>
    linear(graph, x, get(`${name}.weight`), get(`${name}.bias`));
  const norm = (x: Tensor, name: string): Tensor =>
    layerNorm(graph, x, get(`${name}.weight`), get(`${name}.bias`));
  const plus = (x: Tensor, change: Tensor): Tensor => add(graph, x, dropout(graph, change, rate));
  const embed = (ids: Integers, length: number): Tensor => {
    const places = Int32Array.from({ length: batch * length }, (_, i) => i % length);
    const positions = { at: graph.constant(places), length: places.length };
    const x = embedding(graph, get('embedding.weight'), ids);
    return dropout(graph, addSinusoids(graph, x, positions, contextLength), rate);
  };
  const feedForward = (x: Tensor, name: string): Tensor =>
    plus(
      x,
      dense(activation(graph, dense(norm(x, `${name}.norm_2`), `${name}.wide`), 'gelu'), `${name}.narrow`),
    );

  let x = embed(source, from);
  for (let i = 0; i < layers; i++) {
    const name = `encoder.${i}`;
    const seen = selfAttention(graph, dense(norm(x, `${name}.norm_1`), `${name}.self.qkv`), {
      batch,
      heads,
      lengths,
      dropout: rate,
    });
    x = feedForward(plus(x, dense(seen.output, `${name}.self.out`)), name);
  }
  const encoded = norm(x, 'encoder.norm');
  let y = embed(ids, to);
  for (let i = 0; i < layers; i++) {
    const name = `decoder.${i}`;
    const own = dense(norm(y, `${name}.norm_1`), `${name}.self.qkv`);
    const before = selfAttention(graph, own, { batch, heads, causal: true, dropout: rate });
    y = plus(y, dense(before.output, `${name}.self.out`));
    const q = dense(norm(y, `${name}.norm_cross`), `${name}.cross.q`);
    const seen = crossAttention(graph, q, dense(encoded, `${name}.cross.kv`), {
      batch,
      heads,
      lengths,
      dropout: rate,
    });
    y = feedForward(plus(y, dense(seen.output, `${name}.cross.out`)), name);
  }
  const last = norm(y, 'decoder.norm');
  return linear(graph, last, get('embedding.weight'), undefined, { transposed: true });
}
