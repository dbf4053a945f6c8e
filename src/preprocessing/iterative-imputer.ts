import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import { watched } from '../core/progress';
import type { FittedTransformer } from '../core/estimator';
import { checkInteger, withDefaults } from '../core/options';
import { bayesianRidge, type LinearFit } from './bayesian-ridge';
import { checkWithGaps, emptyColumn, presentValues } from './missing-values';
import { fillColumns, type Imputer } from './simple-imputer';

/** The options of {@link iterativeImputer}. */
export interface IterativeImputerOptions {
  /** How often to go round all columns at most. Default: 10. */
  readonly maxIter?: number;
  /** Stops when in no row the filled values move by this share of the largest value, added up. Default: 1e-3. */
  readonly tol?: number;
}

/** One regression: how a column follows from all others. */
export interface ImputationStep extends LinearFit {
  readonly col: number;
}

/** A fitted {@link iterativeImputer}. */
export class FittedIterativeImputer implements FittedTransformer<Dense, Dense> {
  readonly params: Required<IterativeImputerOptions>;
  /** The mean of each column, with which the gaps begin. */
  readonly means: Float64Array;
  /** The regressions of all rounds, in the order in which they ran. */
  readonly steps: readonly ImputationStep[];

  constructor(state: Pick<FittedIterativeImputer, 'params' | 'means' | 'steps'>) {
    this.params = state.params;
    this.means = state.means;
    this.steps = state.steps;
  }

  transform(x: Dense): Dense {
    checkWithGaps(x, this.means.length);
    const filled = fillColumns(x, this.means);
    for (const step of this.steps) predictGaps(x, filled, step);
    return filled;
  }
}

/** What {@link iterativeImputer} returns. */
export interface IterativeImputer extends Imputer {
  fit(x: Dense): FittedIterativeImputer;
}

/**
 * Fills gaps (NaN) by regressing every column on all others, round after round, from the column means. The columns
 * come in order of their gaps, fewest first; the regression is Bayesian ridge. Follows scikit-learn's
 * `IterativeImputer` with its defaults.
 *
 * @throws LmlabError `empty` for a column without a value; `non-finite` for an infinite one; `bad-option`.
 * @see S. van Buuren and K. Groothuis-Oudshoorn, mice, Journal of Statistical Software 45(3), 2011.
 * @example
 * ```ts
 * import { Dense, iterativeImputer } from 'lmlab';
 * const X = Dense.fromRows([[1, 2], [2, 4], [3, 6], [4, NaN]]);
 * iterativeImputer().fit(X).transform(X).at(3, 1); // ≈ 8.0
 * ```
 */
export function iterativeImputer(options: IterativeImputerOptions = {}): IterativeImputer {
  const { maxIter, tol } = withDefaults<Required<IterativeImputerOptions>>(options, {
    maxIter: 10,
    tol: 1e-3,
  });
  checkInteger('maxIter', maxIter, 1);
  if (!(tol >= 0)) {
    throw new LmlabError('bad-option', {
      expected: 'a number of at least 0 as tol',
      found: String(tol),
      remedy: 'Leave it out for 1e-3.',
    });
  }
  const params = Object.freeze({ maxIter, tol });
  return {
    params,
    fit(x: Dense): FittedIterativeImputer {
      checkWithGaps(x);
      const means = new Float64Array(x.cols);
      const gaps = new Int32Array(x.cols);
      for (let j = 0; j < x.cols; j++) {
        const present = presentValues(x, j);
        if (present.length === 0) throw emptyColumn(j);
        means[j] = present.reduce((sum, value) => sum + value, 0) / present.length;
        gaps[j] = x.rows - present.length;
      }
      const order = Array.from(gaps, (_, j) => j).sort((a, b) => gaps[a] - gaps[b]);
      const steps = x.cols > 1 ? learn(x, means, order, maxIter, tol) : [];
      return new FittedIterativeImputer({ params, means, steps });
    },
  };
}

/** The regressions of all rounds, in the order in which they ran: unseen rows go through the same. */
function learn(
  x: Dense,
  means: Float64Array,
  order: readonly number[],
  maxIter: number,
  tol: number,
): ImputationStep[] {
  const steps: ImputationStep[] = [];
  const filled = fillColumns(x, means);
  const largest = x.data.reduce(
    (most, value) => (Number.isNaN(value) ? most : Math.max(most, Math.abs(value))),
    0,
  );
  for (const _round of watched(maxIter, 'iterative imputer')) {
    const before = filled.data.slice();
    for (const col of order) {
      const known = Array.from({ length: x.rows }, (_, i) => i).filter((i) => !Number.isNaN(x.at(i, col)));
      const others = withoutColumn(filled.takeRows(known), col);
      const step = {
        col,
        ...bayesianRidge(
          others,
          Float64Array.from(known, (i) => x.at(i, col)),
        ),
      };
      steps.push(step);
      predictGaps(x, filled, step);
    }
    let moved = 0;
    for (let i = 0; i < x.rows; i++) {
      const old = before.subarray(i * x.cols, (i + 1) * x.cols);
      moved = Math.max(
        moved,
        filled.row(i).reduce((sum, value, j) => sum + Math.abs(value - old[j]), 0),
      );
    }
    if (moved < tol * largest) break;
  }
  return steps;
}

function withoutColumn(x: Dense, col: number): Dense {
  return new Dense(
    x.rows,
    x.cols - 1,
    x.data.filter((_, k) => k % x.cols !== col),
  );
}

/** Fills the gaps of one column in `filled` from its other columns. */
function predictGaps(gaps: Dense, filled: Dense, { col, coef, intercept }: ImputationStep): void {
  for (let i = 0; i < gaps.rows; i++) {
    if (!Number.isNaN(gaps.at(i, col))) continue;
    const row = filled.row(i);
    let sum = intercept;
    for (let j = 0, k = 0; j < row.length; j++) if (j !== col) sum += coef[k++] * row[j];
    row[col] = sum;
  }
}
