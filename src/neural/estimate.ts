import { planGpt } from './gpt';
import { type GptOptions, gptParameters, gptShape } from './gpt-options';
import { Graph } from './graph';
import type { Memory } from './memory';
import type { Parameter } from './parameters';

/** What a GPT will cost. */
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
  /** Both, as the WebAssembly memory will hold them; 4 GB is its limit. */
  readonly bytes: number;
}

/**
 * Parameters, operations and memory of a GPT before it is made. The run is planned as a real one would be, on a memory
 * that only counts.
 *
 * @param options The model's options.
 * @param run.batch Sequences in a batch. Default 16.
 * @param run.training Default true.
 * @throws LmlabError `bad-option` when a size makes no sense.
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
  const { batch = 16, training = true } = run;
  const shape = gptShape(options);
  const specs = gptParameters(shape);
  let activationBytes = 0;
  const counting = {
    kernels: {},
    take(bytes: number): number {
      activationBytes += Math.ceil(bytes / 16) * 16;
      return 0;
    },
  } as unknown as Memory;
  const byName = new Map(
    specs.map((spec): [string, Parameter] => {
      const { name, rows, cols } = spec;
      return [name, { name, rows, cols, decays: rows > 1, at: 0, gradientAt: 0 }];
    }),
  );
  const stub = {
    get: (name: string): Parameter => byName.get(name)!,
    has: (name: string) => byName.has(name),
  };
  planGpt(new Graph(counting, training), stub, shape, batch, shape.contextLength);

  const count = (some: typeof specs): number => some.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
  const parameters = count(specs);
  // Embeddings are looked up, not multiplied, but for the output layer.
  const products = count(specs.filter(({ name, rows }) => rows > 1 && !/^w[tp]e/.test(name)));
  const head = shape.tiedWeights ? shape.vocabularySize * shape.embeddingSize : 0;
  // Scores and weighted sum: each token looks at half the context on average.
  const attention = shape.layers * 2 * shape.embeddingSize * ((shape.contextLength + 1) / 2);
  const flopsPerToken = 2 * (products + head + attention);
  const weightBytes = parameters * 4 * (training ? 4 : 2);
  return {
    parameters,
    flopsPerToken,
    trainingFlopsPerToken: 3 * flopsPerToken,
    weightBytes,
    activationBytes,
    bytes: weightBytes + activationBytes,
  };
}
