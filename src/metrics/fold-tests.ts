import { LmlabError } from '../core/errors';
import { checkList } from '../core/lists';
import { studentTwoSided } from './distributions';
import { paired, type TestResult } from './test-result';

/**
 * Student's t for scores of the same cross-validation folds, corrected for the overlap of their training parts.
 *
 * @param a Scores of one model, one a fold (repeated cross-validation or shuffle splits, too).
 * @param b Scores of the other on the same folds.
 * @param testShare Size of a test part over that of its training part: 1 / 4 for 5 folds, 1 / 9 for 10.
 * @throws LmlabError `shape`, `empty`, `non-finite`, `bad-option` for a share that is not above 0.
 * @see Nadeau and Bengio (2003), Bouckaert and Frank (2004).
 * @example
 * ```ts
 * import { correctedTTest } from 'lmlab';
 * correctedTTest([0.9, 0.91, 0.92, 0.9, 0.93], [0.85, 0.87, 0.86, 0.86, 0.88], 1 / 4).pValue < 0.05; // true
 * ```
 */
export function correctedTTest(a: ArrayLike<number>, b: ArrayLike<number>, testShare: number): TestResult {
  if (!(testShare > 0)) {
    throw new LmlabError('bad-option', {
      expected: 'a ratio of test to training samples above 0',
      found: String(testShare),
      remedy: 'Pass 1 / (nSplits − 1).',
    });
  }
  const differences = paired(a, b);
  const n = differences.length;
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1);
  return { pValue: pOfT(mean, (1 / n + testShare) * variance, n - 1), difference: mean };
}

/**
 * Dietterich's test by five repetitions of two-fold cross-validation.
 *
 * @param a Five pairs of scores of one model: both folds of each repetition.
 * @param b The same of the other model.
 * @throws LmlabError `shape` unless there are five pairs each.
 * @see Dietterich (1998), section 3.5.
 * @example
 * ```ts
 * import { fiveByTwoTest } from 'lmlab';
 * const a = [[0.9, 0.92], [0.91, 0.9], [0.93, 0.9], [0.9, 0.91], [0.92, 0.92]] as const;
 * const b = [[0.8, 0.83], [0.82, 0.8], [0.83, 0.81], [0.8, 0.81], [0.81, 0.82]] as const;
 * fiveByTwoTest(a, b).pValue < 0.05; // true
 * ```
 */
export function fiveByTwoTest(
  a: readonly (readonly [number, number])[],
  b: readonly (readonly [number, number])[],
): TestResult {
  checkList(a, 'five pairs of scores from each model');
  checkList(b, 'five pairs of scores from each model');
  if (a.flat().length !== 10 || b.flat().length !== 10) {
    throw new LmlabError('shape', {
      expected: 'five pairs of scores from each model',
      found: `${a.flat().length / 2} and ${b.flat().length / 2}`,
      remedy: 'Use repeatedStratifiedKFold({ nSplits: 2, nRepeats: 5 }).',
    });
  }
  const differences = paired(a.flat(), b.flat());
  let variances = 0;
  for (let i = 0; i < 10; i += 2) {
    const mean = (differences[i] + differences[i + 1]) / 2;
    variances += (differences[i] - mean) ** 2 + (differences[i + 1] - mean) ** 2;
  }
  const difference = differences.reduce((sum, d) => sum + d, 0) / 10;
  return { pValue: pOfT(differences[0], variances / 5, 5), difference };
}

function pOfT(mean: number, variance: number, df: number): number {
  // Differences without any spread: certain when they are not zero.
  if (variance === 0) return mean === 0 ? 1 : 0;
  return studentTwoSided(mean / Math.sqrt(variance), df);
}
