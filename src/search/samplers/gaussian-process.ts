import { minimizeInBox } from './minimize-in-box';
import { invert, multiply } from './positive-definite';

/** Mean and variance of the function at a point, with their gradients if arrays for them are given. */
export interface Posterior {
  (
    x: ArrayLike<number>,
    meanGradient?: Float64Array,
    varianceGradient?: Float64Array,
  ): { mean: number; variance: number };
}

/** What is fitted, as logarithms: an inverse squared length for each axis, then the signal's and the noise's variance. */
export type KernelParams = Float64Array;

const SQRT5 = Math.sqrt(5);
const MIN_NOISE = 1e-8;

/** Matérn 5/2 as a function of the squared distance, and its derivative. */
function matern(r2: number): [value: number, slope: number] {
  const u = SQRT5 * Math.sqrt(r2);
  const e = Math.exp(-u);
  return [(1 + u + (u * u) / 3) * e, (-5 / 6) * (1 + u) * e];
}

/**
 * A Gaussian process with a Matérn 5/2 kernel that has a length of its own for each axis (ARD), fitted by maximizing
 * the marginal likelihood times weak priors; axes of choices count as equal or different.
 *
 * @param points n points of the unit cube.
 * @param y n values with mean 0 and variance 1.
 * @param isChoice Which axes have no order.
 * @see Rasmussen and Williams (2006), chapters 4 and 5; the priors are those that Optuna's GPSampler publishes.
 */
export function fitGaussianProcess(
  points: readonly Float64Array[],
  y: Float64Array,
  isChoice: readonly boolean[],
): KernelParams {
  const d = isChoice.length;
  const n = points.length;
  // Squared differences by axis, computed once for all evaluations of the likelihood.
  const squares = isChoice.map((choice, k) => {
    const out = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) out[i * n + j] = squareDifference(points[i][k], points[j][k], choice);
    }
    return out;
  });
  const K = new Float64Array(n * n);
  const slopes = new Float64Array(n * n);
  const inverse = new Float64Array(n * n);
  const negativeLogPosterior = (theta: Float64Array, gradient: Float64Array): number => {
    const weights = theta.subarray(0, d).map(Math.exp);
    const signal = Math.exp(theta[d]);
    const noise = Math.exp(theta[d + 1]);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        let r2 = 0;
        for (let k = 0; k < d; k++) r2 += weights[k] * squares[k][i * n + j];
        const [value, slope] = matern(r2);
        K[i * n + j] = signal * value;
        slopes[i * n + j] = signal * slope;
      }
      K[i * n + i] = signal + noise;
    }
    const logDeterminant = invert(K, inverse, n);
    if (Number.isNaN(logDeterminant)) {
      gradient.fill(0);
      return 1e10;
    }
    const alpha = multiply(inverse, y, n);
    let fit = 0;
    for (let i = 0; i < n; i++) fit += y[i] * alpha[i];
    gradient.fill(0);
    // d(NLL)/dθ = ½ tr((K⁻¹ − ααᵀ) dK/dθ); the trace runs over the lower triangle twice and the diagonal once.
    let signalPart = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        const q = inverse[i * n + j] - alpha[i] * alpha[j];
        signalPart += q * K[i * n + j];
        const common = q * slopes[i * n + j];
        for (let k = 0; k < d; k++) gradient[k] += common * weights[k] * squares[k][i * n + j];
      }
      const q = inverse[i * n + i] - alpha[i] * alpha[i];
      signalPart += 0.5 * q * signal;
      gradient[d + 1] += 0.5 * q * noise;
    }
    gradient[d] += signalPart;
    let loss = 0.5 * (fit + logDeterminant);
    for (let k = 0; k < d; k++) {
      loss += 0.1 / weights[k] + 0.1 * weights[k];
      gradient[k] += -0.1 / weights[k] + 0.1 * weights[k];
    }
    loss += signal - theta[d] + 30 * noise - 0.1 * theta[d + 1];
    gradient[d] += signal - 1;
    gradient[d + 1] += 30 * noise - 0.1;
    return loss;
  };
  const low = new Float64Array(d + 2).fill(Math.log(1e-4));
  const high = new Float64Array(d + 2).fill(Math.log(1e4));
  low[d + 1] = Math.log(MIN_NOISE);
  const start = new Float64Array(d + 2);
  start[d + 1] = Math.log(1e-3);
  return minimizeInBox(negativeLogPosterior, start, low, high, 40, 1e-3).x;
}

/** The function's mean and variance given the observations. */
export function posterior(
  points: readonly Float64Array[],
  y: Float64Array,
  isChoice: readonly boolean[],
  theta: KernelParams,
): Posterior {
  const d = isChoice.length;
  const n = points.length;
  const weights = theta.slice(0, d).map(Math.exp);
  const signal = Math.exp(theta[d]);
  const noise = Math.exp(theta[d + 1]);
  // Row by row: the hot loop below reads one plain array.
  const flat = new Float64Array(n * d);
  points.forEach((point, i) => flat.set(point, i * d));
  const distance = (x: ArrayLike<number>, row: number): number => {
    let r2 = 0;
    for (let k = 0, at = row * d; k < d; k++, at++) {
      const difference = x[k] - flat[at];
      if (!isChoice[k]) r2 += weights[k] * difference * difference;
      else if (difference !== 0) r2 += weights[k];
    }
    return r2;
  };
  const K = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) K[i * n + j] = signal * matern(distance(points[i], j))[0];
    K[i * n + i] = signal + noise;
  }
  const inverse = new Float64Array(n * n);
  // Rounding can make a matrix of near-duplicates indefinite: a little more noise cures it.
  for (let jitter = 1e-8; Number.isNaN(invert(K, inverse, n)); jitter *= 10) {
    for (let i = 0; i < n; i++) K[i * n + i] += jitter;
  }
  const alpha = multiply(inverse, y, n);
  const covariance = new Float64Array(n);
  const slope = new Float64Array(n);
  const byCovariance = new Float64Array(n);
  return (x, meanGradient, varianceGradient) => {
    let mean = 0;
    for (let i = 0; i < n; i++) {
      const u = SQRT5 * Math.sqrt(distance(x, i));
      const scaled = signal * Math.exp(-u);
      covariance[i] = scaled * (1 + u + (u * u) / 3);
      slope[i] = (-5 / 6) * scaled * (1 + u);
      mean += covariance[i] * alpha[i];
    }
    let variance = signal;
    if (meanGradient === undefined || varianceGradient === undefined) {
      // Without the gradient one triangle of the inverse is enough.
      for (let i = 0; i < n; i++) {
        let sum = 0.5 * inverse[i * n + i] * covariance[i];
        for (let j = 0; j < i; j++) sum += inverse[i * n + j] * covariance[j];
        variance -= 2 * covariance[i] * sum;
      }
      return { mean, variance: Math.max(variance, 1e-10) };
    }
    multiply(inverse, covariance, n, byCovariance);
    for (let i = 0; i < n; i++) variance -= covariance[i] * byCovariance[i];
    for (let k = 0; k < d; k++) {
      let dMean = 0;
      let dVariance = 0;
      for (let i = 0; i < n && !isChoice[k]; i++) {
        const dCovariance = slope[i] * (x[k] - flat[i * d + k]);
        dMean += dCovariance * alpha[i];
        dVariance += dCovariance * byCovariance[i];
      }
      meanGradient[k] = 2 * weights[k] * dMean;
      varianceGradient[k] = -4 * weights[k] * dVariance;
    }
    return { mean, variance: Math.max(variance, 1e-10) };
  };
}

function squareDifference(a: number, b: number, isChoice: boolean): number {
  return isChoice ? Number(a !== b) : (a - b) * (a - b);
}
