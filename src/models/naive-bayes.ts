import type { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Classifier, FitOptions, FittedClassifier, Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { argmaxRows, linearScores } from './linear-classifier';
import { softmaxRows } from './softmax';
import { checkFeatures, checkNonNegative, checkSamples, toCsr } from './training-data';
import { encodeLabels } from '../core/labels';

/** Options of {@link multinomialNB}, {@link complementNB} and {@link bernoulliNB}. */
export interface NaiveBayesOptions {
  /** Count added to every term of every class (Laplace and Lidstone smoothing), 0 or more. Default 1. */
  readonly alpha?: number;
  /** Learn class shares; else all classes are alike. Default true. */
  readonly fitPrior?: boolean;
}

/** Options of {@link complementNB}. */
export interface ComplementNBOptions extends NaiveBayesOptions {
  /** Scale each class's weights to sum 1. Default false. */
  readonly norm?: boolean;
}

/** Options of {@link bernoulliNB}. */
export interface BernoulliNBOptions extends NaiveBayesOptions {
  /** Values above this count as present. Default 0. */
  readonly binarize?: number;
}

/** Discrete naive Bayes after fitting: linear scores, immutable. */
export class FittedNaiveBayes<L extends Label> implements FittedClassifier<Matrix, L> {
  readonly classes: readonly L[];
  /** Classes × features: what one more count of the feature adds to the class's log probability. */
  readonly weights: Dense;
  /** What every sample starts from, one a class. */
  readonly bias: Float64Array;
  /** Values above this are 1 and all others 0, for Bernoulli only. */
  readonly binarize?: number;

  constructor(state: Pick<FittedNaiveBayes<L>, 'classes' | 'weights' | 'bias' | 'binarize'>) {
    this.classes = state.classes;
    this.weights = state.weights;
    this.bias = state.bias;
    if (state.binarize !== undefined) this.binarize = state.binarize;
  }

  /** Samples × classes: log P(class) + log P(sample | class), up to a constant a sample. */
  jointLogLikelihood(x: Matrix): Dense {
    checkFeatures(x, this.weights.cols);
    return linearScores(
      this.binarize === undefined ? x : binarized(toCsr(x), this.binarize),
      this.weights,
      this.bias,
    );
  }

  predictProba(x: Matrix): Dense {
    const scores = this.jointLogLikelihood(x);
    softmaxRows(scores);
    return scores;
  }

  predict(x: Matrix): L[] {
    const scores = this.jointLogLikelihood(x);
    return scores.cols === 1
      ? Array.from({ length: scores.rows }, () => this.classes[0])
      : Array.from(argmaxRows(scores), (k) => this.classes[k]);
  }
}

/** A discrete naive Bayes before fitting. */
export interface NaiveBayes extends Classifier<Matrix> {
  fit<L extends Label>(x: Matrix, y: readonly L[], options?: FitOptions): FittedNaiveBayes<L>;
}

/** Weighted counts of features and samples, class by class. */
interface ClassCounts<L extends Label> {
  readonly classes: readonly L[];
  /** Classes × features. */
  readonly features: Dense;
  /** The weight of each class's samples. */
  readonly samples: Float64Array;
}

function countClasses<L extends Label>(x: Csr, y: readonly L[], options?: FitOptions): ClassCounts<L> {
  const weights = checkSamples(x, y.length, options);
  const { classes, codes } = encodeLabels(y);
  const features = new Dense(classes.length, x.cols);
  const samples = new Float64Array(classes.length);
  for (let i = 0; i < x.rows; i++) {
    const weight = weights[i];
    const offset = codes[i] * x.cols;
    samples[codes[i]] += weight;
    for (let k = x.indptr[i]; k < x.indptr[i + 1]; k++)
      features.data[offset + x.indices[k]] += weight * x.data[k];
  }
  return { classes, features, samples };
}

function logPriors(samples: Float64Array, fitPrior: boolean): Float64Array {
  const total = samples.reduce((sum, n) => sum + n, 0);
  return samples.map((n) => Math.log(fitPrior ? n / total : 1 / samples.length));
}

/** scikit-learn's floor: with no smoothing at all a single unseen term would forbid a class. */
const LEAST_ALPHA = 1e-10;

function checkAlpha(alpha: number): number {
  if (!(alpha >= 0 && alpha < Infinity)) {
    throw new LmlabError('bad-option', {
      expected: 'alpha as a finite number of 0 or more',
      found: String(alpha),
      remedy: 'Leave it out for 1.',
    });
  }
  return Math.max(alpha, LEAST_ALPHA);
}

/**
 * Naive Bayes of counts: each class draws its terms independently (McCallum and Nigam 1998), as scikit-learn's
 * MultinomialNB. Works with tf-idf weights, too.
 *
 * @param options See {@link NaiveBayesOptions}.
 * @returns A classifier of matrices without negative values.
 * @throws LmlabError `bad-option`; on `fit` `negative`, `empty`, `shape` or `non-finite`.
 * @example
 * ```ts
 * import { countVectorizer, multinomialNB, pipeline } from 'lmlab';
 * const model = pipeline(countVectorizer(), multinomialNB());
 * model.fit(['free prize', 'free lunch time'], ['spam', 'ham']).predict(['prize']); // ['spam']
 * ```
 */
export function multinomialNB(options: NaiveBayesOptions = {}): NaiveBayes {
  const params = { alpha: 1, fitPrior: true, ...options };
  const alpha = checkAlpha(params.alpha);
  return {
    params,
    fit: (x, y, fitOptions) => {
      checkNonNegative(x);
      const { classes, features, samples } = countClasses(toCsr(x), y, fitOptions);
      for (let k = 0; k < classes.length; k++) {
        const row = features.row(k);
        let total = 0;
        for (let j = 0; j < row.length; j++) total += row[j] + alpha;
        const logTotal = Math.log(total);
        for (let j = 0; j < row.length; j++) row[j] = Math.log(row[j] + alpha) - logTotal;
      }
      return new FittedNaiveBayes({ classes, weights: features, bias: logPriors(samples, params.fitPrior) });
    },
  };
}

/**
 * Naive Bayes of what the *other* classes look like, better on classes of different size (Rennie et al. 2003), as
 * scikit-learn's ComplementNB.
 *
 * @param options See {@link ComplementNBOptions}.
 * @returns A classifier of matrices without negative values.
 * @throws LmlabError `bad-option`; on `fit` `negative`, `empty`, `shape` or `non-finite`.
 * @example
 * ```ts
 * import { complementNB, countVectorizer, pipeline } from 'lmlab';
 * const model = pipeline(countVectorizer(), complementNB());
 * model.fit(['free prize', 'free lunch time'], ['spam', 'ham']).predict(['prize']); // ['spam']
 * ```
 */
export function complementNB(options: ComplementNBOptions = {}): NaiveBayes {
  const params = { alpha: 1, fitPrior: true, norm: false, ...options };
  const alpha = checkAlpha(params.alpha);
  return {
    params,
    fit: (x, y, fitOptions) => {
      checkNonNegative(x);
      const { classes, features, samples } = countClasses(toCsr(x), y, fitOptions);
      const all = new Float64Array(x.cols);
      for (let k = 0; k < classes.length; k++) {
        const row = features.row(k);
        for (let j = 0; j < x.cols; j++) all[j] += row[j];
      }
      for (let k = 0; k < classes.length; k++) {
        const row = features.row(k);
        let total = 0;
        for (let j = 0; j < x.cols; j++) total += all[j] + alpha - row[j];
        let sum = 0;
        for (let j = 0; j < x.cols; j++) {
          row[j] = -Math.log((all[j] + alpha - row[j]) / total);
          sum += row[j];
        }
        if (params.norm) for (let j = 0; j < x.cols; j++) row[j] /= sum;
      }
      // The shares of classes do not enter, except where there is one class only.
      const bias = classes.length === 1 ? logPriors(samples, true) : new Float64Array(classes.length);
      return new FittedNaiveBayes({ classes, weights: features, bias });
    },
  };
}

/**
 * Naive Bayes of presence and absence: a term that is missing counts, too (McCallum and Nigam 1998), as
 * scikit-learn's BernoulliNB.
 *
 * @param options See {@link BernoulliNBOptions}.
 * @returns A classifier of matrices.
 * @throws LmlabError `bad-option`; on `fit` `empty`, `shape` or `non-finite`.
 * @example
 * ```ts
 * import { bernoulliNB, countVectorizer, pipeline } from 'lmlab';
 * const model = pipeline(countVectorizer(), bernoulliNB());
 * model.fit(['free prize', 'free lunch time'], ['spam', 'ham']).predict(['prize']); // ['spam']
 * ```
 */
export function bernoulliNB(options: BernoulliNBOptions = {}): NaiveBayes {
  const params = { alpha: 1, fitPrior: true, binarize: 0, ...options };
  const alpha = checkAlpha(params.alpha);
  if (!(params.binarize >= 0)) {
    throw new LmlabError('bad-option', {
      expected: 'binarize of 0 or more',
      found: String(params.binarize),
      remedy: 'Leave it out: every value above 0 counts as present.',
    });
  }
  return {
    params,
    fit: (x, y, fitOptions) => {
      checkSamples(x, y.length, fitOptions);
      const present = binarized(toCsr(x), params.binarize);
      const { classes, features, samples } = countClasses(present, y, fitOptions);
      const bias = logPriors(samples, params.fitPrior);
      for (let k = 0; k < classes.length; k++) {
        const row = features.row(k);
        for (let j = 0; j < x.cols; j++) {
          const p = (row[j] + alpha) / (samples[k] + 2 * alpha);
          // Σ over absent terms of ln(1 − p) is the sum over all terms less that over the present ones.
          bias[k] += Math.log1p(-p);
          row[j] = Math.log(p) - Math.log1p(-p);
        }
      }
      return new FittedNaiveBayes({ classes, weights: features, bias, binarize: params.binarize });
    },
  };
}

/** 1 for every value above the threshold (0 or more), 0 for the others. */
function binarized(x: Csr, threshold: number): Csr {
  return x.withData(x.data.map((value) => Number(value > threshold)));
}
