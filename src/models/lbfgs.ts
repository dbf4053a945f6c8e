import { untilConverged } from '../core/progress';
import { dot } from './dot';
import { wolfeStep, type LinePoint } from './wolfe-line-search';

/** A function to minimize: its value at `x`; the gradient is written into `gradient`. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** Where a minimization ended. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** False when `maxIter` ran out first. */
  readonly converged: boolean;
}

/** When to stop. */
export interface LbfgsOptions {
  /** Largest absolute entry of the gradient that counts as zero. */
  readonly tol: number;
  readonly maxIter: number;
  /** Relative fall of the value that counts as none. Default 64 machine epsilons. */
  readonly valueTol?: number;
}

/** Pairs of steps and gradient changes that stand for the curvature. */
const MEMORY = 10;

/** The largest absolute entry. */
export function maxAbs(a: Float64Array): number {
  let max = 0;
  for (let i = 0; i < a.length; i++) {
    const value = Math.abs(a[i]);
    if (value > max) max = value;
  }
  return max;
}

/** y += a x */
function axpy(a: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) y[i] += a * x[i];
}

/**
 * Minimizes a smooth function by limited-memory BFGS (Liu and Nocedal 1989) with a line search for the strong Wolfe
 * conditions. `x0` is left as it is.
 */
export function minimizeLbfgs(objective: Objective, x0: Float64Array, options: LbfgsOptions): Minimum {
  const { tol, maxIter, valueTol = 64 * Number.EPSILON } = options;
  const n = x0.length;
  let x = x0.slice();
  let gradient = new Float64Array(n);
  let xTrial = new Float64Array(n);
  let gradientTrial = new Float64Array(n);
  const direction = new Float64Array(n);
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  const rho: number[] = [];
  const alpha = new Float64Array(MEMORY);
  let value = objective(x, gradient);
  const along = (step: number): LinePoint => {
    for (let i = 0; i < n; i++) xTrial[i] = x[i] + step * direction[i];
    const trial = objective(xTrial, gradientTrial);
    return { step, value: trial, slope: dot(gradientTrial, direction) };
  };

  if (maxAbs(gradient) <= tol) return { x, value, iterations: 0, converged: true };
  for (const iteration of untilConverged(maxIter, 'L-BFGS')) {
    for (let i = 0; i < n; i++) direction[i] = -gradient[i];
    applyInverseHessian(direction, steps, changes, rho, alpha);
    let slope = dot(gradient, direction);
    if (slope >= 0) {
      steps.length = changes.length = rho.length = 0;
      for (let i = 0; i < n; i++) direction[i] = -gradient[i];
      slope = -dot(gradient, gradient);
    }
    // Features so large that their squares are infinite: there is no telling where the minimum lies.
    if (!Number.isFinite(slope)) return { x, value, iterations: iteration, converged: false };
    const first = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    const found = wolfeStep(along, { step: 0, value, slope }, first);
    // No step lowers the value: as far as floating point goes, this is the minimum.
    if (found === undefined) return { x, value, iterations: iteration, converged: true };

    // The oldest pair's arrays are used again for the newest.
    const full = steps.length === MEMORY;
    const s = full ? steps.shift()! : new Float64Array(n);
    const y = full ? changes.shift()! : new Float64Array(n);
    if (full) rho.shift();
    for (let i = 0; i < n; i++) {
      s[i] = xTrial[i] - x[i];
      y[i] = gradientTrial[i] - gradient[i];
    }
    const curvature = dot(s, y);
    if (curvature > Number.EPSILON * dot(y, y)) {
      steps.push(s);
      changes.push(y);
      rho.push(1 / curvature);
    }
    [x, xTrial] = [xTrial, x];
    [gradient, gradientTrial] = [gradientTrial, gradient];
    const fall = value - found.value;
    value = found.value;
    if (maxAbs(gradient) <= tol || fall <= valueTol * Math.max(Math.abs(value), 1)) {
      return { x, value, iterations: iteration + 1, converged: true };
    }
  }
  return { x, value, iterations: maxIter, converged: false };
}

/** The two-loop recursion: multiplies `direction` by the approximate inverse Hessian, in place. */
function applyInverseHessian(
  direction: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
  rho: readonly number[],
  alpha: Float64Array,
): void {
  const m = steps.length;
  if (m === 0) return;
  for (let k = m - 1; k >= 0; k--) {
    alpha[k] = rho[k] * dot(steps[k], direction);
    axpy(-alpha[k], changes[k], direction);
  }
  const last = changes[m - 1];
  const scale = 1 / (rho[m - 1] * dot(last, last));
  for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  for (let k = 0; k < m; k++) {
    const beta = rho[k] * dot(changes[k], direction);
    axpy(alpha[k] - beta, steps[k], direction);
  }
}
