import type { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import type { Classifier, FitOptions, FittedClassifier, Label } from '../core/estimator';
import { encodeLabels, type EncodedLabels } from '../core/labels';
import { checkFinite, type Matrix } from '../core/matrix';
import { bytesFor, rowBlockBytes, withSparseMemory } from '../core/sparse-kernels';
import { argmaxRows, linearScores } from './linear-classifier';
import {
  naiveBayesWeights,
  type ClassCounts,
  type NaiveBayesParams,
  type NaiveBayesWeights,
} from './naive-bayes-weights';
import { announcedClasses, encodeKnownLabels, type PartialFitOptions } from './partial-fit';
import { softmaxRows } from './softmax';
import { checkFeatures, checkNonNegative, checkNotNegative, checkSampleCount, toCsr } from './training-data';

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
    const { params, classes } = this;
    return countAndWeigh(params, x, { classes, codes: encodeKnownLabels(y, classes) }, options, this);
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
    fit: (x, y, options) => countAndWeigh(params, x, encodeLabels(y), options),
    partialFit: (x, y, options) => {
      const classes = announcedClasses(y, options);
      return countAndWeigh(params, x, { classes, codes: encodeKnownLabels(y, classes) }, options);
    },
  };
}

function countAndWeigh<L extends Label>(
  params: NaiveBayesParams,
  x: Matrix,
  { classes, codes }: EncodedLabels<L>,
  options: FitOptions | undefined,
  before?: ClassCounts,
): FittedNaiveBayes<L> {
  const sampleWeights = checkSampleCount(x, codes.length, options);
  if (params.kind === 'bernoulli') checkFinite(x);
  const sparse = params.kind === 'bernoulli' ? binarized(toCsr(x), params.binarize) : toCsr(x);
  const counts = countFeatures(sparse, codes, sampleWeights, classes.length, before);
  const alpha = Math.max(params.alpha, LEAST_ALPHA);
  return new FittedNaiveBayes({ params, classes, ...counts, ...naiveBayesWeights(params, counts, alpha) });
}

/** @throws LmlabError `non-finite` or `negative`. */
function countFeatures(
  x: Csr,
  codes: Int32Array,
  sampleWeights: Float64Array,
  classCount: number,
  before: ClassCounts | undefined,
): ClassCounts {
  const { rows, cols } = x;
  const featureCounts = new Dense(classCount, cols);
  const classCounts = before?.classCounts.slice() ?? new Float64Array(classCount);
  for (let i = 0; i < rows; i++) classCounts[codes[i]] += sampleWeights[i];
  const bytes = rowBlockBytes(x, true) + bytesFor({ float64: classCount * cols + rows, int32: rows });
  const signs = withSparseMemory(bytes, (memory) => {
    const counts = memory.float64(classCount * cols);
    if (before !== undefined) counts.set(before.featureCounts.data);
    const of = memory.int32(rows);
    const weights = memory.float64(rows);
    of.set(codes);
    weights.set(sampleWeights);
    let found = 0;
    for (const { first, rows: n, at } of memory.rowBlocks(x, true)) {
      const [code, weight] = [of.byteOffset + 4 * first, weights.byteOffset + 8 * first];
      found |= memory.kernels.addCounts(n, ...at, code, weight, counts.byteOffset, cols);
    }
    featureCounts.data.set(counts);
    return found;
  });
  // What is not finite stays so in a sum: checking the sums checks all values.
  if (!sumsAreFinite(featureCounts.data)) checkFinite(x);
  if (signs < 0) checkNonNegative(x);
  checkFinite(featureCounts);
  return { featureCounts, classCounts };
}

function sumsAreFinite(sums: Float64Array): boolean {
  let zero = 0;
  for (let q = 0; q < sums.length; q++) zero += sums[q] * 0;
  return zero === 0;
}

/** 1 for every value above the threshold (0 or more), 0 for the others. */
function binarized(x: Csr, threshold: number): Csr {
  return x.withData(x.data.map((value) => Number(value > threshold)));
}
