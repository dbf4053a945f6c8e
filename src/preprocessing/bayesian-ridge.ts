import { Dense } from '../core/dense';
import { column } from './scaler';

/** Coefficients and intercept of a linear model. */
export interface LinearFit {
  readonly coef: Float64Array;
  readonly intercept: number;
}

/** Broad priors of the two precisions, as usual. */
const PRIOR = 1e-6;

/**
 * Ridge regression whose penalty is estimated from the data: noise and coefficients have unknown precisions, both with
 * broad gamma priors, found by MacKay's fixed point. Follows scikit-learn's `BayesianRidge` with its defaults.
 *
 * @param x Rows × features, finite.
 * @param y One number a row.
 * @see D. J. C. MacKay, Bayesian interpolation, Neural Computation 4(3), 1992.
 */
export function bayesianRidge(x: Dense, y: Float64Array): LinearFit {
  const { rows: n, cols: p } = x;
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const yMean = mean(y);
  const xMeans = Float64Array.from({ length: p }, (_, j) => mean(column(x, j)));
  const centered = new Dense(
    n,
    p,
    x.data.map((value, k) => value - xMeans[k % p]),
  );
  const target = y.map((value) => value - yMean);
  const gram = new Dense(p, p);
  const xty = new Float64Array(p);
  for (let i = 0; i < n; i++) {
    const row = centered.row(i);
    for (let a = 0; a < p; a++) {
      xty[a] += row[a] * target[i];
      for (let b = 0; b < p; b++) gram.data[a * p + b] += row[a] * row[b];
    }
  }
  const { values, vectors } = eigen(gram);
  const rotated = Float64Array.from({ length: p }, (_, k) => dot(vectors.row(k), xty));
  const solve = (ratio: number): Float64Array => {
    const coef = new Float64Array(p);
    for (let k = 0; k < p; k++) {
      const weight = rotated[k] / (values[k] + ratio);
      for (let j = 0; j < p; j++) coef[j] += weight * vectors.at(k, j);
    }
    return coef;
  };

  let alpha = 1 / (target.reduce((sum, value) => sum + value * value, 0) / n + Number.EPSILON);
  let lambda = 1;
  let old: Float64Array | undefined;
  for (let iteration = 0; iteration < 300; iteration++) {
    const coef = solve(lambda / alpha);
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (target[i] - dot(centered.row(i), coef)) ** 2;
    const gamma = values.reduce((sum, value) => sum + (alpha * value) / (lambda + alpha * value), 0);
    lambda = (gamma + 2 * PRIOR) / (dot(coef, coef) + 2 * PRIOR);
    alpha = (n - gamma + 2 * PRIOR) / (squares + 2 * PRIOR);
    const before = old;
    if (before && coef.reduce((sum, value, j) => sum + Math.abs(value - before[j]), 0) < 1e-3) break;
    old = coef;
  }
  const coef = solve(lambda / alpha);
  return { coef, intercept: yMean - dot(xMeans, coef) };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/**
 * Eigenvalues and eigenvectors (one a row) of a symmetric matrix by cyclic Jacobi rotations: simple, and accurate also
 * for small eigenvalues.
 * @see G. H. Golub and C. F. Van Loan, Matrix Computations, section 8.5.
 */
function eigen(symmetric: Dense): { values: Float64Array; vectors: Dense } {
  const n = symmetric.rows;
  const a = symmetric.data.slice();
  const vectors = new Dense(n, n);
  for (let k = 0; k < n; k++) vectors.data[k * n + k] = 1;
  const norm = Math.sqrt(dot(a, a));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a[p * n + q] ** 2;
    if (Math.sqrt(off) <= 1e-15 * norm) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) if (a[p * n + q] !== 0) rotate(a, vectors.data, n, p, q);
    }
  }
  return { values: Float64Array.from({ length: n }, (_, k) => Math.max(0, a[k * n + k])), vectors };
}

/** Makes element (p, q) of `a` zero by a rotation, and turns the vectors along. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const turn = (m: Float64Array, i: number, j: number): void => {
    const [x, y] = [m[i], m[j]];
    m[i] = c * x - s * y;
    m[j] = s * x + c * y;
  };
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q);
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k);
  for (let k = 0; k < n; k++) turn(vectors, p * n + k, q * n + k);
}
