import type { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkMatrix } from '../core/matrix';
import { checkPairs } from './labels';

interface Contingency {
  readonly cells: readonly number[];
  readonly pairs: readonly (readonly [number, number])[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly n: number;
}

function contingency(yTrue: readonly Label[], yPred: readonly Label[]): Contingency {
  checkPairs(yTrue, yPred);
  const rowOf = new Map<Label, number>();
  const columnOf = new Map<Label, number>();
  const cellOf = new Map<string, number>();
  const rows: number[] = [];
  const columns: number[] = [];
  const cells: number[] = [];
  const pairs: [number, number][] = [];
  const index = <K>(map: Map<K, number>, key: K): number => {
    if (!map.has(key)) map.set(key, map.size);
    return map.get(key)!;
  };
  yTrue.forEach((truth, i) => {
    const row = index(rowOf, truth);
    const column = index(columnOf, yPred[i]);
    const cell = index(cellOf, `${row} ${column}`);
    rows[row] = (rows[row] ?? 0) + 1;
    columns[column] = (columns[column] ?? 0) + 1;
    cells[cell] = (cells[cell] ?? 0) + 1;
    pairs[cell] = [row, column];
  });
  return { cells, pairs, rows, columns, n: yTrue.length };
}

/**
 * How far two clusterings agree on which pairs belong together, corrected for chance: 1 the same, 0 as by chance.
 *
 * @param labelsTrue n cluster names by one clustering.
 * @param labelsPred n cluster names by the other; the names need not be the same.
 * @throws LmlabError `shape`, `empty`.
 * @see Hubert and Arabie (1985); scikit-learn's `adjusted_rand_score`, which gives the same number.
 * @example
 * ```ts
 * import { adjustedRandIndex } from 'lmlab';
 * adjustedRandIndex(['a', 'a', 'b', 'b'], [2, 2, 1, 1]); // 1
 * ```
 */
export function adjustedRandIndex(labelsTrue: readonly Label[], labelsPred: readonly Label[]): number {
  const { cells, rows, columns, n } = contingency(labelsTrue, labelsPred);
  const squares = (counts: readonly number[]): number =>
    counts.reduce((sum, count) => sum + count * count, 0);
  const both = squares(cells) - n;
  const onlyColumns = squares(columns) - squares(cells);
  const onlyRows = squares(rows) - squares(cells);
  const neither = n * n - onlyColumns - onlyRows - squares(cells);
  if (onlyColumns === 0 && onlyRows === 0) return 1;
  return (
    (2 * (both * neither - onlyRows * onlyColumns)) /
    ((both + onlyRows) * (onlyRows + neither) + (both + onlyColumns) * (onlyColumns + neither))
  );
}

/**
 * The information two clusterings share, as a share of the mean of their entropies: 0 none, 1 all.
 *
 * @param labelsTrue n cluster names by one clustering.
 * @param labelsPred n cluster names by the other.
 * @throws LmlabError `shape`, `empty`.
 * @see Strehl and Ghosh (2002); scikit-learn's `normalized_mutual_info_score`, which gives the same number.
 * @example
 * ```ts
 * import { normalizedMutualInformation } from 'lmlab';
 * normalizedMutualInformation(['a', 'a', 'b', 'b'], [1, 2, 1, 2]); // 0
 * ```
 */
export function normalizedMutualInformation(
  labelsTrue: readonly Label[],
  labelsPred: readonly Label[],
): number {
  const { cells, pairs, rows, columns, n } = contingency(labelsTrue, labelsPred);
  if (rows.length === 1 && columns.length === 1) return 1;
  const entropy = (counts: readonly number[]): number =>
    counts.reduce((sum, count) => sum - (count / n) * Math.log(count / n), 0);
  let shared = 0;
  cells.forEach((count, k) => {
    const [row, column] = pairs[k];
    shared += (count / n) * Math.log((count * n) / (rows[row] * columns[column]));
  });
  // What is left of a sum of zeros by rounding.
  if (Math.abs(shared) < 2 ** -52) shared = 0;
  return shared === 0 ? 0 : shared / ((entropy(rows) + entropy(columns)) / 2);
}

/**
 * How much nearer samples are to their own cluster than to the next one, on average: 1 well apart, 0 on the border,
 * below 0 in the wrong cluster. A sample alone in its cluster counts 0.
 *
 * @param x n × d samples; distances are Euclidean. Takes time and memory by n².
 * @param labels n cluster names.
 * @throws LmlabError `shape`; `one-class` for fewer than two clusters or as many as samples.
 * @see Rousseeuw (1987); scikit-learn's `silhouette_score`, which gives the same number.
 * @example
 * ```ts
 * import { Dense, silhouette } from 'lmlab';
 * silhouette(Dense.fromRows([[0], [1], [10], [11]]), ['a', 'a', 'b', 'b']); // ≈ 0.9
 * ```
 */
export function silhouette(x: Dense, labels: readonly Label[]): number {
  checkMatrix(x, 'dense');
  checkPairs(labels, new Float64Array(x.rows));
  const names = [...new Set(labels)];
  if (names.length < 2 || names.length >= labels.length) {
    throw new LmlabError('one-class', {
      expected: `2 to ${labels.length - 1} clusters`,
      found: String(names.length),
      remedy: 'Change the number of clusters.',
    });
  }
  const cluster = labels.map((label) => names.indexOf(label));
  const sizes = names.map((_, k) => cluster.filter((one) => one === k).length);
  let total = 0;
  for (let i = 0; i < x.rows; i++) {
    if (sizes[cluster[i]] === 1) continue;
    const sums = new Float64Array(names.length);
    for (let j = 0; j < x.rows; j++) {
      let square = 0;
      for (let d = 0; d < x.cols; d++) square += (x.at(i, d) - x.at(j, d)) ** 2;
      sums[cluster[j]] += Math.sqrt(square);
    }
    const own = sums[cluster[i]] / (sizes[cluster[i]] - 1);
    let next = Infinity;
    sums.forEach((sum, k) => {
      if (k !== cluster[i]) next = Math.min(next, sum / sizes[k]);
    });
    const larger = Math.max(own, next);
    if (larger > 0) total += (next - own) / larger;
  }
  return total / x.rows;
}
