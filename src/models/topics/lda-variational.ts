import type { Csr } from '../../core/csr';
import { Dense } from '../../core/dense';
import { bytesFor, rowBlockBytes, withSparseMemory } from '../../core/sparse-kernels';
import { digamma } from './gamma-functions';
import { evenTopics } from './nmf-passes';

/** E[ln] of Dirichlet rows, column by column: entry (row i, column j) stands at j · rows + i. */
export function logExpectation(rows: Dense): Float64Array {
  const log = new Float64Array(rows.data.length);
  for (let i = 0; i < rows.rows; i++) {
    let total = 0;
    for (let j = 0; j < rows.cols; j++) total += rows.data[i * rows.cols + j];
    const shift = digamma(total);
    for (let j = 0; j < rows.cols; j++)
      log[j * rows.rows + i] = digamma(rows.data[i * rows.cols + j]) - shift;
  }
  return log;
}

/** What {@link inferDocuments} finds. */
export interface Inferred {
  /** Documents × topics: weights of a Dirichlet. */
  readonly gamma: Dense;
  /** Topics × terms: how often each term is expected of each topic. Zeros unless asked for. */
  readonly expected: Dense;
}

/**
 * The E step: each document's topic weights, with the topics held fixed (Hoffman, Blei and Bach 2010, algorithm 2).
 *
 * @param components Topics × terms.
 * @param prior Of every topic in a document.
 * @param count Whether the expected counts are wanted, too.
 */
export function inferDocuments(x: Csr, components: Dense, prior: number, count: boolean): Inferred {
  const K = components.rows;
  const width = evenTopics(K);
  const numbers = width * ((count ? 2 : 1) * x.cols + x.rows + 2);
  return withSparseMemory(rowBlockBytes(x, true) + bytesFor({ float64: numbers }), (memory) => {
    const words = memory.float64(x.cols * width);
    const logs = logExpectation(components);
    for (let j = 0; j < x.cols; j++) {
      for (let k = 0; k < K; k++) words[j * width + k] = Math.exp(logs[j * K + k]);
    }
    const gamma = memory.float64(x.rows * width);
    const counts = memory.float64(count ? x.cols * width : 0);
    const theta = memory.float64(width).byteOffset;
    const row = memory.float64(width).byteOffset;
    const to = count ? counts.byteOffset : 0;
    for (const { first, rows, at } of memory.rowBlocks(x, true)) {
      const gammaAt = gamma.byteOffset + 8 * first * width;
      memory.kernels.inferDocuments(rows, ...at, words.byteOffset, prior, gammaAt, to, theta, row, K, width);
    }
    const out = { gamma: new Dense(x.rows, K), expected: new Dense(K, count ? x.cols : 0) };
    for (let i = 0; i < x.rows; i++) out.gamma.row(i).set(gamma.subarray(i * width, i * width + K));
    for (let k = 0; count && k < K; k++) {
      const line = out.expected.row(k);
      for (let j = 0; j < x.cols; j++) line[j] = counts[j * width + k] * words[j * width + k];
    }
    return out;
  });
}
