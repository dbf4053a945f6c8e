import type { Csr } from '../../core/csr';
import { Dense } from '../../core/dense';
import { dot } from '../dot';
import { columnSums, factorizeDivergence, klDivergence } from './nmf-divergence';
import { filled, meanOf } from './nmf-start';
import { mixSquaredError } from './nmf-squared-error';

/** What earlier batches say of the topics: an entry of a topic is its numerator over its denominator. */
export interface BatchStatistics {
  /** Features × topics. */
  readonly numerator: Dense;
  /** Features × topics. */
  readonly denominator: Dense;
}

/** Passes over a batch at most to find its mixtures. */
const MIXING_PASSES = 30;

/** What a first batch meets: topics without a history. */
export function freshStatistics(h: Dense): BatchStatistics {
  return {
    numerator: new Dense(h.rows, h.cols, h.data.slice()),
    denominator: filled(h.rows, h.cols, 1),
  };
}

/**
 * Moves H (features × topics) in place by one batch: mixes its samples with the topics held fixed, fades what earlier
 * batches said, adds what this one says (Lefèvre, Bach and Févotte 2011), as scikit-learn's MiniBatchNMF does.
 *
 * @param forgetFactor The share of the earlier statistics that remains.
 * @returns The statistics from now on, and the error of the batch before H moved.
 */
export function moveTopics(
  x: Csr,
  h: Dense,
  before: BatchStatistics,
  { loss, tol }: { readonly loss: 'frobenius' | 'klDivergence'; readonly tol: number },
  forgetFactor: number,
): { error: number; statistics: BatchStatistics } {
  const K = h.cols;
  const w = filled(x.rows, K, Math.sqrt(meanOf(x) / K));
  const options = { solver: 'mu', maxIter: MIXING_PASSES, tol } as const;
  if (loss === 'frobenius') mixSquaredError(x, w, h, options);
  else factorizeDivergence(x, w, h, options, false);
  const up = pull(x, w, h, loss === 'klDivergence');
  const down = loss === 'frobenius' ? gramDown(w, h) : sumsDown(w, h);
  const error = loss === 'frobenius' ? squaredError(x, h, up, down) : klDivergence(x, w, h);
  const numerator = new Dense(h.rows, K);
  const denominator = new Dense(h.rows, K);
  for (let q = 0; q < h.data.length; q++) {
    numerator.data[q] = forgetFactor * before.numerator.data[q] + up.data[q] * h.data[q];
    denominator.data[q] = forgetFactor * before.denominator.data[q] + (down.data[q] || Number.EPSILON);
    const value = numerator.data[q] / denominator.data[q];
    h.data[q] = loss === 'klDivergence' && value < Number.EPSILON ? 0 : value;
  }
  return { error, statistics: { numerator, denominator } };
}

/** ½‖X − W Hᵀ‖² = ½(‖X‖² − 2⟨XᵀW, H⟩ + ⟨H WᵀW, H⟩). */
function squaredError(x: Csr, h: Dense, up: Dense, down: Dense): number {
  return Math.max(0, dot(x.data, x.data) - 2 * dot(up.data, h.data) + dot(down.data, h.data)) / 2;
}

/** Features × topics: Xᵀ W, with the samples divided by what W Hᵀ says of them where `relative`. */
function pull(x: Csr, w: Dense, h: Dense, relative: boolean): Dense {
  const out = new Dense(h.rows, h.cols);
  for (let i = 0; i < x.rows; i++) {
    const mixture = w.row(i);
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      const j = x.indices[p];
      const value = relative ? x.data[p] / (dot(mixture, h.row(j)) || Number.EPSILON) : x.data[p];
      const row = out.row(j);
      for (let k = 0; k < row.length; k++) row[k] += value * mixture[k];
    }
  }
  return out;
}

/** Features × topics: H WᵀW. */
function gramDown(w: Dense, h: Dense): Dense {
  const K = h.cols;
  const gram = new Dense(K, K);
  for (let i = 0; i < w.rows; i++) {
    const row = w.row(i);
    for (let a = 0; a < K; a++) for (let b = 0; b < K; b++) gram.data[a * K + b] += row[a] * row[b];
  }
  const out = new Dense(h.rows, K);
  for (let j = 0; j < h.rows; j++)
    for (let k = 0; k < K; k++) out.data[j * K + k] = dot(h.row(j), gram.row(k));
  return out;
}

/** Features × topics: the sum of each topic over the mixtures, the same for every feature. */
function sumsDown(w: Dense, h: Dense): Dense {
  const sums = columnSums(w);
  return new Dense(
    h.rows,
    h.cols,
    Float64Array.from(h.data, (_, q) => sums[q % h.cols] || 1),
  );
}
