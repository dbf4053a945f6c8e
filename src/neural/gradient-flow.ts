import { checkOptionNames } from '../core/options';
import { type LossOptions, lossOptionNames } from './cross-entropy';
import { lossNotFinite } from './loss-not-finite';
import type { Trainable } from './train-options';

/** How much of the gradient reaches one parameter. */
export interface ParameterFlow {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  /** Length of its gradient. */
  readonly norm: number;
  /** Root of the mean square of the gradient's entries: comparable between parameters of different size. */
  readonly rms: number;
  /** The largest entry in size. */
  readonly largest: number;
  /** The same root of the mean square, of the weights themselves. */
  readonly weightRms: number;
}

/** How the gradient of a batch spreads over a model. */
export interface GradientFlow {
  readonly loss: number;
  /** Length of the whole gradient, as the history of `train` has it. */
  readonly norm: number;
  /** Matrices from the input to the output, then vectors and matrices of a single row. */
  readonly parameters: readonly ParameterFlow[];
}

/**
 * The gradient of a batch, parameter by parameter: where it vanishes nothing is learned, where it explodes too much. The
 * weights stay; the gradients of the model are cleared.
 *
 * @param model Anything that `train` can train.
 * @param batch One batch.
 * @param options Of the loss; `key` is what dropout draws from, default 0.
 * @throws LmlabError `loss-not-finite`, naming the parameter with the largest gradient; what the model throws for a bad batch;
 * `bad-option` for a misspelled option.
 * @example
 * ```ts
 * import { gpt, gradientFlow } from 'lmlab';
 * const model = gpt({ vocabularySize: 3, contextLength: 4, embeddingSize: 8, layers: 1, heads: 1 });
 * const flow = gradientFlow(model, { batch: 1, ids: Int32Array.of(0, 1), targets: Int32Array.of(1, 2) });
 * flow.parameters[0].name; // 'wte.weight'
 * flow.norm > 0; // true
 * ```
 */
export function gradientFlow<B>(
  model: Trainable<B>,
  batch: B,
  options: LossOptions & { readonly key?: number } = {},
): GradientFlow {
  checkOptionNames<typeof options>(options, { key: true, ...lossOptionNames });
  const { parameters } = model;
  const { key = 0, ...lossOptions } = options;
  parameters.clearGradients();
  const loss = model.lossAndGradients(batch, key, 1, lossOptions);
  const norm = Math.sqrt(parameters.memory.kernels.sumSquares(parameters.gradientAt, parameters.length));
  if (!Number.isFinite(loss) || !Number.isFinite(norm)) throw lossNotFinite(parameters, loss);
  const flows = parameters.list.map(({ name, rows, cols }) => {
    const gradient = parameters.gradient(name);
    const length = Math.sqrt(sumOfSquares(gradient));
    return {
      name,
      rows,
      cols,
      norm: length,
      rms: length / Math.sqrt(gradient.length),
      largest: gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
      weightRms: Math.sqrt(sumOfSquares(parameters.values(name)) / gradient.length),
    };
  });
  parameters.clearGradients();
  return { loss, norm, parameters: flows };
}

const sumOfSquares = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);
