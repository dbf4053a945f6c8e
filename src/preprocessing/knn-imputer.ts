import { Dense } from '../core/dense';
import { checkChoice, checkInteger } from './check';
import { checkWithGaps, emptyColumn, presentValues } from './missing-values';
import type { FittedImputer, Imputer } from './simple-imputer';

/** The options of {@link knnImputer}. */
export interface KnnImputerOptions {
  /** How many neighbours are averaged. Default: 5. */
  readonly nNeighbors?: number;
  /** Whether all neighbours count alike or by the inverse of their distance. Default: `'uniform'`. */
  readonly weights?: 'uniform' | 'distance';
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
export function knnImputer({ nNeighbors = 5, weights = 'uniform' }: KnnImputerOptions = {}): Imputer {
  checkInteger('nNeighbors', nNeighbors, 1);
  checkChoice('weights', weights, ['uniform', 'distance']);
  const params = Object.freeze({ nNeighbors, weights });
  return {
    params,
    fit(x: Dense): FittedImputer {
      checkWithGaps(x);
      const donors = new Dense(x.rows, x.cols, x.data.slice());
      const means = Float64Array.from({ length: x.cols }, (_, j) => {
        const present = presentValues(x, j);
        if (present.length === 0) throw emptyColumn(j);
        return present.reduce((sum, value) => sum + value, 0) / present.length;
      });
      return {
        params,
        transform(y: Dense): Dense {
          checkWithGaps(y, x.cols);
          const out = new Dense(y.rows, y.cols, y.data.slice());
          for (let i = 0; i < y.rows; i++) {
            const row = y.row(i);
            if (!row.some(Number.isNaN)) continue;
            const distances = Float64Array.from({ length: donors.rows }, (_, d) =>
              distance(row, donors.row(d)),
            );
            row.forEach((value, j) => {
              if (Number.isNaN(value)) out.row(i)[j] = fromNeighbors(j, distances, donors, means[j]);
            });
          }
          return out;
        },
      };

      function fromNeighbors(j: number, distances: Float64Array, rows: Dense, mean: number): number {
        const nearest = Array.from(distances, (_, d) => d)
          .filter((d) => !Number.isNaN(distances[d]) && !Number.isNaN(rows.at(d, j)))
          .sort((a, b) => distances[a] - distances[b])
          .slice(0, nNeighbors);
        if (nearest.length === 0) return mean;
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
    },
  };
}

/** The Euclidean distance over the columns both have, scaled to all; NaN where they share none. */
function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  let shared = 0;
  for (let j = 0; j < a.length; j++) {
    const difference = a[j] - b[j];
    if (Number.isNaN(difference)) continue;
    sum += difference * difference;
    shared++;
  }
  return shared === 0 ? NaN : Math.sqrt((sum * a.length) / shared);
}
