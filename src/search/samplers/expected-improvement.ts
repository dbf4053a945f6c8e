import { logNormalCdf, normalCdf } from './truncated-normal';

const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/** log(φ(z) + z Φ(z)), accurate where the difference underflows (Ament et al. 2023). */
export function logImprovement(z: number): number {
  if (z > -1) return Math.log(Math.exp(-0.5 * z * z - LOG_SQRT_2PI) + z * normalCdf(z));
  const logDensity = -0.5 * z * z - LOG_SQRT_2PI;
  if (z < -1e4) return logDensity - 2 * Math.log(-z);
  // φ(z) + z Φ(z) = φ(z) (1 − |z| Φ(z) / φ(z)); the ratio tends to 1 and is continued here as 1 − 1/z² + 3/z⁴ − ….
  const gap =
    z < -30
      ? 1 / z ** 2 - 3 / z ** 4 + 15 / z ** 6 - 105 / z ** 8
      : 1 - Math.exp(Math.log(-z) + logNormalCdf(z) - logDensity);
  return logDensity + Math.log(gap);
}

/**
 * log of the expected improvement below `best` of a normal variable, and its derivatives by mean and variance.
 *
 * @see Jones, Schonlau and Welch (1998); Ament et al. (2023) for the logarithm.
 */
export function logExpectedImprovement(
  mean: number,
  variance: number,
  best: number,
): { value: number; byMean: number; byVariance: number } {
  const sd = Math.sqrt(variance);
  const z = (best - mean) / sd;
  const logH = logImprovement(z);
  const value = Math.log(sd) + logH;
  return {
    value,
    byMean: -Math.exp(logNormalCdf(z) - logH) / sd,
    // d/dsd = φ / (sd h), and dsd/dvariance = 1 / (2 sd).
    byVariance: Math.exp(-0.5 * z * z - LOG_SQRT_2PI - logH) / (2 * variance),
  };
}
