import type { Attended } from './attention';
import { dropout } from './dropout';
import type { Graph, Integers } from './graph';
import type { GptShape } from './gpt-options';
import { activation, add, embedding, layerNorm, linear, multiply, scale } from './layers';
import type { Parameter, Parameters, Tensor } from './parameters';
import { addSinusoids } from './positions';

/** Where the tokens of one run come from and how they see each other. */
export interface GptInputs {
  readonly ids: Integers;
  /** The position of every token in its sequence. */
  readonly positions: Integers;
  /** Self-attention of block `layer` on queries, keys and values side by side. */
  readonly attend: (layer: number, qkv: Tensor) => Attended;
}

/** The outputs of a GPT and what can be looked at on the way. */
export interface GptOutputs {
  /** The embeddings of the tokens, with learned positions added. */
  readonly embedded: Tensor;
  /** The residual stream before the first block and after each. */
  readonly states: readonly Tensor[];
  readonly attended: readonly Attended[];
  /** Of each block: the feed-forward layer after its activation. */
  readonly activations: readonly Tensor[];
  readonly logits: Tensor;
}

/** Adds a whole GPT to a graph: embeddings, blocks of attention and feed-forward (pre-norm), output layer. */
export function gptNetwork(
  graph: Graph,
  parameters: Pick<Parameters, 'get' | 'has'>,
  o: GptShape,
  inputs: GptInputs,
): GptOutputs {
  const weight = (name: string): Parameter => parameters.get(`${name}.weight`);
  const bias = (name: string): Parameter | undefined =>
    parameters.has(`${name}.bias`) ? parameters.get(`${name}.bias`) : undefined;
  const dense = (x: Tensor, name: string): Tensor => {
    const y = parameters.has(`${name}.down.weight`)
      ? linear(graph, linear(graph, x, weight(`${name}.down`)), weight(`${name}.up`), bias(name))
      : linear(graph, x, weight(name), bias(name));
    if (o.lora === undefined || !parameters.has(`${name}.lora_a.weight`)) return y;
    const low = linear(graph, x, weight(`${name}.lora_a`));
    const change = linear(graph, low, weight(`${name}.lora_b`));
    return add(graph, y, scale(graph, change, o.lora.alpha / o.lora.rank));
  };
  const norm = (x: Tensor, name: string): Tensor =>
    layerNorm(graph, x, weight(name), bias(name), { rms: o.normalization === 'rms' });

  let x = embedding(graph, weight('wte'), inputs.ids);
  if (o.positions === 'learned') x = embedding(graph, weight('wpe'), inputs.positions, x);
  const embedded = x;
  if (o.positions === 'sinusoidal') x = addSinusoids(graph, x, inputs.positions, o.contextLength);
  x = dropout(graph, x, o.dropout);
  const states = [x];
  const attended: Attended[] = [];
  const activations: Tensor[] = [];
  for (let i = 0; i < o.layers; i++) {
    const block = `h.${i}`;
    const seen = inputs.attend(i, dense(norm(x, `${block}.ln_1`), `${block}.attn.c_attn`));
    x = add(graph, x, dropout(graph, dense(seen.output, `${block}.attn.c_proj`), o.dropout));
    const normal = norm(x, `${block}.ln_2`);
    let wide = dense(normal, `${block}.mlp.c_fc`);
    if (o.feedForward === 'gelu') wide = activation(graph, wide, 'gelu');
    else wide = multiply(graph, activation(graph, dense(normal, `${block}.mlp.c_gate`), 'silu'), wide);
    x = add(graph, x, dropout(graph, dense(wide, `${block}.mlp.c_proj`), o.dropout));
    states.push(x);
    attended.push(seen);
    activations.push(wide);
  }
  const last = norm(x, 'ln_f');
  const logits = o.tiedWeights
    ? linear(graph, last, weight('wte'), undefined, { transposed: true })
    : linear(graph, last, weight('lm_head'));
  return { embedded, states, attended, activations, logits };
}
