import { random } from '../core/random';
import { minimizeElasticMultinomial } from './elastic-multinomial';
import { minimizeLbfgs, type Minimum } from './lbfgs';
import { logisticLoss, logisticLossBytes, type LogisticProblem } from './logistic-loss';
import { ElasticLogistic, elasticLogisticBytes } from './newton-coordinate-descent';
import { minimizeSaga } from './saga';
import { withSparseMemory } from '../core/sparse-kernels';
import { minimizeTrustRegion } from './trust-region-newton';

/** What the solvers need to know of the options of logistic regression. */
export interface LogisticSolverOptions {
  readonly penalty: 'l2' | 'l1' | 'elasticnet' | 'none';
  readonly l1Ratio: number;
  readonly solver: 'lbfgs' | 'newton-cg' | 'coordinate-descent' | 'saga';
  readonly tol: number;
  readonly maxIter: number;
  readonly seed: number;
}

/**
 * Minimizes Σ costᵢ · loss + penalty from the weights `x0`, which stand as `logisticLoss` says.
 * @param isWarm Whether `x0` is more than zeros.
 */
export function minimizeLogistic(
  problem: LogisticProblem,
  x0: Float64Array,
  { penalty, l1Ratio, solver, tol, maxIter, seed }: LogisticSolverOptions,
  isWarm: boolean,
): Minimum {
  const l1 = { l1: 1, elasticnet: l1Ratio, l2: 0, none: 0 }[penalty];
  const l2 = { l1: 0, elasticnet: 1 - l1Ratio, l2: 1, none: 0 }[penalty];
  if (solver === 'saga') {
    return minimizeSaga(problem, { l1, l2 }, x0, { tol, maxIter, random: random(seed) });
  }
  if (solver === 'coordinate-descent') {
    return withSparseMemory(elasticLogisticBytes(problem), (memory) => {
      const descent = new ElasticLogistic(problem, { l1, l2, interceptL1: 0 }, memory);
      const options = { tol, maxIter, random: random(seed) };
      return problem.classCount === 2
        ? minimizeElasticBinary(problem, descent, x0, options, isWarm)
        : minimizeElasticMultinomial(problem, descent, x0, options, isWarm);
    });
  }
  return withSparseMemory(logisticLossBytes(problem), (memory) => {
    const loss = logisticLoss(problem, l2, memory);
    if (solver === 'newton-cg') return minimizeTrustRegion(loss, x0, { tol, maxIter });
    const objective = (w: Float64Array, gradient: Float64Array): number => {
      const value = loss.value(w);
      loss.gradient(w, gradient);
      return value;
    };
    // The value may stand still long before the gradient is zero to the digit; SciPy stops there, too.
    return minimizeLbfgs(objective, x0, { tol, maxIter, valueTol: 1e-5 * tol });
  });
}

function minimizeElasticBinary(
  problem: LogisticProblem,
  descent: ElasticLogistic,
  x0: Float64Array,
  options: Parameters<ElasticLogistic['descend']>[2],
  isWarm: boolean,
): Minimum {
  const { x, codes, fitIntercept } = problem;
  const weights = new Float64Array(x.cols + 1);
  weights.set(x0);
  const scores = new Float64Array(x.rows);
  const goal = isWarm ? options.tol * descent.violation(codes, scores) : undefined;
  if (isWarm) {
    scores.fill(weights[x.cols]);
    descent.addScores(weights, scores);
  }
  const minimum = descent.descend(codes, { weights, scores }, options, goal);
  return { ...minimum, x: fitIntercept ? weights : weights.subarray(0, x.cols) };
}
