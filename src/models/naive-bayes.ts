import type { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import type { Classifier, FitOptions, FittedClassifier, Label } from '../core/estimator';
import { encodeLabels } from '../core/labels';
import type { Matrix } from '../core/matrix';
import { argmaxRows, linearScores } from './linear-classifier';
import {
  naiveBayesWeights,
  type ClassCounts,
  type NaiveBayesParams,
  type NaiveBayesWeights,
} from './naive-bayes-weights';
import { announcedClasses, encodeKnownLabels, type PartialFitOptions } from './partial-fit';
import { softmaxRows } from './softmax';
import { checkFeatures, checkNonNegative, checkNotNegative, checkSamples, toCsr } from './training-data';

/** Discrete naive Bayes after fitting: linear scores, immutable. */
export class FittedNaiveBayes<L extends Label> implements FittedClassifier<Matrix, L>, ClassCounts {
  readonly params: NaiveBayesParams;
  readonly classes: readonly L[];
  /** Classes × features: what one more count of the feature adds to the class's log probability. */
  readonly weights: Dense;
  /** What every sample starts from, one a class. */
  readonly bias: Float64Array;
  /** Classes × features: the weighted counts in fitting. */
  readonly featureCounts: Dense;
  /** The weight of each class's samples in fitting. */
  readonly classCounts: Float64Array;

  constructor(state: ClassCounts & Pick<FittedNaiveBayes<L>, 'params' | 'classes'> & NaiveBayesWeights) {
    this.params = state.params;
    this.classes = state.classes;
    this.weights = state.weights;
    this.bias = state.bias;
    this.featureCounts = state.featureCounts;
    this.classCounts = state.classCounts;
  }

  /** Samples × classes: log P(class) + log P(sample | class), up to a constant a sample. */
  jointLogLikelihood(x: Matrix): Dense {
    checkFeatures(x, this.weights.cols);
    const { params } = this;
    const seen = params.kind === 'bernoulli' ? binarized(toCsr(x), params.binarize) : x;
    return linearScores(seen, this.weights, this.bias);
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

  /**
   * Counts more samples; this model stays as it is. Batch by batch gives the same model as all at once.
   *
   * @param x Samples × the features of before.
   * @param y One label a sample, all of them known before.
   * @throws LmlabError `unknown-label`, `shape`, `empty`, `negative` or `non-finite`.
   */
  partialFit(x: Matrix, y: readonly L[], options?: FitOptions): FittedNaiveBayes<L> {
    checkFeatures(x, this.weights.cols);
    return countAndWeigh(this.params, x, y, this.classes, options, this);
  }
}

/** A discrete naive Bayes before fitting. */
export interface NaiveBayes extends Classifier<Matrix> {
  fit<L extends Label>(x: Matrix, y: readonly L[], options?: FitOptions): FittedNaiveBayes<L>;
  /** Counts a first batch; the model's own `partialFit` takes the batches that follow. */
  partialFit<L extends Label>(
    x: Matrix,
    y: readonly L[],
    options?: PartialFitOptions<L>,
  ): FittedNaiveBayes<L>;
}

/** scikit-learn's floor: with no smoothing at all a single unseen term would forbid a class. */
const LEAST_ALPHA = 1e-10;

/** @throws LmlabError `bad-option` for an alpha below 0. */
export function naiveBayes(params: NaiveBayesParams): NaiveBayes {
  checkNotNegative('alpha', params.alpha);
  return {
    params,
    fit: (x, y, options) => countAndWeigh(params, x, y, encodeLabels(y).classes, options),
    partialFit: (x, y, options) => countAndWeigh(params, x, y, announcedClasses(y, options), options),
  };
}

function countAndWeigh<L extends Label>(
  params: NaiveBayesParams,
  x: Matrix,
  y: readonly L[],
  classes: readonly L[],
  options: FitOptions | undefined,
  before?: ClassCounts,
): FittedNaiveBayes<L> {
  const sampleWeights = checkSamples(x, y.length, options);
  if (params.kind !== 'bernoulli') checkNonNegative(x);
  const sparse = params.kind === 'bernoulli' ? binarized(toCsr(x), params.binarize) : toCsr(x);
  const counts = addCounts(sparse, encodeKnownLabels(y, classes), sampleWeights, classes.length, before);
  const alpha = Math.max(params.alpha, LEAST_ALPHA);
  return new FittedNaiveBayes({ params, classes, ...counts, ...naiveBayesWeights(params, counts, alpha) });
}

function addCounts(
  { cols, indptr, indices, data }: Csr,
  codes: Int32Array,
  sampleWeights: Float64Array,
  classCount: number,
  before: ClassCounts | undefined,
): ClassCounts {
  const featureCounts = new Dense(classCount, cols, before?.featureCounts.data.slice());
  const classCounts = before?.classCounts.slice() ?? new Float64Array(classCount);
  const counts = featureCounts.data;
  // Class after class, so that one class's counts stay in the cache.
  for (const i of rowsByClass(codes, classCount)) {
    const weight = sampleWeights[i];
    const offset = codes[i] * cols;
    const end = indptr[i + 1];
    classCounts[codes[i]] += weight;
    for (let k = indptr[i]; k < end; k++) counts[offset + indices[k]] += weight * data[k];
  }
  return { featureCounts, classCounts };
}

/** The samples, those of the first class first, otherwise in their order (counting sort). */
function rowsByClass(codes: Int32Array, classCount: number): Int32Array {
  const next = new Int32Array(classCount + 1);
  for (const code of codes) next[code + 1]++;
  for (let k = 0; k < classCount; k++) next[k + 1] += next[k];
  const order = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) order[next[codes[i]]++] = i;
  return order;
}

/** 1 for every value above the threshold (0 or more), 0 for the others. */
function binarized(x: Csr, threshold: number): Csr {
  return x.withData(x.data.map((value) => Number(value > threshold)));
}
