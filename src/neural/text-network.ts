import { dropout } from './dropout';
import type { Graph, Integers } from './graph';
import { activation, add, embedding, linear, takeRows } from './layers';
import { type ParameterSpec, type Parameters, type Tensor, vector } from './parameters';
import { type RecurrentKind, recurrent, recurrentParameters } from './recurrent';
import { convolution, maxOverTime, meanOverTime } from './sequence-layers';

/** The shape of a small text classifier. */
export interface TextClassifierOptions {
  /** Number of different tokens; 0 is taken for padding in short texts. */
  readonly vocabularySize: number;
  readonly classes: number;
  /**
   * `bag`: the mean of the embeddings (fastText, Joulin et al. 2017). `cnn`: convolutions and maxima (Kim 2014).
   * `lstm`, `gru`: the state of a recurrent network after the last token (Hochreiter and Schmidhuber 1997; Cho et al.
   * 2014). Default 'bag'.
   */
  readonly kind?: 'bag' | 'cnn' | RecurrentKind;
  /** Default 32. */
  readonly embeddingSize?: number;
  /** Window widths of the convolutions. Default [3, 4, 5]. */
  readonly widths?: readonly number[];
  /** Filters of each width. Default 32. */
  readonly filters?: number;
  /** Units of the recurrent network. Default 32. */
  readonly units?: number;
  /** Share of the last layer's inputs that is dropped in training. Default 0. */
  readonly dropout?: number;
  /** Seed of the initial weights. Default 0. */
  readonly seed?: number;
}

/** The options with every default filled in. */
export type TextClassifierShape = Required<TextClassifierOptions>;

/** All parameters of a text classifier. */
export function textClassifierParameters(o: TextClassifierShape): ParameterSpec[] {
  const { vocabularySize, embeddingSize: d, kind, widths, filters, units, classes } = o;
  const dense = (name: string, rows: number, cols: number): ParameterSpec[] => [
    { name: `${name}.weight`, rows, cols, initial: { sd: Math.sqrt(1 / rows) } },
    vector(`${name}.bias`, cols, 'zeros'),
  ];
  const embeddings = {
    name: 'embedding.weight',
    rows: vocabularySize,
    cols: d,
    initial: { sd: kind === 'bag' ? 0.1 : 0.5 },
  };
  if (kind === 'bag') return [embeddings, ...dense('output', d, classes)];
  if (kind !== 'cnn')
    return [embeddings, ...recurrentParameters(kind, d, units), ...dense('output', units, classes)];
  return [
    embeddings,
    ...widths.flatMap((width) => dense(`convolution.${width}`, width * d, filters)),
    ...widths.flatMap((width) => dense(`output.${width}`, filters, classes)),
  ];
}

/** The texts of one run: `lengths.length` texts padded to `length` tokens. */
export interface TextInputs {
  /** Token ids; text after text, or for a recurrent network time after time. */
  readonly ids: Integers;
  readonly lengths: Integers;
  /** For a recurrent network, the row of each text's last token. */
  readonly last: Integers;
  readonly length: number;
}

/** Adds a text classifier to a graph; returns one row of logits a text. */
export function textNetwork(
  graph: Graph,
  parameters: Parameters,
  o: TextClassifierShape,
  inputs: TextInputs,
): Tensor {
  const { kind, widths, dropout: rate } = o;
  const { ids, lengths, last, length } = inputs;
  const get = (name: string) => parameters.get(name);
  const output = (x: Tensor, name: string): Tensor =>
    linear(graph, dropout(graph, x, rate), get(`${name}.weight`), get(`${name}.bias`));
  const x = embedding(graph, get('embedding.weight'), ids);
  if (kind === 'bag') return output(meanOverTime(graph, x, lengths), 'output');
  if (kind !== 'cnn') return output(takeRows(graph, recurrent(graph, x, kind, length, get), last), 'output');
  const batch = lengths.length;
  // One output layer for each width, summed: the same as one layer on all maxima side by side.
  const parts = widths.map((width) => {
    const [filters, bias] = [get(`convolution.${width}.weight`), get(`convolution.${width}.bias`)];
    const seen = activation(graph, convolution(graph, x, filters, bias, { batch, width }), 'relu');
    return output(maxOverTime(graph, seen, batch), `output.${width}`);
  });
  return parts.reduce((a, b) => add(graph, a, b));
}
