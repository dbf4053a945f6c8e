import type { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Classifier, FitOptions, Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { defaultSeed, random, type Random } from '../core/random';
import { FittedLinearClassifier } from './linear-classifier';
import { checkClassTarget, checkPositive, toCsr, type ClassWeight } from './training-data';

/** Options of {@link sgdClassifier}. */
export interface SgdClassifierOptions {
  /** What is minimized beside the penalty; `hinge` is a linear SVM, `log` logistic regression. Default `hinge`. */
  readonly loss?: 'hinge' | 'squaredHinge' | 'log' | 'perceptron';
  /** Default `l2`. */
  readonly penalty?: 'l2' | 'l1' | 'elasticnet' | 'none';
  /** Strength of the penalty, 0 or more. Default 0.0001. */
  readonly alpha?: number;
  /** Share of ‖w‖₁ in the `elasticnet` penalty, 0 … 1. Default 0.15. */
  readonly l1Ratio?: number;
  /** Default true. */
  readonly fitIntercept?: boolean;
  /** Factors a class, or `balanced`. Default: all 1. */
  readonly classWeight?: ClassWeight;
  /** Passes over the samples at most. Default 1000. */
  readonly maxIter?: number;
  /** Stop when five passes in a row do not lower the mean loss by this much; −Infinity: never. Default 0.001. */
  readonly tol?: number;
  /** `optimal`: 1 / (α (t + t₀)) (Bottou); `constant`: `eta0`; `invscaling`: eta0 / √t. Default `optimal`. */
  readonly learningRate?: 'optimal' | 'constant' | 'invscaling';
  /** First learning rate of `constant` and `invscaling`. Default 0.01. */
  readonly eta0?: number;
  /** Seed of the order of samples. Default `defaultSeed()`. */
  readonly seed?: number;
}

/** {@link SgdClassifierOptions} with the defaults filled in. */
export type SgdClassifierParams = Required<Omit<SgdClassifierOptions, 'classWeight'>> &
  Pick<SgdClassifierOptions, 'classWeight'>;

/** A linear classifier fitted by stochastic gradient descent: immutable. */
export class FittedSgdClassifier<L extends Label> extends FittedLinearClassifier<L> {}

/** {@link sgdClassifier} or {@link perceptron} before fitting. */
export interface SgdClassifier extends Classifier<Matrix> {
  readonly params: SgdClassifierParams;
  fit<L extends Label>(x: Matrix, y: readonly L[], options?: FitOptions): FittedSgdClassifier<L>;
}

/**
 * A linear classifier by stochastic gradient descent, sample after sample; each class against the rest where there
 * are more than two. The L2 penalty scales all weights through one number (Shalev-Shwartz et al. 2007); the L1 penalty
 * is the cumulative one of Tsuruoka, Tsujii and Ananiadou (2009), which truly zeroes weights. The objective and
 * learning rates are those of scikit-learn's SGDClassifier; the order of samples is our own.
 *
 * @param options See {@link SgdClassifierOptions}.
 * @returns A classifier of matrices, samples × features.
 * @throws LmlabError `bad-option` for options that make no sense; on `fit` `empty`, `shape`, `non-finite` or `one-class`.
 * @example
 * ```ts
 * import { pipeline, sgdClassifier, tfidfVectorizer } from 'lmlab';
 * const model = pipeline(tfidfVectorizer(), sgdClassifier({ loss: 'log' }));
 * model.fit(['free prize', 'lunch time'], ['spam', 'ham']).predict(['a prize']); // ['spam']
 * ```
 */
export function sgdClassifier(options: SgdClassifierOptions = {}): SgdClassifier {
  const params: SgdClassifierParams = {
    loss: 'hinge',
    penalty: 'l2',
    alpha: 1e-4,
    l1Ratio: 0.15,
    fitIntercept: true,
    maxIter: 1000,
    tol: 1e-3,
    learningRate: 'optimal',
    eta0: 0.01,
    seed: defaultSeed(),
    ...options,
  };
  checkPositive('maxIter', params.maxIter);
  checkPositive('eta0', params.eta0);
  const needsAlpha = params.learningRate === 'optimal';
  if (!(params.alpha >= 0 && params.alpha < Infinity) || (needsAlpha && params.alpha === 0)) {
    throw new LmlabError('bad-option', {
      expected: `alpha as a finite number ${needsAlpha ? "above 0 for learningRate 'optimal'" : 'of 0 or more'}`,
      found: String(params.alpha),
      remedy: "Set alpha above 0, or learningRate to 'constant'.",
    });
  }
  if (!(params.l1Ratio >= 0 && params.l1Ratio <= 1)) {
    throw new LmlabError('bad-option', {
      expected: 'l1Ratio from 0 to 1',
      found: String(params.l1Ratio),
      remedy: 'Leave it out for 0.15.',
    });
  }
  return { params, fit: (x, y, fitOptions) => fitSgd(params, x, y, fitOptions) };
}

/**
 * Rosenblatt's perceptron (1958): a weight moves only when a sample is on the wrong side. The same as
 * `sgdClassifier({ loss: 'perceptron', penalty: 'none', learningRate: 'constant', eta0: 1 })`.
 *
 * @param options Those of {@link sgdClassifier} that remain.
 * @returns A classifier of matrices, samples × features.
 * @throws LmlabError on `fit` `empty`, `shape`, `non-finite` or `one-class`.
 * @example
 * ```ts
 * import { Dense, perceptron } from 'lmlab';
 * const X = Dense.fromRows([[0, 1], [1, 0], [2, 3], [3, 2]]);
 * perceptron().fit(X, [false, false, true, true]).predict(X); // [false, false, true, true]
 * ```
 */
export function perceptron(
  options: Pick<SgdClassifierOptions, 'fitIntercept' | 'classWeight' | 'maxIter' | 'tol' | 'seed'> = {},
): SgdClassifier {
  return sgdClassifier({
    ...options,
    loss: 'perceptron',
    penalty: 'none',
    alpha: 0,
    learningRate: 'constant',
    eta0: 1,
  });
}

function fitSgd<L extends Label>(
  params: SgdClassifierParams,
  x: Matrix,
  y: readonly L[],
  options?: FitOptions,
): FittedSgdClassifier<L> {
  const { classes, codes, weights } = checkClassTarget(x, y, options, params.classWeight);
  const sparse = toCsr(x);
  const outputs = classes.length === 2 ? 1 : classes.length;
  const coef = new Dense(outputs, x.cols);
  const intercept = new Float64Array(outputs);
  let iterations = 0;
  let converged = true;
  for (let k = 0; k < outputs; k++) {
    const positive = outputs === 1 ? 1 : k;
    const signs = Int8Array.from(codes, (code) => (code === positive ? 1 : -1));
    const result = descend(sparse, signs, weights, params, random(params.seed).fork(k));
    coef.row(k).set(result.coef);
    intercept[k] = result.intercept;
    iterations = Math.max(iterations, result.passes);
    converged &&= result.converged;
  }
  return new FittedSgdClassifier({ classes, coef, intercept, iterations, converged });
}

/** The derivative of the loss by the margin, times −1: how hard a sample pulls. */
function pull(loss: SgdClassifierParams['loss'], margin: number): number {
  if (loss === 'log') return margin > 18 ? Math.exp(-margin) : 1 / (1 + Math.exp(margin));
  if (loss === 'perceptron') return margin <= 0 ? 1 : 0;
  if (margin >= 1) return 0;
  return loss === 'hinge' ? 1 : 2 * (1 - margin);
}

function lossOf(loss: SgdClassifierParams['loss'], margin: number): number {
  if (loss === 'log') return Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
  if (loss === 'perceptron') return Math.max(-margin, 0);
  const miss = Math.max(1 - margin, 0);
  return loss === 'hinge' ? miss : miss * miss;
}

/** Passes without progress before stopping. */
const PATIENCE = 5;

function descend(
  x: Csr,
  signs: Int8Array,
  weights: Float64Array,
  params: SgdClassifierParams,
  rng: Random,
): { coef: Float64Array; intercept: number; passes: number; converged: boolean } {
  const { loss, penalty, alpha, learningRate, eta0 } = params;
  const l1Share = penalty === 'l1' ? 1 : penalty === 'elasticnet' ? params.l1Ratio : 0;
  const l2Share = penalty === 'none' ? 0 : 1 - l1Share;
  const { rows: n, cols: V, indptr, indices, data } = x;
  // The weights are scale · w; the L1 penalty owed so far is `owed`, and `paid` says what each weight has paid.
  const w = new Float64Array(V);
  const paid = new Float64Array(l1Share > 0 ? V : 0);
  let owed = 0;
  let scale = 1;
  let intercept = 0;
  // Bottou's start: the first step is as long as a typical weight.
  const typical = Math.sqrt(1 / Math.sqrt(alpha || 1));
  const t0 = alpha > 0 ? Math.max(1, pull(loss, -typical)) / (typical * alpha) : 1;
  let best = Infinity;
  let waited = 0;
  let t = 1;
  for (let pass = 1; pass <= params.maxIter; pass++) {
    const order = rng.permutation(n);
    let total = 0;
    for (let s = 0; s < n; s++) {
      const i = order[s];
      const start = indptr[i];
      const end = indptr[i + 1];
      let score = 0;
      for (let k = start; k < end; k++) score += data[k] * w[indices[k]];
      const margin = signs[i] * (score * scale + intercept);
      total += weights[i] * lossOf(loss, margin);
      const eta =
        learningRate === 'optimal'
          ? 1 / (alpha * (t0 + t - 1))
          : learningRate === 'constant'
            ? eta0
            : eta0 / Math.sqrt(t);
      const update = eta * weights[i] * signs[i] * pull(loss, margin);
      if (l2Share > 0) {
        scale *= Math.max(0, 1 - l2Share * eta * alpha);
        if (scale < 1e-9) {
          for (let j = 0; j < V; j++) w[j] *= scale;
          scale = 1;
        }
      }
      if (update !== 0) {
        const change = update / scale;
        for (let k = start; k < end; k++) w[indices[k]] += change * data[k];
        if (params.fitIntercept) intercept += update;
      }
      if (l1Share > 0) {
        owed += l1Share * eta * alpha;
        for (let k = start; k < end; k++) {
          const j = indices[k];
          const before = w[j];
          if (before > 0) w[j] = Math.max(0, before - (owed + paid[j]) / scale);
          else if (before < 0) w[j] = Math.min(0, before + (owed - paid[j]) / scale);
          paid[j] += scale * (w[j] - before);
        }
      }
      t++;
    }
    waited = total > best - params.tol * n ? waited + 1 : 0;
    best = Math.min(best, total);
    if (waited >= PATIENCE || pass === params.maxIter) {
      return {
        coef: w.map((value) => value * scale),
        intercept,
        passes: pass,
        converged: waited >= PATIENCE,
      };
    }
  }
  throw new Error('unreachable: maxIter is at least 1');
}
