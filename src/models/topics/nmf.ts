import type { Csr } from '../../core/csr';
import { Dense } from '../../core/dense';
import { LmlabError } from '../../core/errors';
import type { FittedTransformer, Transformer } from '../../core/estimator';
import type { Matrix } from '../../core/matrix';
import { random, type Random } from '../../core/random';
import { transpose } from '../../core/transpose';
import { checkFeatures, checkNonNegative, checkPositive, checkSamples, toCsr } from '../training-data';
import { factorSquaredError, klDivergence } from './factor-error';
import { multiplicativeStep } from './multiplicative-update';

/** Options of {@link nmf}. */
export interface NmfOptions {
  /** How many topics. Default 10. */
  readonly nComponents?: number;
  /** `cd`: coordinate descent; `mu`: multiplicative updates. Default `cd`, or `mu` for `klDivergence`. */
  readonly solver?: 'cd' | 'mu';
  /** What is made small: the squared error or the Kullback–Leibler divergence (`mu` only). Default `frobenius`. */
  readonly loss?: 'frobenius' | 'klDivergence';
  /** Passes at most. Default 200. */
  readonly maxIter?: number;
  /** Share of the first violation (`cd`) or of the first error, every ten passes (`mu`), at which to stop. Default 1e-4. */
  readonly tol?: number;
  /** Seed of the start. Default 0. */
  readonly seed?: number;
  /** Topics × features to start from, without values below zero, in place of random ones. */
  readonly start?: Dense;
}

type Params = Required<Omit<NmfOptions, 'start'>>;

/** Topics after fitting: immutable. */
export class FittedNmf implements FittedTransformer<Matrix, Dense> {
  /** Topics × features: how much each feature belongs to each topic. */
  readonly components: Dense;
  /** ½‖X − WH‖² or the divergence of the training samples. */
  readonly error: number;
  readonly iterations: number;
  readonly params: Params;

  constructor(state: Pick<FittedNmf, 'components' | 'error' | 'iterations' | 'params'>) {
    this.components = state.components;
    this.error = state.error;
    this.iterations = state.iterations;
    this.params = state.params;
  }

  /** Samples × topics: the mixture of each sample with the topics held fixed. */
  transform(x: Matrix): Dense {
    checkFeatures(x, this.components.cols);
    checkNonNegative(x);
    const sparse = toCsr(x);
    const h = transposed(this.components);
    const k = this.components.rows;
    const w = filled(x.rows, k, Math.sqrt(mean(sparse) / k));
    factorize(sparse, w, h, this.params, false);
    return w;
  }
}

/** {@link nmf} before fitting. */
export interface Nmf extends Transformer<Matrix, Dense> {
  readonly params: Params;
  fit(x: Matrix): FittedNmf;
  fitTransform(x: Matrix): { fitted: FittedNmf; output: Dense };
}

/**
 * Non-negative matrix factorization: samples as sums of topics, X ≈ WH without anything below zero (Lee and Seung
 * 1999; coordinate descent after Cichocki and Phan 2009), as scikit-learn's NMF without regularization.
 *
 * @param options See {@link NmfOptions}.
 * @returns A transformer from samples × features to samples × topics.
 * @throws LmlabError `bad-option` for options that contradict each other; on `fit` `negative`, `empty` or `non-finite`.
 * @example
 * ```ts
 * import { Dense, nmf } from 'lmlab';
 * const X = Dense.fromRows([[1, 1, 0, 0], [2, 2, 0, 0], [0, 0, 3, 3]]);
 * nmf({ nComponents: 2 }).fit(X).error.toFixed(2); // '0.00'
 * ```
 */
export function nmf(options: NmfOptions = {}): Nmf {
  const { start, ...rest } = options;
  const loss = rest.loss ?? 'frobenius';
  const solver = rest.solver ?? (loss === 'frobenius' ? 'cd' : 'mu');
  const params: Params = { nComponents: 10, maxIter: 200, tol: 1e-4, seed: 0, ...rest, loss, solver };
  checkPositive('nComponents', params.nComponents);
  checkPositive('maxIter', params.maxIter);
  if (params.tol < 0 || (loss === 'klDivergence' && solver === 'cd')) {
    throw new LmlabError('bad-option', {
      expected: "solver 'mu' for the loss 'klDivergence', and tol of 0 or more",
      found: `solver '${solver}', loss '${loss}', tol ${params.tol}`,
      remedy: 'Leave the solver out, and it fits the loss.',
    });
  }
  const fitTransform = (x: Matrix): { fitted: FittedNmf; output: Dense } => {
    checkSamples(x, x.rows);
    checkNonNegative(x);
    const sparse = toCsr(x);
    const rng = random(params.seed);
    const k = params.nComponents;
    const scale = Math.sqrt(mean(sparse) / k);
    const h = start === undefined ? noise(x.cols, k, scale, rng) : transposed(start);
    if (h.rows !== x.cols || h.cols !== k) {
      throw new LmlabError('shape', {
        expected: `a start of ${k} topics × ${x.cols} features`,
        found: `${h.cols} × ${h.rows}`,
        remedy: 'Leave it out for a random start.',
      });
    }
    const w = start === undefined ? noise(x.rows, k, scale, rng) : filled(x.rows, k, scale);
    const iterations = factorize(sparse, w, h, params, true);
    const error = loss === 'frobenius' ? factorSquaredError(sparse, w, h) / 2 : klDivergence(sparse, w, h);
    return { fitted: new FittedNmf({ components: transposed(h), error, iterations, params }), output: w };
  };
  return { params, fit: (x) => fitTransform(x).fitted, fitTransform };
}

/** Improves W (samples × topics) and, unless topics are fixed, H (features × topics), in place. */
function factorize(
  x: Csr,
  w: Dense,
  h: Dense,
  { solver, loss, maxIter, tol }: Params,
  learn: boolean,
): number {
  const columns = transpose(x);
  let first = 0;
  let before = Infinity;
  for (let pass = 1; pass <= maxIter; pass++) {
    if (solver === 'cd') {
      let violation = coordinateStep(x, w, h);
      if (learn) violation += coordinateStep(columns, h, w);
      if (pass === 1) first = violation;
      if (first === 0 || violation / first <= tol) return pass;
      continue;
    }
    multiplicativeStep(x, w, h, loss);
    if (learn) multiplicativeStep(columns, h, w, loss);
    if (pass % 10 !== 0 && pass !== 1) continue;
    const error = loss === 'frobenius' ? Math.sqrt(factorSquaredError(x, w, h)) : klDivergence(x, w, h);
    if (pass === 1) first = error;
    else if ((before - error) / first < tol) return pass;
    before = error;
  }
  return maxIter;
}

/** One pass of Newton steps over the entries of W, each kept at 0 or more; returns Σ |projected gradient|. */
function coordinateStep(x: Csr, w: Dense, h: Dense): number {
  const K = w.cols;
  const gram = new Float64Array(K * K);
  for (let j = 0; j < h.rows; j++) {
    for (let a = 0; a < K; a++) {
      const value = h.data[j * K + a];
      if (value !== 0) for (let b = 0; b < K; b++) gram[a * K + b] += value * h.data[j * K + b];
    }
  }
  const target = new Float64Array(K);
  let violation = 0;
  for (let i = 0; i < x.rows; i++) {
    target.fill(0);
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      const value = x.data[p];
      const offset = x.indices[p] * K;
      for (let t = 0; t < K; t++) target[t] += value * h.data[offset + t];
    }
    const start = i * K;
    for (let t = 0; t < K; t++) {
      let gradient = -target[t];
      for (let r = 0; r < K; r++) gradient += gram[t * K + r] * w.data[start + r];
      const at = w.data[start + t];
      violation += Math.abs(at === 0 ? Math.min(0, gradient) : gradient);
      const curvature = gram[t * K + t];
      if (curvature !== 0) w.data[start + t] = Math.max(at - gradient / curvature, 0);
    }
  }
  return violation;
}

function mean(x: Csr): number {
  return x.data.reduce((sum, value) => sum + value, 0) / (x.rows * x.cols);
}

function filled(rows: number, cols: number, value: number): Dense {
  return new Dense(rows, cols, new Float64Array(rows * cols).fill(value));
}

function noise(rows: number, cols: number, scale: number, rng: Random): Dense {
  const out = new Dense(rows, cols);
  for (let q = 0; q < out.data.length; q++) out.data[q] = Math.abs(scale * rng.normal());
  return out;
}

function transposed(x: Dense): Dense {
  const out = new Dense(x.cols, x.rows);
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < x.cols; j++) out.data[j * x.rows + i] = x.data[i * x.cols + j];
  return out;
}
