import { transpose } from '../core/transpose';
import type { Minimum } from './lbfgs';
import type { LogisticProblem } from './logistic-loss';
import {
  minimizeElasticLogistic,
  type CoordinateDescentOptions,
  type ElasticPenalty,
} from './newton-coordinate-descent';

/** Newton steps on one class before it is the next one's turn. */
const STEPS_A_CLASS = 2;

/**
 * Minimizes Σ costᵢ · (−ln softmax) + l1 ‖W‖₁ + ½ l2 ‖W‖², class after class in turn (Friedman, Hastie and Tibshirani
 * 2010). With the other classes held fixed, a class's share is logistic regression of it against the rest, where each
 * score has the others' log-sum-exp taken off. Weights as in `multinomialLogisticLoss`.
 */
export function minimizeElasticMultinomial(
  problem: LogisticProblem,
  penalty: ElasticPenalty,
  options: CoordinateDescentOptions,
): Minimum {
  const { x, codes, classCount: K, fitIntercept } = problem;
  const { rows: n, cols: V } = x;
  const columns = transpose(x);
  const weights = Array.from({ length: K }, (): Float64Array => new Float64Array(V + 1));
  const scores = Array.from({ length: K }, () => new Float64Array(n));
  const own = Array.from({ length: K }, (_, k) => codes.map((code) => Number(code === k)));
  const offset = new Float64Array(n);
  let firstViolation = 0;
  let converged = false;
  let sweep = 0;
  let value = 0;
  for (; sweep < options.maxIter && !converged; sweep++) {
    let violation = 0;
    for (let k = 0; k < K; k++) {
      othersLogSumExp(scores, k, offset);
      const target = sweep === 0 ? undefined : (options.tol * firstViolation) / K;
      const minimum = minimizeElasticLogistic(
        { ...problem, codes: own[k] },
        penalty,
        { ...options, maxIter: STEPS_A_CLASS, ...(target === undefined ? {} : { target }) },
        { weights: weights[k], offset, columns },
      );
      violation += minimum.firstViolation;
      weights[k] = minimum.x;
      value = minimum.value;
      for (let i = 0; i < n; i++) {
        let score = minimum.x[V];
        for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) score += x.data[p] * minimum.x[x.indices[p]];
        scores[k][i] = score;
      }
    }
    if (sweep === 0) firstViolation = violation;
    else converged = violation <= options.tol * firstViolation;
  }

  // Intercepts count only by their differences; their sum is zero, as every gradient method keeps it.
  const shift = fitIntercept ? weights.reduce((sum, w) => sum + w[V], 0) / K : 0;
  const out = new Float64Array((V + (fitIntercept ? 1 : 0)) * K);
  for (let k = 0; k < K; k++) {
    for (let j = 0; j < V; j++) out[j * K + k] = weights[k][j]!;
    if (fitIntercept) out[V * K + k] = weights[k][V] - shift;
  }
  return { x: out, value, iterations: sweep, converged };
}

/** −ln Σ over the other classes of e^score, for every sample. */
function othersLogSumExp(scores: readonly Float64Array[], k: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    let max = -Infinity;
    for (let c = 0; c < scores.length; c++) if (c !== k && scores[c][i] > max) max = scores[c][i]!;
    let sum = 0;
    for (let c = 0; c < scores.length; c++) if (c !== k) sum += Math.exp(scores[c][i] - max);
    out[i] = -(max + Math.log(sum));
  }
}
