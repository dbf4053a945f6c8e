import { LmlabError } from '../core/errors';
import type { Graph, Integers } from './graph';
import type { Pointer } from './kernels';
import type { Tensor } from './parameters';

/** What a loss may do beside plain cross-entropy. */
export interface LossOptions {
  /** Share of the target's probability that is spread evenly over all classes (Szegedy et al. 2016). Default 0. */
  readonly labelSmoothing?: number;
  /** γ of the focal loss (Lin et al. 2017): 0 is plain cross-entropy. Not together with label smoothing. Default 0. */
  readonly focalGamma?: number;
  /** One weight a class; the loss is then the weighted mean. Default: all 1. */
  readonly classWeights?: ArrayLike<number>;
}

/** The mean softmax cross-entropy of a graph's logits against targets; a target below 0 does not count. */
export class CrossEntropy {
  readonly targets: Integers;
  readonly #graph: Graph;
  readonly #logits: Tensor;
  readonly #losses: Pointer;
  readonly #weights: Pointer;

  constructor(graph: Graph, logits: Tensor) {
    this.#graph = graph;
    this.#logits = logits;
    this.targets = graph.integers(logits.rows);
    this.#losses = graph.memory.take(logits.rows * 4);
    this.#weights = graph.memory.take(logits.cols * 4);
    graph.start(logits);
  }

  /**
   * The loss after a forward pass. In a training graph it also writes the gradient of the logits, times `factor`.
   */
  run(factor = 1, options: LossOptions = {}): number {
    const { memory, training } = this.#graph;
    const { rows, cols, at, gradientAt } = this.#logits;
    const { labelSmoothing = 0, focalGamma = 0, classWeights } = options;
    const targets = memory.ints(this.targets.at, rows);
    if (labelSmoothing > 0 && focalGamma > 0) {
      throw new LmlabError('bad-option', {
        expected: 'label smoothing or a focal loss',
        found: `labelSmoothing ${labelSmoothing} and focalGamma ${focalGamma}`,
        remedy: 'Set one of the two to 0.',
      });
    }
    if (classWeights !== undefined && classWeights.length !== cols) {
      throw new LmlabError('shape', {
        expected: `${cols} class weights`,
        found: String(classWeights.length),
        remedy: 'Pass one weight for every class.',
      });
    }
    if (classWeights !== undefined) memory.floats(this.#weights, cols).set(classWeights);
    let total = 0;
    for (const target of targets) if (target >= 0) total += classWeights?.[target] ?? 1;
    const mean = total > 0 ? 1 / total : 0;
    // prettier-ignore
    const sum = memory.kernels.crossEntropy(
      at, this.targets.at, training ? gradientAt : 0, this.#losses, classWeights === undefined ? 0 : this.#weights,
      rows, cols, mean * factor, labelSmoothing, focalGamma,
    );
    return sum * mean;
  }

  /** The loss of each row in the last run; 0 where the target does not count. A copy. */
  losses(): Float32Array {
    return this.#graph.memory.floats(this.#losses, this.#logits.rows).slice();
  }
}
