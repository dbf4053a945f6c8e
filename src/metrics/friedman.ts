import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkList } from '../core/lists';
import { chiSquareTail } from './distributions';

/** Critical values of the studentized range over √2 for 2 … 10 models, from Demšar (2006), table 5. */
const NEMENYI = {
  0.05: [1.96, 2.343, 2.569, 2.728, 2.85, 2.949, 3.031, 3.102, 3.164],
  0.1: [1.645, 2.052, 2.291, 2.459, 2.589, 2.693, 2.78, 2.855, 2.92],
} as const;

/** What Friedman's test says of several models on several data sets. */
export interface FriedmanResult {
  /** Mean rank of each model; 1 is best. */
  readonly meanRanks: readonly number[];
  /** Friedman's chi-square, corrected for ties. */
  readonly statistic: number;
  readonly pValue: number;
  /** Models whose mean ranks differ by at least this much differ (Nemenyi). */
  readonly criticalDifference: number;
}

/**
 * Do several models differ over several data sets or folds? Compares their ranks; Nemenyi's critical difference then
 * tells which ones do.
 *
 * @param scores One row a data set, one column a model; greater is better.
 * @param options `alpha` of the critical difference: 0.05 (default) or 0.1.
 * @throws LmlabError `shape` unless there are at least 2 rows of 2 to 10 scores each; `non-finite`; `bad-option`.
 * @see Friedman (1937), Nemenyi (1963), Demšar (2006); SciPy's `friedmanchisquare`.
 * @example
 * ```ts
 * import { friedmanTest } from 'lmlab';
 * const { meanRanks } = friedmanTest([[0.9, 0.8, 0.7], [0.8, 0.7, 0.6], [0.9, 0.6, 0.7]]);
 * meanRanks[0]; // 1
 * ```
 */
export function friedmanTest(
  scores: readonly (readonly number[])[],
  options: { readonly alpha?: 0.05 | 0.1 } = {},
): FriedmanResult {
  checkOptionNames(options, { alpha: true });
  checkList(scores, 'rows of scores, one a data set');
  for (const row of scores) checkList(row, 'a row of scores for every data set');
  const { alpha = 0.05 } = options;
  if (!Object.hasOwn(NEMENYI, alpha)) {
    throw new LmlabError('bad-option', {
      expected: 'an alpha of 0.05 or 0.1',
      found: String(alpha),
      remedy: 'Leave it out for 0.05.',
    });
  }
  const n = scores.length;
  const k = scores[0]?.length ?? 0;
  if (n < 2 || k < 2 || k > 10 || scores.some((row) => row.length !== k)) {
    throw new LmlabError('shape', {
      expected: 'at least 2 rows of equally many scores, 2 to 10',
      found: `${n} rows of ${[...new Set(scores.map((row) => row.length))].join(' or ')}`,
      remedy: 'Give every model a score on every data set.',
    });
  }
  if (!scores.flat().every(Number.isFinite)) {
    throw new LmlabError('non-finite', {
      expected: 'finite scores',
      found: String(scores.flat().find((score) => !Number.isFinite(score))),
      remedy: 'Leave out the data set, or give every model a score on it.',
    });
  }
  const sums = new Array<number>(k).fill(0);
  let ties = 0;
  for (const row of scores) {
    row.forEach((score, j) => {
      const above = row.filter((other) => other > score).length;
      const equal = row.filter((other) => other === score).length;
      sums[j] += above + (equal + 1) / 2;
      // Summed over a group of t equal scores this is t³ − t.
      ties += equal * equal - 1;
    });
  }
  const meanRanks = sums.map((sum) => sum / n);
  const squares = sums.reduce((sum, one) => sum + one * one, 0);
  const plain = (12 / (n * k * (k + 1))) * squares - 3 * n * (k + 1);
  const correction = 1 - ties / (n * k * (k * k - 1));
  const statistic = correction === 0 ? 0 : plain / correction;
  return {
    meanRanks,
    statistic,
    pValue: chiSquareTail(statistic, k - 1),
    criticalDifference: NEMENYI[alpha][k - 2] * Math.sqrt((k * (k + 1)) / (6 * n)),
  };
}

/**
 * Holm's correction: p-values of several tests made comparable with one threshold, so that the chance of any false
 * alarm stays below it.
 *
 * @param pValues p-values of the single tests.
 * @returns Corrected p-values in the same order.
 * @throws LmlabError `non-finite` outside 0 … 1.
 * @see Holm (1979); statsmodels' `multipletests(method="holm")`.
 * @example
 * ```ts
 * import { holmCorrection } from 'lmlab';
 * holmCorrection([0.25, 0.125]); // [0.25, 0.25]
 * ```
 */
export function holmCorrection(pValues: readonly number[]): number[] {
  checkList(pValues, 'an array of p-values');
  const order = Array.from(pValues.keys()).sort((a, b) => pValues[a] - pValues[b]);
  const corrected = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((i, rank) => {
    if (!(pValues[i] >= 0 && pValues[i] <= 1)) {
      throw new LmlabError('non-finite', {
        expected: 'p-values from 0 to 1',
        found: String(pValues[i]),
        remedy: 'Pass the pValue of each test.',
      });
    }
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[i]));
    corrected[i] = largest;
  });
  return corrected;
}
