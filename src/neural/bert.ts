import { LmlabError } from '../core/errors';
import { random } from '../core/random';
import { type BertBatch, checkedBatch, headsOf } from './bert-batch';
import { type BertHeads, type BertInputs, type BertOutputs, bertNetwork } from './bert-network';
import { type BertOptions, type BertShape, bertParameters, bertShape } from './bert-options';
import { checkSizes, checkUnrounded } from './check-options';
import { CrossEntropy, type LossOptions } from './cross-entropy';
import { checkOutputs } from './finite-outputs';
import { Graph } from './graph';
import { checkState, type Insight } from './insight';
import { Memory } from './memory';
import { Parameters, type Tensor } from './parameters';
import { Plans } from './plans';
import {
  type ClassGoal,
  type InputGradient,
  readGradient,
  targetsOf,
  type TokenGoal,
} from './input-gradient';
import { checkIds, checkLabels } from './token-ids';

/** A planned run. */
interface Plan extends BertOutputs {
  readonly graph: Graph;
  readonly inputs: BertInputs;
  readonly tokenLoss: CrossEntropy | undefined;
  readonly pooledLoss: CrossEntropy | undefined;
}

/**
 * A BERT: a Transformer that sees both sides (Devlin et al. 2019), with a head that fills in masked tokens and one
 * on the first token for next-sentence prediction or any classification of texts and pairs.
 */
export class Bert {
  readonly options: BertShape;
  readonly parameters: Parameters;
  readonly #plans: Plans<Plan>;

  constructor(options: BertShape) {
    this.options = options;
    const memory = new Memory();
    this.parameters = new Parameters(memory, bertParameters(options), random(options.seed));
    this.#plans = new Plans(memory);
  }

  /** The sum of the mean losses of the heads that the batch has targets for; gradients as in a GPT. */
  lossAndGradients(batch: BertBatch, key: number, factor = 1, options: LossOptions = {}): number {
    const plan = this.#run(batch, headsOf(batch), true, key);
    const loss = this.#loss(plan, batch, factor, options);
    plan.graph.backward();
    return loss;
  }

  /** The sum of the mean losses of the heads that the batch has targets for. */
  loss(batch: BertBatch, options: LossOptions = {}): number {
    return this.#loss(this.#run(batch, headsOf(batch), false), batch, 1, options);
  }

  /** Logits of every token at every place: (batch · length) × vocabularySize. */
  tokenLogits(batch: BertBatch): Float32Array {
    return this.#copy(this.#run(batch, { tokens: true, pooled: false }, false).tokens);
  }

  /** Logits of the classes: batch × classes. */
  classLogits(batch: BertBatch): Float32Array {
    return this.#copy(this.#run(batch, { tokens: false, pooled: true }, false).pooled);
  }

  /** The last hidden states: (batch · length) × embeddingSize. */
  states(batch: BertBatch): Float32Array {
    return this.#copy(this.#run(batch, { tokens: false, pooled: false }, false).states.at(-1)!);
  }

  /** Attention weights by layer: each batch × heads × length × length. */
  attention(batch: BertBatch): Float32Array[] {
    const { weights } = this.#run(batch, { tokens: false, pooled: false }, false);
    const size = (this.options.heads * batch.ids.length ** 2) / batch.batch;
    return weights.map((at) => this.parameters.memory.floats(at, size).slice());
  }

  /** Everything worth looking at for one sequence; logits are those of the tokens. */
  inspect(ids: Int32Array, segments?: Int32Array): Insight {
    const batch = { batch: 1, ids, ...(segments && { segments }) };
    const { weights, activations, states, tokens } = this.#run(batch, { tokens: true, pooled: false }, false);
    const size = ids.length ** 2;
    const attention = weights.map((at) =>
      Array.from({ length: this.options.heads }, (_, h) =>
        this.parameters.memory.floats(at + h * size * 4, size).slice(),
      ),
    );
    const copies = (tensors: readonly Tensor[]): Float32Array[] => tensors.map((x) => this.#copy(x));
    return {
      attention,
      activations: copies(activations),
      states: copies(states),
      logits: this.#copy(tokens),
    };
  }

  /** The logits that the token head would read from a state of any depth, n × embeddingSize; see {@link logitLens}. */
  readState(state: Float32Array): Float32Array {
    const rows = checkState(state, this.options);
    const { graph, states, tokens } = this.#planned(1, rows, false, { tokens: true, pooled: false });
    const last = states.at(-1)!;
    this.parameters.memory.floats(last.at, state.length).set(state);
    graph.forwardFrom(last);
    return this.#copy(tokens);
  }

  /**
   * The logarithm of a probability, and its gradient with respect to the embedded tokens, without dropout; see
   * {@link saliency}. The gradients of the parameters are cleared.
   */
  inputGradient(ids: Int32Array, goal: TokenGoal | ClassGoal): InputGradient {
    const of = 'label' in goal ? { labels: Int32Array.of(goal.label) } : { targets: targetsOf(ids, goal) };
    const batch = { batch: 1, ids, ...of };
    const plan = this.#run(batch, headsOf(batch), true, 0, { ...this.options, dropout: 0 });
    const logProbability = -this.#loss(plan, batch, -1, {});
    return readGradient(plan, this.parameters, 'embeddings.word_embeddings.weight', ids, logProbability);
  }

  /**
   * The most likely tokens at one place of a sequence, best first, with their probabilities.
   *
   * @throws LmlabError `token-id`, `sequence-length`; `bad-option` for a place outside of the sequence or a `top` that is no
   * positive integer; `non-finite` when the weights hold NaN or infinity.
   */
  fillIn(ids: Int32Array, place: number, top = 5): { token: number; probability: number }[] {
    const { vocabularySize } = this.options;
    checkSizes({ top });
    targetsOf(ids, { place, target: 0 }); // the place must be one of the sequence
    const logits = this.tokenLogits({ batch: 1, ids }).subarray(
      place * vocabularySize,
      (place + 1) * vocabularySize,
    );
    checkOutputs(logits, 'finite logits');
    const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
    const powers = Array.from(logits, (x) => Math.exp(x - highest));
    const total = powers.reduce((a, b) => a + b, 0);
    const best = powers.map((power, token) => ({ token, probability: power / total }));
    return best.sort((a, b) => b.probability - a.probability || a.token - b.token).slice(0, top);
  }

  #copy({ at, rows, cols }: Tensor): Float32Array {
    return this.parameters.memory.floats(at, rows * cols).slice();
  }

  #loss(plan: Plan, batch: BertBatch, factor: number, options: LossOptions): number {
    const { memory } = this.parameters;
    const one = (
      loss: CrossEntropy | undefined,
      targets: Int32Array | undefined,
      check: typeof checkIds,
      size: number,
    ): number => {
      if (loss === undefined || targets === undefined) return 0;
      if (targets.length !== loss.targets.length) {
        throw new LmlabError('shape', {
          expected: `${loss.targets.length} targets`,
          found: String(targets.length),
          remedy: 'Pass one target a token, or one label a sequence.',
        });
      }
      check(targets, size, true);
      memory.ints(loss.targets.at, targets.length).set(targets);
      return loss.run(factor, options);
    };
    const { vocabularySize, classes } = this.options;
    const tokens = one(plan.tokenLoss, batch.targets, checkIds, vocabularySize);
    return tokens + one(plan.pooledLoss, batch.labels, checkLabels, classes);
  }

  #run(input: BertBatch, heads: BertHeads, training: boolean, key = 0, options = this.options): Plan {
    const { batch, ids, segments, lengths, length } = checkedBatch(input, this.options);
    const plan = this.#planned(batch, length, training, heads, options);
    const { memory } = this.parameters;
    plan.graph.key = key;
    memory.ints(plan.inputs.ids.at, ids.length).set(ids);
    memory.ints(plan.inputs.segments.at, ids.length).set(segments);
    memory.ints(plan.inputs.lengths.at, batch).set(lengths);
    plan.graph.forward();
    return plan;
  }

  // prettier-ignore
  #planned(batch: number, length: number, training: boolean, heads: BertHeads, options = this.options): Plan {
    const name = `${batch}×${length} ${training} ${heads.tokens} ${heads.pooled} ${options.dropout}`;
    return this.#plans.get(name, () => planBert(new Graph(this.parameters.memory, training), this.parameters, options, batch, length, heads));
  }
}

/** Plans a run over `batch` sequences of `length` tokens, with the losses of the heads it needs. */
// prettier-ignore
export function planBert(
  graph: Graph, parameters: Pick<Parameters, 'get'>, options: BertShape, batch: number, length: number, heads: BertHeads,
): Plan {
  const [ids, segments, lengths] = [batch * length, batch * length, batch].map((n) => graph.integers(n));
  const inputs = { ids, segments, lengths };
  const outputs = bertNetwork(graph, parameters, options, inputs, heads);
  const tokenLoss = heads.tokens ? new CrossEntropy(graph, outputs.tokens) : undefined;
  const pooledLoss = heads.pooled ? new CrossEntropy(graph, outputs.pooled) : undefined;
  return { ...outputs, graph, inputs, tokenLoss, pooledLoss };
}

/**
 * A BERT with random weights.
 *
 * @throws LmlabError `bad-option` when an option makes no sense.
 * @example
 * ```ts
 * import { bert } from 'lmlab';
 * const model = bert({ vocabularySize: 12, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * model.fillIn(Int32Array.of(1, 2, 3), 1, 2).length; // 2
 * ```
 */
export function bert(options: BertOptions): Bert {
  const shape = bertShape(options);
  checkUnrounded(shape);
  return new Bert(shape);
}
