import { untilConverged } from '../core/progress';
import type { Random } from '../core/random';
import { sigmoid } from './softmax';
import { weightStride, type LogisticProblem } from './logistic-loss';
import type { Minimum } from './lbfgs';

/** When to stop, and the order of samples. */
export interface SagaOptions {
  /** Largest change of a weight in a pass, as a share of the largest weight, that counts as none. */
  readonly tol: number;
  /** Passes over the samples at most. */
  readonly maxIter: number;
  readonly random: Random;
}

/**
 * Minimizes Σ costᵢ · loss + l1 ‖W‖₁ + ½ l2 ‖W‖² by SAGA (Defazio, Bach and Lacoste-Julien 2014): each step corrects one
 * sample's gradient by the average of all remembered ones. A weight whose feature is not in the sample moves only when it
 * is next looked at, by as many steps as it missed (Schmidt, Le Roux and Bach 2017). Weights as in
 * `logisticLoss`.
 */
export function minimizeSaga(
  problem: LogisticProblem,
  penalty: { readonly l1: number; readonly l2: number },
  x0: Float64Array,
  { tol, maxIter, random }: SagaOptions,
): Minimum {
  const { x, codes, costs, classCount, fitIntercept } = problem;
  const { rows: n, cols: V, indptr, indices, data } = x;
  const stride = weightStride(classCount);
  const K = classCount === 2 ? 1 : classCount;
  const base = V * stride;
  const w = x0.slice();
  // The mean over the samples is minimized: gradients and penalties a share of 1 / n each.
  const [l1, l2] = [penalty.l1 / n, penalty.l2 / n];
  const rate = stepSize(problem, l2);
  const average = new Float64Array(base + stride);
  const remembered = new Float64Array(n * K);
  const slopes = new Float64Array(K);
  const lastStep = new Int32Array(V);
  const before = w.slice();
  let step = 0;

  /** Leaves the derivatives of sample i's loss by its scores in `slopes`. */
  const look = (i: number): void => {
    for (let k = 0; k < K; k++) {
      let z = fitIntercept ? w[base + k] : 0;
      for (let p = indptr[i]; p < indptr[i + 1]; p++) z += data[p] * w[indices[p] * stride + k];
      slopes[k] = z;
    }
    scoresToSlopes(slopes, codes[i], costs[i]);
  };
  // The gradients at the start are remembered from the outset, so that a good start is not left.
  for (let i = 0; i < n; i++) {
    look(i);
    remembered.set(slopes, i * K);
    for (let k = 0; k < K; k++) {
      for (let p = indptr[i]; p < indptr[i + 1]; p++)
        average[indices[p] * stride + k] += (slopes[k] * data[p]) / n;
      average[base + k] += slopes[k] / n;
    }
  }

  /** Takes the steps that feature j missed: each w ← prox(w − rate · (average + l2 w)). */
  const catchUp = (j: number): void => {
    const missed = step - lastStep[j];
    lastStep[j] = step;
    if (missed === 0) return;
    for (let k = 0; k < K; k++) {
      const at = j * stride + k;
      w[at] = afterSteps(w[at], average[at], missed, rate, l1, l2);
    }
  };

  for (const done of untilConverged(maxIter, 'SAGA')) {
    for (let t = 0; t < n; t++) {
      const i = random.int(n);
      const start = indptr[i];
      const end = indptr[i + 1];
      for (let p = start; p < end; p++) catchUp(indices[p]);
      look(i);
      for (let k = 0; k < K; k++) {
        const change = slopes[k] - remembered[i * K + k];
        if (change === 0) continue;
        remembered[i * K + k] = slopes[k]!;
        // The step to come uses the new average, which holds a share of this change already.
        const correction = rate * change * (1 - 1 / n);
        for (let p = start; p < end; p++) {
          const at = indices[p] * stride + k;
          w[at] -= correction * data[p];
          average[at] += (change * data[p]) / n;
        }
        if (fitIntercept) {
          w[base + k] -= correction;
          average[base + k] += change / n;
        }
      }
      step++;
      if (fitIntercept) for (let k = 0; k < K; k++) w[base + k] -= rate * average[base + k];
    }
    let largest = 0;
    let largestChange = 0;
    for (let j = 0; j < V; j++) catchUp(j);
    for (let at = 0; at < w.length; at++) {
      largest = Math.max(largest, Math.abs(w[at]));
      largestChange = Math.max(largestChange, Math.abs(w[at] - before[at]));
    }
    if (largestChange <= tol * largest) return { x: w, value: NaN, iterations: done + 1, converged: true };
    before.set(w);
  }
  return { x: w, value: NaN, iterations: maxIter, converged: false };
}

/** From scores to the derivatives of the loss by them, in place. */
function scoresToSlopes(z: Float64Array, code: number, cost: number): void {
  if (z.length === 1) {
    z[0] = cost * (sigmoid(z[0]) - code);
    return;
  }
  const max = z.reduce((most, score) => Math.max(most, score), -Infinity);
  let sum = 0;
  for (let k = 0; k < z.length; k++) {
    z[k] = Math.exp(z[k] - max);
    sum += z[k];
  }
  for (let k = 0; k < z.length; k++) z[k] = cost * (z[k] / sum - Number(k === code));
}

/** The step of scikit-learn's SAGA: from how strongly the steepest sample's loss bends. */
function stepSize({ x, costs, classCount, fitIntercept }: LogisticProblem, l2: number): number {
  let steepest = 0;
  for (let i = 0; i < x.rows; i++) {
    let square = fitIntercept ? 1 : 0;
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) square += x.data[p] * x.data[p];
    steepest = Math.max(steepest, costs[i] * square);
  }
  const bend = (classCount === 2 ? 0.25 : 0.5) * steepest + l2;
  return bend > 0 ? 1 / (2 * bend + Math.min(2 * x.rows * l2, bend)) : 1;
}

/**
 * A weight after `m` steps of w ← shrink(w − rate · (g + l2 w), rate · l1). As long as its sign stays, a step is affine,
 * so many are one; at most two changes of sign come between.
 */
function afterSteps(w: number, g: number, m: number, rate: number, l1: number, l2: number): number {
  if (m === 1) return oneStep(w, g, rate, l1, l2);
  const logShrink = Math.log1p(-rate * l2);
  while (m > 0) {
    const push = -rate * (g + Math.sign(w) * l1);
    const after = (steps: number): number => {
      if (l2 === 0) return w + steps * push;
      const lost = -Math.expm1(steps * logShrink);
      return w * (1 - lost) + (push * lost) / (rate * l2);
    };
    if (w !== 0) {
      const end = after(m);
      if (l1 === 0 || Math.sign(end) === Math.sign(w)) return end;
      let low = 0;
      let high = m;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (Math.sign(after(middle)) === Math.sign(w)) low = middle;
        else high = middle;
      }
      w = low === 0 ? w : after(low);
      m -= low;
    }
    // One step that may end at zero or beyond.
    w = oneStep(w, g, rate, l1, l2);
    m--;
    if (w === 0 && Math.abs(g) <= l1) return 0;
  }
  return w;
}

function oneStep(w: number, g: number, rate: number, l1: number, l2: number): number {
  const free = w - rate * (g + l2 * w);
  return Math.sign(free) * Math.max(0, Math.abs(free) - rate * l1);
}
