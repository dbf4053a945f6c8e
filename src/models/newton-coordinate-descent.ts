import type { Csr } from '../core/csr';
import { Random } from '../core/random';
import { transpose } from '../core/transpose';
import type { Minimum } from './lbfgs';
import type { LogisticProblem } from './logistic-loss';
import { sigmoid } from './softmax';

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
  /** Violation that counts as none, in place of `tol` times the first. */
  readonly target?: number;
}

/** Where to start, in place of zero: the weights [w, intercept] and a fixed part of every score. */
export interface CoordinateDescentStart {
  readonly weights: Float64Array;
  readonly offset: Float64Array;
  /** The transposed matrix, so that it is made once. */
  readonly columns: Csr;
}

/** Keeps curvatures above zero. */
const RIDGE = 1e-12;
const MAX_INNER = 1000;
const MAX_HALVINGS = 20;
const DECREASE = 0.01;

/**
 * Minimizes Σ costᵢ · ln(1 + exp(−yᵢ zᵢ)) + l1 ‖w‖₁ + ½ l2 ‖w‖² of two classes by newGLMNET (Yuan, Ho and Lin 2012):
 * Newton's quadratic model is minimized by coordinate descent over the columns, with shrinking, an inner tolerance
 * that follows progress, and a line search that needs no pass over the matrix.
 */
export function minimizeElasticLogistic(
  problem: LogisticProblem,
  penalty: ElasticPenalty,
  options: CoordinateDescentOptions,
  start?: CoordinateDescentStart,
): Minimum & { readonly firstViolation: number } {
  const { x, codes, costs, fitIntercept } = problem;
  const { tol, maxIter, random } = options;
  const { l1, l2 } = penalty;
  const n = x.rows;
  const V = x.cols;
  const size = fitIntercept ? V + 1 : V;
  const { indptr, indices, data } = start?.columns ?? transpose(x);

  const w = start?.weights.slice() ?? new Float64Array(V + 1);
  const target = new Float64Array(V + 1);
  const gradient = new Float64Array(V + 1);
  const curvature = new Float64Array(V + 1);
  const z = start === undefined ? new Float64Array(n) : scoresFrom(x, w, start.offset);
  const zChange = new Float64Array(n);
  const residual = new Float64Array(n);
  const hessian = new Float64Array(n);
  const active = Int32Array.from({ length: size }, (_, j) => j);
  const inner = new Int32Array(size);
  let activeCount = size;
  let innerTol = 1;
  let firstViolation = -1;
  let largestBefore = Infinity;
  let converged = false;
  let iteration = 0;
  let loss = logisticLoss(z, codes, costs);

  for (; iteration < maxIter; iteration++) {
    for (let i = 0; i < n; i++) {
      const p = sigmoid(z[i]);
      residual[i] = costs[i] * (p - codes[i]);
      hessian[i] = costs[i] * p * (1 - p);
    }
    // Gradient and curvature of every active weight; weights that sit firmly at zero leave the active set.
    let violation = 0;
    let largest = 0;
    for (let s = 0; s < activeCount; s++) {
      const j = active[s];
      let g = 0;
      let h = RIDGE;
      if (j === V) {
        for (let i = 0; i < n; i++) {
          g += residual[i];
          h += hessian[i];
        }
      } else {
        for (let q = indptr[j]; q < indptr[j + 1]; q++) {
          const i = indices[q];
          const value = data[q];
          g += value * residual[i];
          h += value * value * hessian[i];
        }
        g += l2 * w[j];
        h += l2;
      }
      gradient[j] = g;
      curvature[j] = h;
      const lambda = j === V ? penalty.interceptL1 : l1;
      let v: number;
      if (w[j] === 0) {
        v = Math.max(0, -(g + lambda), g - lambda);
        const slack = largestBefore / n;
        if (v === 0 && g + lambda > slack && g - lambda < -slack) {
          activeCount--;
          active[s] = active[activeCount];
          active[activeCount] = j;
          s--;
          continue;
        }
      } else {
        v = Math.abs(g + (w[j] > 0 ? lambda : -lambda));
      }
      violation += v;
      if (v > largest) largest = v;
    }
    if (firstViolation < 0) firstViolation = violation;
    if (violation <= (options.target ?? tol * firstViolation)) {
      if (activeCount === size) {
        converged = true;
        break;
      }
      activeCount = size;
      largestBefore = Infinity;
      continue;
    }
    largestBefore = largest;

    const passes = solveQuadraticModel();
    if (passes === 1) innerTol *= 0.25;

    // Armijo line search along target − w; scores change linearly, so it costs n exponentials a try.
    let predicted = 0;
    let penaltyBefore = 0;
    for (let s = 0; s < activeCount; s++) {
      const j = active[s];
      const lambda = j === V ? penalty.interceptL1 : l1;
      predicted += gradient[j] * (target[j] - w[j]) + lambda * (Math.abs(target[j]) - Math.abs(w[j]));
      penaltyBefore += penaltyOf(j, w[j]);
    }
    let step = 1;
    let accepted = false;
    for (let t = 0; t < MAX_HALVINGS; t++) {
      let penaltyAfter = 0;
      for (let s = 0; s < activeCount; s++) {
        const j = active[s];
        penaltyAfter += penaltyOf(j, w[j] + step * (target[j] - w[j]));
      }
      const lossAfter = logisticLoss(z, codes, costs, zChange, step);
      if (lossAfter - loss + penaltyAfter - penaltyBefore <= DECREASE * step * predicted) {
        loss = lossAfter;
        accepted = true;
        break;
      }
      step /= 2;
    }
    if (!accepted) {
      // Rounding leaves no visible decrease: these weights are as good as floating point allows.
      if (activeCount === size) {
        converged = true;
        break;
      }
      activeCount = size;
      largestBefore = Infinity;
      continue;
    }
    for (let s = 0; s < activeCount; s++) {
      const j = active[s];
      w[j] = step === 1 ? target[j] : w[j] + step * (target[j] - w[j]);
    }
    for (let i = 0; i < n; i++) z[i] += step * zChange[i];
  }

  let value = loss;
  for (let j = 0; j < size; j++) value += penaltyOf(j, w[j]);
  return { x: w, value, iterations: iteration, converged, firstViolation };

  function penaltyOf(j: number, weight: number): number {
    return j === V
      ? penalty.interceptL1 * Math.abs(weight)
      : l1 * Math.abs(weight) + (l2 / 2) * weight * weight;
  }

  /** Coordinate descent on the quadratic model around w; leaves `target` and `zChange`. */
  function solveQuadraticModel(): number {
    zChange.fill(0);
    let count = activeCount;
    for (let s = 0; s < activeCount; s++) {
      const j = active[s];
      target[j] = w[j]!;
      inner[s] = j;
    }
    let slack = Infinity;
    let pass = 0;
    while (pass < MAX_INNER) {
      let violation = 0;
      let largest = 0;
      for (let s = 0; s < count; s++) {
        const r = s + (random.bits() % (count - s));
        const j = inner[r];
        inner[r] = inner[s]!;
        inner[s] = j;
      }
      for (let s = 0; s < count; s++) {
        const j = inner[s];
        const isIntercept = j === V;
        const start = isIntercept ? 0 : indptr[j];
        const end = isIntercept ? 0 : indptr[j + 1];
        const lambda = isIntercept ? penalty.interceptL1 : l1;
        const at = target[j];
        let g = gradient[j] + (at - w[j]) * (isIntercept ? RIDGE : RIDGE + l2);
        if (isIntercept) for (let i = 0; i < n; i++) g += hessian[i] * zChange[i];
        for (let q = start; q < end; q++) {
          const i = indices[q];
          g += data[q] * hessian[i] * zChange[i];
        }
        const h = curvature[j];
        const up = g + lambda;
        const down = g - lambda;
        let v: number;
        if (at === 0) {
          v = Math.max(0, -up, down);
          if (v === 0 && up > slack && down < -slack) {
            count--;
            inner[s] = inner[count]!;
            inner[count] = j;
            s--;
            continue;
          }
        } else {
          v = Math.abs(at > 0 ? up : down);
        }
        violation += v;
        if (v > largest) largest = v;
        let change = up <= h * at ? -up / h : down >= h * at ? -down / h : -at;
        if (Math.abs(change) < 1e-12) continue;
        change = Math.max(-10, Math.min(10, change));
        target[j] = at + change;
        if (isIntercept) for (let i = 0; i < n; i++) zChange[i] += change;
        for (let q = start; q < end; q++) zChange[indices[q]] += change * data[q];
      }
      pass++;
      if (violation <= innerTol * firstViolation) {
        if (count === activeCount) break;
        count = activeCount;
        slack = Infinity;
      } else {
        slack = largest / n;
      }
    }
    return pass;
  }
}

function scoresFrom(x: Csr, w: Float64Array, offset: Float64Array): Float64Array {
  const z = new Float64Array(x.rows);
  for (let i = 0; i < x.rows; i++) {
    let score = offset[i] + w[x.cols];
    for (let k = x.indptr[i]; k < x.indptr[i + 1]; k++) score += x.data[k] * w[x.indices[k]];
    z[i] = score;
  }
  return z;
}

/** Σ costᵢ · ln(1 + exp(−yᵢ (zᵢ + step · changeᵢ))). */
function logisticLoss(
  z: Float64Array,
  codes: Int32Array,
  costs: Float64Array,
  change?: Float64Array,
  step = 0,
): number {
  let loss = 0;
  for (let i = 0; i < z.length; i++) {
    const score = change === undefined ? z[i] : z[i] + step * change[i];
    const m = codes[i] === 1 ? -score : score;
    loss += costs[i] * ((m > 0 ? m : 0) + Math.log1p(Math.exp(m > 0 ? -m : m)));
  }
  return loss;
}
