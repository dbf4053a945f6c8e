import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Classifier, FitOptions, Label } from '../core/estimator';
import { checkMatrix, type Matrix } from '../core/matrix';
import { watched } from '../core/progress';
import { defaultSeed, random } from '../core/random';
import { checkChoice, checkOptionNames, withDefaults } from '../core/options';
import {
  checkWarmStart,
  FittedLinearClassifier,
  type LinearState,
  type WarmStart,
} from './linear-classifier';
import { announcedClasses, encodeKnownLabels, type PartialFitOptions } from './partial-fit';
import { classificationLosses, type ClassificationLoss } from './sgd-losses';
import {
  checkSgdOptions,
  checkSinglePass,
  descend,
  type SgdOptions,
  type SgdResult,
  type SgdState,
} from './stochastic-gradient-descent';
import {
  checkClassTarget,
  checkFeatures,
  checkSamples,
  checkTwoClasses,
  classFactors,
  toCsr,
  type ClassWeight,
  type ClassWeights,
} from './training-data';

/** Options of {@link sgdClassifier}; `learningRate` is `optimal` and `powerT` 0.5 where they are left out. */
export interface SgdClassifierOptions extends SgdOptions {
  /**
   * What is minimized beside the penalty: `hinge` is a linear SVM, `log` logistic regression, `modifiedHuber` forgives
   * outliers. Default `hinge`.
   */
  readonly loss?: ClassificationLoss;
  /**
   * Factors a class, or `balanced`; of three or more classes each against the rest, where the rest counts 1. Default:
   * all 1.
   */
  readonly classWeight?: ClassWeight;
}

/** Options of {@link perceptron}. */
export type PerceptronOptions = Pick<
  SgdClassifierOptions,
  'fitIntercept' | 'classWeight' | 'maxIter' | 'tol' | 'nIterNoChange' | 'shuffle' | 'seed'
>;

/** {@link SgdClassifierOptions} with the defaults filled in. */
export type SgdClassifierParams = Required<Omit<SgdClassifierOptions, 'classWeight'>> &
  Pick<SgdClassifierOptions, 'classWeight'>;

/** A linear classifier fitted by stochastic gradient descent: immutable. */
export class FittedSgdClassifier<L extends Label> extends FittedLinearClassifier<L> {
  readonly params: SgdClassifierParams;
  /** Where the descent stands, one a row of `coef`: what {@link FittedSgdClassifier.partialFit} goes on from. */
  readonly states: readonly SgdState[];

  constructor(state: LinearState<L> & Pick<FittedSgdClassifier<L>, 'params' | 'states'>) {
    super(state);
    this.params = state.params;
    this.states = state.states;
  }

  /**
   * One pass over more samples, from where this model stands, which itself stays as it is.
   *
   * @param x Samples × the features of before.
   * @param y One label a sample, all of them known before.
   * @throws LmlabError `unknown-label`, `shape`, `empty` or `non-finite`.
   */
  partialFit(x: Matrix, y: readonly L[], options?: FitOptions): FittedSgdClassifier<L> {
    checkFeatures(x, this.coef.cols);
    return passOver(this.params, x, y, this.classes, this.states, options);
  }
}

/** {@link sgdClassifier} or {@link perceptron} before fitting. */
export interface SgdClassifier extends Classifier<Matrix> {
  readonly params: SgdClassifierParams;
  fit<L extends Label>(
    x: Matrix,
    y: readonly L[],
    options?: FitOptions & WarmStart<NoInfer<L>>,
  ): FittedSgdClassifier<L>;
  /** One pass over a first batch; the model's own `partialFit` takes the batches that follow. */
  partialFit<L extends Label>(
    x: Matrix,
    y: readonly L[],
    options?: PartialFitOptions<L>,
  ): FittedSgdClassifier<L>;
}

/**
 * A linear classifier by stochastic gradient descent, sample after sample; each class against the rest where there
 * are more than two. Objective, learning rates and steps are those of scikit-learn's SGDClassifier on dense data (on
 * sparse data it slows the intercept down, which we do not), but for the first steps of {@link SgdOptions.learningRate}
 * `optimal` on steep losses; the order of samples is our own. `fit` takes `warmStart`.
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
 * Batch by batch:
 * @example
 * ```ts
 * import { Dense, sgdClassifier } from 'lmlab';
 * const first = sgdClassifier().partialFit(Dense.fromRows([[0], [1]]), ['low', 'low'], { classes: ['low', 'high'] });
 * const second = first.partialFit(Dense.fromRows([[8], [9]]), ['high', 'high']);
 * second.predict(Dense.fromRows([[9]])); // ['high']
 * ```
 */
export function sgdClassifier(options: SgdClassifierOptions = {}): SgdClassifier {
  const given = withDefaults<Omit<SgdClassifierParams, 'average'> & Pick<SgdOptions, 'average'>>(options, {
    loss: 'hinge',
    penalty: 'l2',
    alpha: 1e-4,
    l1Ratio: 0.15,
    fitIntercept: true,
    maxIter: 1000,
    tol: 1e-3,
    nIterNoChange: 5,
    earlyStopping: false,
    validationFraction: 0.1,
    learningRate: 'optimal',
    eta0: 0.01,
    powerT: 0.5,
    average: undefined,
    shuffle: true,
    seed: defaultSeed(),
    classWeight: undefined,
  });
  const params: SgdClassifierParams = { average: false, ...given };
  checkChoice('loss', params.loss, Object.keys(classificationLosses));
  checkSgdOptions(params);
  return {
    params,
    fit: (x, y, fitOptions) => {
      const target = checkClassTarget(x, y, fitOptions, params.classWeight);
      const { classes } = target;
      const start = fitOptions?.warmStart;
      if (start !== undefined) checkWarmStart(start, classes, x.cols);
      const states = freshStates(classes.length, x.cols).map((state, k) =>
        start === undefined ? state : { ...state, coef: start.coef.row(k), intercept: start.intercept[k] },
      );
      return fitted(params, classes, run(params, x, target.codes, target, states, params.maxIter));
    },
    partialFit: (x, y, fitOptions) => {
      const classes = announcedClasses(y, fitOptions);
      checkTwoClasses(classes);
      checkMatrix(x);
      return passOver(params, x, y, classes, freshStates(classes.length, x.cols), fitOptions);
    },
  };
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
export function perceptron(options: PerceptronOptions = {}): SgdClassifier {
  checkOptionNames<PerceptronOptions>(options, {
    fitIntercept: true,
    classWeight: undefined,
    maxIter: 1000,
    tol: 1e-3,
    nIterNoChange: 5,
    shuffle: true,
    seed: undefined,
  });
  return sgdClassifier({
    ...options,
    loss: 'perceptron',
    penalty: 'none',
    alpha: 0,
    learningRate: 'constant',
    eta0: 1,
  });
}

function freshStates(classCount: number, cols: number): SgdState[] {
  const outputs = classCount === 2 ? 1 : classCount;
  return Array.from({ length: outputs }, () => ({ coef: new Float64Array(cols), intercept: 0, t: 1 }));
}

function passOver<L extends Label>(
  params: SgdClassifierParams,
  x: Matrix,
  y: readonly L[],
  classes: readonly L[],
  states: readonly SgdState[],
  options: FitOptions | undefined,
): FittedSgdClassifier<L> {
  const codes = encodeKnownLabels(y, classes);
  const sampleWeights = checkSamples(x, y.length, options);
  if (params.classWeight === 'balanced') {
    throw new LmlabError('bad-option', {
      expected: 'factors by class as classWeight of a partialFit, which does not see all samples',
      found: "'balanced'",
      remedy: 'Pass the factors that balancedClassWeights gives for all labels.',
    });
  }
  checkSinglePass(params);
  const factors = classFactors(classes, codes, sampleWeights, params.classWeight);
  return fitted(params, classes, run(params, x, codes, { sampleWeights, factors }, states, 1));
}

/** One descent a row of weights. */
function run(
  params: SgdClassifierParams,
  x: Matrix,
  codes: Int32Array,
  { sampleWeights, factors }: ClassWeights,
  states: readonly SgdState[],
  passes: number,
): SgdResult[] {
  const sparse = toCsr(x);
  return Array.from(watched(states.length, 'stochastic gradient descent, classes'), (k) => {
    const state = states[k];
    const positive = factors.length === 2 ? 1 : k;
    const y = Float64Array.from(codes, (code) => (code === positive ? 1 : -1));
    // As scikit-learn has it, only a class's own factor counts where all others stand against it together.
    const rest = factors.length === 2 ? factors[0] : 1;
    const weights = sampleWeights.map((w, i) => w * (y[i] > 0 ? factors[positive] : rest));
    const score = (samples: Int32Array, predict: (i: number) => number): number => {
      let right = 0;
      let total = 0;
      for (const i of samples) {
        total += weights[i];
        if (predict(i) > 0 === y[i] > 0) right += weights[i];
      }
      return total > 0 ? right / total : 0;
    };
    const problem = { x: sparse, y, weights, loss: classificationLosses[params.loss], score };
    // Batches do not repeat each other's order, and the first starts as a fit does.
    const rng = state.t === 1 ? random(params.seed).fork(k) : random(params.seed).fork(k).fork(state.t);
    return descend(problem, params, state, passes, rng);
  });
}

function fitted<L extends Label>(
  params: SgdClassifierParams,
  classes: readonly L[],
  results: readonly SgdResult[],
): FittedSgdClassifier<L> {
  const coef = new Dense(results.length, results[0].coef.length);
  results.forEach((result, k) => coef.row(k).set(result.averageCoef ?? result.coef));
  return new FittedSgdClassifier({
    classes,
    coef,
    intercept: Float64Array.from(results, (result) => result.averageIntercept ?? result.intercept),
    iterations: Math.max(...results.map(({ passes }) => passes)),
    converged: results.every(({ converged }) => converged),
    params,
    states: results.map(({ passes: _, converged: __, ...state }) => state),
  });
}
