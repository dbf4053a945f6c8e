import { LmlabError } from '../core/errors';
import { defaultSeed, random } from '../core/random';
import { checkOptionNames } from '../core/options';
import { normalCdf, normalQuantile } from './distributions';

/** An estimate with the bounds between which the truth lies in so many of a hundred experiments. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/**
 * Wilson's score interval of a share, such as an accuracy: keeps its promise for few samples and extreme shares, too.
 *
 * @param successes How many were right.
 * @param n Of how many.
 * @param options `confidence` (default 0.95).
 * @throws LmlabError `bad-option` unless 0 ≤ successes ≤ n, n ≥ 1 and 0 < confidence < 1.
 * @see Wilson (1927); statsmodels' `proportion_confint(method="wilson")`.
 * @example
 * ```ts
 * import { wilsonInterval } from 'lmlab';
 * const { low, high } = wilsonInterval(90, 100);
 * low; // ≈ 0.8256
 * high; // ≈ 0.9448
 * ```
 */
export function wilsonInterval(
  successes: number,
  n: number,
  options: { readonly confidence?: number } = {},
): Interval {
  checkOptionNames(options, { confidence: true });
  const { confidence = 0.95 } = options;
  checkConfidence(confidence);
  if (!(n >= 1 && successes >= 0 && successes <= n)) {
    throw new LmlabError('bad-option', {
      expected: '0 ≤ successes ≤ n and n ≥ 1',
      found: `${successes} of ${n}`,
      remedy: 'Count the right predictions and all of them.',
    });
  }
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / n;
  const center = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    estimate: share,
    low: successes === 0 ? 0 : center - half,
    high: successes === n ? 1 : center + half,
    confidence,
  };
}

/** Options of {@link bootstrapInterval}. */
export interface BootstrapOptions {
  /** Default 0.95. */
  readonly confidence?: number;
  /** Bias-corrected and accelerated, or the plain percentiles of the resamples. Default `'bca'`. */
  readonly method?: 'bca' | 'percentile';
  /** Default 2000. */
  readonly nResamples?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * The interval of any statistic of n samples: samples are drawn with replacement, again and again.
 *
 * @param n How many samples there are.
 * @param statistic Of the samples at these indices (with repetitions), for example
 * `(rows) => f1(pick(yTrue, rows), pick(yPred, rows))`.
 * @param options `confidence` (default 0.95), `method` (default `'bca'`), `nResamples` (default 2000), `seed` (default 0).
 * @throws LmlabError `empty` for fewer than two samples; `non-finite` when the statistic is no number on a resample.
 * @see Efron (1987), Efron and Tibshirani (1993), chapter 14; SciPy's `bootstrap`.
 * @example
 * ```ts
 * import { bootstrapInterval } from 'lmlab';
 * const hits = [1, 1, 0, 1, 1, 1, 0, 1, 1, 1];
 * const mean = (rows: Int32Array) => rows.reduce((sum, i) => sum + hits[i], 0) / rows.length;
 * bootstrapInterval(hits.length, mean).estimate; // 0.8
 * ```
 */
export function bootstrapInterval(
  n: number,
  statistic: (rows: Int32Array) => number,
  options: BootstrapOptions = {},
): Interval {
  checkOptionNames(options, { confidence: true, method: true, nResamples: true, seed: true });
  const { confidence = 0.95, method = 'bca', nResamples = 2000, seed = defaultSeed() } = options;
  checkConfidence(confidence);
  if (!(n >= 2)) {
    throw new LmlabError('empty', {
      expected: 'at least two samples to draw from',
      found: String(n),
      remedy: 'Bring more samples.',
    });
  }
  const checked = (rows: Int32Array): number => {
    const value = statistic(rows);
    if (Number.isFinite(value)) return value;
    throw new LmlabError('non-finite', {
      expected: 'a finite statistic on every resample',
      found: String(value),
      remedy: 'Set zeroDivision: a resample may lack a class.',
    });
  };
  const all = Int32Array.from({ length: n }, (_, i) => i);
  const estimate = checked(all);
  const rng = random(seed);
  const values = Float64Array.from({ length: nResamples }, () => checked(all.map(() => rng.int(n)))).sort();
  let [lowShare, highShare] = [(1 - confidence) / 2, (1 + confidence) / 2];
  if (method === 'bca') {
    // Bias from where the estimate stands among the resamples (ties count half), skewness from leaving each sample out.
    const below = values.reduce(
      (sum, value) => sum + (value < estimate ? 1 : value === estimate ? 0.5 : 0),
      0,
    );
    const bias = normalQuantile(
      Math.min(Math.max(below / nResamples, 0.5 / nResamples), 1 - 0.5 / nResamples),
    );
    const left = Float64Array.from(all, (i) => checked(all.filter((j) => j !== i)));
    const mean = left.reduce((sum, value) => sum + value, 0) / n;
    const squares = left.reduce((sum, value) => sum + (mean - value) ** 2, 0);
    const cubes = left.reduce((sum, value) => sum + (mean - value) ** 3, 0);
    const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
    const moved = (share: number): number => {
      const z = bias + normalQuantile(share);
      return normalCdf(bias + z / (1 - acceleration * z));
    };
    [lowShare, highShare] = [moved(lowShare), moved(highShare)];
  }
  return { estimate, low: quantile(values, lowShare), high: quantile(values, highShare), confidence };
}

function checkConfidence(confidence: number): void {
  if (confidence > 0 && confidence < 1) return;
  throw new LmlabError('bad-option', {
    expected: 'a confidence between 0 and 1',
    found: String(confidence),
    remedy: 'Use 0.95.',
  });
}

/** The value at a share of sorted values, interpolated linearly. */
export function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
