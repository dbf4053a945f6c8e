import type { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { FittedTransformer, Transformer } from '../core/estimator';
import { checkMatrix, type Matrix } from '../core/matrix';
import { checkChoice, withDefaults } from '../core/options';
import { checkNumbers } from './check';
import { minimize } from './minimize';
import { column, eachValue, mapValues, type FittedScaler } from './scaler';
import { standardScaler } from './standard-scaler';

/** The options of {@link powerTransformer}. */
export interface PowerTransformerOptions {
  /** `'yeo-johnson'` takes any numbers, `'box-cox'` positive ones only. Default: `'yeo-johnson'`. */
  readonly method?: 'yeo-johnson' | 'box-cox';
  /** Whether to give the result mean 0 and standard deviation 1. Default: true. */
  readonly standardize?: boolean;
}

/** A fitted {@link powerTransformer}. */
export class FittedPowerTransformer implements FittedTransformer<Dense, Dense> {
  readonly params: Required<PowerTransformerOptions>;
  /** The power of each column. */
  readonly lambdas: Float64Array;
  /** What standardizes the result, where it is asked for. */
  readonly scaler?: FittedScaler<Matrix>;

  constructor(state: Pick<FittedPowerTransformer, 'params' | 'lambdas' | 'scaler'>) {
    this.params = state.params;
    this.lambdas = state.lambdas;
    if (state.scaler !== undefined) this.scaler = state.scaler;
  }

  /** @throws LmlabError `non-finite` for a value so far from those of fitting that its power overflows. */
  transform(x: Dense): Dense {
    checkValues(x, this.params.method, this.lambdas.length);
    const out = applyPowers(x, this.lambdas, this.params.method);
    return this.scaler === undefined ? out : this.scaler.transform(out);
  }

  /** @throws LmlabError `bad-option` for a value that no number is transformed into. */
  inverseTransform(x: Dense): Dense {
    checkMatrix(x, 'dense');
    checkNumbers(x, this.lambdas.length);
    const powers = this.scaler === undefined ? x : this.scaler.inverseTransform(x);
    const inverse = this.params.method === 'box-cox' ? inverseBoxCox : inverseYeoJohnson;
    return mapValues(powers, (value, j) => {
      const found = inverse(value, this.lambdas[j]);
      if (Number.isFinite(found)) return found;
      throw new LmlabError('bad-option', {
        expected: `values that the power ${this.lambdas[j].toFixed(3)} of column ${j} can result in`,
        found: String(value),
        remedy: 'Pass what transform returned.',
      });
    });
  }
}

/** What {@link powerTransformer} returns. */
export interface PowerTransformer extends Transformer<Dense, Dense> {
  fit(x: Dense): FittedPowerTransformer;
}

type Power = (x: number, lambda: number) => number;

function boxCox(x: number, lambda: number): number {
  return Math.abs(lambda) < Number.EPSILON ? Math.log(x) : (x ** lambda - 1) / lambda;
}

function yeoJohnson(x: number, lambda: number): number {
  if (x >= 0) {
    return Math.abs(lambda) < Number.EPSILON ? Math.log1p(x) : ((x + 1) ** lambda - 1) / lambda;
  }
  return Math.abs(lambda - 2) > Number.EPSILON
    ? -((1 - x) ** (2 - lambda) - 1) / (2 - lambda)
    : -Math.log1p(-x);
}

function inverseBoxCox(y: number, lambda: number): number {
  return Math.abs(lambda) < Number.EPSILON ? Math.exp(y) : (y * lambda + 1) ** (1 / lambda);
}

function inverseYeoJohnson(y: number, lambda: number): number {
  if (y >= 0) return Math.abs(lambda) < Number.EPSILON ? Math.expm1(y) : (y * lambda + 1) ** (1 / lambda) - 1;
  return Math.abs(lambda - 2) > Number.EPSILON
    ? 1 - (1 - (2 - lambda) * y) ** (1 / (2 - lambda))
    : -Math.expm1(-y);
}

/**
 * The powers under which numbers up to 20 times as far out as the column's have squares that are finite and above zero,
 * as scipy bounds them: the likelihood of narrow columns of large numbers still rises beyond.
 */
function bounds(values: Float64Array, method: string): [low: number, high: number] {
  let largest = 0;
  if (method === 'box-cox') {
    for (const x of values) largest = Math.max(largest, Math.abs(Math.log(x)));
    largest += Math.log(20);
  } else {
    for (const x of values) largest = Math.max(largest, Math.log1p(20 * Math.abs(x)));
  }
  const limit = (Math.log(Number.MAX_VALUE) + Math.log(Number.EPSILON)) / 2 / largest;
  if (method === 'box-cox') return [-limit, limit];
  // The power of a number below zero is 2 − λ.
  return [values.some((x) => x < 0) ? 2 - limit : -limit, values.some((x) => x >= 0) ? limit : 2 + limit];
}

/** The power under which the column looks most normal: maximum likelihood. A constant column keeps its values. */
function bestLambda(values: Float64Array, method: string): number {
  if (values.every((value) => value === values[0])) return 1;
  const power = method === 'box-cox' ? boxCox : yeoJohnson;
  const [low, high] = bounds(values, method);
  // The logarithm of the Jacobian, without its factor λ − 1.
  let logs = 0;
  for (const x of values) {
    logs += method === 'box-cox' ? Math.log(x) : Math.sign(x) * Math.log1p(Math.abs(x));
  }
  return minimize(
    (lambda) => {
      if (lambda < low || lambda > high) return Infinity;
      const spread = variance(values, power, lambda);
      if (!(spread > 0) || spread === Infinity) return Infinity;
      return (values.length / 2) * Math.log(spread) - (lambda - 1) * logs;
    },
    Math.max(-2, low),
    Math.min(2, high),
  );
}

function variance(values: Float64Array, power: Power, lambda: number): number {
  const mapped = values.map((x) => power(x, lambda));
  const mean = mapped.reduce((sum, x) => sum + x, 0) / mapped.length;
  return mapped.reduce((sum, x) => sum + (x - mean) ** 2, 0) / mapped.length;
}

/**
 * Makes every column more like a normal distribution by a power that maximizes the likelihood. Follows scikit-learn's
 * `PowerTransformer`; its powers agree to about 6 digits, which is what the search by values allows.
 *
 * @throws LmlabError `bad-option` when Box-Cox meets a value that is not positive; `non-finite` for a value whose power
 *   overflows.
 * @see I. Yeo and R. A. Johnson, A new family of power transformations, Biometrika 87(4), 2000.
 * @see G. E. P. Box and D. R. Cox, An analysis of transformations, JRSS B 26, 1964.
 * @example
 * ```ts
 * import { Dense, powerTransformer } from 'lmlab';
 * const X = Dense.fromRows([[1], [2], [4], [8], [16]]);
 * const fitted = powerTransformer({ method: 'box-cox' }).fit(X);
 * fitted.lambdas[0]; // ≈ 0.0
 * fitted.transform(X).at(2, 0); // ≈ 0.0
 * ```
 */
export function powerTransformer(options: PowerTransformerOptions = {}): PowerTransformer {
  const { method, standardize } = withDefaults<Required<PowerTransformerOptions>>(options, {
    method: 'yeo-johnson',
    standardize: true,
  });
  checkChoice('method', method, ['yeo-johnson', 'box-cox']);
  const params = Object.freeze({ method, standardize });
  return {
    params,
    fit(x: Dense): FittedPowerTransformer {
      checkValues(x, method);
      const lambdas = Float64Array.from({ length: x.cols }, (_, j) => bestLambda(column(x, j), method));
      if (!standardize) return new FittedPowerTransformer({ params, lambdas });
      const scaler = standardScaler().fit(applyPowers(x, lambdas, method));
      return new FittedPowerTransformer({ params, lambdas, scaler });
    },
  };
}

function applyPowers(x: Dense, lambdas: Float64Array, method: string): Dense {
  const power = method === 'box-cox' ? boxCox : yeoJohnson;
  return mapValues(x, (value, j) => {
    const mapped = power(value, lambdas[j]);
    if (Number.isFinite(mapped)) return mapped;
    throw new LmlabError('non-finite', {
      expected: `values whose power ${lambdas[j].toFixed(3)} is a finite number`,
      found: `${value} in column ${j}`,
      remedy: 'Scale the column down, or look for a wrong value in it.',
    });
  });
}

function checkValues(x: Dense, method: string, columns?: number): void {
  checkMatrix(x, 'dense');
  checkNumbers(x, columns);
  if (method === 'box-cox') eachValue(x, checkPositive);
}

function checkPositive(value: number, col: number): void {
  if (value > 0) return;
  throw new LmlabError('bad-option', {
    expected: 'positive numbers for Box-Cox',
    found: `${value} in column ${col}`,
    remedy: "Use method: 'yeo-johnson', which takes any numbers.",
  });
}
