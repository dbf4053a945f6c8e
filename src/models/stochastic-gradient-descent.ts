import type { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';
import { untilConverged } from '../core/progress';
import type { Random } from '../core/random';
import { checkChoice, checkInteger } from '../core/options';
import type { SgdLoss } from './sgd-losses';
import { checkPositive, checkShare } from './training-data';

/** The options that all of stochastic gradient descent shares. */
export interface SgdOptions {
  /** Default `l2`. */
  readonly penalty?: 'l2' | 'l1' | 'elasticnet' | 'none';
  /** Strength of the penalty, 0 or more. Default 0.0001. */
  readonly alpha?: number;
  /** Share of ‖w‖₁ in the `elasticnet` penalty, 0 … 1. Default 0.15. */
  readonly l1Ratio?: number;
  /** Default true. */
  readonly fitIntercept?: boolean;
  /** Passes over the samples at most. Default 1000. */
  readonly maxIter?: number;
  /** Stop after `nIterNoChange` passes that do not improve the mean loss by this much; −Infinity: never. Default 0.001. */
  readonly tol?: number;
  /** Passes without improvement before stopping. Default 5. */
  readonly nIterNoChange?: number;
  /** Judge improvement by the score of samples set aside, not by the loss in training. Default false. */
  readonly earlyStopping?: boolean;
  /** Share of the samples set aside for `earlyStopping`. Default 0.1. */
  readonly validationFraction?: number;
  /**
   * `optimal`: 1 / (α (t + t₀)) (Bottou); `constant`: `eta0`; `invscaling`: eta0 / t^powerT; `adaptive`: eta0, a fifth of it
   * each time that improvement ends. t₀ makes the first step as long as a typical weight, by the size of the loss's slope
   * there. scikit-learn takes the slope with its sign, and starts with longer steps for `modifiedHuber`, `squaredHinge`,
   * `squaredError` and `squaredEpsilonInsensitive`.
   */
  readonly learningRate?: 'optimal' | 'constant' | 'invscaling' | 'adaptive';
  /** First learning rate of all but `optimal`. Default 0.01. */
  readonly eta0?: number;
  /** Exponent of `invscaling`. */
  readonly powerT?: number;
  /** Answer with the mean of the weights from this step on, a whole number; true means from the first. Default false. */
  readonly average?: boolean | number;
  /** Draw a new order of samples for each pass. Default true. */
  readonly shuffle?: boolean;
  /** Seed of the order of samples. Default `defaultSeed()`. */
  readonly seed?: number;
}

/** {@link SgdOptions} with the defaults filled in. */
export type SgdParams = Required<SgdOptions>;

/** One output's weights on their way: enough to go on where an earlier pass ended. */
export interface SgdState {
  readonly coef: Float64Array;
  readonly intercept: number;
  /** Mean weights over the steps since `average` set in, for the answer; absent before and without it. */
  readonly averageCoef?: Float64Array;
  readonly averageIntercept?: number;
  /** The number of the next step, from 1. */
  readonly t: number;
}

/** What {@link descend} found. */
export interface SgdResult extends SgdState {
  readonly passes: number;
  readonly converged: boolean;
}

/** @throws LmlabError `bad-option` for options that make no sense, alone or together. */
export function checkSgdOptions(params: SgdParams): void {
  checkInteger('maxIter', params.maxIter, 1);
  checkPositive('eta0', params.eta0);
  checkInteger('nIterNoChange', params.nIterNoChange, 1);
  checkChoice('penalty', params.penalty, ['l2', 'l1', 'elasticnet', 'none']);
  checkChoice('learningRate', params.learningRate, ['optimal', 'constant', 'invscaling', 'adaptive']);
  checkShare('l1Ratio', params.l1Ratio);
  const needsAlpha = params.learningRate === 'optimal';
  if (!(params.alpha >= 0 && params.alpha < Infinity) || (needsAlpha && params.alpha === 0)) {
    throw new LmlabError('bad-option', {
      expected: `alpha as a finite number ${needsAlpha ? "above 0 for learningRate 'optimal'" : 'of 0 or more'}`,
      found: String(params.alpha),
      remedy: "Set alpha above 0, or learningRate to 'constant'.",
    });
  }
  if (!(params.validationFraction > 0 && params.validationFraction < 1)) {
    throw new LmlabError('bad-option', {
      expected: 'validationFraction above 0 and below 1',
      found: String(params.validationFraction),
      remedy: 'Leave it out for 0.1.',
    });
  }
  if (typeof params.average !== 'boolean') checkInteger('average', params.average, 1);
  if (Number.isNaN(params.tol) || !Number.isFinite(params.powerT)) {
    throw new LmlabError('bad-option', {
      expected: 'tol and powerT as numbers',
      found: `${params.tol} and ${params.powerT}`,
      remedy: 'Leave them out for the defaults.',
    });
  }
}

/** @throws LmlabError `bad-option` for options that a single pass over a batch cannot follow. */
export function checkSinglePass(params: SgdParams): void {
  if (!params.earlyStopping) return;
  throw new LmlabError('bad-option', {
    expected: 'earlyStopping: false for partialFit, which makes a single pass',
    found: 'earlyStopping: true',
    remedy: 'Leave earlyStopping out, or use fit.',
  });
}

/** What is descended on. */
export interface SgdProblem {
  readonly x: Csr;
  /** ±1 for a classifier, any number for a regressor. */
  readonly y: Float64Array;
  readonly weights: Float64Array;
  readonly loss: SgdLoss;
  /** How good these weights predict the samples set aside, larger is better. */
  readonly score: (samples: Int32Array, predict: (i: number) => number) => number;
}

/** Slopes beyond this are cut, so that one wild sample does not end in infinity. */
const MAX_SLOPE = 1e12;
const LEAST_SCALE = 1e-9;
const LEAST_RATE = 1e-6;

/**
 * Stochastic gradient descent, sample after sample. The L2 penalty scales all weights through one number (Shalev-Shwartz
 * et al. 2007), the L1 penalty is the cumulative one of Tsuruoka, Tsujii and Ananiadou (2009), the averaged weights are
 * kept as in Xu (2011), so that a step costs no more than its sample's non-zeros.
 *
 * @param passes Passes at most; improvement is not looked at where there is just one.
 */
export function descend(
  { x, y, weights, loss, score }: SgdProblem,
  params: SgdParams,
  start: SgdState,
  passes: number,
  random: Random,
): SgdResult {
  const { penalty, alpha, learningRate, eta0, powerT, fitIntercept } = params;
  const l1Share = penalty === 'l1' ? 1 : penalty === 'elasticnet' ? params.l1Ratio : 0;
  const l2Share = penalty === 'none' ? 0 : 1 - l1Share;
  const { cols: V, indptr, indices, data } = x;
  // The weights are scale · w; the L1 penalty owed so far is `owed`, and `paid` says what each weight has paid.
  const w = start.coef.slice();
  const paid = new Float64Array(l1Share > 0 ? V : 0);
  let owed = 0;
  let scale = 1;
  let { intercept, t } = start;
  // The sum of all weights since averaging began is scales · w − surplus.
  const from = params.average === true ? 1 : params.average === false ? Infinity : params.average;
  const seen = Math.max(0, t - from);
  const surplus = new Float64Array(from < Infinity ? V : 0);
  let scales = 0;
  let averageIntercept = start.averageIntercept ?? 0;
  if (start.averageCoef !== undefined) {
    for (let j = 0; j < V; j++) surplus[j] = -seen * start.averageCoef[j];
  }
  const { training, validation } = splitOff(x.rows, params, random);
  // Bottou's start: the first step is as long as a typical weight. scikit-learn takes the slope with its sign, so that
  // steep losses begin with steps that are too long.
  const typical = Math.sqrt(1 / Math.sqrt(alpha || 1));
  const t0 = alpha > 0 ? Math.max(1, Math.abs(loss.slope(-typical, 1))) / (typical * alpha) : 1;
  let eta = eta0;
  let best = -Infinity;
  let waited = 0;
  let pass = 0;
  let converged = false;
  const predict = (i: number): number => {
    let sum = 0;
    for (let k = indptr[i]; k < indptr[i + 1]; k++) sum += data[k] * w[indices[k]];
    return sum * scale + intercept;
  };

  for (const done of untilConverged(passes, 'stochastic gradient descent')) {
    pass = done + 1;
    const order = params.shuffle ? random.permutation(training.length) : undefined;
    let total = 0;
    for (let s = 0; s < training.length; s++) {
      const i = training[order === undefined ? s : order[s]];
      const begin = indptr[i];
      const end = indptr[i + 1];
      let sum = 0;
      for (let k = begin; k < end; k++) sum += data[k] * w[indices[k]];
      const prediction = sum * scale + intercept;
      if (learningRate === 'optimal') eta = 1 / (alpha * (t0 + t - 1));
      else if (learningRate === 'invscaling') eta = eta0 / t ** powerT;
      total += weights[i] * loss.value(prediction, y[i]);
      const slope = Math.max(-MAX_SLOPE, Math.min(MAX_SLOPE, loss.slope(prediction, y[i])));
      const update = -eta * slope * weights[i];
      if (l2Share > 0) {
        scale *= Math.max(0, 1 - l2Share * eta * alpha);
        if (scale < LEAST_SCALE) {
          for (let j = 0; j < surplus.length; j++) surplus[j] -= scales * w[j];
          scales = 0;
          for (let j = 0; j < V; j++) w[j] *= scale;
          scale = 1;
        }
      }
      if (update !== 0) {
        const change = update / scale;
        for (let k = begin; k < end; k++) w[indices[k]] += change * data[k];
        if (from < Infinity) {
          for (let k = begin; k < end; k++) surplus[indices[k]] += scales * change * data[k];
        }
        if (fitIntercept) intercept += update;
      }
      if (from <= t) {
        scales += scale;
        averageIntercept += (intercept - averageIntercept) / (t - from + 1);
      }
      if (l1Share > 0) {
        owed += l1Share * eta * alpha;
        for (let k = begin; k < end; k++) {
          const j = indices[k];
          const before = w[j];
          if (before > 0) w[j] = Math.max(0, before - (owed + paid[j]) / scale);
          else if (before < 0) w[j] = Math.min(0, before + (owed - paid[j]) / scale);
          paid[j] += scale * (w[j] - before);
          if (from < Infinity) surplus[j] += scales * (w[j] - before);
        }
      }
      t++;
    }
    if (passes === 1) break;
    // Improvement is a rise of the score, or a fall of the loss.
    const reached = validation.length > 0 ? score(validation, predict) : -total / training.length;
    waited = reached < best + params.tol ? waited + 1 : 0;
    best = Math.max(best, reached);
    if (waited >= params.nIterNoChange) {
      if (learningRate === 'adaptive' && eta > LEAST_RATE) {
        eta /= 5;
        waited = 0;
      } else {
        // Steps that are too long lead to where the loss does not fall either, but is above that of no weights at all.
        converged = total <= training.reduce((sum, i) => sum + weights[i] * loss.value(0, y[i]), 0);
        break;
      }
    }
  }
  const coef = w.map((value) => value * scale);
  const result = { coef, intercept, t, passes: pass, converged };
  if (t <= from) return result;
  const count = t - from;
  const averageCoef = surplus.map((value, j) => (scales * w[j] - value) / count);
  return { ...result, averageCoef, averageIntercept };
}

/** The samples to train on and, for early stopping, those to judge by. */
function splitOff(
  rows: number,
  { earlyStopping, validationFraction }: SgdParams,
  random: Random,
): { training: Int32Array; validation: Int32Array } {
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  if (!earlyStopping) return { training: all, validation: new Int32Array(0) };
  const aside = Math.ceil(rows * validationFraction);
  if (aside >= rows) {
    throw new LmlabError('empty', {
      expected: 'samples to train on beside those set aside',
      found: `${rows} samples, ${aside} of them set aside`,
      remedy: 'Use more samples, a smaller validationFraction, or no earlyStopping.',
    });
  }
  const drawn = random.permutation(rows);
  return {
    training: Int32Array.from(drawn.slice(aside)).sort(),
    validation: Int32Array.from(drawn.slice(0, aside)),
  };
}
