// Logistic loss of two classes and products with its Hessian, each in one pass over the rows: a row is still in the
// cache when it is needed the second time.
import { axpy, dot } from './rows';

/**
 * At the scores z = bias + X w: adds costᵢ · the slope of the loss · row i to `g`, and writes the curvature of each
 * sample, times its cost. Into `out` go the sum of losses, then the sum of slopes. Samples of class 1 have code 1.
 */
export function logisticRows(
  n: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  w: usize,
  bias: f64,
  codes: usize,
  costs: usize,
  curvatures: usize,
  g: usize,
  out: usize,
): void {
  let loss = 0.0;
  let slopes = 0.0;
  let k = load<i32>(indptr);
  for (let i = 0; i < n; i++) {
    const end = load<i32>(indptr, 4);
    const score = bias + dot(indices, data, k, end, w);
    const cost = load<f64>(costs);
    const isFirst = load<i32>(codes) == 1;
    // With m the score on the wrong side: ln(1 + e^m) from e^-|m|.
    const m = isFirst ? -score : score;
    const e = Math.exp(-Math.abs(m));
    loss += cost * (Math.max(m, 0) + Math.log1p(e));
    const p = (score > 0 ? 1 : e) / (1 + e);
    const slope = cost * (isFirst ? p - 1 : p);
    store<f64>(curvatures, cost * p * (1 - p));
    slopes += slope;
    if (slope != 0) axpy(indices, data, k, end, slope, g);
    k = end;
    indptr += 4;
    codes += 4;
    costs += 8;
    curvatures += 8;
  }
  store<f64>(out, loss);
  store<f64>(out, slopes, 8);
}

/** g += Xᵀ (curvatures ∘ z) with z = bias + X w; returns Σ curvatures · z. */
export function hessianRows(
  n: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  w: usize,
  bias: f64,
  curvatures: usize,
  g: usize,
): f64 {
  let sum = 0.0;
  let k = load<i32>(indptr);
  for (let i = 0; i < n; i++) {
    const end = load<i32>(indptr, 4);
    const slope = load<f64>(curvatures) * (bias + dot(indices, data, k, end, w));
    sum += slope;
    if (slope != 0) axpy(indices, data, k, end, slope, g);
    k = end;
    indptr += 4;
    curvatures += 8;
  }
  return sum;
}

/** g[indices[k]] += r[i] · data[k]² over every row i. */
export function addSquares(n: i32, indptr: usize, indices: usize, data: usize, r: usize, g: usize): void {
  let at = indices + ((<usize>load<i32>(indptr)) << 2);
  let value = data + ((<usize>load<i32>(indptr)) << 3);
  for (let i = 0; i < n; i++) {
    const end = indices + ((<usize>load<i32>(indptr, 4)) << 2);
    const factor = load<f64>(r);
    for (; at < end; at += 4) {
      const x = load<f64>(value);
      const to = g + ((<usize>load<i32>(at)) << 3);
      store<f64>(to, load<f64>(to) + factor * x * x);
      value += 8;
    }
    indptr += 4;
    r += 8;
  }
}
