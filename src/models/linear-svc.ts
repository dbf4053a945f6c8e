import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Csr } from '../core/csr';
import type { Classifier, FitOptions, Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { random, type Random } from '../core/random';
import { FittedLinearClassifier } from './linear-classifier';
import { checkClassTarget, checkPositive, toCsr, type ClassWeight } from './training-data';

/** Options of {@link linearSVC}. */
export interface LinearSVCOptions {
  /** What a sample on the wrong side of its margin costs: max(0, 1 − yz), squared or not. Default `squaredHinge`. */
  readonly loss?: 'squaredHinge' | 'hinge';
  /** Inverse strength of the penalty ½‖w‖², above 0. Default 1. */
  readonly C?: number;
  /** Learn an intercept, penalized like a weight, as liblinear does. Default true. */
  readonly fitIntercept?: boolean;
  /** Factors a class, or `balanced`. Default: all 1. */
  readonly classWeight?: ClassWeight;
  /** Spread of the projected gradient at which to stop; smaller is more exact. Default 1e-4. */
  readonly tol?: number;
  /** Passes over the samples at most. Default 1000. */
  readonly maxIter?: number;
  /** Seed of the order of samples. Default 0. */
  readonly seed?: number;
}

/** {@link LinearSVCOptions} with the defaults filled in. */
export type LinearSVCParams = Required<Omit<LinearSVCOptions, 'classWeight'>> &
  Pick<LinearSVCOptions, 'classWeight'>;

/** A linear support vector machine after fitting: immutable. */
export class FittedLinearSVC<L extends Label> extends FittedLinearClassifier<L> {}

/** {@link linearSVC} before fitting. */
export interface LinearSVC extends Classifier<Matrix> {
  readonly params: LinearSVCParams;
  fit<L extends Label>(x: Matrix, y: readonly L[], options?: FitOptions): FittedLinearSVC<L>;
}

/**
 * A linear support vector machine by dual coordinate descent (Hsieh et al. 2008), each class against the rest where
 * there are more than two: the optimum of scikit-learn's LinearSVC.
 *
 * @param options See {@link LinearSVCOptions}.
 * @returns A classifier of matrices, samples × features.
 * @throws LmlabError `bad-option` for options that make no sense; on `fit` `empty`, `shape`, `non-finite` or `one-class`.
 * @example
 * ```ts
 * import { linearSVC, pipeline, tfidfVectorizer } from 'lmlab';
 * const model = pipeline(tfidfVectorizer(), linearSVC());
 * model.fit(['free prize', 'free lunch time'], ['spam', 'ham']).predict(['a prize']); // ['spam']
 * ```
 */
export function linearSVC(options: LinearSVCOptions = {}): LinearSVC {
  const params: LinearSVCParams = {
    loss: 'squaredHinge',
    C: 1,
    fitIntercept: true,
    tol: 1e-4,
    maxIter: 1000,
    seed: 0,
    ...options,
  };
  checkPositive('C', params.C);
  checkPositive('tol', params.tol);
  checkPositive('maxIter', params.maxIter);
  if (!['squaredHinge', 'hinge'].includes(params.loss)) {
    throw new LmlabError('bad-option', {
      expected: "loss 'squaredHinge' or 'hinge'",
      found: params.loss,
      remedy: 'Leave it out for the squared hinge.',
    });
  }
  return { params, fit: (x, y, fitOptions) => fitSvc(params, x, y, fitOptions) };
}

function fitSvc<L extends Label>(
  params: LinearSVCParams,
  x: Matrix,
  y: readonly L[],
  options?: FitOptions,
): FittedLinearSVC<L> {
  const { classes, codes, weights } = checkClassTarget(x, y, options, params.classWeight);
  const sparse = toCsr(x);
  const outputs = classes.length === 2 ? 1 : classes.length;
  const coef = new Dense(outputs, x.cols);
  const intercept = new Float64Array(outputs);
  let iterations = 0;
  let converged = true;
  for (let k = 0; k < outputs; k++) {
    const positive = outputs === 1 ? 1 : k;
    const signs = Int8Array.from(codes, (code) => (code === positive ? 1 : -1));
    // With more than two classes a class's factor holds for its own samples only, as in liblinear.
    const costs = weights.map((weight, i) => {
      const own = outputs === 1 || codes[i] === positive;
      return params.C * (own ? weight : (options?.sampleWeight?.[i] ?? 1));
    });
    const solution = dualCoordinateDescent(sparse, signs, costs, params, random(params.seed).fork(k));
    coef.row(k).set(solution.weights.subarray(0, x.cols));
    intercept[k] = solution.weights[x.cols]!;
    iterations = Math.max(iterations, solution.iterations);
    converged &&= solution.converged;
  }
  return new FittedLinearSVC({ classes, coef, intercept, iterations, converged });
}

/**
 * Minimizes ½‖w‖² + Σ costᵢ · loss(yᵢ zᵢ) through its dual, one multiplier at a time, with shrinking (Hsieh et al.
 * 2008, algorithm 3). The returned weights end with the intercept.
 */
function dualCoordinateDescent(
  x: Csr,
  signs: Int8Array,
  costs: Float64Array,
  { loss, fitIntercept, tol, maxIter }: LinearSVCParams,
  rng: Random,
): { weights: Float64Array; iterations: number; converged: boolean } {
  const { rows: n, cols: V, indptr, indices, data } = x;
  const squared = loss === 'squaredHinge';
  const w = new Float64Array(V + 1);
  const alpha = new Float64Array(n);
  const diagonal = new Float64Array(n);
  const curvature = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    diagonal[i] = squared ? 0.5 / costs[i] : 0;
    let sum = diagonal[i] + (fitIntercept ? 1 : 0);
    for (let k = indptr[i]; k < indptr[i + 1]; k++) sum += data[k] * data[k];
    curvature[i] = sum;
  }
  // A sample of no cost never enters.
  const order = Int32Array.from({ length: n }, (_, i) => i).filter((i) => costs[i] > 0 && curvature[i] > 0);
  const total = order.length;
  let active = total;
  let upper = Infinity;
  let lower = -Infinity;
  for (let iteration = 0; iteration < maxIter; iteration++) {
    let largest = -Infinity;
    let smallest = Infinity;
    for (let s = 0; s < active; s++) {
      const r = s + (rng.bits() % (active - s));
      const i = order[r];
      order[r] = order[s]!;
      order[s] = i;
    }
    for (let s = 0; s < active; s++) {
      const i = order[s];
      const start = indptr[i];
      const end = indptr[i + 1];
      const sign = signs[i];
      let z = fitIntercept ? w[V] : 0;
      for (let k = start; k < end; k++) z += data[k] * w[indices[k]];
      const bound = squared ? Infinity : costs[i];
      const g = sign * z - 1 + diagonal[i] * alpha[i];
      let projected = g;
      let shrink = false;
      if (alpha[i] === 0) {
        shrink = g > upper;
        projected = Math.min(g, 0);
      } else if (alpha[i] === bound) {
        shrink = g < lower;
        projected = Math.max(g, 0);
      }
      if (shrink) {
        active--;
        order[s] = order[active]!;
        order[active] = i;
        s--;
        continue;
      }
      if (projected > largest) largest = projected;
      if (projected < smallest) smallest = projected;
      if (Math.abs(projected) <= 1e-12) continue;
      const before = alpha[i];
      alpha[i] = Math.min(bound, Math.max(0, before - g / curvature[i]));
      const change = (alpha[i] - before) * sign;
      for (let k = start; k < end; k++) w[indices[k]] += change * data[k];
      if (fitIntercept) w[V] += change;
    }
    if (largest - smallest <= tol) {
      if (active === total) return { weights: w, iterations: iteration + 1, converged: true };
      active = total;
      upper = Infinity;
      lower = -Infinity;
    } else {
      upper = largest > 0 ? largest : Infinity;
      lower = smallest < 0 ? smallest : -Infinity;
    }
  }
  return { weights: w, iterations: maxIter, converged: false };
}
