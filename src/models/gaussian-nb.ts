import { Dense } from '../core/dense';
import type { Classifier, FitOptions, FittedClassifier, Label } from '../core/estimator';
import { encodeLabels } from '../core/labels';
import type { Matrix } from '../core/matrix';
import { withDefaults } from '../core/options';
import { argmaxRows } from './linear-classifier';
import { softmaxRows } from './softmax';
import { announcedClasses, encodeKnownLabels, type PartialFitOptions } from './partial-fit';
import { checkFeatures, checkNotNegative, checkSamples } from './training-data';

/** Options of {@link gaussianNB}. */
export interface GaussianNBOptions {
  /** Share of the largest variance added to every variance, so that constant features do no harm. Default 1e-9. */
  readonly varSmoothing?: number;
}

/** Gaussian naive Bayes after fitting: immutable. */
export class FittedGaussianNB<L extends Label> implements FittedClassifier<Matrix, L> {
  readonly params: Required<GaussianNBOptions>;
  readonly classes: readonly L[];
  /** Classes × features. */
  readonly means: Dense;
  /** Classes × features. */
  readonly variances: Dense;
  readonly priors: Float64Array;
  /** The weight of each class's samples in fitting. */
  readonly classCounts: Float64Array;
  /** What was added to every variance. */
  readonly smoothing: number;

  constructor(
    state: Pick<
      FittedGaussianNB<L>,
      'params' | 'classes' | 'means' | 'variances' | 'priors' | 'classCounts' | 'smoothing'
    >,
  ) {
    this.params = state.params;
    this.classes = state.classes;
    this.means = state.means;
    this.variances = state.variances;
    this.priors = state.priors;
    this.classCounts = state.classCounts;
    this.smoothing = state.smoothing;
  }

  /**
   * Takes in more samples; this model stays as it is. Batch by batch gives the same model as all at once.
   *
   * @param x Samples × the features of before.
   * @param y One label a sample, all of them known before.
   * @throws LmlabError `unknown-label`, `shape`, `empty` or `non-finite`.
   */
  partialFit(x: Matrix, y: readonly L[], options?: FitOptions): FittedGaussianNB<L> {
    checkFeatures(x, this.means.cols);
    const raw = this.variances.data.map((v) => v - this.smoothing);
    const variances = new Dense(this.variances.rows, this.variances.cols, raw);
    const before = { means: this.means, variances, totals: this.classCounts };
    return fitMoments(this.params, x, y, this.classes, options, before);
  }

  /** Samples × classes: log P(class) + log P(sample | class). */
  jointLogLikelihood(x: Matrix): Dense {
    checkFeatures(x, this.means.cols);
    const dense = x.kind === 'dense' ? x : x.toDense();
    const out = new Dense(x.rows, this.classes.length);
    for (let k = 0; k < this.classes.length; k++) {
      const mean = this.means.row(k);
      const variance = this.variances.row(k);
      let constant = Math.log(this.priors[k]);
      for (let j = 0; j < mean.length; j++) constant -= 0.5 * Math.log(2 * Math.PI * variance[j]);
      for (let i = 0; i < x.rows; i++) {
        const row = dense.row(i);
        let sum = constant;
        for (let j = 0; j < mean.length; j++) sum -= (0.5 * (row[j] - mean[j]) ** 2) / variance[j];
        out.data[i * out.cols + k] = sum;
      }
    }
    return out;
  }

  predictProba(x: Matrix): Dense {
    const scores = this.jointLogLikelihood(x);
    softmaxRows(scores);
    return scores;
  }

  predict(x: Matrix): L[] {
    const probabilities = this.predictProba(x);
    return probabilities.cols === 1
      ? Array.from({ length: x.rows }, () => this.classes[0])
      : Array.from(argmaxRows(probabilities), (k) => this.classes[k]);
  }
}

/** {@link gaussianNB} before fitting. */
export interface GaussianNB extends Classifier<Matrix> {
  readonly params: Required<GaussianNBOptions>;
  fit<L extends Label>(x: Matrix, y: readonly L[], options?: FitOptions): FittedGaussianNB<L>;
  /** Takes in a first batch; the model's own `partialFit` takes the batches that follow. */
  partialFit<L extends Label>(
    x: Matrix,
    y: readonly L[],
    options?: PartialFitOptions<L>,
  ): FittedGaussianNB<L>;
}

/**
 * Naive Bayes of numbers: each feature is normal in each class, independent of the others, as scikit-learn's
 * GaussianNB. Sparse matrices are made dense.
 *
 * @param options See {@link GaussianNBOptions}.
 * @returns A classifier of matrices.
 * @throws LmlabError on `fit` `empty`, `shape` or `non-finite`.
 * @example
 * ```ts
 * import { Dense, gaussianNB } from 'lmlab';
 * const X = Dense.fromRows([[1], [1.2], [5], [5.5]]);
 * gaussianNB().fit(X, ['low', 'low', 'high', 'high']).predict(Dense.fromRows([[2]])); // ['low']
 * ```
 */
export function gaussianNB(options: GaussianNBOptions = {}): GaussianNB {
  const params = withDefaults<Required<GaussianNBOptions>>(options, { varSmoothing: 1e-9 });
  checkNotNegative('varSmoothing', params.varSmoothing);
  return {
    params,
    fit: (x, y, fitOptions) => fitMoments(params, x, y, encodeLabels(y).classes, fitOptions),
    partialFit: (x, y, fitOptions) => fitMoments(params, x, y, announcedClasses(y, fitOptions), fitOptions),
  };
}

/** Means and variances, group by group, and the weight of each. */
interface Moments {
  readonly means: Dense;
  readonly variances: Dense;
  readonly totals: Float64Array;
}

function fitMoments<L extends Label>(
  params: Required<GaussianNBOptions>,
  x: Matrix,
  y: readonly L[],
  classes: readonly L[],
  options: FitOptions | undefined,
  before?: Moments,
): FittedGaussianNB<L> {
  const codes = encodeKnownLabels(y, classes);
  const weights = checkSamples(x, y.length, options);
  const dense = x.kind === 'dense' ? x : x.toDense();
  const batch = moments(dense, codes, weights, classes.length);
  const { means, variances, totals } = before === undefined ? batch : joined(before, batch);
  const largest = params.varSmoothing * largestVariance({ means, variances, totals });
  // Where nothing varies at all, any variance gives the same answer.
  const smoothing = largest > 0 ? largest : 1e-300;
  const total = totals.reduce((sum, value) => sum + value, 0);
  return new FittedGaussianNB({
    params,
    classes,
    means,
    variances: new Dense(
      means.rows,
      means.cols,
      variances.data.map((v) => v + smoothing),
    ),
    priors: totals.map((value) => value / total),
    classCounts: totals,
    smoothing,
  });
}

/** The moments of both together (Chan, Golub and LeVeque 1979). */
function joined(a: Moments, b: Moments): Moments {
  const { rows, cols } = a.means;
  const means = new Dense(rows, cols);
  const variances = new Dense(rows, cols);
  const totals = a.totals.map((value, k) => value + b.totals[k]);
  for (let k = 0; k < rows; k++) {
    const share = totals[k] > 0 ? b.totals[k] / totals[k] : 0;
    for (let q = k * cols; q < (k + 1) * cols; q++) {
      const difference = b.means.data[q] - a.means.data[q];
      means.data[q] = a.means.data[q] + share * difference;
      variances.data[q] =
        (1 - share) * a.variances.data[q] +
        share * b.variances.data[q] +
        share * (1 - share) * difference ** 2;
    }
  }
  return { means, variances, totals };
}

/** The largest variance of a feature over all groups together. */
function largestVariance(groups: Moments): number {
  const { rows, cols } = groups.means;
  const one = (k: number): Moments => ({
    means: new Dense(1, cols, groups.means.row(k)),
    variances: new Dense(1, cols, groups.variances.row(k)),
    totals: groups.totals.subarray(k, k + 1),
  });
  let all = one(0);
  for (let k = 1; k < rows; k++) all = joined(all, one(k));
  return all.variances.data.reduce((most, v) => Math.max(most, v), 0);
}

/** Weighted means and variances of each group's features, in two passes. */
function moments(x: Dense, codes: Int32Array, weights: Float64Array, groups: number): Moments {
  const means = new Dense(groups, x.cols);
  const variances = new Dense(groups, x.cols);
  const totals = new Float64Array(groups);
  for (let i = 0; i < x.rows; i++) {
    totals[codes[i]] += weights[i];
    for (let j = 0; j < x.cols; j++) means.data[codes[i] * x.cols + j] += weights[i] * x.data[i * x.cols + j];
  }
  for (let q = 0; q < means.data.length; q++) means.data[q] /= totals[Math.floor(q / x.cols)] || 1;
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.cols; j++) {
      const q = codes[i] * x.cols + j;
      variances.data[q] += weights[i] * (x.data[i * x.cols + j] - means.data[q]) ** 2;
    }
  }
  for (let q = 0; q < means.data.length; q++) variances.data[q] /= totals[Math.floor(q / x.cols)] || 1;
  return { means, variances, totals };
}
