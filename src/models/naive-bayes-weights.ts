import { Dense } from '../core/dense';
import { bytesFor, withSparseMemory } from '../core/sparse-kernels';

/** Options that every discrete naive Bayes has. */
export interface NaiveBayesOptions {
  /** Count added to every term of every class (Laplace and Lidstone smoothing), 0 or more. Default 1. */
  readonly alpha?: number;
  /** Learn class shares; else all classes are alike. Default true. */
  readonly fitPrior?: boolean;
}

/** What kind of naive Bayes this is, with all its options: enough to go on counting. */
export type NaiveBayesParams = Required<NaiveBayesOptions> &
  (
    | { readonly kind: 'multinomial' }
    | { readonly kind: 'complement'; readonly norm: boolean }
    | { readonly kind: 'bernoulli'; readonly binarize: number }
  );

/** Weighted counts, class by class: all that naive Bayes learns from samples. */
export interface ClassCounts {
  /** Classes × features. */
  readonly featureCounts: Dense;
  /** The weight of each class's samples. */
  readonly classCounts: Float64Array;
}

/** What scores a sample. */
export interface NaiveBayesWeights {
  /** Classes × features: what one more count of the feature adds. */
  readonly weights: Dense;
  /** What every sample starts from, one a class. */
  readonly bias: Float64Array;
}

/** From counts to log probabilities, as the kind of naive Bayes has it. */
export function naiveBayesWeights(
  params: NaiveBayesParams,
  counts: ClassCounts,
  alpha: number,
): NaiveBayesWeights {
  const { fitPrior } = params;
  switch (params.kind) {
    case 'multinomial':
      return multinomialWeights(counts, alpha, fitPrior);
    case 'complement':
      return complementWeights(counts, alpha, params.norm);
    case 'bernoulli':
      return bernoulliWeights(counts, alpha, fitPrior);
  }
}

function logPriors(samples: Float64Array, fitPrior: boolean): Float64Array {
  const total = samples.reduce((sum, n) => sum + n, 0);
  return samples.map((n) => Math.log(fitPrior ? n / total : 1 / samples.length));
}

function multinomialWeights(
  { featureCounts, classCounts }: ClassCounts,
  alpha: number,
  fitPrior: boolean,
): NaiveBayesWeights {
  const { rows: K, cols: V } = featureCounts;
  const weights = new Dense(K, V);
  const even = V + (V % 2);
  withSparseMemory(bytesFor({ float64: even }), (memory) => {
    const line = memory.float64(even);
    for (let k = 0; k < K; k++) {
      const from = featureCounts.row(k);
      let total = 0;
      for (let j = 0; j < V; j++) total += from[j] + alpha;
      line.set(from);
      memory.kernels.logarithms(even, line.byteOffset, alpha, Math.log(total));
      weights.row(k).set(V < even ? line.subarray(0, V) : line);
    }
  });
  return { weights, bias: logPriors(classCounts, fitPrior) };
}

function complementWeights(
  { featureCounts, classCounts }: ClassCounts,
  alpha: number,
  norm: boolean,
): NaiveBayesWeights {
  const { rows: K, cols: V } = featureCounts;
  const weights = new Dense(K, V);
  const all = new Float64Array(V);
  for (let k = 0; k < K; k++) {
    const from = featureCounts.row(k);
    for (let j = 0; j < V; j++) all[j] += from[j];
  }
  for (let k = 0; k < K; k++) {
    const from = featureCounts.row(k);
    const to = weights.row(k);
    let total = 0;
    for (let j = 0; j < V; j++) total += all[j] + alpha - from[j];
    let sum = 0;
    for (let j = 0; j < V; j++) {
      to[j] = -Math.log((all[j] + alpha - from[j]) / total);
      sum += to[j];
    }
    if (norm) for (let j = 0; j < V; j++) to[j] /= sum;
  }
  // The shares of classes do not enter, except where there is one class only.
  return { weights, bias: K === 1 ? logPriors(classCounts, true) : new Float64Array(K) };
}

function bernoulliWeights(
  { featureCounts, classCounts }: ClassCounts,
  alpha: number,
  fitPrior: boolean,
): NaiveBayesWeights {
  const { rows: K, cols: V } = featureCounts;
  const weights = new Dense(K, V);
  const bias = logPriors(classCounts, fitPrior);
  for (let k = 0; k < K; k++) {
    const from = featureCounts.row(k);
    const to = weights.row(k);
    for (let j = 0; j < V; j++) {
      const p = (from[j] + alpha) / (classCounts[k] + 2 * alpha);
      // Σ over absent terms of ln(1 − p) is the sum over all terms less that over the present ones.
      bias[k] += Math.log1p(-p);
      to[j] = Math.log(p) - Math.log1p(-p);
    }
  }
  return { weights, bias };
}
