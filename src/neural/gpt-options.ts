import { defaultSeed } from '../core/random';
import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkChoice, checkDropout, checkOption, checkSizes } from './check-options';
import { type Initial, type ParameterSpec, vector } from './parameters';
import type { Rounding } from './rounded-weights';

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
  /** Share dropped in training: of embeddings, attention weights, outputs of attention and feed-forward. Default 0. */
  readonly dropout?: number;
  /** Low-rank adapters on the attention layers, as `withLora` adds them. Default: none. */
  readonly lora?: { readonly rank: number; readonly alpha: number } | undefined;
  /** Linear layers of blocks that are two matrices, by name, with the size between the two, as `factorize` makes them. */
  readonly ranks?: Readonly<Record<string, number>> | undefined;
  /** Seed of the initial weights. Default `defaultSeed()`. */
  readonly seed?: number;
}

/** The options with every default filled in. */
export type GptShape = Required<Omit<GptOptions, 'lora' | 'ranks'>> &
  Pick<GptOptions, 'lora' | 'ranks'> & {
    /** The weights are integers, as `quantize` makes them: those of linear layers in so many bits, all others in 8. */
    readonly bits?: 8 | 4 | undefined;
  };

/** @throws LmlabError `bad-option` for a misspelled option or one that makes no sense, or where the heads do not share the width evenly. */
export function gptShape(options: GptOptions): GptShape {
  checkOptionNames<GptOptions & Pick<GptShape, 'bits'>>(options, {
    ...{ vocabularySize: true, contextLength: true, embeddingSize: true, layers: true, heads: true },
    ...{ feedForwardSize: true, feedForward: true, normalization: true, positions: true, tiedWeights: true },
    ...{ dropout: true, lora: true, ranks: true, bits: true, seed: true },
  });
  const { embeddingSize = 64, heads = 4 } = options;
  const shape: GptShape = {
    embeddingSize,
    layers: 2,
    heads,
    feedForwardSize: 4 * embeddingSize,
    feedForward: 'gelu',
    normalization: 'layer',
    positions: 'learned',
    tiedWeights: true,
    dropout: 0,
    seed: defaultSeed(),
    ...options,
  };
  const { vocabularySize, contextLength, layers, feedForwardSize } = shape;
  const sizes = { vocabularySize, contextLength, embeddingSize, layers, heads, feedForwardSize };
  checkSizes(sizes);
  checkChoice('feedForward', shape.feedForward, ['gelu', 'swiglu']);
  checkChoice('normalization', shape.normalization, ['layer', 'rms']);
  checkChoice('positions', shape.positions, ['learned', 'sinusoidal', 'rotary']);
  checkDropout(shape.dropout);
  checkLora(shape.lora);
  const headSize = embeddingSize / heads;
  if (!Number.isInteger(headSize) || (shape.positions === 'rotary' && headSize % 2 !== 0)) {
    throw new LmlabError('bad-option', {
      expected: `an embeddingSize that ${heads} heads share evenly, with an even share for rotary positions`,
      found: `${embeddingSize} / ${heads} = ${headSize}`,
      remedy: 'Take an embeddingSize that is a multiple of twice the number of heads.',
    });
  }
  const layer = /^h\.(\d+)\.(attn\.c_attn|attn\.c_proj|mlp\.c_fc|mlp\.c_gate|mlp\.c_proj)$/;
  for (const [name, rank] of Object.entries(shape.ranks ?? {})) {
    const [, block, part] = layer.exec(name) ?? [];
    const exists = Number(block) < layers && (part !== 'mlp.c_gate' || shape.feedForward === 'swiglu');
    if (exists && Number.isInteger(rank) && rank > 0) continue;
    throw new LmlabError('bad-option', {
      expected: 'names of linear layers of blocks with positive integers',
      found: `${name}: ${rank}`,
      remedy: "Name them as in { 'h.0.mlp.c_fc': 8 }.",
    });
  }
  return Object.freeze(shape);
}

/** @throws LmlabError `bad-option` for adapters that make no sense. */
function checkLora(lora: GptOptions['lora']): void {
  if (lora === undefined) return;
  checkOptionNames(lora, { rank: true, alpha: true });
  const { rank, alpha } = lora;
  checkSizes({ rank });
  checkOption('alpha', alpha, alpha > 0 && alpha < Infinity, 'a finite number above 0');
}

/** All parameters, by GPT-2's names. */
export function gptParameters(o: GptShape): ParameterSpec[] {
  const d = o.embeddingSize;
  const wide = o.feedForwardSize;
  // Radford et al. (2019): what enters the residual stream starts smaller the deeper the network is.
  const residual = { sd: 0.02 / Math.sqrt(2 * o.layers) };
  const plain = { sd: 0.02 };
  const rms = o.normalization === 'rms';
  const rounding = (bits: 8 | 4 | undefined, outputs: 'rows' | 'columns'): Rounding | undefined =>
    bits && { bits, outputs };
  const weights = (name: string, rows: number, cols: number, initial: Initial): ParameterSpec[] => {
    const rank = o.ranks?.[name];
    if (rank === undefined) return [{ name: `${name}.weight`, rows, cols, initial }];
    return [
      { name: `${name}.down.weight`, rows, cols: rank, initial: { sd: 1 / Math.sqrt(rank) } },
      { name: `${name}.up.weight`, rows: rank, cols, initial },
    ];
  };
  const matrix = (name: string, rows: number, cols: number, initial: Initial): ParameterSpec[] => [
    ...weights(name, rows, cols, initial).map((spec) => ({ ...spec, rounded: rounding(o.bits, 'columns') })),
    ...(rms ? [] : [vector(`${name}.bias`, cols, 'zeros')]),
  ];
  const norm = (name: string): ParameterSpec[] => [
    vector(`${name}.weight`, d, 'ones'),
    ...(rms ? [] : [vector(`${name}.bias`, d, 'zeros')]),
  ];
  const adapters = (name: string, rows: number, cols: number): ParameterSpec[] => {
    if (o.lora === undefined) return [];
    const { rank } = o.lora;
    return [
      { name: `${name}.lora_a.weight`, rows, cols: rank, initial: { sd: 1 / Math.sqrt(rows) } },
      { name: `${name}.lora_b.weight`, rows: rank, cols, initial: 'zeros' },
    ];
  };
  const blocks = Array.from({ length: o.layers }, (_, i) => [
    ...norm(`h.${i}.ln_1`),
    ...matrix(`h.${i}.attn.c_attn`, d, 3 * d, plain),
    ...matrix(`h.${i}.attn.c_proj`, d, d, residual),
    ...adapters(`h.${i}.attn.c_attn`, d, 3 * d),
    ...adapters(`h.${i}.attn.c_proj`, d, d),
    ...norm(`h.${i}.ln_2`),
    ...matrix(`h.${i}.mlp.c_fc`, d, wide, plain),
    ...(o.feedForward === 'swiglu' ? matrix(`h.${i}.mlp.c_gate`, d, wide, plain) : []),
    ...matrix(`h.${i}.mlp.c_proj`, wide, d, residual),
  ]);
  const eight = o.bits && 8;
  // As large as sines and cosines, once they are multiplied by √d; else as GPT-2.
  const embedded = o.positions === 'sinusoidal' ? { sd: 1 / Math.sqrt(d) } : plain;
  const table = (name: string, rows: number): ParameterSpec[] => [
    { name: `${name}.weight`, rows, cols: d, initial: embedded, rounded: rounding(eight, 'rows') },
  ];
  const head = { name: 'lm_head.weight', rows: d, cols: o.vocabularySize, initial: plain };
  return [
    ...table('wte', o.vocabularySize),
    ...(o.positions === 'learned' ? table('wpe', o.contextLength) : []),
    ...blocks.flat(),
    ...norm('ln_f'),
    ...(o.tiedWeights ? [] : [{ ...head, rounded: rounding(eight, 'columns') }]),
  ];
}
