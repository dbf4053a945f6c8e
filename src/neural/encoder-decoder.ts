import { LmlabError } from '../core/errors';
import { withDefaults } from '../core/options';
import { defaultSeed, random } from '../core/random';
import { checkList } from '../core/lists';
import { checkOptionNames } from '../core/options';
import { checkDropout, checkHeads, checkSizes } from './check-options';
import { CrossEntropy, type LossOptions } from './cross-entropy';
import {
  type EncoderDecoderInputs,
  type EncoderDecoderOptions,
  type EncoderDecoderShape,
  encoderDecoderNetwork,
  encoderDecoderParameters,
} from './encoder-decoder-network';
import { checkOutputs } from './finite-outputs';
import { Graph } from './graph';
import { Memory } from './memory';
import { Parameters, type Tensor } from './parameters';
import { Plans } from './plans';
import { checkIds } from './token-ids';

/** Pairs of sequences, each side padded to one length. */
export interface PairBatch {
  readonly batch: number;
  /** batch × source length token ids. */
  readonly source: Int32Array;
  /** How many tokens of each source are real. Default: all. */
  readonly sourceLengths?: Int32Array;
  /** batch × target length ids that the decoder sees: the target moved right, behind a start token. */
  readonly ids: Int32Array;
  /** batch × target length ids to predict; below 0: not counted. */
  readonly targets: Int32Array;
}

interface Plan extends EncoderDecoderInputs {
  readonly graph: Graph;
  readonly logits: Tensor;
  readonly loss: CrossEntropy;
}

/**
 * The Transformer of Vaswani et al. (2017): an encoder that sees the whole source, a decoder that sees it and the
 * target so far. Normalization stands before each part (Xiong et al. 2020), embeddings and output share weights.
 */
export class EncoderDecoder {
  readonly options: EncoderDecoderShape;
  readonly parameters: Parameters;
  readonly #plans: Plans<Plan>;

  constructor(options: EncoderDecoderShape) {
    this.options = options;
    const memory = new Memory();
    this.parameters = new Parameters(memory, encoderDecoderParameters(options), random(options.seed));
    this.#plans = new Plans(memory);
  }

  /** The mean loss of a batch; its gradients times `factor` are added to those of the parameters. */
  lossAndGradients(batch: PairBatch, key: number, factor = 1, options: LossOptions = {}): number {
    const plan = this.#run(batch, true, key);
    const loss = this.#loss(plan, batch, factor, options);
    plan.graph.backward();
    return loss;
  }

  /** The mean loss of a batch. */
  loss(batch: PairBatch, options: LossOptions = {}): number {
    return this.#loss(this.#run(batch, false), batch, 1, options);
  }

  /**
   * The most likely target for a source, token by token, until `end` comes (which is not given out).
   *
   * @throws LmlabError `token-id`, `sequence-length`, `shape` when the source is no list, `bad-option` for misspelled
   * `start` or `end`; `non-finite` when the weights hold NaN or infinity.
   */
  translate(source: ArrayLike<number>, tokens: { readonly start: number; readonly end: number }): number[] {
    const { contextLength, vocabularySize } = this.options;
    const result: number[] = [];
    checkOptionNames(tokens, { start: true, end: true });
    checkIds([tokens.start, tokens.end], vocabularySize);
    checkList(source, 'the token ids of a source');
    checkIds(source, vocabularySize);
    while (result.length < contextLength) {
      const ids = Int32Array.of(tokens.start, ...result);
      const { logits } = this.#run({ batch: 1, source: Int32Array.from(source), ids }, false);
      const at = logits.at + (ids.length - 1) * vocabularySize * 4;
      const row = this.parameters.memory.floats(at, vocabularySize);
      checkOutputs(row, 'finite logits');
      const best = row.reduce((top, x, i) => (x > row[top] ? i : top), 0);
      if (best === tokens.end) break;
      result.push(best);
    }
    return result;
  }

  #loss(plan: Plan, { targets }: PairBatch, factor: number, options: LossOptions): number {
    if (targets.length !== plan.ids.length) {
      throw new LmlabError('shape', {
        expected: `${plan.ids.length} targets`,
        found: String(targets.length),
        remedy: 'Pass for every decoder token the one that follows, or -1.',
      });
    }
    checkIds(targets, this.options.vocabularySize, true);
    this.parameters.memory.ints(plan.loss.targets.at, targets.length).set(targets);
    return plan.loss.run(factor, options);
  }

  #run(input: Omit<PairBatch, 'targets'>, training: boolean, key = 0): Plan {
    const { batch, source, ids } = input;
    const { contextLength, vocabularySize } = this.options;
    checkSizes({ batch });
    const [from, to] = [source.length / batch, ids.length / batch];
    const lengths = input.sourceLengths ?? new Int32Array(batch).fill(from);
    const fits = [from, to].every((n) => Number.isInteger(n) && n >= 1 && n <= contextLength);
    if (!fits || lengths.length !== batch || lengths.some((n) => n < 1 || n > from)) {
      throw new LmlabError('sequence-length', {
        expected: `${batch} pairs, each side padded to the same 1 to ${contextLength} tokens`,
        found: `${source.length} source ids, ${ids.length} target ids, lengths ${lengths.join(', ')}`,
        remedy: 'Cut and pad the sequences to one length.',
      });
    }
    checkIds(source, vocabularySize);
    checkIds(ids, vocabularySize);
    const plan = this.#plans.get(`${batch}×${from}×${to} ${training}`, () =>
      this.#plan(batch, from, to, training),
    );
    const { memory } = this.parameters;
    plan.graph.key = key;
    memory.ints(plan.source.at, source.length).set(source);
    memory.ints(plan.lengths.at, batch).set(lengths);
    memory.ints(plan.ids.at, ids.length).set(ids);
    plan.graph.forward();
    return plan;
  }

  #plan(batch: number, from: number, to: number, training: boolean): Plan {
    const graph = new Graph(this.parameters.memory, training);
    const [source, lengths, ids] = [batch * from, batch, batch * to].map((n) => graph.integers(n));
    const inputs = { source, lengths, ids };
    const logits = encoderDecoderNetwork(graph, this.parameters, this.options, inputs);
    return { graph, source, lengths, ids, logits, loss: new CrossEntropy(graph, logits) };
  }
}

/**
 * An encoder–decoder with random weights, for translation, correction or summaries.
 *
 * @throws LmlabError `bad-option` when an option makes no sense or the heads do not share the width evenly.
 * @example
 * ```ts
 * import { encoderDecoder } from 'lmlab';
 * const model = encoderDecoder({ vocabularySize: 12, contextLength: 8, embeddingSize: 16, layers: 1 });
 * model.translate([5, 6, 7], { start: 0, end: 1 }).length <= 8; // true
 * ```
 */
export function encoderDecoder(options: EncoderDecoderOptions): EncoderDecoder {
  const full = withDefaults<EncoderDecoderShape>(options, {
    ...{ embeddingSize: 64, layers: 2, heads: 4, dropout: 0, seed: defaultSeed() },
    ...{ vocabularySize: undefined, contextLength: undefined },
  });
  const { dropout, seed: _seed, ...sizes } = full;
  checkSizes(sizes);
  checkDropout(dropout);
  checkHeads(full);
  return new EncoderDecoder(Object.freeze(full));
}
