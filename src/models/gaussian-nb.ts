import { Dense } from '../core/dense';
import type { Classifier, FitOptions, FittedClassifier, Label } from '../core/estimator';
import { encodeLabels } from '../core/labels';
import type { Matrix } from '../core/matrix';
import { argmaxRows } from './linear-classifier';
import { softmaxRows } from './softmax';
import { checkFeatures, checkSamples } from './training-data';

/** Options of {@link gaussianNB}. */
export interface GaussianNBOptions {
  /** Share of the largest variance added to every variance, so that constant features do no harm. Default 1e-9. */
  readonly varSmoothing?: number;
}

/** Gaussian naive Bayes after fitting: immutable. */
export class FittedGaussianNB<L extends Label> implements FittedClassifier<Matrix, L> {
  readonly classes: readonly L[];
  /** Classes × features. */
  readonly means: Dense;
  /** Classes × features. */
  readonly variances: Dense;
  readonly priors: Float64Array;

  constructor(state: Pick<FittedGaussianNB<L>, 'classes' | 'means' | 'variances' | 'priors'>) {
    this.classes = state.classes;
    this.means = state.means;
    this.variances = state.variances;
    this.priors = state.priors;
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
  const params = { varSmoothing: 1e-9, ...options };
  return {
    params,
    fit: (x, y, fitOptions) => {
      const weights = checkSamples(x, y.length, fitOptions);
      const { classes, codes } = encodeLabels(y);
      const dense = x.kind === 'dense' ? x : x.toDense();
      const groups = moments(dense, codes, weights, classes.length);
      const { means, totals } = groups;
      const whole = moments(dense, new Int32Array(x.rows), weights, 1);
      const smallest = params.varSmoothing * Math.max(...whole.variances.data);
      // Where nothing varies at all, any variance gives the same answer.
      const added = smallest > 0 ? smallest : 1e-300;
      const total = totals.reduce((sum, value) => sum + value, 0);
      return new FittedGaussianNB({
        classes,
        means,
        variances: new Dense(
          means.rows,
          means.cols,
          groups.variances.data.map((v) => v + added),
        ),
        priors: totals.map((value) => value / total),
      });
    },
  };
}

/** Weighted means and variances of each group's features, in two passes. */
function moments(
  x: Dense,
  codes: Int32Array,
  weights: Float64Array,
  groups: number,
): { means: Dense; variances: Dense; totals: Float64Array } {
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
