import { planBert } from './bert';
import { type BertOptions, bertParameters, bertShape } from './bert-options';
import { planGpt } from './gpt';
import { checkOptionNames } from '../core/options';
import { checkSizes } from './check-options';
import { type GptOptions, gptParameters, gptShape } from './gpt-options';
import { Graph } from './graph';
import { Memory } from './memory';
import type { Parameter, Parameters, ParameterSpec } from './parameters';

/** What a model will cost. */
export interface Estimate {
  /** Weights that are learned. */
  readonly parameters: number;
  /** Floating-point operations of the matrix products for one token, forward (a multiplication and an addition: 2). */
  readonly flopsPerToken: number;
  /** The same for a training step: forward and backward, three times as many. */
  readonly trainingFlopsPerToken: number;
  /** Bytes of weights, gradients and the two moments of AdamW (weights and gradients alone without training). */
  readonly weightBytes: number;
  /** Bytes of everything computed on the way in one run of the batch. */
  readonly activationBytes: number;
  /** Both, and half a megabyte that the kernels work with, as the WebAssembly memory will hold them; 4 GB is its limit. */
  readonly bytes: number;
}

/**
 * Parameters, operations and memory of a GPT before it is made. The run is planned as a real one would be, on a memory
 * that only counts.
 *
 * @param options The model's options.
 * @param run.batch Sequences in a batch. Default 16.
 * @param run.training Default true.
 * @throws LmlabError `bad-option` when an option makes no sense.
 * @example
 * ```ts
 * import { estimateGpt } from 'lmlab';
 * const small = estimateGpt({ vocabularySize: 50257, contextLength: 1024, embeddingSize: 768, layers: 12, heads: 12 });
 * small.parameters; // 124439808
 * ```
 */
export function estimateGpt(
  options: GptOptions,
  run: { readonly batch?: number; readonly training?: boolean } = {},
): Estimate {
  checkOptionNames(run, { batch: true, training: true });
  const { batch = 16, training = true } = run;
  checkSizes({ batch });
  const shape = gptShape(options);
  const specs = gptParameters(shape);
  const activationBytes = counted(training, specs, (graph, parameters) =>
    planGpt(graph, parameters, shape, batch, shape.contextLength),
  );
  // Embeddings are looked up, not multiplied, but for the output layer.
  const products = weightsOf(
    specs.filter(({ name, isVector }) => isVector !== true && !/^w[tp]e/.test(name)),
  );
  const head = shape.tiedWeights ? shape.vocabularySize * shape.embeddingSize : 0;
  // Scores and weighted sum: each token looks at half the context on average.
  const attention = shape.layers * 2 * shape.embeddingSize * ((shape.contextLength + 1) / 2);
  return summed(specs, 2 * (products + head + attention), activationBytes, training);
}

/**
 * The same for a BERT, over sequences of full length.
 *
 * @param options The model's options.
 * @param run.batch Sequences in a batch. Default 16.
 * @param run.training Default true.
 * @param run.tokens Whether the head that fills in tokens runs. Default true.
 * @param run.classes Whether the head on the first token runs. Default true.
 * @throws LmlabError `bad-option` when an option makes no sense.
 * @example
 * ```ts
 * import { estimateBert } from 'lmlab';
 * const base = estimateBert({ vocabularySize: 30522, contextLength: 512, embeddingSize: 768, layers: 12, heads: 12 });
 * base.parameters; // 110106428
 * ```
 */
export function estimateBert(
  options: BertOptions,
  run: {
    readonly batch?: number;
    readonly training?: boolean;
    readonly tokens?: boolean;
    readonly classes?: boolean;
  } = {},
): Estimate {
  checkOptionNames(run, { batch: true, training: true, tokens: true, classes: true });
  const { batch = 16, training = true, tokens = true, classes = true } = run;
  checkSizes({ batch });
  const shape = bertShape(options);
  const specs = bertParameters(shape);
  const { contextLength: length, embeddingSize: d, vocabularySize, layers } = shape;
  const activationBytes = counted(training, specs, (graph, parameters) =>
    planBert(graph, parameters, shape, batch, length, { tokens, pooled: classes }),
  );
  const encoder = weightsOf(
    specs.filter(({ name, isVector }) => isVector !== true && name.startsWith('encoder')),
  );
  const tokenHead = tokens ? d * d + d * vocabularySize : 0;
  const classHead = classes ? (d * d + d * shape.classes) / length : 0; // once a sequence
  const attention = layers * 2 * d * length; // each token looks at all
  return summed(specs, 2 * (encoder + tokenHead + classHead + attention), activationBytes, training);
}

let own: number | undefined;

/** What a memory holds before anything is kept. */
const ownBytes = (): number => (own ??= new Memory().peak);

const weightsOf = (some: readonly ParameterSpec[]): number =>
  some.reduce((sum, { rows, cols }) => sum + rows * cols, 0);

/** Bytes that a plan takes, on a memory that only counts. */
function counted(
  training: boolean,
  specs: readonly ParameterSpec[],
  plan: (graph: Graph, parameters: Pick<Parameters, 'get' | 'has'>) => unknown,
): number {
  let bytes = 0;
  const memory = {
    kernels: {},
    take(size: number): number {
      bytes += Math.ceil(size / 16) * 16;
      return 0;
    },
  } as unknown as Memory;
  const byName = new Map(
    specs.map(({ name, rows, cols, isVector }): [string, Parameter] => [
      name,
      { name, rows, cols, decays: isVector !== true, at: 0, gradientAt: 0 },
    ]),
  );
  plan(new Graph(memory, training), {
    get: (name) => byName.get(name)!,
    has: (name) => byName.has(name),
  });
  return bytes;
}

function summed(
  specs: readonly ParameterSpec[],
  flopsPerToken: number,
  activationBytes: number,
  training: boolean,
): Estimate {
  const parameters = weightsOf(specs);
  const weightBytes = parameters * 4 * (training ? 4 : 2);
  return {
    parameters,
    flopsPerToken,
    trainingFlopsPerToken: 3 * flopsPerToken,
    weightBytes,
    activationBytes,
    bytes: ownBytes() + weightBytes + activationBytes,
  };
}
