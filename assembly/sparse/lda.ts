// The E step of variational latent Dirichlet allocation (Hoffman, Blei and Bach 2010, algorithm 2). `width` is the number
// of topics made even: what stands beyond the topics is zero in every matrix, and stays so.
import { addScaled, rowDot } from './nmf';

const MAX_STEPS: i32 = 100;
const MEAN_CHANGE: f64 = 1e-3;

/** The derivative of ln Γ, for x > 0: the recurrence up to 6, then the asymptotic series (Abramowitz and Stegun 6.3.18). */
function digamma(x: f64): f64 {
  let result = 0.0;
  // Two terms in one division.
  while (x < 5) {
    result -= (x + x + 1) / (x * (x + 1));
    x += 2;
  }
  if (x < 6) {
    result -= 1 / x;
    x += 1;
  }
  const inverse = 1 / x;
  const r = inverse * inverse;
  const series = r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r / 132))));
  return result + Math.log(x) - 0.5 * inverse - series;
}

/** theta = exp E[ln] of a Dirichlet with the weights of gamma. */
function expectTheta(gamma: usize, theta: usize, topics: usize): void {
  let total = 0.0;
  for (let k: usize = 0; k < topics; k += 8) total += load<f64>(gamma + k);
  const shift = digamma(total);
  for (let k: usize = 0; k < topics; k += 8) {
    store<f64>(theta + k, Math.exp(digamma(load<f64>(gamma + k)) - shift));
  }
}

/**
 * Writes the topic weights of each document to `gamma`, with `words` = exp E[ln β] held fixed. Where `expected` is not 0,
 * each term's counts over the topics are added there, still to be multiplied by `words`. `theta` and `row` have room for
 * one row each.
 */
export function inferDocuments(
  rows: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  words: usize,
  prior: f64,
  gamma: usize,
  expected: usize,
  theta: usize,
  row: usize,
  topics: i32,
  width: i32,
): void {
  const bytes = (<usize>width) << 3;
  const used = (<usize>topics) << 3;
  memory.fill(theta, 0, bytes);
  for (let i = 0; i < rows; i++) {
    const start = load<i32>(indptr);
    const end = load<i32>(indptr, 4);
    for (let k: usize = 0; k < used; k += 8) store<f64>(gamma + k, 1);
    expectTheta(gamma, theta, used);
    for (let step = 0; step < MAX_STEPS; step++) {
      memory.fill(row, 0, bytes);
      for (let p = start; p < end; p++) {
        const from = words + <usize>load<i32>(indices + ((<usize>p) << 2)) * bytes;
        const norm = rowDot(theta, from, bytes) + f64.EPSILON;
        addScaled(load<f64>(data + ((<usize>p) << 3)) / norm, from, row, bytes);
      }
      let change = 0.0;
      for (let k: usize = 0; k < used; k += 8) {
        const next = prior + load<f64>(theta + k) * load<f64>(row + k);
        change += Math.abs(next - load<f64>(gamma + k));
        store<f64>(gamma + k, next);
      }
      expectTheta(gamma, theta, used);
      if (change < MEAN_CHANGE * <f64>topics) break;
    }
    if (expected != 0) {
      for (let p = start; p < end; p++) {
        const at = <usize>load<i32>(indices + ((<usize>p) << 2)) * bytes;
        const norm = rowDot(theta, words + at, bytes) + f64.EPSILON;
        addScaled(load<f64>(data + ((<usize>p) << 3)) / norm, theta, expected + at, bytes);
      }
    }
    indptr += 4;
    gamma += bytes;
  }
}
