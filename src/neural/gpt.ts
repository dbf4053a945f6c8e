import { LmlabError } from '../core/errors';
import { random } from '../core/random';
import { type Attended, selfAttention } from './attention';
import { checkSizes, checkUnrounded } from './check-options';
import { CrossEntropy, type LossOptions } from './cross-entropy';
import { type GptOutputs, gptNetwork } from './gpt-network';
import { type GptOptions, type GptShape, gptParameters, gptShape } from './gpt-options';
import { GptSession } from './gpt-session';
import { Graph, type Integers } from './graph';
import { type InputGradient, readGradient, targetsOf, type TokenGoal } from './input-gradient';
import { checkState, type Insight } from './insight';
import { Memory } from './memory';
import { Parameters, type Tensor } from './parameters';
import { Plans } from './plans';
import { rotary } from './positions';
import { checkIds } from './token-ids';

/** Sequences of equal length for a language model, one after the other. */
export interface TokenBatch {
  /** Sequences in the batch. */
  readonly batch: number;
  /** batch × length token ids. */
  readonly ids: Int32Array;
  /** batch × length ids of the tokens to predict; below 0: not counted. */
  readonly targets: Int32Array;
}

/** A planned run. */
export interface Plan extends GptOutputs {
  readonly graph: Graph;
  readonly ids: Integers;
  readonly loss: CrossEntropy;
}

/** Plans a run over `batch` sequences of `length` tokens, with its loss. */
export function planGpt(
  graph: Graph,
  parameters: Pick<Parameters, 'get' | 'has'>,
  options: GptShape,
  batch: number,
  length: number,
): Plan {
  const { heads, positions, contextLength } = options;
  const ids = graph.integers(batch * length);
  const places = Int32Array.from({ length: batch * length }, (_, i) => i % length);
  const attend = (_layer: number, qkv: Tensor): Attended => {
    if (positions === 'rotary') rotary(graph, qkv, { length, heads, contextLength });
    return selfAttention(graph, qkv, { batch, heads, causal: true, dropout: options.dropout });
  };
  const inputs = { ids, positions: { at: graph.constant(places), length: places.length }, attend };
  const outputs = gptNetwork(graph, parameters, options, inputs);
  return { ...outputs, graph, ids, loss: new CrossEntropy(graph, outputs.logits) };
}

/**
 * A GPT: a causal Transformer that predicts the next token (Radford et al. 2019). Parameters carry GPT-2's names.
 */
export class Gpt {
  readonly options: GptShape;
  readonly parameters: Parameters;
  readonly #plans: Plans<Plan>;

  constructor(options: GptShape) {
    this.options = options;
    const memory = new Memory();
    this.parameters = new Parameters(memory, gptParameters(options), random(options.seed));
    this.#plans = new Plans(memory);
  }

  /** The mean loss of a batch; its gradients times `factor` are added to those of the parameters. */
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

  /** The loss of every token of a batch, 0 where the target does not count. */
  tokenLosses(batch: TokenBatch): Float32Array {
    const plan = this.#run(batch.ids, batch.batch, false);
    this.#loss(plan, batch, 1, {});
    return plan.loss.losses();
  }

  /** One row of logits for each token: (batch · length) × vocabularySize. */
  logits(ids: Int32Array, batch = 1): Float32Array {
    return this.#copy(this.#run(ids, batch, false).logits);
  }

  /** Everything worth looking at for one sequence. */
  inspect(ids: Int32Array): Insight {
    const { attended, activations, states, logits } = this.#run(ids, 1, false);
    const size = ids.length ** 2;
    const attention = attended.map(({ weightsAt }) =>
      Array.from({ length: this.options.heads }, (_, h) =>
        this.parameters.memory.floats(weightsAt + h * size * 4, size).slice(),
      ),
    );
    const copies = (tensors: readonly Tensor[]): Float32Array[] => tensors.map((x) => this.#copy(x));
    return {
      attention,
      activations: copies(activations),
      states: copies(states),
      logits: this.#copy(logits),
    };
  }

  /**
   * The logarithm of a token's probability, and its gradient with respect to the embedded tokens, without dropout; see
   * {@link saliency}. The gradients of the parameters are cleared.
   */
  inputGradient(ids: Int32Array, goal: TokenGoal): InputGradient {
    const targets = targetsOf(ids, goal);
    const plan = this.#run(ids, 1, true, 0, { ...this.options, dropout: 0 });
    const logProbability = -this.#loss(plan, { batch: 1, ids, targets }, -1, {});
    return readGradient(plan, this.parameters, 'wte.weight', ids, logProbability);
  }

  /** The logits that the output layer would read from a state of any depth, n × embeddingSize; see {@link logitLens}. */
  readState(state: Float32Array): Float32Array {
    const rows = checkState(state, this.options);
    const plan = this.#planned(1, rows, false);
    const last = plan.states.at(-1)!;
    this.parameters.memory.floats(last.at, state.length).set(state);
    plan.graph.forwardFrom(last);
    return this.#copy(plan.logits);
  }

  /**
   * Starts generation for `batch` sequences, with a cache of keys and values. When the weights change, as in training, start
   * a new one: the cache holds what the weights before made of the tokens.
   */
  session(batch = 1): GptSession {
    return new GptSession(this, batch);
  }

  #copy({ at, rows, cols }: Tensor): Float32Array {
    return this.parameters.memory.floats(at, rows * cols).slice();
  }

  #loss(plan: Plan, { ids, targets }: TokenBatch, factor: number, options: LossOptions): number {
    if (targets.length !== ids.length) {
      throw new LmlabError('shape', {
        expected: `${ids.length} targets, one a token`,
        found: String(targets.length),
        remedy: 'Pass for every token the one that follows, or -1.',
      });
    }
    checkIds(targets, this.options.vocabularySize, true);
    this.parameters.memory.ints(plan.loss.targets.at, targets.length).set(targets);
    return plan.loss.run(factor, options);
  }

  #run(ids: Int32Array, batch: number, training: boolean, key = 0, options = this.options): Plan {
    checkSizes({ batch });
    const length = ids.length / batch;
    const { contextLength, vocabularySize } = this.options;
    if (!Number.isInteger(length) || length < 1 || length > contextLength) {
      throw new LmlabError('sequence-length', {
        expected: `${batch} sequences of equal length, 1 to ${contextLength} tokens`,
        found: `${ids.length} ids: ${length} a sequence`,
        remedy: 'Cut the sequences to the context length.',
      });
    }
    checkIds(ids, vocabularySize);
    const plan = this.#planned(batch, length, training, options);
    plan.graph.key = key;
    this.parameters.memory.ints(plan.ids.at, ids.length).set(ids);
    plan.graph.forward();
    return plan;
  }

  #planned(batch: number, length: number, training: boolean, options = this.options): Plan {
    const { memory } = this.parameters;
    return this.#plans.get(`${length}×${batch} ${training} ${options.dropout}`, () =>
      planGpt(new Graph(memory, training), this.parameters, options, batch, length),
    );
  }
}

/** @throws LmlabError `bad-option` for another kind of model, where only a GPT will do. */
export function checkIsGpt(model: Gpt): void {
  const given: unknown = model;
  if (given instanceof Gpt) return;
  throw new LmlabError('bad-option', {
    expected: 'a GPT',
    found: typeof given === 'object' && given !== null ? `a ${given.constructor.name}` : String(given),
    remedy: 'Pass what gpt returns.',
  });
}

/**
 * A GPT with random weights.
 *
 * @throws LmlabError `bad-option` when an option makes no sense, `memory` when the weights do not fit.
 * @example
 * ```ts
 * import { gpt } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * model.logits(Int32Array.of(1, 2, 3)).length; // 30
 * ```
 */
export function gpt(options: GptOptions): Gpt {
  const shape = gptShape(options);
  checkUnrounded(shape);
  return new Gpt(shape);
}
