import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkOption } from './check-options';
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
  /** Logits of a teacher to imitate, see {@link distill}. */
  readonly teacher?: Teacher;
}

/** The names of {@link LossOptions}, to check options by. */
export const lossOptionNames = {
  labelSmoothing: true,
  focalGamma: true,
  classWeights: true,
  teacher: true,
} as const;

/** What a student learns from beside the targets (Hinton, Vinyals and Dean 2015). */
export interface Teacher {
  /** rows × classes. */
  readonly logits: Float32Array;
  /** Both softmaxes are flattened by it. */
  readonly temperature: number;
  /** Share of the teacher in the loss; the targets have the rest. */
  readonly weight: number;
}

/** @throws LmlabError `bad-option` when a temperature or a teacher's share of the loss makes no sense. */
export function checkTeacher({ temperature, weight }: Omit<Teacher, 'logits'>): void {
  const warm = temperature > 0 && temperature < Infinity;
  checkOption('temperature', temperature, warm, 'a finite number above 0');
  checkOption('weight', weight, weight >= 0 && weight <= 1, 'a share from 0 to 1');
}

/** The mean softmax cross-entropy of a graph's logits against targets; a target below 0 does not count. */
export class CrossEntropy {
  readonly targets: Integers;
  readonly #graph: Graph;
  readonly #logits: Tensor;
  readonly #losses: Pointer;
  readonly #weights: Pointer;
  readonly #teacher: Pointer;

  constructor(graph: Graph, logits: Tensor) {
    this.#graph = graph;
    this.#logits = logits;
    this.targets = graph.integers(logits.rows);
    this.#losses = graph.memory.take(logits.rows * 4);
    this.#weights = graph.memory.take(logits.cols * 4);
    this.#teacher = graph.training ? graph.memory.take(logits.rows * logits.cols * 4) : 0;
    graph.start(logits);
  }

  /**
   * The loss after a forward pass. In a training graph it also writes the gradient of the logits, times `factor`.
   *
   * @throws LmlabError `empty` when no target counts, so that there is no mean; `bad-option`, `shape` for wrong options.
   */
  run(factor = 1, options: LossOptions = {}): number {
    const { memory, training } = this.#graph;
    const { rows, cols, at, gradientAt } = this.#logits;
    const { labelSmoothing = 0, focalGamma = 0, classWeights } = options;
    const teacher = training ? options.teacher : undefined; // a validation loss is that of the targets alone
    if (options.teacher !== undefined) {
      checkOptionNames(options.teacher, { logits: true, temperature: true, weight: true });
      checkTeacher(options.teacher);
    }
    const targets = memory.ints(this.targets.at, rows);
    if (labelSmoothing > 0 && focalGamma > 0) {
      throw new LmlabError('bad-option', {
        expected: 'label smoothing or a focal loss',
        found: `labelSmoothing ${labelSmoothing} and focalGamma ${focalGamma}`,
        remedy: 'Set one of the two to 0.',
      });
    }
    const weightsFit =
      classWeights === undefined || Array.from(classWeights).every((w) => w >= 0 && w < Infinity);
    if (!(
      labelSmoothing >= 0 &&
      labelSmoothing < 1 &&
      focalGamma >= 0 &&
      focalGamma < Infinity &&
      weightsFit
    )) {
      throw new LmlabError('bad-option', {
        expected: 'labelSmoothing in [0, 1), a focalGamma and class weights that are finite and not below 0',
        found: JSON.stringify({ labelSmoothing, focalGamma, classWeights: weightsFit ? 'fine' : 'not' }),
        remedy: 'Typical are labelSmoothing 0.1, focalGamma 2, and class weights of one over the frequency.',
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
    if (!(total > 0)) {
      throw new LmlabError('empty', {
        expected: 'a target of at least 0 whose class weighs more than 0, to take the mean over',
        found: `${rows} targets, of which none counts`,
        remedy: 'Leave the batch out, or mask at least one of its tokens.',
      });
    }
    const mean = 1 / total;
    const own = 1 - (teacher?.weight ?? 0);
    // prettier-ignore
    const sum = memory.kernels.crossEntropy(
      at, this.targets.at, training ? gradientAt : 0, this.#losses, classWeights === undefined ? 0 : this.#weights,
      rows, cols, mean * factor * own, labelSmoothing, focalGamma,
    );
    if (teacher === undefined) return sum * mean;
    return own * sum * mean + teacher.weight * this.#imitate(teacher, factor);
  }

  #imitate({ logits, temperature, weight }: Teacher, factor: number): number {
    const { memory } = this.#graph;
    const { rows, cols, at, gradientAt } = this.#logits;
    if (!ArrayBuffer.isView(logits) || logits.length !== rows * cols) {
      throw new LmlabError('shape', {
        expected: `${rows} × ${cols} logits of the teacher`,
        found: ArrayBuffer.isView(logits) ? `${logits.length} values` : typeof logits,
        remedy: 'Teacher and student need the same vocabulary.',
      });
    }
    memory.floats(this.#teacher, logits.length).set(logits);
    const counted = memory.ints(this.targets.at, rows).reduce((n, target) => n + Number(target >= 0), 0);
    const mean = 1 / counted; // some count: `run` has seen to it
    // prettier-ignore
    const sum = memory.kernels.distillation(
      at, this.#teacher, this.targets.at, gradientAt, rows, cols, temperature, mean * weight * factor,
    );
    return sum * mean;
  }

  /** The loss of each row in the last run; 0 where the target does not count. A copy. */
  losses(): Float32Array {
    return this.#graph.memory.floats(this.#losses, this.#logits.rows).slice();
  }
}
