import { LmlabError } from '../core/errors';
import { random } from '../core/random';
import { selfAttention } from './attention';
import { CrossEntropy, type LossOptions } from './cross-entropy';
import { Graph, type Integers } from './graph';
import type { Pointer } from './kernels';
import { activation, add, dropout, embedding, layerNorm, linear, multiply } from './layers';
import { Memory } from './memory';
import { type ParameterSpec, Parameters, type Tensor } from './parameters';
import { Plans } from './plans';
import { rotary, sinusoidal } from './positions';

/** The shape of a GPT. */
export interface GptOptions {
  /** Number of different tokens. */
  readonly vocabularySize: number;
  /** Longest sequence, in tokens. */
  readonly contextLength: number;
  /** Width of the residual stream; a multiple of `heads`. Default 64. */
  readonly embeddingSize?: number;
  /** Transformer blocks. Default 2. */
  readonly layers?: number;
  /** Attention heads in each block. Default 4. */
  readonly heads?: number;
  /** Width of the feed-forward layer. Default 4 × embeddingSize. */
  readonly feedForwardSize?: number;
  /** `gelu` as in GPT-2, or the gated `swiglu` (Shazeer 2020). Default 'gelu'. */
  readonly feedForward?: 'gelu' | 'swiglu';
  /** Layer normalization, or RMS normalization without biases. Default 'layer'. */
  readonly normalization?: 'layer' | 'rms';
  /** Learned (GPT-2), sinusoidal (Vaswani et al. 2017) or rotary (Su et al. 2021) positions. Default 'learned'. */
  readonly positions?: 'learned' | 'sinusoidal' | 'rotary';
  /** Whether the output layer is the token embedding transposed (Press and Wolf 2017). Default true. */
  readonly tiedWeights?: boolean;
  /** Share of activations dropped in training: after embeddings, attention and feed-forward. Default 0. */
  readonly dropout?: number;
  /** Seed of the initial weights. Default 0. */
  readonly seed?: number;
}

/** Sequences of equal length for a language model, one after the other. */
export interface TokenBatch {
  /** Sequences in the batch. */
  readonly batch: number;
  /** batch × length token ids. */
  readonly ids: Int32Array;
  /** batch × length ids of the tokens to predict; below 0: not counted. */
  readonly targets: Int32Array;
}

interface Plan {
  readonly graph: Graph;
  readonly ids: Integers;
  readonly states: readonly Tensor[];
  readonly logits: Tensor;
  readonly loss: CrossEntropy;
  readonly weights: readonly Pointer[];
}

function parameterSpecs(o: Required<GptOptions>): ParameterSpec[] {
  const d = o.embeddingSize;
  const wide = o.feedForwardSize;
  // Radford et al. (2019): what enters the residual stream starts smaller the deeper the network is.
  const residual = { sd: 0.02 / Math.sqrt(2 * o.layers) };
  const plain = { sd: 0.02 };
  const rms = o.normalization === 'rms';
  const matrix = (
    name: string,
    rows: number,
    cols: number,
    initial: ParameterSpec['initial'],
  ): ParameterSpec[] => [
    { name: `${name}.weight`, rows, cols, initial },
    ...(rms ? [] : [{ name: `${name}.bias`, rows: 1, cols, initial: 'zeros' as const }]),
  ];
  const norm = (name: string): ParameterSpec[] => [
    { name: `${name}.weight`, rows: 1, cols: d, initial: 'ones' },
    ...(rms ? [] : [{ name: `${name}.bias`, rows: 1, cols: d, initial: 'zeros' as const }]),
  ];
  const blocks = Array.from({ length: o.layers }, (_, i) => [
    ...norm(`h.${i}.ln_1`),
    ...matrix(`h.${i}.attn.c_attn`, d, 3 * d, plain),
    ...matrix(`h.${i}.attn.c_proj`, d, d, residual),
    ...norm(`h.${i}.ln_2`),
    ...matrix(`h.${i}.mlp.c_fc`, d, wide, plain),
    ...(o.feedForward === 'swiglu' ? matrix(`h.${i}.mlp.c_gate`, d, wide, plain) : []),
    ...matrix(`h.${i}.mlp.c_proj`, wide, d, residual),
  ]);
  return [
    { name: 'wte.weight', rows: o.vocabularySize, cols: d, initial: plain },
    ...(o.positions === 'learned'
      ? [{ name: 'wpe.weight', rows: o.contextLength, cols: d, initial: plain }]
      : []),
    ...blocks.flat(),
    ...norm('ln_f'),
    ...(o.tiedWeights ? [] : [{ name: 'lm_head.weight', rows: d, cols: o.vocabularySize, initial: plain }]),
  ];
}

/**
 * A GPT: a causal Transformer that predicts the next token (Radford et al. 2019). Parameters carry GPT-2's names.
 */
export class Gpt {
  readonly options: Required<GptOptions>;
  readonly parameters: Parameters;
  readonly #plans: Plans<Plan>;

  constructor(options: Required<GptOptions>) {
    this.options = options;
    const memory = new Memory();
    this.parameters = new Parameters(memory, parameterSpecs(options), random(options.seed));
    this.#plans = new Plans(memory);
  }

  /** The mean loss of a batch, and its gradients times `factor` added to those of the parameters. */
  lossAndGradients(batch: TokenBatch, key: number, factor = 1, options: LossOptions = {}): number {
    const plan = this.#run(batch.ids, batch.batch, true, key);
    const loss = this.#loss(plan, batch, factor, options);
    plan.graph.backward();
    return loss;
  }

  /** The mean loss of a batch. */
  loss(batch: TokenBatch, options: LossOptions = {}): number {
    return this.#loss(this.#run(batch.ids, batch.batch, false), batch, 1, options);
  }

  /** One row of logits for each token: (batch · length) × vocabularySize, a copy. */
  logits(ids: Int32Array, batch = 1): Float32Array {
    const { logits } = this.#run(ids, batch, false);
    return this.parameters.memory.floats(logits.at, logits.rows * logits.cols).slice();
  }

  #loss(plan: Plan, { ids, targets }: TokenBatch, factor: number, options: LossOptions): number {
    if (targets.length !== ids.length) {
      throw new LmlabError('shape', {
        expected: `${ids.length} targets, one a token`,
        found: String(targets.length),
        remedy: 'Pass for every token the one that follows, or -1.',
      });
    }
    this.#check(targets, true);
    this.parameters.memory.ints(plan.loss.targets.at, targets.length).set(targets);
    return plan.loss.run(factor, options);
  }

  #check(ids: Int32Array, belowZero: boolean): void {
    const { vocabularySize } = this.options;
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] < vocabularySize && (ids[i] >= 0 || belowZero)) continue;
      throw new LmlabError('token-id', {
        expected: `ids from 0 to ${vocabularySize - 1}`,
        found: `${ids[i]} at position ${i}`,
        remedy: 'Use the tokenizer whose vocabulary size the model was made with.',
      });
    }
  }

  #run(ids: Int32Array, batch: number, training: boolean, key = 0): Plan {
    const length = ids.length / batch;
    const { contextLength } = this.options;
    if (!Number.isInteger(length) || length < 1 || length > contextLength) {
      throw new LmlabError('sequence-length', {
        expected: `${batch} sequences of equal length, 1 to ${contextLength} tokens`,
        found: `${ids.length} ids: ${length} a sequence`,
        remedy: 'Cut the sequences to the context length.',
      });
    }
    this.#check(ids, false);
    const plan = this.#plans.get(`${batch}×${length} ${training}`, () => this.#plan(batch, length, training));
    plan.graph.key = key;
    this.parameters.memory.ints(plan.ids.at, ids.length).set(ids);
    plan.graph.forward();
    return plan;
  }

  #plan(batch: number, length: number, training: boolean): Plan {
    const { memory } = this.parameters;
    const o = this.options;
    const graph = new Graph(memory, training);
    const get = (name: string) => this.parameters.get(`${name}.weight`);
    const bias = (name: string) =>
      this.parameters.has(`${name}.bias`) ? this.parameters.get(`${name}.bias`) : undefined;
    const dense = (x: Tensor, name: string): Tensor => linear(graph, x, get(name), bias(name));
    const norm = (x: Tensor, name: string): Tensor =>
      layerNorm(graph, x, get(name), bias(name), { rms: o.normalization === 'rms' });

    const ids = graph.integers(batch * length);
    let x = embedding(graph, get('wte'), ids);
    if (o.positions === 'learned') {
      const places = Int32Array.from({ length: batch * length }, (_, i) => i % length);
      const positions = { at: graph.constant(places), length: places.length };
      x = embedding(graph, get('wpe'), positions, x);
    } else if (o.positions === 'sinusoidal') x = sinusoidal(graph, x, length);
    x = dropout(graph, x, o.dropout);
    const states = [x];
    const weights: Pointer[] = [];
    for (let i = 0; i < o.layers; i++) {
      let qkv = dense(norm(x, `h.${i}.ln_1`), `h.${i}.attn.c_attn`);
      if (o.positions === 'rotary') qkv = rotary(graph, qkv, length, o.heads);
      const attended = selfAttention(graph, qkv, { batch, heads: o.heads, causal: true });
      weights.push(attended.weightsAt);
      x = add(graph, x, dropout(graph, dense(attended.output, `h.${i}.attn.c_proj`), o.dropout));
      const normal = norm(x, `h.${i}.ln_2`);
      const wide =
        o.feedForward === 'swiglu'
          ? multiply(
              graph,
              activation(graph, dense(normal, `h.${i}.mlp.c_gate`), 'silu'),
              dense(normal, `h.${i}.mlp.c_fc`),
            )
          : activation(graph, dense(normal, `h.${i}.mlp.c_fc`), 'gelu');
      x = add(graph, x, dropout(graph, dense(wide, `h.${i}.mlp.c_proj`), o.dropout));
      states.push(x);
    }
    const last = norm(x, 'ln_f');
    const logits = o.tiedWeights
      ? linear(graph, last, get('wte'), undefined, { transposed: true })
      : linear(graph, last, get('lm_head'));
    return { graph, ids, states, logits, loss: new CrossEntropy(graph, logits), weights };
  }
}

/**
 * A GPT with random weights.
 *
 * @throws LmlabError `bad-option` when a size makes no sense, `memory` when the weights do not fit.
 * @example
 * ```ts
 * import { gpt } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * model.logits(Int32Array.of(1, 2, 3)).length; // 30
 * ```
 */
export function gpt(options: GptOptions): Gpt {
  const { embeddingSize = 64 } = options;
  const full: Required<GptOptions> = {
    embeddingSize,
    layers: 2,
    heads: 4,
    feedForwardSize: 4 * embeddingSize,
    feedForward: 'gelu',
    normalization: 'layer',
    positions: 'learned',
    tiedWeights: true,
    dropout: 0,
    seed: 0,
    ...options,
  };
  return new Gpt(Object.freeze(full));
}
