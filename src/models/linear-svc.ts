import { Dense } from '../core/dense';
import type { Classifier, FitOptions, Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { watched } from '../core/progress';
import { defaultSeed, random } from '../core/random';
import { DualCoordinateDescent, dualCoordinateDescentBytes } from './dual-coordinate-descent';
import { withSparseMemory, type SparseMemory } from '../core/sparse-kernels';
import { checkChoice, checkInteger, withDefaults } from '../core/options';
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
  /** Seed of the order of samples. Default `defaultSeed()`. */
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
  const params: LinearSVCParams = withDefaults(options, {
    loss: 'squaredHinge',
    C: 1,
    fitIntercept: true,
    tol: 1e-4,
    maxIter: 1000,
    seed: defaultSeed(),
    classWeight: undefined,
  });
  checkPositive('C', params.C);
  checkPositive('tol', params.tol);
  checkInteger('maxIter', params.maxIter, 1);
  checkChoice('loss', params.loss, ['squaredHinge', 'hinge']);
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
  const fitAll = (memory: SparseMemory): void => {
    const descent = new DualCoordinateDescent(sparse, params, memory);
    for (const k of watched(outputs, 'linear SVC, classes')) {
      const positive = outputs === 1 ? 1 : k;
      const signs = Float64Array.from(codes, (code) => (code === positive ? 1 : -1));
      // With more than two classes a class's factor holds for its own samples only, as in liblinear.
      const costs = weights.map((weight, i) => {
        const own = outputs === 1 || codes[i] === positive;
        return params.C * (own ? weight : (options?.sampleWeight?.[i] ?? 1));
      });
      const solution = descent.descend(signs, costs, random(params.seed).fork(k));
      coef.row(k).set(solution.weights.subarray(0, x.cols));
      intercept[k] = solution.weights[x.cols]!;
      iterations = Math.max(iterations, solution.iterations);
      converged &&= solution.converged;
    }
  };
  withSparseMemory(dualCoordinateDescentBytes(sparse), fitAll);
  return new FittedLinearSVC({ classes, coef, intercept, iterations, converged });
}
