import type { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Classifier, FitOptions, FittedClassifier, Label } from '../core/estimator';
import { encodeLabels } from '../core/labels';
import type { Matrix } from '../core/matrix';
import { nearestSamples } from '../core/nearest-samples';
import { watched } from '../core/progress';
import { transpose } from '../core/transpose';
import { checkChoice, withDefaults } from '../core/options';
import { argmaxRows } from './linear-classifier';
import { checkFeatures, checkSamples, toCsr } from './training-data';

/** Options of {@link kNeighborsClassifier}. */
export interface KNeighborsOptions {
  /** How many neighbours vote. Default 5. */
  readonly nNeighbors?: number;
  /** Distance: straight line, or 1 − cosine of the angle. Default `euclidean`. */
  readonly metric?: 'euclidean' | 'cosine';
  /** All votes alike, or each divided by its distance. Default `uniform`. */
  readonly weights?: 'uniform' | 'distance';
}

/** A squared distance that is a smaller share than this of ‖x‖² + ‖y‖² is what rounding left of it. */
const CLOSE = 1e-6;

/** The training samples, ready to be searched: immutable. */
export class FittedKNeighbors<L extends Label> implements FittedClassifier<Matrix, L> {
  readonly classes: readonly L[];
  readonly codes: Int32Array;
  readonly sampleWeights: Float64Array;
  /** Features × training samples. */
  readonly columns: Csr;
  readonly params: Required<KNeighborsOptions>;
  /** ‖x‖² of each training sample. */
  readonly #squares: Float64Array;
  /** Training samples × features, made when two samples are so close that ‖x‖² + ‖y‖² − 2xy is rounding. */
  #samples?: Csr;

  constructor(
    state: Pick<FittedKNeighbors<L>, 'classes' | 'codes' | 'sampleWeights' | 'columns' | 'params'>,
  ) {
    this.classes = state.classes;
    this.codes = state.codes;
    this.sampleWeights = state.sampleWeights;
    this.columns = state.columns;
    this.params = state.params;
    this.#squares = new Float64Array(state.codes.length);
    const { indices, data } = state.columns;
    for (let q = 0; q < data.length; q++) this.#squares[indices[q]] += data[q] * data[q];
  }

  /** Samples × classes: the shares of the votes. */
  predictProba(x: Matrix): Dense {
    checkFeatures(x, this.columns.rows);
    const queries = toCsr(x);
    const n = this.codes.length;
    const K = this.classes.length;
    const out = new Dense(queries.rows, K);
    const distances = new Float64Array(n);
    for (const i of watched(queries.rows, 'nearest neighbours')) {
      this.#distancesTo(queries, i, distances);
      this.#vote(distances, out.row(i));
    }
    return out;
  }

  /** Only training samples that share a feature with the query are touched. */
  #distancesTo(queries: Csr, i: number, distances: Float64Array): void {
    const { indptr, indices, data } = this.columns;
    distances.fill(0);
    let square = 0;
    for (let k = queries.indptr[i]; k < queries.indptr[i + 1]; k++) {
      const value = queries.data[k];
      const j = queries.indices[k];
      square += value * value;
      for (let q = indptr[j]; q < indptr[j + 1]; q++) distances[indices[q]] += value * data[q];
    }
    const cosine = this.params.metric === 'cosine';
    for (let s = 0; s < distances.length; s++) {
      const product = distances[s];
      if (cosine) {
        const length = Math.sqrt(square * this.#squares[s]);
        distances[s] = Math.max(0, 1 - (length > 0 ? product / length : 0));
      } else {
        const size = square + this.#squares[s];
        const rest = size - 2 * product;
        distances[s] = Math.sqrt(rest > CLOSE * size ? rest : this.#squareTo(queries, i, s));
      }
    }
  }

  /** The squared distance from the differences themselves. */
  #squareTo(queries: Csr, i: number, s: number): number {
    this.#samples ??= transpose(this.columns);
    const a = queries;
    const b = this.#samples;
    let sum = 0;
    let p = a.indptr[i];
    let q = b.indptr[s];
    while (p < a.indptr[i + 1] || q < b.indptr[s + 1]) {
      const j = p < a.indptr[i + 1] ? a.indices[p] : Infinity;
      const k = q < b.indptr[s + 1] ? b.indices[q] : Infinity;
      const difference = (j <= k ? a.data[p] : 0) - (k <= j ? b.data[q] : 0);
      sum += difference * difference;
      if (j <= k) p++;
      if (k <= j) q++;
    }
    return sum;
  }

  /** Adds the votes of the nearest; of equally near ones the first in training count. */
  #vote(distances: Float64Array, row: Float64Array): void {
    const order = nearestSamples(distances, this.sampleWeights, this.params.nNeighbors);
    const exact = this.params.weights === 'distance' && distances[order[0]] === 0;
    let room = this.params.nNeighbors;
    let total = 0;
    for (const s of order) {
      // A sample of weight w stands for w samples.
      const share = Math.min(this.sampleWeights[s], room);
      room -= share;
      let vote = share;
      if (this.params.weights === 'distance') {
        vote = exact ? (distances[s] === 0 ? share : 0) : share / distances[s];
      }
      row[this.codes[s]] += vote;
      total += vote;
    }
    for (let k = 0; k < row.length; k++) row[k] /= total;
  }

  predict(x: Matrix): L[] {
    const probabilities = this.predictProba(x);
    return this.classes.length === 1
      ? Array.from({ length: x.rows }, () => this.classes[0])
      : Array.from(argmaxRows(probabilities), (k) => this.classes[k]);
  }
}

/** {@link kNeighborsClassifier} before fitting. */
export interface KNeighbors extends Classifier<Matrix> {
  readonly params: Required<KNeighborsOptions>;
  fit<L extends Label>(x: Matrix, y: readonly L[], options?: FitOptions): FittedKNeighbors<L>;
}

/**
 * Lets the nearest training samples vote (Cover and Hart 1967), as scikit-learn's KNeighborsClassifier; exact, through
 * an inverted index, which suits sparse text.
 *
 * @param options See {@link KNeighborsOptions}.
 * @returns A classifier of matrices, samples × features.
 * @throws LmlabError `bad-option` when `nNeighbors` is no whole number above 0; on `fit` `empty`, `shape` (fewer
 *   samples than neighbours, too) or `non-finite`.
 * @example
 * ```ts
 * import { Dense, kNeighborsClassifier } from 'lmlab';
 * const X = Dense.fromRows([[0], [1], [8], [9]]);
 * const model = kNeighborsClassifier({ nNeighbors: 1 }).fit(X, ['low', 'low', 'high', 'high']);
 * model.predict(Dense.fromRows([[3], [7]])); // ['low', 'high']
 * ```
 */
export function kNeighborsClassifier(options: KNeighborsOptions = {}): KNeighbors {
  const params = withDefaults<Required<KNeighborsOptions>>(options, {
    nNeighbors: 5,
    metric: 'euclidean',
    weights: 'uniform',
  });
  checkChoice('metric', params.metric, ['euclidean', 'cosine']);
  checkChoice('weights', params.weights, ['uniform', 'distance']);
  if (!(Number.isInteger(params.nNeighbors) && params.nNeighbors > 0)) {
    throw new LmlabError('bad-option', {
      expected: 'nNeighbors as a whole number above 0',
      found: String(params.nNeighbors),
      remedy: 'Leave it out for 5.',
    });
  }
  return {
    params,
    fit: (x, y, fitOptions) => {
      const { classes, codes } = encodeLabels(y);
      const sampleWeights = checkSamples(x, y.length, fitOptions);
      const total = sampleWeights.reduce((sum, weight) => sum + weight, 0);
      if (total < params.nNeighbors) {
        throw new LmlabError('shape', {
          expected: `at least ${params.nNeighbors} samples, one a neighbour`,
          found: String(total),
          remedy: 'Use fewer neighbours or more samples.',
        });
      }
      return new FittedKNeighbors({ classes, codes, sampleWeights, columns: transpose(toCsr(x)), params });
    },
  };
}
