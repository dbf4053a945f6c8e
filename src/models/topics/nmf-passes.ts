import { untilConverged } from '../../core/progress';
import { Dense } from '../../core/dense';
import type { SparseMemory } from '../../core/sparse-kernels';

/** How a factorization goes about it. */
export interface FactorizeOptions {
  readonly solver: 'cd' | 'mu';
  readonly maxIter: number;
  readonly tol: number;
}

/** Where it ended. */
export interface Factorized {
  readonly iterations: number;
  /** ½‖X − W Hᵀ‖² or the divergence. */
  readonly error: number;
}

/**
 * Passes until little changes: until the sum of violations that a pass returns has fallen to the share `tol` of the first
 * (`cd`), or the error, every ten passes, falls by less than that share of the first (`mu`).
 *
 * @returns How many passes there were.
 */
export function improve(
  pass: () => number,
  error: () => number,
  { solver, maxIter, tol }: FactorizeOptions,
): number {
  let first = 0;
  let before = Infinity;
  for (const done of untilConverged(maxIter, 'NMF')) {
    const count = done + 1;
    const violation = pass();
    if (solver === 'cd') {
      if (count === 1) first = violation;
      if (first === 0 || violation / first <= tol) return count;
      continue;
    }
    if (tol === 0 || (count % 10 !== 0 && count !== 1)) continue;
    const now = error();
    if (count === 1) first = now;
    else if ((before - now) / first < tol) return count;
    before = now;
  }
  return maxIter;
}

/** Topics made even, so that a vector instruction takes two: those beyond are zero and stay so. */
export function evenTopics(topics: number): number {
  return topics + (topics % 2);
}

/** A copy of a factor that the kernels can reach, with an even number of topics. */
export function pad(factor: Dense, memory: SparseMemory): Dense {
  const width = evenTopics(factor.cols);
  const padded = new Dense(factor.rows, width, memory.float64(factor.rows * width));
  for (let i = 0; i < factor.rows; i++) padded.data.set(factor.row(i), i * width);
  return padded;
}

export function unpad(padded: Dense, to: Dense): void {
  for (let i = 0; i < to.rows; i++) to.data.set(padded.row(i).subarray(0, to.cols), i * to.cols);
}
