import type { Csr } from '../core/csr';
import { untilConverged } from '../core/progress';
import type { Random } from '../core/random';
import type { SparseArrays } from '../core/transpose';
import { bytesFor, matrixBytes, type SparseMemory } from '../core/sparse-kernels';

/** What is minimized, and when to stop. */
export interface DualCoordinateDescentOptions {
  readonly loss: 'squaredHinge' | 'hinge';
  readonly fitIntercept: boolean;
  /** Spread of the projected gradient at which to stop. */
  readonly tol: number;
  readonly maxIter: number;
}

/** Bytes of memory that {@link DualCoordinateDescent} takes. */
export function dualCoordinateDescentBytes(x: Csr): number {
  return matrixBytes(x) + bytesFor({ float64: 5 * x.rows + x.cols + 3, int32: x.rows });
}

/**
 * Minimizes ½‖w‖² + Σ costᵢ · loss(yᵢ zᵢ) through its dual, one multiplier at a time, with shrinking (Hsieh et al.
 * 2008, algorithm 3).
 */
export class DualCoordinateDescent {
  readonly #x: Csr;
  readonly #options: DualCoordinateDescentOptions;
  readonly #memory: SparseMemory;
  readonly #matrix: SparseArrays;
  readonly #squares: Float64Array;
  readonly #signs: Float64Array;
  readonly #bounds: Float64Array;
  readonly #diagonal: Float64Array;
  readonly #curvature: Float64Array;
  readonly #alpha: Float64Array;
  readonly #w: Float64Array;
  readonly #order: Int32Array;
  readonly #found: Float64Array;

  constructor(x: Csr, options: DualCoordinateDescentOptions, memory: SparseMemory) {
    const { rows: n, cols: V, indptr, data } = x;
    this.#x = x;
    this.#options = options;
    this.#memory = memory;
    this.#matrix = memory.matrix(x);
    this.#signs = memory.float64(n);
    this.#bounds = memory.float64(n);
    this.#diagonal = memory.float64(n);
    this.#curvature = memory.float64(n);
    this.#alpha = memory.float64(n);
    this.#w = memory.float64(V + 1);
    this.#order = memory.int32(n);
    this.#found = memory.float64(2);
    this.#squares = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = options.fitIntercept ? 1 : 0;
      for (let k = indptr[i]; k < indptr[i + 1]; k++) sum += data[k] * data[k];
      this.#squares[i] = sum;
    }
  }

  /**
   * Finds the weights, which end with the intercept.
   * @param signs 1 or −1 a sample.
   * @param costs What a sample's loss counts; one of no cost never enters.
   */
  descend(
    signs: Float64Array,
    costs: Float64Array,
    random: Random,
  ): { weights: Float64Array; iterations: number; converged: boolean } {
    const { loss, fitIntercept, tol, maxIter } = this.#options;
    const { rows: n, cols: V } = this.#x;
    const { indptr, indices, data } = this.#matrix;
    const [order, w] = [this.#order, this.#w];
    const squared = loss === 'squaredHinge';
    this.#signs.set(signs);
    w.fill(0);
    this.#alpha.fill(0);
    let total = 0;
    for (let i = 0; i < n; i++) {
      this.#bounds[i] = squared ? Infinity : costs[i];
      this.#diagonal[i] = squared ? 0.5 / costs[i] : 0;
      this.#curvature[i] = this.#squares[i] + this.#diagonal[i];
      if (costs[i] > 0 && this.#curvature[i] > 0) order[total++] = i;
    }
    let active = total;
    let upper = Infinity;
    let lower = -Infinity;
    for (const iteration of untilConverged(maxIter, 'dual coordinate descent')) {
      for (let s = 0; s < active; s++) {
        const r = s + Math.floor((random.bits() / 4294967296) * (active - s));
        const i = order[r];
        order[r] = order[s]!;
        order[s] = i;
      }
      active = this.#memory.kernels.dualPass(
        order.byteOffset,
        active,
        ...([indptr.byteOffset, indices.byteOffset, data.byteOffset, V] as const),
        ...([this.#signs.byteOffset, this.#bounds.byteOffset, this.#diagonal.byteOffset] as const),
        ...([this.#curvature.byteOffset, this.#alpha.byteOffset, w.byteOffset, fitIntercept] as const),
        ...([upper, lower, this.#found.byteOffset] as const),
      );
      const [largest, smallest] = this.#found;
      if (largest - smallest <= tol) {
        if (active === total) return { weights: w.slice(), iterations: iteration + 1, converged: true };
        active = total;
        upper = Infinity;
        lower = -Infinity;
      } else {
        upper = largest > 0 ? largest : Infinity;
        lower = smallest < 0 ? smallest : -Infinity;
      }
    }
    return { weights: w.slice(), iterations: maxIter, converged: false };
  }
}
