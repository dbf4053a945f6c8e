import { defaultSeed } from '../../core/random';
import type { Csr } from '../../core/csr';
import { Dense } from '../../core/dense';
import { LmlabError } from '../../core/errors';
import type { FittedTransformer, Transformer } from '../../core/estimator';
import { checkMatrix, type Matrix } from '../../core/matrix';
import { checkInteger, withDefaults } from '../../core/options';
import {
  checkFeatures,
  checkNonNegative,
  checkNotNegative,
  checkSamples,
  checkShare,
  toCsr,
} from '../training-data';
import { freshStatistics, moveTopics, type BatchStatistics } from './nmf-batch';
import { factorizeDivergence } from './nmf-divergence';
import { factorizeSquaredError, mixSquaredError } from './nmf-squared-error';
import { filled, meanOf, startFactors, type Factors, type NmfInit } from './nmf-start';
import { transposed } from './transposed';

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
  /** Seed of the start. Default `defaultSeed()`. */
  readonly seed?: number;
  /**
   * Where to start: see {@link NmfInit}. Default `nndsvda`, or `random` where there are more topics than samples or
   * features.
   */
  readonly init?: NmfInit;
  /** Topics × features to start from, without values below zero, in place of `init`. */
  readonly start?: Dense;
}

type Params = Required<Omit<NmfOptions, 'start' | 'init'>> & { readonly init: NmfInit | 'auto' };

/** Options of `partialFit`. */
export interface NmfPartialFitOptions {
  /** The share of what earlier batches said that remains, 0 … 1: below 1, topics can drift. Default 0.7. */
  readonly forgetFactor?: number;
}

/** Topics after fitting: immutable. */
export class FittedNmf implements FittedTransformer<Matrix, Dense> {
  /** Topics × features: how much each feature belongs to each topic. */
  readonly components: Dense;
  /** ½‖X − WH‖² or the divergence of the training samples; of the last batch before it moved the topics. */
  readonly error: number;
  /** Passes over the samples, and batches that moved the topics afterwards. */
  readonly iterations: number;
  readonly params: Params;
  /** What the batches so far say: what {@link FittedNmf.partialFit} goes on from. Absent after `fit`. */
  readonly statistics?: BatchStatistics;

  constructor(state: Pick<FittedNmf, 'components' | 'error' | 'iterations' | 'params' | 'statistics'>) {
    this.components = state.components;
    this.error = state.error;
    this.iterations = state.iterations;
    this.params = state.params;
    if (state.statistics !== undefined) this.statistics = state.statistics;
  }

  /**
   * Moves the topics by one batch, as scikit-learn's MiniBatchNMF; this model stays as it is.
   *
   * @param x Samples × the features of before.
   * @throws LmlabError `bad-option` where the solver is not `mu`; `shape`, `empty`, `negative` or `non-finite`.
   */
  partialFit(x: Matrix, options: NmfPartialFitOptions = {}): FittedNmf {
    const { forgetFactor } = withDefaults<Required<NmfPartialFitOptions>>(options, { forgetFactor: 0.7 });
    checkMultiplicative(this.params);
    checkShare('forgetFactor', forgetFactor);
    checkFeatures(x, this.components.cols);
    checkSamples(x, x.rows);
    checkNonNegative(x);
    const sparse = toCsr(x);
    const h = transposed(this.components);
    const before = this.statistics ?? freshStatistics(h);
    const { error, statistics } = moveTopics(sparse, h, before, this.params, forgetFactor);
    const { params, iterations } = this;
    return new FittedNmf({
      components: transposed(h),
      error,
      iterations: iterations + 1,
      params,
      statistics,
    });
  }

  /** Samples × topics: the mixture of each sample with the topics held fixed. */
  transform(x: Matrix): Dense {
    checkFeatures(x, this.components.cols);
    checkNonNegative(x);
    const sparse = toCsr(x);
    const h = transposed(this.components);
    const k = this.components.rows;
    const w = filled(x.rows, k, Math.sqrt(meanOf(sparse) / k));
    if (this.params.loss === 'frobenius') mixSquaredError(sparse, w, h, this.params);
    else factorizeDivergence(sparse, w, h, this.params, false);
    return w;
  }
}

/** {@link nmf} before fitting. */
export interface Nmf extends Transformer<Matrix, Dense> {
  readonly params: Params;
  fit(x: Matrix): FittedNmf;
  fitTransform(x: Matrix): { fitted: FittedNmf; output: Dense };
  /** Learns from a first batch, with the solver `mu`; the model's own `partialFit` takes those that follow. */
  partialFit(x: Matrix, options?: NmfPartialFitOptions): FittedNmf;
}

/**
 * Non-negative matrix factorization: samples as sums of topics, X ≈ WH without anything below zero (Lee and Seung
 * 1999; coordinate descent after Cichocki and Phan 2009), as scikit-learn's NMF without regularization. With the solver
 * `mu` it also learns batch by batch (`partialFit`, after Lefèvre, Bach and Févotte 2011).
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
  type Given = Omit<Params, 'solver'> & Pick<NmfOptions, 'solver' | 'start'>;
  const { start, ...given } = withDefaults<Given>(options, {
    nComponents: 10,
    maxIter: 200,
    tol: 1e-4,
    seed: defaultSeed(),
    init: 'auto',
    loss: 'frobenius',
    solver: undefined,
    start: undefined,
  });
  const { loss, solver = loss === 'frobenius' ? 'cd' : 'mu' } = given;
  const params: Params = { ...given, solver };
  checkInteger('nComponents', params.nComponents, 1);
  checkInteger('maxIter', params.maxIter, 1);
  checkNotNegative('tol', params.tol);
  if (loss === 'klDivergence' && solver === 'cd') {
    throw new LmlabError('bad-option', {
      expected: "solver 'mu' for the loss 'klDivergence'",
      found: `solver '${solver}'`,
      remedy: 'Leave the solver out, and it fits the loss.',
    });
  }
  if (!['auto', 'random', 'nndsvd', 'nndsvda', 'nndsvdar'].includes(params.init)) {
    throw new LmlabError('bad-option', {
      expected: "init 'random', 'nndsvd', 'nndsvda' or 'nndsvdar'",
      found: `'${params.init}'`,
      remedy: 'Leave it out for nndsvda.',
    });
  }
  if (solver === 'mu' && params.init === 'nndsvd') {
    throw new LmlabError('bad-option', {
      expected: "an init without zeros for solver 'mu', which can never leave them",
      found: "init 'nndsvd'",
      remedy: "Use 'nndsvda' or 'nndsvdar'.",
    });
  }
  const startOf = (x: Matrix): Factors & { readonly sparse: Csr } => {
    checkMatrix(x);
    checkSamples(x, x.rows);
    checkNonNegative(x);
    const sparse = toCsr(x);
    return { sparse, ...(start === undefined ? started(sparse, params) : startedAt(sparse, start, params)) };
  };
  const fitTransform = (x: Matrix): { fitted: FittedNmf; output: Dense } => {
    const { sparse, w, h } = startOf(x);
    const found =
      loss === 'frobenius'
        ? factorizeSquaredError(sparse, w, h, params)
        : factorizeDivergence(sparse, w, h, params, true);
    return { fitted: new FittedNmf({ components: transposed(h), ...found, params }), output: w };
  };
  return {
    params,
    fit: (x) => fitTransform(x).fitted,
    fitTransform,
    partialFit: (x, options) => {
      checkMultiplicative(params);
      const { h } = startOf(x);
      const first = { components: transposed(h), error: NaN, iterations: 0, params };
      return new FittedNmf(first).partialFit(x, options);
    },
  };
}

/** @throws LmlabError `bad-option` for the solver that needs all samples at once. */
function checkMultiplicative({ solver }: Params): void {
  if (solver === 'mu') return;
  throw new LmlabError('bad-option', {
    expected: "the solver 'mu' for partialFit",
    found: `'${solver}'`,
    remedy: "Make it with nmf({ solver: 'mu' }).",
  });
}

function started(x: Csr, { nComponents, init, seed }: Params): Factors {
  const fits = nComponents <= Math.min(x.rows, x.cols);
  return startFactors(x, nComponents, init === 'auto' ? (fits ? 'nndsvda' : 'random') : init, seed);
}

function startedAt(x: Csr, start: Dense, { nComponents: k }: Params): Factors {
  if (start.rows !== k || start.cols !== x.cols) {
    throw new LmlabError('shape', {
      expected: `a start of ${k} topics × ${x.cols} features`,
      found: `${start.rows} × ${start.cols}`,
      remedy: 'Leave it out and choose an init.',
    });
  }
  checkNonNegative(start);
  return { w: filled(x.rows, k, Math.sqrt(meanOf(x) / k)), h: transposed(start) };
}
