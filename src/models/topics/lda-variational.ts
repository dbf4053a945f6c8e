import type { Csr } from '../../core/csr';
import { Dense } from '../../core/dense';
import { digamma } from './gamma-functions';

/** E[ln] of Dirichlet rows and its exponential, column by column: entry (row i, column j) stands at j · rows + i. */
export function expectationOf(rows: Dense): { log: Float64Array; exp: Float64Array } {
  const log = new Float64Array(rows.data.length);
  for (let i = 0; i < rows.rows; i++) {
    let total = 0;
    for (let j = 0; j < rows.cols; j++) total += rows.data[i * rows.cols + j];
    const shift = digamma(total);
    for (let j = 0; j < rows.cols; j++)
      log[j * rows.rows + i] = digamma(rows.data[i * rows.cols + j]) - shift;
  }
  return { log, exp: log.map(Math.exp) };
}

const MAX_STEPS = 100;
const MEAN_CHANGE = 1e-3;

/**
 * The E step: each document's topic weights, documents × topics, with the topics held fixed (Hoffman, Blei and Bach
 * 2010, algorithm 2).
 *
 * @param words exp E[ln β], the topics of a term side by side.
 * @param expected Where given, the expected counts of each term in each topic are added here, laid out like `words`.
 */
export function inferDocuments(x: Csr, words: Float64Array, prior: number, expected?: Float64Array): Dense {
  const K = words.length / x.cols;
  const out = new Dense(x.rows, K);
  const theta = new Float64Array(K);
  const sums = new Float64Array(K);
  for (let i = 0; i < x.rows; i++) {
    const gamma = out.row(i);
    gamma.fill(1);
    const start = x.indptr[i];
    const end = x.indptr[i + 1];
    expectTheta(gamma, theta);
    for (let step = 0; step < MAX_STEPS; step++) {
      sums.fill(0);
      for (let p = start; p < end; p++) {
        const offset = x.indices[p] * K;
        let norm = Number.EPSILON;
        for (let k = 0; k < K; k++) norm += theta[k] * words[offset + k];
        const share = x.data[p] / norm;
        for (let k = 0; k < K; k++) sums[k] += share * words[offset + k];
      }
      let change = 0;
      for (let k = 0; k < K; k++) {
        const next = prior + theta[k] * sums[k];
        change += Math.abs(next - gamma[k]);
        gamma[k] = next;
      }
      expectTheta(gamma, theta);
      if (change / K < MEAN_CHANGE) break;
    }
    if (expected === undefined) continue;
    for (let p = start; p < end; p++) {
      const offset = x.indices[p] * K;
      let norm = Number.EPSILON;
      for (let k = 0; k < K; k++) norm += theta[k] * words[offset + k];
      const share = x.data[p] / norm;
      for (let k = 0; k < K; k++) expected[offset + k] += share * theta[k] * words[offset + k];
    }
  }
  return out;
}

function expectTheta(gamma: Float64Array, theta: Float64Array): void {
  let total = 0;
  for (let k = 0; k < gamma.length; k++) total += gamma[k];
  const shift = digamma(total);
  for (let k = 0; k < gamma.length; k++) theta[k] = Math.exp(digamma(gamma[k]) - shift);
}
