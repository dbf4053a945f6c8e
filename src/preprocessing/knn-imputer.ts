import { watched } from '../core/progress';
import { Dense } from '../core/dense';
import type { FittedTransformer } from '../core/estimator';
import { nearestSamples } from '../core/nearest-samples';
import { checkChoice, checkInteger, withDefaults } from '../core/options';
import { checkWithGaps, emptyColumn, presentValues } from './missing-values';
import type { Imputer } from './simple-imputer';

/** The options of {@link knnImputer}. */
export interface KnnImputerOptions {
  /** How many neighbours are averaged. Default: 5. */
  readonly nNeighbors?: number;
  /** Whether all neighbours count alike or by the inverse of their distance. Default: `'uniform'`. */
  readonly weights?: 'uniform' | 'distance';
}

/** A fitted {@link knnImputer}. */
export class FittedKnnImputer implements FittedTransformer<Dense, Dense> {
  readonly params: Required<KnnImputerOptions>;
  /** The rows of fitting, gaps included. */
  readonly donors: Dense;
  /** The mean of each column. */
  readonly means: Float64Array;

  constructor(state: Pick<FittedKnnImputer, 'params' | 'donors' | 'means'>) {
    this.params = state.params;
    this.donors = state.donors;
    this.means = state.means;
  }

  transform(x: Dense): Dense {
    const { donors } = this;
    checkWithGaps(x, donors.cols);
    const out = new Dense(x.rows, x.cols, x.data.slice());
    // 1 for the rows that have a value in a column, 0 for the others.
    const present = Array.from({ length: x.cols }, (_, j) =>
      Float64Array.from({ length: donors.rows }, (_, d) => Number(!Number.isNaN(donors.at(d, j)))),
    );
    const distances = new Float64Array(donors.rows);
    for (const i of watched(x.rows, 'nearest rows')) {
      const row = x.row(i);
      if (!row.some(Number.isNaN)) continue;
      for (let d = 0; d < donors.rows; d++) distances[d] = distance(row, donors.data, d * donors.cols);
      row.forEach((value, j) => {
        if (Number.isNaN(value)) out.row(i)[j] = fromNeighbors(j, distances, present[j], this);
      });
    }
    return out;
  }
}

/** What {@link knnImputer} returns. */
export interface KnnImputer extends Imputer {
  fit(x: Dense): FittedKnnImputer;
}

/**
 * Fills a gap (NaN) with the mean of the nearest rows that have a value there. The distance is Euclidean over the
 * columns that both rows have, scaled up for those they have not; where no row shares a column, the column's mean is
 * taken. Follows scikit-learn's `KNNImputer`.
 *
 * @throws LmlabError `empty` for a column without a value; `non-finite` for an infinite one; `bad-option`.
 * @example
 * ```ts
 * import { Dense, knnImputer } from 'lmlab';
 * const X = Dense.fromRows([[1, 10], [2, 20], [9, 90], [1.5, NaN]]);
 * knnImputer({ nNeighbors: 2 }).fit(X).transform(X).at(3, 1); // 15
 * ```
 */
export function knnImputer(options: KnnImputerOptions = {}): KnnImputer {
  const { nNeighbors, weights } = withDefaults<Required<KnnImputerOptions>>(options, {
    nNeighbors: 5,
    weights: 'uniform',
  });
  checkInteger('nNeighbors', nNeighbors, 1);
  checkChoice('weights', weights, ['uniform', 'distance']);
  const params = Object.freeze({ nNeighbors, weights });
  return {
    params,
    fit(x: Dense): FittedKnnImputer {
      checkWithGaps(x);
      const donors = new Dense(x.rows, x.cols, x.data.slice());
      const means = Float64Array.from({ length: x.cols }, (_, j) => {
        const present = presentValues(x, j);
        if (present.length === 0) throw emptyColumn(j);
        return present.reduce((sum, value) => sum + value, 0) / present.length;
      });
      return new FittedKnnImputer({ params, donors, means });
    },
  };
}

/** The mean of column `j` over the nearest rows that have it. */
function fromNeighbors(
  j: number,
  distances: Float64Array,
  present: Float64Array,
  fitted: FittedKnnImputer,
): number {
  const { donors: rows, means } = fitted;
  const { nNeighbors, weights } = fitted.params;
  const nearest = nearestSamples(distances, present, nNeighbors).filter((d) => distances[d] < Infinity);
  if (nearest.length === 0) return means[j];
  // Rows at distance zero leave no weight to others.
  const exact = nearest.filter((d) => distances[d] === 0);
  const used = weights === 'distance' && exact.length > 0 ? exact : nearest;
  let sum = 0;
  let total = 0;
  for (const d of used) {
    const weight = weights === 'distance' && exact.length === 0 ? 1 / distances[d] : 1;
    sum += weight * rows.at(d, j);
    total += weight;
  }
  return sum / total;
}

/** The Euclidean distance to the row from `start`, over the columns both have, scaled to all; Infinity without any. */
function distance(a: Float64Array, rows: Float64Array, start: number): number {
  let sum = 0;
  let shared = 0;
  for (let j = 0; j < a.length; j++) {
    const difference = a[j] - rows[start + j];
    if (Number.isNaN(difference)) continue;
    sum += difference * difference;
    shared++;
  }
  return shared === 0 ? Infinity : Math.sqrt((sum * a.length) / shared);
}
