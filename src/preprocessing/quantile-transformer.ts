import { Dense } from '../core/dense';
import type { FittedTransformer, Transformer } from '../core/estimator';
import { checkChoice, checkInteger, withDefaults } from '../core/options';
import { checkMatrix } from '../core/matrix';
import { checkNumbers } from './check';
import { normalDistribution, normalQuantile } from './normal-quantile';
import { column, quantile } from './scaler';

/** The options of {@link quantileTransformer}. */
export interface QuantileTransformerOptions {
  /** How many quantiles to learn, at most the number of rows. Default: 1000. */
  readonly nQuantiles?: number;
  /** The distribution that every column gets. Default: `'uniform'`. */
  readonly outputDistribution?: 'uniform' | 'normal';
}

/** A fitted {@link quantileTransformer}. */
export class FittedQuantileTransformer implements FittedTransformer<Dense, Dense> {
  readonly params: Required<QuantileTransformerOptions>;
  /** Columns × quantiles. */
  readonly quantiles: Dense;

  constructor(state: Pick<FittedQuantileTransformer, 'params' | 'quantiles'>) {
    this.params = state.params;
    this.quantiles = state.quantiles;
  }

  transform(x: Dense): Dense {
    return transform(x, this.quantiles, this.params.outputDistribution);
  }

  /** Ranks, or normal scores, back to the quantiles learned: what lay outside them comes back as the nearest end. */
  inverseTransform(x: Dense): Dense {
    checkMatrix(x, 'dense');
    checkNumbers(x, this.quantiles.rows);
    const references = evenly(this.quantiles.cols);
    const normal = this.params.outputDistribution === 'normal';
    const data = x.data.map((value, k) => {
      let rank = Math.min(Math.max(normal ? normalDistribution(value) : value, 0), 1);
      // What transform took for an end comes back as that end.
      if (normal) rank = rank < EDGE ? 0 : rank > 1 - EDGE ? 1 : rank;
      return rankFromBelow(rank, references, this.quantiles.row(k % x.cols));
    });
    return new Dense(x.rows, x.cols, data);
  }
}

/** What {@link quantileTransformer} returns. */
export interface QuantileTransformer extends Transformer<Dense, Dense> {
  fit(x: Dense): FittedQuantileTransformer;
}

/** Closer than this to an end, a value is taken for the end: the normal quantile of 0 and 1 is infinite. */
const EDGE = 1e-7;

/**
 * Gives every column a uniform or normal distribution by its ranks, whatever it was before. Outliers lose their
 * distance. Follows scikit-learn's `QuantileTransformer`, but always learns from all rows.
 *
 * @throws LmlabError `bad-option`, or `empty`, `shape`, `non-finite` where a matrix is unfit.
 * @example
 * ```ts
 * import { Dense, quantileTransformer } from 'lmlab';
 * const X = Dense.fromRows([[1], [10], [100]]);
 * quantileTransformer().fit(X).transform(X).toRows(); // [[0], [0.5], [1]]
 * ```
 */
export function quantileTransformer(options: QuantileTransformerOptions = {}): QuantileTransformer {
  const { nQuantiles, outputDistribution } = withDefaults<Required<QuantileTransformerOptions>>(options, {
    nQuantiles: 1000,
    outputDistribution: 'uniform',
  });
  checkInteger('nQuantiles', nQuantiles, 1);
  checkChoice('outputDistribution', outputDistribution, ['uniform', 'normal']);
  const params = Object.freeze({ nQuantiles, outputDistribution });
  return {
    params,
    fit(x: Dense): FittedQuantileTransformer {
      checkMatrix(x, 'dense');
      checkNumbers(x);
      const count = Math.min(nQuantiles, x.rows);
      const references = evenly(count);
      const quantiles = new Dense(x.cols, count);
      for (let j = 0; j < x.cols; j++) {
        const sorted = column(x, j).sort();
        quantiles.row(j).set(references.map((q) => quantile(sorted, q)));
      }
      return new FittedQuantileTransformer({ params, quantiles });
    },
  };
}

/** The numbers from 0 to 1 in equal steps. */
function evenly(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => (count === 1 ? 0 : k / (count - 1)));
}

function transform(x: Dense, quantiles: Dense, output: string): Dense {
  const references = evenly(quantiles.cols);
  checkMatrix(x, 'dense');
  checkNumbers(x, quantiles.rows);
  const normal = output === 'normal';
  const edge = normal ? EDGE : 0;
  const last = references.length - 1;
  const clip = normalQuantile(EDGE - Number.EPSILON);
  const data = x.data.map((value, k) => {
    const row = quantiles.row(k % x.cols);
    // The mean of the rank among equal quantiles seen from below and from above.
    let rank: number;
    if (value - edge <= row[0]) rank = 0;
    else if (value + edge >= row[last]) rank = 1;
    else rank = 0.5 * (rankFromBelow(value, row, references) + rankFromAbove(value, row, references));
    return normal ? Math.min(Math.max(normalQuantile(rank), clip), -clip) : rank;
  });
  return new Dense(x.rows, x.cols, data);
}

/** Linear interpolation from the last quantile that is not greater. */
function rankFromBelow(value: number, row: Float64Array, references: Float64Array): number {
  let low = 0;
  let high = row.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (row[middle] <= value) low = middle;
    else high = middle;
  }
  return between(value, row, references, low, high);
}

/** Linear interpolation from the first quantile that is not less. */
function rankFromAbove(value: number, row: Float64Array, references: Float64Array): number {
  let low = 0;
  let high = row.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (row[middle] < value) low = middle;
    else high = middle;
  }
  return between(value, row, references, low, high);
}

function between(
  value: number,
  row: Float64Array,
  references: Float64Array,
  low: number,
  high: number,
): number {
  const width = row[high] - row[low];
  const part = width === 0 ? 0 : (value - row[low]) / width;
  return references[low] + part * (references[high] - references[low]);
}
