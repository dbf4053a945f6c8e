import type { FitOptions, FittedRegressor, Regressor } from '../core/estimator';
import { LmlabError } from '../core/errors';
import { rowCount, type Rows } from '../core/rows';
import { checkChoice, withDefaults } from '../core/options';
import { checkRows, checkTargets } from './training-data';

/** Options of {@link dummyRegressor}. */
export interface DummyRegressorOptions {
  /** Which number is always named: the targets' `mean` or `median`, or a `constant`. Default `mean`. */
  readonly strategy?: 'mean' | 'median' | 'constant';
  /** The number that `constant` names. Default 0. */
  readonly constant?: number;
}

/** A baseline after fitting: immutable; it names one number for every sample. */
export class FittedDummyRegressor implements FittedRegressor<Rows> {
  readonly params: Required<DummyRegressorOptions>;
  readonly value: number;

  constructor(state: Pick<FittedDummyRegressor, 'params' | 'value'>) {
    this.params = state.params;
    this.value = state.value;
  }

  predict(x: Rows): Float64Array {
    return new Float64Array(rowCount(x)).fill(this.value);
  }
}

/** {@link dummyRegressor} before fitting. */
export interface DummyRegressor extends Regressor<Rows> {
  readonly params: Required<DummyRegressorOptions>;
  fit(x: Rows, y: ArrayLike<number>, options?: FitOptions): FittedDummyRegressor;
}

/**
 * A baseline that never looks at the features: what any regressor must beat (scikit-learn's DummyRegressor).
 *
 * @param options See {@link DummyRegressorOptions}.
 * @returns A regressor of anything that has rows.
 * @throws LmlabError `bad-option`; on `fit` `empty` without samples, `shape` when targets or weights are not one a
 *   sample, `non-finite` for a target that is no number.
 * @example
 * ```ts
 * import { dummyRegressor } from 'lmlab';
 * dummyRegressor({ strategy: 'median' }).fit(['a', 'b', 'c'], [1, 2, 9]).predict(['anything']); // [2]
 * ```
 */
export function dummyRegressor(options: DummyRegressorOptions = {}): DummyRegressor {
  const params = withDefaults<Required<DummyRegressorOptions>>(options, { strategy: 'mean', constant: 0 });
  checkChoice('strategy', params.strategy, ['mean', 'median', 'constant']);
  if (!Number.isFinite(params.constant)) {
    throw new LmlabError('bad-option', {
      expected: 'a finite number as constant',
      found: String(params.constant),
      remedy: 'Leave it out for 0.',
    });
  }
  return {
    params,
    fit: (x, y, fitOptions) => {
      const targets = checkTargets(y);
      const { weights } = checkRows(x, Array.from(targets), fitOptions);
      return new FittedDummyRegressor({ params, value: valueOf(params, targets, weights) });
    },
  };
}

function valueOf(
  { strategy, constant }: Required<DummyRegressorOptions>,
  targets: Float64Array,
  weights: Float64Array,
): number {
  if (strategy === 'constant') return constant;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (strategy === 'mean') return targets.reduce((sum, target, i) => sum + weights[i] * target, 0) / total;
  return median(targets, weights, total);
}

/** The target at half the weight, halfway between two where exactly half lies below. */
function median(targets: Float64Array, weights: Float64Array, total: number): number {
  const order = Array.from(targets.keys())
    .filter((i) => weights[i] > 0)
    .sort((a, b) => targets[a] - targets[b]);
  let below = 0;
  for (const [k, i] of order.entries()) {
    below += weights[i];
    if (2 * below === total) return (targets[i] + targets[order[k + 1]]) / 2;
    if (2 * below > total) return targets[i];
  }
  return targets[order[order.length - 1]];
}
