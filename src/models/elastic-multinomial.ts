import { untilConverged } from '../core/progress';
import type { Minimum } from './lbfgs';
import { weightStride, type LogisticProblem } from './logistic-loss';
import type { CoordinateDescentOptions, ElasticLogistic } from './newton-coordinate-descent';

/** Newton steps on one class before it is the next one's turn. */
const STEPS_A_CLASS = 2;

/**
 * Minimizes Σ costᵢ · (−ln softmax) + l1 ‖W‖₁ + ½ l2 ‖W‖², class after class in turn (Friedman, Hastie and Tibshirani
 * 2010). With the other classes held fixed, a class's share is logistic regression of it against the rest, where each
 * score has the others' log-sum-exp taken off. Weights as in `logisticLoss`.
 */
export function minimizeElasticMultinomial(
  problem: LogisticProblem,
  solver: ElasticLogistic,
  x0: Float64Array,
  options: CoordinateDescentOptions,
  isWarm: boolean,
): Minimum {
  const { x, codes, classCount: K, fitIntercept } = problem;
  const { rows: n, cols: V } = x;
  const stride = weightStride(K);
  const own = Array.from({ length: K }, (_, k) => codes.map((code) => Number(code === k)));
  // Every class's violation at zero, where all probabilities are alike: what `tol` is a share of.
  const even = new Float64Array(n).fill(-Math.log(K - 1));
  let firstViolation = isWarm ? own.reduce((sum, code) => sum + solver.violation(code, even), 0) : 0;
  const states = Array.from({ length: K }, (_, k) => {
    const weights = new Float64Array(V + 1);
    for (let j = 0; j < weights.length && j * stride < x0.length; j++) weights[j] = x0[j * stride + k]!;
    const scores = new Float64Array(n).fill(weights[V]);
    if (weights.some((w) => w !== 0)) solver.addScores(weights, scores);
    return { weights, scores };
  });
  const offset = new Float64Array(n);
  const before = new Float64Array(V + 1);
  let converged = false;
  let sweep = 0;
  let value = 0;
  for (const done of untilConverged(options.maxIter, 'coordinate descent')) {
    sweep = done + 1;
    let violation = 0;
    let largest = 0;
    let largestChange = 0;
    for (let k = 0; k < K; k++) {
      const { scores, weights } = states[k];
      before.set(weights);
      othersLogSumExp(states, k, offset);
      for (let i = 0; i < n; i++) scores[i] += offset[i];
      const goal = done === 0 && !isWarm ? undefined : (options.tol * firstViolation) / K;
      const minimum = solver.descend(own[k], states[k], { ...options, maxIter: STEPS_A_CLASS }, goal);
      violation += minimum.firstViolation;
      value = minimum.value;
      for (let i = 0; i < n; i++) scores[i] -= offset[i];
      for (let j = 0; j <= V; j++) {
        largest = Math.max(largest, Math.abs(weights[j]));
        largestChange = Math.max(largestChange, Math.abs(weights[j] - before[j]));
      }
    }
    if (done === 0 && !isWarm) firstViolation = violation;
    else converged = violation <= options.tol * firstViolation;
    // Nothing moves any more: these weights are as good as floating point allows.
    converged ||= largestChange <= 1e-12 * largest;
    if (converged) break;
  }

  // Intercepts count only by their differences; their sum is zero, as every gradient method keeps it.
  const shift = fitIntercept ? states.reduce((sum, { weights }) => sum + weights[V], 0) / K : 0;
  const out = new Float64Array((V + (fitIntercept ? 1 : 0)) * stride);
  states.forEach(({ weights }, k) => {
    for (let j = 0; j < V; j++) out[j * stride + k] = weights[j]!;
    if (fitIntercept) out[V * stride + k] = weights[V] - shift;
  });
  return { x: out, value, iterations: sweep, converged };
}

/** −ln Σ over the other classes of e^score, for every sample. */
function othersLogSumExp(
  states: readonly { readonly scores: Float64Array }[],
  k: number,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) {
    let max = -Infinity;
    for (let c = 0; c < states.length; c++)
      if (c !== k && states[c].scores[i] > max) max = states[c].scores[i]!;
    let sum = 0;
    for (let c = 0; c < states.length; c++) if (c !== k) sum += Math.exp(states[c].scores[i] - max);
    out[i] = -(max + Math.log(sum));
  }
}
