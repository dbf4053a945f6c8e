import { checkInteger } from '../core/options';
import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import { watched } from '../core/progress';
import type { Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { checkMatrix } from '../core/matrix';
import { elasticNetParams, type ElasticNetOptions } from './elastic-net';
import { ElasticNetDescent } from './elastic-net-descent';
import { centered, interceptOf, type FittedLinearRegressor } from './linear-regressor';
import {
  logisticRegression,
  type FittedLogisticRegression,
  type LogisticRegressionOptions,
} from './logistic-regression';
import { ridge, type RidgeOptions } from './ridge';
import { checkClassTarget, checkPositive, toCsr } from './training-data';

/** Weights at every strength of a penalty. */
export interface PathWeights {
  /** Strengths × weights. */
  readonly coefs: Dense;
  /** How many weights are not zero, one a strength. */
  readonly nonZeros: Int32Array;
}

/** The weights of a regressor at every strength of the penalty. */
export interface RegularizationPath extends PathWeights {
  /** Strengths, falling. */
  readonly alphas: Float64Array;
  readonly intercepts: Float64Array;
}

/** The models of {@link logisticPath}. A row of `coefs` is a model's `coef`, class after class. */
export interface LogisticPath<L extends Label> extends PathWeights {
  /** Inverse strengths, rising. */
  readonly Cs: Float64Array;
  readonly models: readonly FittedLogisticRegression<L>[];
}

/** Where a path of strengths runs. */
export interface PathOptions {
  /** The strengths themselves, falling, in place of `nAlphas` and `eps`. */
  readonly alphas?: ArrayLike<number>;
  /** How many, evenly spaced by their logarithm. Default 100. */
  readonly nAlphas?: number;
  /** Last strength over first. Default 0.001. */
  readonly eps?: number;
}

/**
 * The weights of {@link elasticNet} from the weakest penalty that leaves none down to a share of it, each found from
 * the one before (Friedman, Hastie and Tibshirani 2010): with `fitIntercept: false` those of scikit-learn's enet_path.
 *
 * @param x Samples × features.
 * @param y One number a sample.
 * @param options Those of {@link PathOptions} and of `elasticNet`.
 * @returns Strengths, weights and intercepts; see {@link pathLines} for a figure.
 * @throws LmlabError as `fit` does.
 * @example
 * ```ts
 * import { Dense, elasticNetPath } from 'lmlab';
 * const X = Dense.fromRows([[0, 1], [1, 0], [2, 1], [3, 0]]);
 * const path = elasticNetPath(X, [1, 3, 5, 7], { l1Ratio: 1, nAlphas: 5 });
 * Array.from(path.coefs.row(0)); // [0, 0]
 * ```
 */
export function elasticNetPath(
  x: Matrix,
  y: ArrayLike<number>,
  options: Omit<ElasticNetOptions, 'alpha'> & PathOptions = {},
): RegularizationPath {
  const { alphas: given, nAlphas = 100, eps = 1e-3, ...rest } = options;
  const params = elasticNetParams(rest);
  const problem = centered(x, y, params.fitIntercept);
  const descent = new ElasticNetDescent(problem);
  const alphas =
    given === undefined ? fall(descent.largestAlpha(params.l1Ratio), nAlphas, eps) : falling(given);
  const coefs = new Dense(alphas.length, x.cols);
  const intercepts = alphas.map((alpha, a) => {
    const { coef } = descent.solve(alpha, params);
    coefs.row(a).set(coef);
    return interceptOf(problem, coef);
  });
  return { alphas, coefs, intercepts, nonZeros: countNonZeros(coefs) };
}

/**
 * The weights of {@link lasso} along its path, with `fitIntercept: false` those of scikit-learn's lasso_path.
 *
 * @param x Samples × features.
 * @param y One number a sample.
 * @param options Those of {@link PathOptions} and of `lasso`.
 * @throws LmlabError as `fit` does.
 * @example
 * ```ts
 * import { Dense, lassoPath, pathLines, plotLines } from 'lmlab';
 * const X = Dense.fromRows([[0, 1], [1, 0], [2, 1], [3, 0]]);
 * const path = lassoPath(X, [1, 3, 5, 7], { nAlphas: 5 });
 * const lines = pathLines(path, ['length', 'noise']);
 * plotLines(path.alphas, lines, { xScale: 'log', xLabel: 'alpha', yLabel: 'weight' }).data.length; // 2
 * ```
 */
export function lassoPath(
  x: Matrix,
  y: ArrayLike<number>,
  options: Omit<ElasticNetOptions, 'alpha' | 'l1Ratio'> & PathOptions = {},
): RegularizationPath {
  return elasticNetPath(x, y, { ...options, l1Ratio: 1 });
}

/**
 * The weights of {@link ridge} at falling strengths, each found from the one before.
 *
 * @param x Samples × features.
 * @param y One number a sample.
 * @param options Those of {@link PathOptions} and of `ridge`. Default strengths: 50 from 1000 to 0.001.
 * @throws LmlabError as `fit` does.
 * @example
 * ```ts
 * import { Dense, ridgePath } from 'lmlab';
 * const X = Dense.fromRows([[0], [1], [2], [3]]);
 * const { coefs } = ridgePath(X, [1, 3, 5, 7], { alphas: [5, 0] });
 * coefs.toRows().map(([w]) => w.toFixed(3)); // ['1.000', '2.000']
 * ```
 */
export function ridgePath(
  x: Matrix,
  y: ArrayLike<number>,
  options: Omit<RidgeOptions, 'alpha'> & PathOptions = {},
): RegularizationPath {
  checkMatrix(x);
  const { alphas: given, nAlphas = 50, eps = 1e-6, ...rest } = options;
  const alphas = given === undefined ? fall(1000, nAlphas, eps) : falling(given);
  const coefs = new Dense(alphas.length, x.cols);
  let before: FittedLinearRegressor | undefined;
  const intercepts = alphas.map((alpha, a) => {
    before = ridge({ ...rest, alpha }).fit(x, y, before && { warmStart: before });
    coefs.row(a).set(before.coef);
    return before.intercept;
  });
  return { alphas, coefs, intercepts, nonZeros: countNonZeros(coefs) };
}

/**
 * Logistic regression at falling strengths of the penalty, each model found from the one before. Under an L1 penalty the
 * path begins where the first weight leaves zero: up to rounding, so that it may be there already.
 *
 * @param x Samples × features.
 * @param y One label a sample.
 * @param options Those of `logisticRegression` but `C`, `penalty` defaulting to `l1`; `Cs`, rising, or `nCs` (default
 *   20) and `eps` (first over last, default 0.001).
 * @returns A model for every `C`, and their weights.
 * @throws LmlabError as `fit` does.
 * @example
 * ```ts
 * import { Dense, logisticPath } from 'lmlab';
 * const X = Dense.fromRows([[0, 1], [1, 0], [2, 1], [3, 0]]);
 * const path = logisticPath(X, ['low', 'low', 'high', 'high'], { nCs: 5 });
 * path.nonZeros[0]; // 0
 * path.models[4].predict(X); // ['low', 'low', 'high', 'high']
 * ```
 */
export function logisticPath<L extends Label>(
  x: Matrix,
  y: readonly L[],
  options: Omit<LogisticRegressionOptions, 'C' | 'penalty' | 'solver'> & {
    readonly penalty?: 'l1' | 'l2' | 'elasticnet';
    readonly Cs?: ArrayLike<number>;
    readonly nCs?: number;
    readonly eps?: number;
  } = {},
): LogisticPath<L> {
  const { Cs: given, nCs = 20, eps = 1e-3, penalty = 'l1', ...rest } = options;
  const share = penalty === 'l1' ? 1 : penalty === 'l2' ? 0 : (rest.l1Ratio ?? 0.5);
  const Cs =
    given === undefined
      ? fall(steepest(x, y, rest) / Math.max(share, 1e-3), nCs, eps).map((strength) => 1 / strength)
      : falling(Array.from(given, (C) => 1 / C)).map((strength) => 1 / strength);
  const models: FittedLogisticRegression<L>[] = [];
  for (const C of watched(Cs, 'regularization path')) {
    const before = models.at(-1);
    models.push(logisticRegression({ ...rest, penalty, C }).fit(x, y, before && { warmStart: before }));
  }
  const coefs = new Dense(Cs.length, models[0].coef.data.length);
  models.forEach((model, c) => coefs.row(c).set(model.coef.data));
  return { Cs, models, coefs, nonZeros: countNonZeros(coefs) };
}

/**
 * The weights of a path as lines for {@link plotLines}: those that grow largest.
 *
 * @param path What a path function returned.
 * @param names One a weight, such as a vectorizer's `featureNames`.
 * @param k How many lines. Default 10.
 * @returns Name → the weight at every strength, the largest first.
 * @throws LmlabError `shape` when there is not one name a weight.
 */
export function pathLines(path: PathWeights, names: readonly string[], k = 10): Record<string, Float64Array> {
  const { rows, cols } = path.coefs;
  if (names.length !== cols) {
    throw new LmlabError('shape', {
      expected: `${cols} names, one a weight`,
      found: String(names.length),
      remedy: 'Pass the names of the features, in their order.',
    });
  }
  const largest = new Float64Array(cols);
  for (let q = 0; q < path.coefs.data.length; q++) {
    largest[q % cols] = Math.max(largest[q % cols], Math.abs(path.coefs.data[q]));
  }
  const order = Array.from(largest.keys()).sort((a, b) => largest[b] - largest[a] || a - b);
  return Object.fromEntries(
    order
      .slice(0, k)
      .map((j) => [names[j], Float64Array.from({ length: rows }, (_, a) => path.coefs.at(a, j))]),
  );
}

/** `count` numbers from `first` down to `eps` times it, evenly spaced by their logarithm. */
function fall(first: number, count: number, eps: number): Float64Array {
  checkInteger('nAlphas', count, 1);
  checkPositive('eps', eps);
  return Float64Array.from({ length: count }, (_, a) => first * eps ** (count === 1 ? 0 : a / (count - 1)));
}

/** @throws LmlabError `bad-option` when the strengths do not fall. */
function falling(strengths: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(strengths);
  const bad = out.findIndex((alpha, a) => !(alpha >= 0 && (a === 0 || alpha < out[a - 1])));
  if (bad < 0 && out.length > 0) return out;
  throw new LmlabError('bad-option', {
    expected: 'strengths of 0 or more, each weaker than the one before',
    found: out.length === 0 ? 'none' : `${out[bad]} as strength ${bad}`,
    remedy: 'Sort them, or leave them out for a path from the data.',
  });
}

function countNonZeros(coefs: Dense): Int32Array {
  return Int32Array.from({ length: coefs.rows }, (_, a) =>
    coefs.row(a).reduce((count, w) => count + Number(w !== 0), 0),
  );
}

/** The largest slope of the loss at weights of zero and the intercepts that are best there: where an L1 path begins. */
function steepest(
  matrix: Matrix,
  y: readonly Label[],
  { classWeight, fitIntercept = true }: Pick<LogisticRegressionOptions, 'classWeight' | 'fitIntercept'>,
): number {
  const { classes, codes, weights } = checkClassTarget(matrix, y, undefined, classWeight);
  const { rows, cols, indptr, indices, data } = toCsr(matrix);
  const shares = new Float64Array(classes.length);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    shares[codes[i]] += weights[i];
    total += weights[i];
  }
  let largest = 0;
  const slopes = new Float64Array(cols);
  for (let k = classes.length === 2 ? 1 : 0; k < classes.length; k++) {
    const even = classes.length === 2 ? 0.5 : 1 / classes.length;
    const p = fitIntercept ? shares[k] / total : even;
    slopes.fill(0);
    for (let i = 0; i < rows; i++) {
      const r = weights[i] * (p - Number(codes[i] === k));
      for (let q = indptr[i]; q < indptr[i + 1]; q++) slopes[indices[q]] += r * data[q];
    }
    for (let j = 0; j < cols; j++) largest = Math.max(largest, Math.abs(slopes[j]));
  }
  return largest > 0 ? largest : 1;
}
