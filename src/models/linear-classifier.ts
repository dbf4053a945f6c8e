import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { FittedClassifier, Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { checkFeatures, toCsr } from './training-data';

/** What a linear classifier has learned. */
export interface LinearState<L extends Label> {
  readonly classes: readonly L[];
  /** 1 × features for two classes (positive means `classes[1]`), classes × features for more. */
  readonly coef: Dense;
  /** One number a row of `coef`. */
  readonly intercept: Float64Array;
  readonly iterations: number;
  /** False when `maxIter` ran out before `tol` was reached. */
  readonly converged: boolean;
}

/** What `fit` takes of a linear classifier beside the data. */
export interface WarmStart<L extends Label> {
  /** Where to start, in place of zero: a linear classifier fitted on the same labels and features. */
  readonly warmStart?: FittedLinearClassifier<L>;
}

/** @throws LmlabError `unknown-label` or `shape` when a start is of other labels or features. */
export function checkWarmStart<L extends Label>(
  start: FittedLinearClassifier<L>,
  classes: readonly L[],
  cols: number,
): void {
  if (start.classes.length !== classes.length || start.classes.some((label, k) => label !== classes[k])) {
    throw new LmlabError('unknown-label', {
      expected: `a start with the labels ${classes.map(String).join(', ')}`,
      found: start.classes.map(String).join(', '),
      remedy: 'Start from a model fitted on the same labels, or leave warmStart out.',
    });
  }
  if (start.coef.cols !== cols) {
    throw new LmlabError('shape', {
      expected: `a start with ${cols} features`,
      found: String(start.coef.cols),
      remedy: 'Start from a model fitted on the same features, or leave warmStart out.',
    });
  }
}

/** Row scores X · coefᵀ + intercept: samples × outputs, in one pass over the matrix. */
export function linearScores(x: Matrix, coef: Dense, intercept: Float64Array): Dense {
  checkFeatures(x, coef.cols);
  const { rows, indptr, indices, data } = toCsr(x);
  const K = coef.rows;
  const V = coef.cols;
  const out = new Dense(rows, K);
  if (K === 1) {
    const weights = coef.data;
    for (let i = 0; i < rows; i++) {
      let sum = intercept[0];
      for (let p = indptr[i]; p < indptr[i + 1]; p++) sum += data[p] * weights[indices[p]];
      out.data[i] = sum;
    }
    return out;
  }
  // Feature by feature, so that one stored value touches one stretch of weights.
  const weights = new Float64Array(V * K);
  for (let k = 0; k < K; k++) for (let j = 0; j < V; j++) weights[j * K + k] = coef.data[k * V + j];
  for (let i = 0; i < rows; i++) {
    const start = i * K;
    for (let k = 0; k < K; k++) out.data[start + k] = intercept[k]!;
    for (let p = indptr[i]; p < indptr[i + 1]; p++) {
      const value = data[p];
      const offset = indices[p] * K;
      for (let k = 0; k < K; k++) out.data[start + k] += value * weights[offset + k];
    }
  }
  return out;
}

/** The column of the largest score in each row; with one column, 1 where it is above zero. */
export function argmaxRows(scores: Dense): Int32Array {
  const { rows, cols, data } = scores;
  const best = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    if (cols === 1) {
      best[i] = data[i] > 0 ? 1 : 0;
      continue;
    }
    let k = 0;
    for (let j = 1; j < cols; j++) if (data[i * cols + j] > data[i * cols + k]) k = j;
    best[i] = k;
  }
  return best;
}

/** A fitted classifier that decides by linear scores: immutable. */
export class FittedLinearClassifier<L extends Label> implements FittedClassifier<Matrix, L> {
  readonly classes: readonly L[];
  readonly coef: Dense;
  readonly intercept: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;

  constructor(state: LinearState<L>) {
    this.classes = state.classes;
    this.coef = state.coef;
    this.intercept = state.intercept;
    this.iterations = state.iterations;
    this.converged = state.converged;
  }

  /** Samples × classes, or × 1 for two classes, where a positive score means `classes[1]`. */
  decisionFunction(x: Matrix): Dense {
    return linearScores(x, this.coef, this.intercept);
  }

  predict(x: Matrix): L[] {
    return Array.from(argmaxRows(this.decisionFunction(x)), (k) => this.classes[k]);
  }
}
