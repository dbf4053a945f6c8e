import { untilConverged } from '../core/progress';
import type { Random } from '../core/random';
import type { SparseArrays } from '../core/transpose';
import type { Minimum } from './lbfgs';
import { bytesFor, matrixBytes, type SparseMemory } from '../core/sparse-kernels';
import type { LogisticProblem } from './logistic-loss';

/** Penalty l1 · |w| + ½ l2 · w² a weight; the intercept's own is zero except where liblinear is followed. */
export interface ElasticPenalty {
  readonly l1: number;
  readonly l2: number;
  readonly interceptL1: number;
}

/** When to stop, and the order of coordinates. */
export interface CoordinateDescentOptions {
  /** Share of the first violation of optimality (sum over weights) that counts as none. */
  readonly tol: number;
  readonly maxIter: number;
  readonly random: Random;
}

/** Where to start and where it ended: written in place. */
export interface CoordinateDescentState {
  /** [w, intercept]. */
  readonly weights: Float64Array;
  /** The score of each sample at these weights, with whatever fixed part it has. */
  readonly scores: Float64Array;
}

/** What a run of {@link ElasticLogistic.descend} found. */
export interface Descent extends Omit<Minimum, 'x'> {
  /** The sum of violations of optimality at the start. */
  readonly firstViolation: number;
}

/** Keeps curvatures above zero. */
const RIDGE = 1e-12;
const MAX_INNER = 1000;
const MAX_HALVINGS = 20;
const DECREASE = 0.01;

/** Bytes of memory that {@link ElasticLogistic} takes. */
export function elasticLogisticBytes({ x }: LogisticProblem): number {
  return matrixBytes(x) + bytesFor({ float64: 4 * (x.cols + 1) + 4 * x.rows + 2, int32: 2 * x.cols + 2 });
}

/**
 * Minimizes Σ costᵢ · ln(1 + exp(−yᵢ zᵢ)) + l1 ‖w‖₁ + ½ l2 ‖w‖² of two classes by newGLMNET (Yuan, Ho and Lin 2012):
 * Newton's quadratic model is minimized by coordinate descent over the columns, with shrinking, an inner tolerance
 * that follows progress, and a line search that needs no pass over the matrix.
 */
export class ElasticLogistic {
  readonly #problem: LogisticProblem;
  readonly #penalty: ElasticPenalty;
  readonly #memory: SparseMemory;
  readonly #columns: SparseArrays;
  readonly #w: Float64Array;
  readonly #target: Float64Array;
  readonly #gradient: Float64Array;
  readonly #curvature: Float64Array;
  /** Pairs of a sample: the loss's first and second derivative by its score. */
  readonly #residuals: Float64Array;
  /** Pairs of a sample: the second derivative, and how far its score moves. */
  readonly #changes: Float64Array;
  readonly #active: Int32Array;
  readonly #order: Int32Array;
  readonly #found: Float64Array;

  constructor(problem: LogisticProblem, penalty: ElasticPenalty, memory: SparseMemory) {
    const { rows, cols } = problem.x;
    this.#problem = problem;
    this.#penalty = penalty;
    this.#memory = memory;
    this.#columns = memory.transposed(problem.x);
    this.#w = memory.float64(cols + 1);
    this.#target = memory.float64(cols + 1);
    this.#gradient = memory.float64(cols + 1);
    this.#curvature = memory.float64(cols + 1);
    this.#residuals = memory.float64(2 * rows);
    this.#changes = memory.float64(2 * rows);
    this.#active = memory.int32(cols + 1);
    this.#order = memory.int32(cols + 1);
    this.#found = memory.float64(2);
  }

  /** Adds X · w to scores. */
  addScores(w: Float64Array, scores: Float64Array): void {
    const { rows: n, cols: V } = this.#problem.x;
    const { indptr, indices, data } = this.#columns;
    this.#target.set(w);
    const sums = this.#changes.subarray(0, n).fill(0);
    const at = [indptr.byteOffset, indices.byteOffset, data.byteOffset] as const;
    this.#memory.kernels.addRows(V, ...at, this.#target.byteOffset, sums.byteOffset);
    for (let i = 0; i < n; i++) scores[i] += sums[i];
  }

  /** The sum of violations of optimality at weights of zero, where scores are `scores`. */
  violation(codes: Int32Array, scores: Float64Array): number {
    const { x, fitIntercept } = this.#problem;
    const size = fitIntercept ? x.cols + 1 : x.cols;
    this.#w.fill(0);
    for (let j = 0; j < size; j++) this.#active[j] = j;
    return this.#derivatives(codes, scores, size, Infinity).violation;
  }

  /**
   * Descends from a state, which is moved. `codes` says which samples are of the class; `target`, where given, is the
   * violation that counts as none, in place of `tol` times the first.
   */
  descend(
    codes: Int32Array,
    state: CoordinateDescentState,
    { tol, maxIter, random }: CoordinateDescentOptions,
    goal?: number,
  ): Descent {
    const { x, costs, fitIntercept } = this.#problem;
    const n = x.rows;
    const size = fitIntercept ? x.cols + 1 : x.cols;
    const [w, target, active, changes] = [this.#w, this.#target, this.#active, this.#changes];
    const z = state.scores;
    w.set(state.weights);
    for (let j = 0; j < size; j++) active[j] = j;
    let count = size;
    let innerTol = 1;
    let firstViolation = -1;
    let slack = 0;
    let converged = false;
    let iterations = 0;
    let loss = logisticLossOf(z, codes, costs);

    for (const iteration of untilConverged(maxIter, 'coordinate descent')) {
      iterations = iteration;
      const sawAll = count === size;
      const found = this.#derivatives(codes, z, count, slack);
      count = found.count;
      slack = found.largest / n;
      if (firstViolation < 0) firstViolation = found.violation;
      if (found.violation <= (goal ?? tol * firstViolation)) {
        if (sawAll) {
          converged = true;
          break;
        }
        count = size;
        continue;
      }
      const passes = this.#solveQuadraticModel(count, innerTol * firstViolation, random);
      if (passes === 1) innerTol *= 0.25;

      // Armijo line search along target − w; scores change linearly, so it costs n exponentials a try.
      const predicted = this.#predictedChange(count);
      const penaltyBefore = this.#penaltyAt(count, 0);
      let step = 1;
      let accepted = false;
      for (let t = 0; t < MAX_HALVINGS; t++) {
        const penaltyChange = this.#penaltyAt(count, step) - penaltyBefore;
        const lossAfter = logisticLossOf(z, codes, costs, changes, step);
        if (lossAfter - loss + penaltyChange <= DECREASE * step * predicted) {
          loss = lossAfter;
          accepted = true;
          break;
        }
        step /= 2;
      }
      if (!accepted) {
        // Rounding leaves no visible decrease: these weights are as good as floating point allows.
        if (sawAll) {
          converged = true;
          break;
        }
        count = size;
        continue;
      }
      for (let s = 0; s < count; s++) {
        const j = active[s];
        w[j] = step === 1 ? target[j] : w[j] + step * (target[j] - w[j]);
      }
      for (let i = 0; i < n; i++) z[i] += step * changes[2 * i + 1];
    }
    if (!converged) iterations = maxIter;
    state.weights.set(w);
    return { value: loss + this.#penaltyAt(size, 0), iterations, converged, firstViolation };
  }

  /** Gradient and curvature of every active weight; weights that sit firmly at zero leave the active set. */
  #derivatives(
    codes: Int32Array,
    z: Float64Array,
    count: number,
    slack: number,
  ): { count: number; violation: number; largest: number } {
    const { x, costs } = this.#problem;
    const residuals = this.#residuals;
    for (let i = 0; i < x.rows; i++) {
      const e = Math.exp(z[i] > 0 ? -z[i] : z[i]);
      const p = (z[i] > 0 ? 1 : e) / (1 + e);
      residuals[2 * i] = costs[i] * (p - codes[i]);
      residuals[2 * i + 1] = costs[i] * p * (1 - p);
    }
    const { indptr, indices, data } = this.#columns;
    const { l1, l2, interceptL1 } = this.#penalty;
    const left = this.#memory.kernels.derivatives(
      this.#active.byteOffset,
      count,
      ...([indptr.byteOffset, indices.byteOffset, data.byteOffset, x.rows, x.cols] as const),
      ...([residuals.byteOffset, this.#w.byteOffset] as const),
      ...([this.#gradient.byteOffset, this.#curvature.byteOffset] as const),
      ...([l1, l2, interceptL1, RIDGE, slack, this.#found.byteOffset] as const),
    );
    return { count: left, violation: this.#found[0], largest: this.#found[1] };
  }

  /** Coordinate descent on the quadratic model around w; leaves the new weights and how far each score moves. */
  #solveQuadraticModel(activeCount: number, goal: number, random: Random): number {
    const { rows: n, cols: V } = this.#problem.x;
    const [active, order, w, target] = [this.#active, this.#order, this.#w, this.#target];
    const [residuals, changes] = [this.#residuals, this.#changes];
    const { indptr, indices, data } = this.#columns;
    const { l1, l2, interceptL1 } = this.#penalty;
    for (let i = 0; i < n; i++) {
      changes[2 * i] = residuals[2 * i + 1]!;
      changes[2 * i + 1] = 0;
    }
    for (let s = 0; s < activeCount; s++) {
      const j = active[s];
      target[j] = w[j]!;
      order[s] = j;
    }
    let count = activeCount;
    let slack = Infinity;
    let pass = 0;
    while (pass < MAX_INNER) {
      for (let s = 0; s < count; s++) {
        const r = s + Math.floor((random.bits() / 4294967296) * (count - s));
        const j = order[r];
        order[r] = order[s]!;
        order[s] = j;
      }
      const sawAll = count === activeCount;
      count = this.#memory.kernels.quadraticPass(
        order.byteOffset,
        count,
        ...([indptr.byteOffset, indices.byteOffset, data.byteOffset, n, V] as const),
        ...([changes.byteOffset, w.byteOffset, target.byteOffset] as const),
        ...([this.#gradient.byteOffset, this.#curvature.byteOffset] as const),
        ...([l1, l2, interceptL1, RIDGE, slack, this.#found.byteOffset] as const),
      );
      pass++;
      const [violation, largest] = this.#found;
      slack = largest / n;
      if (violation <= goal) {
        if (sawAll) break;
        count = activeCount;
      }
    }
    return pass;
  }

  /** What the linear part of the model, and the L1 penalty, say the whole step changes. */
  #predictedChange(count: number): number {
    const { l1, interceptL1 } = this.#penalty;
    const [w, target] = [this.#w, this.#target];
    let sum = 0;
    for (let s = 0; s < count; s++) {
      const j = this.#active[s];
      const lambda = j === this.#problem.x.cols ? interceptL1 : l1;
      sum += this.#gradient[j] * (target[j] - w[j]) + lambda * (Math.abs(target[j]) - Math.abs(w[j]));
    }
    return sum;
  }

  /** The penalty of the first `count` active weights, `step` of the way to their targets. */
  #penaltyAt(count: number, step: number): number {
    const { l1, l2, interceptL1 } = this.#penalty;
    const [w, target] = [this.#w, this.#target];
    let sum = 0;
    for (let s = 0; s < count; s++) {
      const j = this.#active[s];
      const weight = step === 0 ? w[j] : w[j] + step * (target[j] - w[j]);
      sum +=
        j === this.#problem.x.cols
          ? interceptL1 * Math.abs(weight)
          : l1 * Math.abs(weight) + (l2 / 2) * weight * weight;
    }
    return sum;
  }
}

/** Σ costᵢ · ln(1 + exp(−yᵢ zᵢ)), where zᵢ has moved by `step` times the second of its pair. */
function logisticLossOf(
  z: Float64Array,
  codes: Int32Array,
  costs: Float64Array,
  changes?: Float64Array,
  step = 0,
): number {
  let loss = 0;
  for (let i = 0; i < z.length; i++) {
    const score = changes === undefined ? z[i] : z[i] + step * changes[2 * i + 1];
    const m = codes[i] === 1 ? -score : score;
    loss += costs[i] * ((m > 0 ? m : 0) + Math.log1p(Math.exp(m > 0 ? -m : m)));
  }
  return loss;
}
