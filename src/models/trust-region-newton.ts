import { untilConverged } from '../core/progress';
import { dot } from './dot';
import { maxAbs, type Minimum } from './lbfgs';
import type { SmoothFunction } from './logistic-loss';

/** When to stop. */
export interface TrustRegionOptions {
  /** Largest absolute entry of the gradient that counts as zero. */
  readonly tol: number;
  readonly maxIter: number;
}

/** Ratios of actual to predicted fall, and factors of the radius, of Lin and Moré (1999). */
const [ACCEPT, POOR, GOOD] = [1e-4, 0.25, 0.75];
const [SHRINK_MOST, SHRINK, GROW] = [0.25, 0.5, 4];
/** Share of the gradient at which conjugate gradients stop. */
const FORCING = 0.1;
/** Share of the Hessian's diagonal in the preconditioner, beside the identity; as it is, it would take more steps. */
const DIAGONAL = 0.03;

/**
 * Minimizes a smooth convex function by Newton steps inside a trust region, each found by conjugate gradients (TRON: Lin,
 * Weng and Keerthi 2008), preconditioned by a mixture of the identity and the diagonal of the Hessian (Hsia, Chiang and
 * Lin 2018). `x0` is left as it is.
 */
export function minimizeTrustRegion(
  f: SmoothFunction,
  x0: Float64Array,
  options: TrustRegionOptions,
): Minimum {
  const { tol, maxIter } = options;
  const n = f.size;
  const x = x0.slice();
  const trial = new Float64Array(n);
  const gradient = new Float64Array(n);
  const step = new Float64Array(n);
  const residual = new Float64Array(n);
  // Lengths are measured by ‖s‖² = Σ scale · s².
  const scale = new Float64Array(n);
  f.diagonal(scale);
  for (let j = 0; j < n; j++) scale[j] = 1 - DIAGONAL + DIAGONAL * scale[j];
  let value = f.value(x);
  f.gradient(x, gradient);
  let radius = 0;
  for (let j = 0; j < n; j++) radius += gradient[j] ** 2 / scale[j];
  radius = Math.sqrt(radius);
  // Features so large that their squares are infinite: there is no telling where the minimum lies.
  if (!Number.isFinite(radius)) return { x, value, iterations: 0, converged: false };
  if (maxAbs(gradient) <= tol) return { x, value, iterations: 0, converged: true };
  for (const iteration of untilConverged(maxIter, 'trust-region Newton')) {
    truncatedConjugateGradients(f, gradient, scale, radius, step, residual);
    for (let j = 0; j < n; j++) trial[j] = x[j] + step[j];
    const slope = dot(gradient, step);
    const predicted = -0.5 * (slope - dot(step, residual));
    const valueThere = f.value(trial);
    const actual = value - valueThere;
    const length = Math.sqrt(scaledDot(scale, step, step));
    if (iteration === 0) radius = Math.min(radius, length);
    const bend = valueThere - value - slope;
    const alpha = bend <= 0 ? GROW : Math.max(SHRINK_MOST, -0.5 * (slope / bend));
    if (actual < ACCEPT * predicted)
      radius = Math.min(Math.max(alpha, SHRINK_MOST) * length, SHRINK * radius);
    else if (actual < POOR * predicted)
      radius = Math.max(SHRINK_MOST * radius, Math.min(alpha * length, SHRINK * radius));
    else if (actual < GOOD * predicted)
      radius = Math.max(SHRINK_MOST * radius, Math.min(alpha * length, GROW * radius));
    else radius = Math.max(radius, Math.min(alpha * length, GROW * radius));
    if (actual > ACCEPT * predicted) {
      x.set(trial);
      value = valueThere;
      f.gradient(x, gradient);
      if (maxAbs(gradient) <= tol) return { x, value, iterations: iteration + 1, converged: true };
    } else if (Math.abs(actual) <= 1e-12 * Math.abs(value) && predicted <= 1e-12 * Math.abs(value)) {
      // Rounding leaves no visible fall: as far as floating point goes, this is the minimum.
      return { x, value, iterations: iteration + 1, converged: true };
    }
  }
  return { x, value, iterations: maxIter, converged: false };
}

/**
 * Solves H · step = −gradient roughly, and not beyond the radius (Steihaug 1983). Leaves −gradient − H · step in
 * `residual`.
 */
function truncatedConjugateGradients(
  f: SmoothFunction,
  gradient: Float64Array,
  scale: Float64Array,
  radius: number,
  step: Float64Array,
  residual: Float64Array,
): void {
  const n = f.size;
  const product = new Float64Array(n);
  const direction = new Float64Array(n);
  step.fill(0);
  let square = 0;
  for (let j = 0; j < n; j++) {
    residual[j] = -gradient[j];
    direction[j] = residual[j] / scale[j];
    square += residual[j] * direction[j];
  }
  const goal = FORCING * Math.sqrt(square);
  for (let k = 0; k < n && Math.sqrt(square) > goal; k++) {
    f.hessianTimes(direction, product);
    const curvature = dot(direction, product);
    let alpha = curvature > 0 ? square / curvature : Infinity;
    const ahead = scaledDot(scale, step, direction);
    const directionSquare = scaledDot(scale, direction, direction);
    const stepSquare = scaledDot(scale, step, step);
    const past = stepSquare + 2 * alpha * ahead + alpha * alpha * directionSquare > radius * radius;
    if (past) {
      // To the border of the region along this direction, and no further.
      const room = radius * radius - stepSquare;
      const root = Math.sqrt(ahead * ahead + directionSquare * room);
      alpha = ahead >= 0 ? room / (ahead + root) : (root - ahead) / directionSquare;
    }
    let next = 0;
    for (let j = 0; j < n; j++) {
      step[j] += alpha * direction[j];
      residual[j] -= alpha * product[j];
      next += residual[j] ** 2 / scale[j];
    }
    if (past) return;
    const beta = next / square;
    for (let j = 0; j < n; j++) direction[j] = residual[j] / scale[j] + beta * direction[j];
    square = next;
  }
}

/** Σ scale · a · b */
function scaledDot(scale: Float64Array, a: Float64Array, b: Float64Array): number {
  let even = 0;
  let odd = 0;
  let j = 0;
  for (; j + 2 <= a.length; j += 2) {
    even += scale[j] * a[j] * b[j];
    odd += scale[j + 1] * a[j + 1] * b[j + 1];
  }
  if (j < a.length) even += scale[j] * a[j] * b[j];
  return even + odd;
}
