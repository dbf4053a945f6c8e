import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import { type Matrix, checkFinite, checkMatrix } from '../core/matrix';
import { withDefaults } from '../core/options';
import { defaultSeed, random } from '../core/random';
import { checkChoice, checkDropout, checkSizeList, checkSizes } from './check-options';
import { CrossEntropy, type LossOptions } from './cross-entropy';
import { dropout } from './dropout';
import { type FeatureBatch, denseRows } from './feature-batches';
import { checkOutputs } from './finite-outputs';
import { Graph } from './graph';
import { type Activation, activations } from './kernels';
import { activation, linear } from './layers';
import { Memory } from './memory';
import { type ParameterSpec, Parameters, type Tensor, vector } from './parameters';
import { Plans } from './plans';
import { checkLabels } from './token-ids';

/** The shape of a multilayer perceptron. */
export interface MlpOptions {
  /** Features of a sample. */
  readonly inputs: number;
  readonly classes: number;
  /** Widths of the hidden layers; none is logistic regression. Default [64]. */
  readonly hidden?: readonly number[];
  /** Default 'relu'. */
  readonly activation?: Activation;
  /** Share of the inputs of each layer that is dropped in training. Default 0. */
  readonly dropout?: number;
  /** Seed of the initial weights. Default `defaultSeed()`. */
  readonly seed?: number;
}

interface Plan {
  readonly graph: Graph;
  readonly input: Tensor;
  readonly logits: Tensor;
  readonly loss: CrossEntropy;
}

/** Dense layers with an activation between them, ending in one logit a class. */
export class Mlp {
  readonly options: Required<MlpOptions>;
  readonly parameters: Parameters;
  readonly #plans: Plans<Plan>;

  constructor(options: Required<MlpOptions>) {
    this.options = options;
    const widths = [options.inputs, ...options.hidden, options.classes];
    const specs = widths.slice(1).flatMap((cols, i): ParameterSpec[] => {
      const rows = widths[i];
      const last = i === widths.length - 2;
      // He et al. (2015) between layers; the last starts at zero where it is alone, as logistic regression does.
      const initial = last && i === 0 ? 'zeros' : { sd: Math.sqrt((last ? 1 : 2) / rows) };
      return [{ name: `layers.${i}.weight`, rows, cols, initial }, vector(`layers.${i}.bias`, cols, 'zeros')];
    });
    const memory = new Memory();
    this.parameters = new Parameters(memory, specs, random(options.seed));
    this.#plans = new Plans(memory);
  }

  /** The mean loss of a batch; its gradients times `factor` are added to those of the parameters. */
  lossAndGradients(batch: FeatureBatch, key: number, factor = 1, options: LossOptions = {}): number {
    const plan = this.#run(batch.x, true, key);
    const loss = this.#loss(plan, batch, factor, options);
    plan.graph.backward();
    return loss;
  }

  /** The mean loss of a batch. */
  loss(batch: FeatureBatch, options: LossOptions = {}): number {
    return this.#loss(this.#run(batch.x, false), batch, 1, options);
  }

  /** samples × classes; each row sums to 1. @throws LmlabError `non-finite` also when the weights hold NaN or infinity. */
  predictProba(x: Matrix): Dense {
    const { classes, inputs } = this.options;
    const { memory } = this.parameters;
    checkMatrix(x);
    if (x.cols !== inputs) {
      throw new LmlabError('shape', {
        expected: `${inputs} features`,
        found: String(x.cols),
        remedy: 'Pass samples with the features that the network was made for.',
      });
    }
    checkFinite(x);
    const result = new Dense(x.rows, classes);
    const chunk = 1024;
    for (let from = 0; from < x.rows; from += chunk) {
      const rows = Math.min(chunk, x.rows - from);
      const { logits } = this.#run(denseRows(x, from, rows), false);
      memory.kernels.softmaxRows(logits.at, rows, classes);
      result.data.set(memory.floats(logits.at, rows * classes), from * classes);
    }
    checkOutputs(result.data, 'finite probabilities');
    return result;
  }

  #loss(plan: Plan, { targets }: FeatureBatch, factor: number, options: LossOptions): number {
    const { classes } = this.options;
    if (targets.length !== plan.logits.rows) {
      throw new LmlabError('shape', {
        expected: `${plan.logits.rows} targets`,
        found: String(targets.length),
        remedy: 'Pass one class for every sample, counted from 0.',
      });
    }
    checkLabels(targets, classes, true);
    this.parameters.memory.ints(plan.loss.targets.at, targets.length).set(targets);
    return plan.loss.run(factor, options);
  }

  #run(x: Float32Array, training: boolean, key = 0): Plan {
    const { inputs } = this.options;
    const rows = x.length / inputs;
    if (!Number.isInteger(rows) || rows < 1) {
      throw new LmlabError('shape', {
        expected: `samples of ${inputs} features`,
        found: `${x.length} values`,
        remedy: 'Pass all features of every sample.',
      });
    }
    const bad = x.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new LmlabError('non-finite', {
        expected: 'features that are finite in float32',
        found: `${x[bad]} in sample ${Math.floor(bad / inputs)}, feature ${bad % inputs}`,
        remedy: 'Impute missing values and scale large ones first.',
      });
    }
    const plan = this.#plans.get(`${rows} ${training}`, () => this.#plan(rows, training));
    plan.graph.key = key;
    this.parameters.memory.floats(plan.input.at, x.length).set(x);
    plan.graph.forward();
    return plan;
  }

  #plan(rows: number, training: boolean): Plan {
    const { inputs, hidden, activation: name, dropout: rate } = this.options;
    const graph = new Graph(this.parameters.memory, training);
    const input = graph.tensor(rows, inputs);
    let x = input;
    for (let i = 0; i <= hidden.length; i++) {
      x = dropout(graph, x, rate);
      x = linear(
        graph,
        x,
        this.parameters.get(`layers.${i}.weight`),
        this.parameters.get(`layers.${i}.bias`),
      );
      if (i < hidden.length) x = activation(graph, x, name);
    }
    return { graph, input, logits: x, loss: new CrossEntropy(graph, x) };
  }
}

/**
 * A multilayer perceptron with random weights; with `hidden: []` it is multinomial logistic regression, to which
 * `weightDecay` of an optimizer adds an L2 and `l1` an L1 penalty.
 *
 * @throws LmlabError `bad-option` when a size, the activation or the dropout makes no sense; later `non-finite` for features
 * that are NaN or infinite in float32, `unknown-label` for a class that the network does not have.
 * @example
 * ```ts
 * import { Dense, featureBatches, mlp, train } from 'lmlab';
 * const X = Dense.fromRows([[0, 0], [0, 1], [1, 0], [1, 1]]);
 * const model = mlp({ inputs: 2, classes: 2, hidden: [8], seed: 1 });
 * train(model, { data: featureBatches(X, [0, 1, 1, 0]), steps: 200, learningRate: 0.05 }).then(() => {
 *   model.predictProba(X).at(1, 1) > 0.9; // true
 * });
 * ```
 */
export function mlp(options: MlpOptions): Mlp {
  const all = withDefaults<Required<MlpOptions>>(options, {
    ...{ hidden: [64], activation: 'relu', dropout: 0, seed: defaultSeed() },
    ...{ inputs: undefined, classes: undefined },
  });
  checkSizes({ inputs: all.inputs, classes: all.classes });
  checkSizeList('hidden', all.hidden, 0);
  checkChoice('activation', all.activation, Object.keys(activations));
  checkDropout(all.dropout);
  return new Mlp(Object.freeze(all));
}
