import type { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { FitOptions, FittedRegressor } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { shiftFarColumns, shiftOf, type ShiftedMatrix } from './far-columns';
import { linearScores } from './linear-classifier';
import { checkSamples, checkTargets, toCsr } from './training-data';

/** What a linear regressor has learned. */
export type LinearRegressorState = Pick<
  FittedLinearRegressor,
  'coef' | 'intercept' | 'iterations' | 'converged'
>;

/** What `fit` takes of a linear regressor beside the data. */
export interface RegressionWarmStart {
  /** Where to start, in place of zero: a linear regressor fitted on the same features. */
  readonly warmStart?: FittedLinearRegressor;
}

/** @throws LmlabError `shape` when a start is of other features. */
export function checkRegressionStart(start: FittedLinearRegressor, cols: number): void {
  if (start.coef.length === cols) return;
  throw new LmlabError('shape', {
    expected: `a start with ${cols} features`,
    found: String(start.coef.length),
    remedy: 'Start from a model fitted on the same features, or leave warmStart out.',
  });
}

/** A linear regressor after fitting: immutable. */
export class FittedLinearRegressor implements FittedRegressor<Matrix> {
  /** One weight a feature. */
  readonly coef: Float64Array;
  readonly intercept: number;
  readonly iterations: number;
  /** False when `maxIter` ran out before `tol` was reached. */
  readonly converged: boolean;

  constructor(state: LinearRegressorState) {
    this.coef = state.coef;
    this.intercept = state.intercept;
    this.iterations = state.iterations;
    this.converged = state.converged;
  }

  predict(x: Matrix): Float64Array {
    return linearScores(x, new Dense(1, this.coef.length, this.coef), Float64Array.of(this.intercept)).data;
  }
}

/** A regression problem with its means taken off in thought: the matrix itself stays sparse. */
export interface RegressionData {
  readonly x: Csr;
  /** The target less its mean. */
  readonly y: Float64Array;
  readonly weights: Float64Array;
  readonly totalWeight: number;
  /** The mean of each feature; all 0 without an intercept. */
  readonly means: Float64Array;
  readonly yMean: number;
  /** What was taken off each feature before, where some lie far from zero. */
  readonly shifts?: Float64Array;
}

/** @throws LmlabError `empty`, `shape`, `non-finite` or `bad-option`, as for any fit. */
export function centered(
  matrix: Matrix,
  target: ArrayLike<number>,
  fitIntercept: boolean,
  options?: FitOptions,
): RegressionData {
  const y = checkTargets(target);
  const weights = checkSamples(matrix, y.length, options);
  const { x, shifts }: ShiftedMatrix = fitIntercept ? shiftFarColumns(toCsr(matrix)) : { x: toCsr(matrix) };
  const means = new Float64Array(x.cols);
  let totalWeight = 0;
  let yMean = 0;
  for (let i = 0; i < x.rows; i++) {
    totalWeight += weights[i];
    yMean += weights[i] * y[i];
    for (let k = x.indptr[i]; k < x.indptr[i + 1]; k++) means[x.indices[k]] += weights[i] * x.data[k];
  }
  yMean = fitIntercept ? yMean / totalWeight : 0;
  for (let j = 0; j < x.cols; j++) means[j] = fitIntercept ? means[j] / totalWeight : 0;
  for (let i = 0; i < y.length; i++) y[i] -= yMean;
  return { x, y, weights, totalWeight, means, yMean, shifts };
}

/** The intercept that belongs to weights found on centered data. */
export function interceptOf({ means, yMean, shifts }: RegressionData, coef: Float64Array): number {
  let intercept = yMean - shiftOf(shifts, (j) => coef[j]);
  for (let j = 0; j < coef.length; j++) intercept -= means[j] * coef[j];
  return intercept;
}
