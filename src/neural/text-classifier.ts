import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import { withDefaults } from '../core/options';
import { defaultSeed, random } from '../core/random';
import { checkChoice, checkDropout, checkSizeList, checkSizes } from './check-options';
import { CrossEntropy, type LossOptions } from './cross-entropy';
import { checkOutputs } from './finite-outputs';
import { Graph, type Integers } from './graph';
import { Memory } from './memory';
import { Parameters, type Tensor } from './parameters';
import { Plans } from './plans';
import {
  type TextClassifierOptions,
  type TextClassifierShape,
  textClassifierParameters,
  textNetwork,
} from './text-network';
import { checkIds, checkLabels } from './token-ids';

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
  readonly last: Integers;
  readonly logits: Tensor;
  readonly loss: CrossEntropy;
}

/** A text classifier to start from, on the same trainer as the Transformers. */
export class TextClassifier {
  readonly options: TextClassifierShape;
  readonly parameters: Parameters;
  readonly #plans: Plans<Plan>;

  constructor(options: TextClassifierShape) {
    this.options = options;
    const memory = new Memory();
    this.parameters = new Parameters(memory, textClassifierParameters(options), random(options.seed));
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

  /** texts × classes; each row sums to 1. @throws LmlabError `non-finite` when the weights hold NaN or infinity. */
  predictProba(texts: readonly ArrayLike<number>[]): Dense {
    const { classes } = this.options;
    const { memory } = this.parameters;
    const { logits } = this.#run(texts, false);
    memory.kernels.softmaxRows(logits.at, texts.length, classes);
    const probabilities = Float64Array.from(memory.floats(logits.at, texts.length * classes));
    checkOutputs(probabilities, 'finite probabilities');
    return new Dense(texts.length, classes, probabilities);
  }

  #loss(plan: Plan, labels: Int32Array, factor: number, options: LossOptions): number {
    if (labels.length !== plan.loss.targets.length) {
      throw new LmlabError('shape', {
        expected: `${plan.loss.targets.length} labels`,
        found: String(labels.length),
        remedy: 'Pass one label for every text.',
      });
    }
    checkLabels(labels, this.options.classes);
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
    // Text after text, or time after time.
    const recurrent = kind === 'lstm' || kind === 'gru';
    const [byText, byTime] = recurrent ? [1, batch] : [length, 1];
    const ids = memory.ints(plan.ids.at, batch * length).fill(0);
    texts.forEach((text, b) => {
      for (let t = 0; t < text.length; t++) ids[b * byText + t * byTime] = text[t];
    });
    memory.ints(plan.lengths.at, batch).set(texts.map((text) => text.length));
    memory.ints(plan.last.at, batch).set(texts.map((text, b) => (text.length - 1) * byTime + b * byText));
    plan.graph.key = key;
    plan.graph.forward();
    return plan;
  }

  #plan(batch: number, length: number, training: boolean): Plan {
    const graph = new Graph(this.parameters.memory, training);
    const ids = graph.integers(batch * length);
    const [lengths, last] = [graph.integers(batch), graph.integers(batch)];
    const logits = textNetwork(graph, this.parameters, this.options, { ids, lengths, last, length });
    return { graph, ids, lengths, last, logits, loss: new CrossEntropy(graph, logits) };
  }
}

/**
 * A small text classifier with random weights: the mean of embeddings, convolutions over time, an LSTM or a GRU.
 *
 * @throws LmlabError `bad-option` when a size, the kind or the dropout makes no sense.
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
  const shape = withDefaults<TextClassifierShape>(options, {
    ...{ kind: 'bag', embeddingSize: 32, widths: [3, 4, 5], filters: 32, units: 32, dropout: 0 },
    ...{ seed: defaultSeed(), vocabularySize: undefined, classes: undefined },
  });
  const { vocabularySize, classes, embeddingSize, filters, units } = shape;
  checkChoice('kind', shape.kind, ['bag', 'cnn', 'lstm', 'gru']);
  checkSizes({ vocabularySize, classes, embeddingSize, filters, units });
  checkSizeList('widths', shape.widths, 1);
  checkDropout(shape.dropout);
  return new TextClassifier(Object.freeze(shape));
}
