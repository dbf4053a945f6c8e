import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import { random } from '../core/random';
import { CrossEntropy, type LossOptions } from './cross-entropy';
import { Graph, type Integers } from './graph';
import { activation, add, dropout, embedding, linear } from './layers';
import { Memory } from './memory';
import { type ParameterSpec, Parameters, type Tensor } from './parameters';
import { Plans } from './plans';
import { convolution, maxOverTime, meanOverTime } from './sequence-layers';
import { checkIds } from './token-ids';

/** The shape of a small text classifier. */
export interface TextClassifierOptions {
  /** Number of different tokens; 0 is taken for padding in short texts. */
  readonly vocabularySize: number;
  readonly classes: number;
  /** `bag`: the mean of the embeddings (fastText, Joulin et al. 2017). `cnn`: convolutions and maxima (Kim 2014). */
  readonly kind?: 'bag' | 'cnn';
  /** Default 32. */
  readonly embeddingSize?: number;
  /** Window widths of the convolutions. Default [3, 4, 5]. */
  readonly widths?: readonly number[];
  /** Filters of each width. Default 32. */
  readonly filters?: number;
  /** Share of the last layer's inputs that is dropped in training. Default 0. */
  readonly dropout?: number;
  /** Seed of the initial weights. Default 0. */
  readonly seed?: number;
}

/** Texts as token ids with their classes. */
export interface TextBatch {
  readonly texts: readonly ArrayLike<number>[];
  /** One class a text, from 0. */
  readonly labels: Int32Array;
}

interface Plan {
  readonly graph: Graph;
  readonly ids: Integers;
  readonly lengths: Integers;
  readonly logits: Tensor;
  readonly loss: CrossEntropy;
}

/** A text classifier to start from, on the same trainer as the Transformers. */
export class TextClassifier {
  readonly options: Required<TextClassifierOptions>;
  readonly parameters: Parameters;
  readonly #plans: Plans<Plan>;

  constructor(options: Required<TextClassifierOptions>) {
    this.options = options;
    const { vocabularySize, embeddingSize: d, kind, widths, filters, classes } = options;
    const dense = (name: string, rows: number, cols: number): ParameterSpec[] => [
      { name: `${name}.weight`, rows, cols, initial: { sd: Math.sqrt(1 / rows) } },
      { name: `${name}.bias`, rows: 1, cols, initial: 'zeros' },
    ];
    const cnn = kind === 'cnn';
    const specs: ParameterSpec[] = [
      { name: 'embedding.weight', rows: vocabularySize, cols: d, initial: { sd: cnn ? 0.5 : 0.1 } },
      ...(cnn ? widths.flatMap((width) => dense(`convolution.${width}`, width * d, filters)) : []),
      ...(cnn
        ? widths.flatMap((width) => dense(`output.${width}`, filters, classes))
        : dense('output', d, classes)),
    ];
    const memory = new Memory();
    this.parameters = new Parameters(memory, specs, random(options.seed));
    this.#plans = new Plans(memory);
  }

  /** The mean loss of a batch; its gradients times `factor` are added to those of the parameters. */
  lossAndGradients(batch: TextBatch, key: number, factor = 1, options: LossOptions = {}): number {
    const plan = this.#run(batch.texts, true, key);
    const loss = this.#loss(plan, batch.labels, factor, options);
    plan.graph.backward();
    return loss;
  }

  /** The mean loss of a batch. */
  loss(batch: TextBatch, options: LossOptions = {}): number {
    return this.#loss(this.#run(batch.texts, false), batch.labels, 1, options);
  }

  /** texts × classes; each row sums to 1. */
  predictProba(texts: readonly ArrayLike<number>[]): Dense {
    const { classes } = this.options;
    const { memory } = this.parameters;
    const { logits } = this.#run(texts, false);
    memory.kernels.softmaxRows(logits.at, texts.length, classes);
    return new Dense(
      texts.length,
      classes,
      Float64Array.from(memory.floats(logits.at, texts.length * classes)),
    );
  }

  #loss(plan: Plan, labels: Int32Array, factor: number, options: LossOptions): number {
    if (labels.length !== plan.loss.targets.length) {
      throw new LmlabError('shape', {
        expected: `${plan.loss.targets.length} labels`,
        found: String(labels.length),
        remedy: 'Pass one label for every text.',
      });
    }
    checkIds(labels, this.options.classes);
    this.parameters.memory.ints(plan.loss.targets.at, labels.length).set(labels);
    return plan.loss.run(factor, options);
  }

  #run(texts: readonly ArrayLike<number>[], training: boolean, key = 0): Plan {
    const { kind, widths, vocabularySize } = this.options;
    const batch = texts.length;
    if (batch === 0 || texts.some((text) => text.length === 0)) {
      throw new LmlabError('empty', {
        expected: 'texts of at least one token',
        found: batch === 0 ? 'no text' : 'an empty text',
        remedy: 'Leave empty texts out, or give them a token of their own.',
      });
    }
    for (const text of texts) checkIds(text, vocabularySize);
    const longest = Math.max(...texts.map((text) => text.length), kind === 'cnn' ? Math.max(...widths) : 1);
    const length = Math.ceil(longest / 8) * 8; // few different shapes, so few plans
    const plan = this.#plans.get(`${batch}×${length} ${training}`, () => this.#plan(batch, length, training));
    const { memory } = this.parameters;
    const ids = memory.ints(plan.ids.at, batch * length).fill(0);
    const lengths = memory.ints(plan.lengths.at, batch);
    texts.forEach((text, b) => {
      ids.set(Array.from(text), b * length);
      lengths[b] = text.length;
    });
    plan.graph.key = key;
    plan.graph.forward();
    return plan;
  }

  #plan(batch: number, length: number, training: boolean): Plan {
    const { kind, widths, dropout: rate } = this.options;
    const graph = new Graph(this.parameters.memory, training);
    const get = (name: string) => this.parameters.get(name);
    const output = (x: Tensor, name: string): Tensor =>
      linear(graph, dropout(graph, x, rate), get(`${name}.weight`), get(`${name}.bias`));
    const ids = graph.integers(batch * length);
    const lengths = graph.integers(batch);
    const x = embedding(graph, get('embedding.weight'), ids);
    let logits: Tensor;
    if (kind === 'bag') logits = output(meanOverTime(graph, x, lengths), 'output');
    else {
      // One output layer for each width, summed: the same as one layer on all maxima side by side.
      const parts = widths.map((width) => {
        const [filters, bias] = [get(`convolution.${width}.weight`), get(`convolution.${width}.bias`)];
        const seen = activation(graph, convolution(graph, x, filters, bias, { batch, width }), 'relu');
        return output(maxOverTime(graph, seen, batch), `output.${width}`);
      });
      logits = parts.reduce((a, b) => add(graph, a, b));
    }
    return { graph, ids, lengths, logits, loss: new CrossEntropy(graph, logits) };
  }
}

/**
 * A small text classifier with random weights: the mean of embeddings, or convolutions over time.
 *
 * @example
 * ```ts
 * import { textClassifier, train } from 'lmlab';
 * const model = textClassifier({ vocabularySize: 10, classes: 2, embeddingSize: 8 });
 * const batch = { texts: [[1, 2, 3], [4, 5]], labels: Int32Array.of(0, 1) };
 * train(model, { data: () => batch, steps: 100, learningRate: 0.05 }).then(() => {
 *   model.predictProba(batch.texts).at(1, 1) > 0.9; // true
 * });
 * ```
 */
export function textClassifier(options: TextClassifierOptions): TextClassifier {
  const defaults = {
    kind: 'bag',
    embeddingSize: 32,
    widths: [3, 4, 5],
    filters: 32,
    dropout: 0,
    seed: 0,
  } as const;
  return new TextClassifier(Object.freeze({ ...defaults, ...options }));
}
