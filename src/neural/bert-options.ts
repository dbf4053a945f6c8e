import { defaultSeed } from '../core/random';
import { checkOptionNames } from '../core/options';
import { checkDropout, checkHeads, checkSizes } from './check-options';
import { type ParameterSpec, vector } from './parameters';

/** The shape of a BERT. */
export interface BertOptions {
  /** Number of different tokens. */
  readonly vocabularySize: number;
  /** Longest sequence, in tokens. */
  readonly contextLength: number;
  /** Width of every layer; a multiple of `heads`. Default 64. */
  readonly embeddingSize?: number;
  /** Transformer blocks. Default 2. */
  readonly layers?: number;
  /** Attention heads in each block. Default 4. */
  readonly heads?: number;
  /** Width of the feed-forward layer. Default 4 × embeddingSize. */
  readonly feedForwardSize?: number;
  /** Segments that a sequence may have; 2 for pairs of sentences. Default 2. */
  readonly segments?: number;
  /** Outputs of the head on the first token: 2 for next-sentence prediction, or the classes of a task. Default 2. */
  readonly classes?: number;
  /** Share of activations dropped in training: after embeddings, attention, feed-forward and pooling. Default 0.1. */
  readonly dropout?: number;
  /** Seed of the initial weights. Default `defaultSeed()`. */
  readonly seed?: number;
}

/** The options with every default filled in. */
export type BertShape = Required<BertOptions> & {
  /** The weights are integers, as `quantize` makes them: those of the blocks in so many bits, all others in 8. */
  readonly bits?: 8 | 4 | undefined;
};

/** @throws LmlabError `bad-option` for a misspelled option or one that makes no sense, or where the heads do not share the width evenly. */
export function bertShape(options: BertOptions): BertShape {
  checkOptionNames<BertOptions & Pick<BertShape, 'bits'>>(options, {
    ...{ vocabularySize: true, contextLength: true, embeddingSize: true, layers: true, heads: true },
    ...{ feedForwardSize: true, segments: true, classes: true, dropout: true, bits: true, seed: true },
  });
  const { embeddingSize = 64 } = options;
  const shape: BertShape = {
    embeddingSize,
    layers: 2,
    heads: 4,
    feedForwardSize: 4 * embeddingSize,
    segments: 2,
    classes: 2,
    dropout: 0.1,
    seed: defaultSeed(),
    ...options,
  };
  const { dropout, seed: _seed, ...sizes } = shape;
  checkSizes(sizes);
  checkDropout(dropout);
  checkHeads(shape);
  return Object.freeze(shape);
}

/** All parameters. Names are those of the published checkpoints, but for q, k and v, which stand side by side. */
export function bertParameters(o: BertShape): ParameterSpec[] {
  const d = o.embeddingSize;
  const initial = { sd: 0.02 };
  const eight = o.bits && 8;
  const dense = (name: string, rows: number, cols: number, bits: 8 | 4 | undefined): ParameterSpec[] => [
    { name: `${name}.weight`, rows, cols, initial, rounded: bits && { bits, outputs: 'columns' } },
    vector(`${name}.bias`, cols, 'zeros'),
  ];
  const norm = (name: string): ParameterSpec[] => [
    vector(`${name}.LayerNorm.weight`, d, 'ones'),
    vector(`${name}.LayerNorm.bias`, d, 'zeros'),
  ];
  const table = (name: string, rows: number): ParameterSpec => ({
    name: `embeddings.${name}_embeddings.weight`,
    rows,
    cols: d,
    initial,
    rounded: eight && { bits: eight, outputs: 'rows' },
  });
  const blocks = Array.from({ length: o.layers }, (_, i) => {
    const layer = `encoder.layer.${i}`;
    return [
      ...dense(`${layer}.attention.self.qkv`, d, 3 * d, o.bits),
      ...dense(`${layer}.attention.output.dense`, d, d, o.bits),
      ...norm(`${layer}.attention.output`),
      ...dense(`${layer}.intermediate.dense`, d, o.feedForwardSize, o.bits),
      ...dense(`${layer}.output.dense`, o.feedForwardSize, d, o.bits),
      ...norm(`${layer}.output`),
    ];
  });
  return [
    table('word', o.vocabularySize),
    table('position', o.contextLength),
    table('token_type', o.segments),
    ...norm('embeddings'),
    ...blocks.flat(),
    ...dense('pooler.dense', d, d, eight),
    ...dense('cls.predictions.transform.dense', d, d, eight),
    ...norm('cls.predictions.transform'),
    vector('cls.predictions.bias', o.vocabularySize, 'zeros'),
    ...dense('cls.seq_relationship', d, o.classes, eight),
  ];
}
