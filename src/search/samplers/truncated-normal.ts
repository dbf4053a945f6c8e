/** The complementary error function for x ≥ 0: a power series for small x, a continued fraction for large ones. */
function erfcPositive(x: number): number {
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 200 && Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let k = 60; k >= 1; k--) fraction = k / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}

/** The standard normal distribution function. */
export function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const tail = erfcPositive(z) / 2;
  return x > 0 ? 1 - tail : tail;
}

/** log of the standard normal distribution function, accurate far into the lower tail. */
export function logNormalCdf(x: number): number {
  if (x > -5) return Math.log(normalCdf(x));
  // Asymptotic by the continued fraction, free of underflow.
  const z = -x;
  let fraction = 0;
  for (let k = 60; k >= 1; k--) fraction = k / (z + fraction);
  return -0.5 * z * z - 0.5 * Math.log(2 * Math.PI) - Math.log(z + fraction);
}

/** The inverse of the standard normal distribution function to about 1e-9 relative (Acklam 2003). */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ];
  const b = [
    -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
  ];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const horner = (coefficients: readonly number[], x: number): number =>
    coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
  let x: number;
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    x = horner(c, q) / horner([...d, 1], q);
  } else if (p <= 1 - 0.02425) {
    const q = p - 0.5;
    x = (horner(a, q * q) * q) / horner([...b, 1], q * q);
  } else {
    const q = Math.sqrt(-2 * Math.log(1 - p));
    x = -horner(c, q) / horner([...d, 1], q);
  }
  return x;
}

/** The distribution function to about 1e-7, which candidates for a trial do not notice (Abramowitz and Stegun 7.1.26). */
export function quickNormalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  if (z > 6) return x > 0 ? 1 : 0;
  const t = 1 / (1 + 0.3275911 * z);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * series * Math.exp(-z * z);
  return x > 0 ? 1 - tail : tail;
}

/** The value at share u of a normal distribution cut off at low and high. */
export function truncatedNormal(u: number, mean: number, sd: number, low: number, high: number): number {
  const from = quickNormalCdf((low - mean) / sd);
  const to = quickNormalCdf((high - mean) / sd);
  const x = mean + sd * normalQuantile(from + u * (to - from));
  return Math.min(high, Math.max(low, x));
}
