import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Classifier, FitOptions, FittedClassifier, Label } from '../core/estimator';
import { rowCount, type Rows } from '../core/rows';
import { checkChoice, withDefaults } from '../core/options';
import { checkEstimators } from './check-estimators';
import { argmaxRows } from './linear-classifier';
import { checkRows } from './training-data';

/** Options of {@link votingClassifier}. */
export interface VotingClassifierOptions {
  /** `soft`: the mean of probabilities; `hard`: one vote a model. Default `soft`. */
  readonly voting?: 'soft' | 'hard';
  /** How much each model counts, 0 or more. Default: all 1. */
  readonly weights?: readonly number[];
}

/** Several fitted models that answer together: immutable. */
export class FittedVotingClassifier<In extends Rows, L extends Label> implements FittedClassifier<In, L> {
  readonly classes: readonly L[];
  readonly models: readonly FittedClassifier<In, L>[];
  readonly voting: 'soft' | 'hard';
  /** Shares that sum to 1. */
  readonly weights: readonly number[];

  constructor(state: Pick<FittedVotingClassifier<In, L>, 'classes' | 'models' | 'voting' | 'weights'>) {
    this.classes = state.classes;
    this.models = state.models;
    this.voting = state.voting;
    this.weights = state.weights;
  }

  /** Samples × classes: mean probabilities, or shares of the votes. */
  predictProba(x: In): Dense {
    const K = this.classes.length;
    const out = new Dense(rowCount(x), K);
    this.models.forEach((model, m) => {
      const weight = this.weights[m];
      if (this.voting === 'hard') {
        model.predict(x).forEach((label, i) => (out.data[i * K + this.classes.indexOf(label)] += weight));
        return;
      }
      if (model.predictProba === undefined) {
        throw new LmlabError('bad-option', {
          expected: 'probabilities of every model for soft voting',
          found: `none of model ${m}`,
          remedy: "Use voting: 'hard', or wrap the model in calibratedClassifier.",
        });
      }
      const probabilities = model.predictProba(x);
      for (let q = 0; q < out.data.length; q++) out.data[q] += weight * probabilities.data[q];
    });
    return out;
  }

  /** The likeliest class; of equals the first. */
  predict(x: In): L[] {
    const probabilities = this.predictProba(x);
    return this.classes.length === 1
      ? Array.from({ length: probabilities.rows }, () => this.classes[0])
      : Array.from(argmaxRows(probabilities), (k) => this.classes[k]);
  }
}

/** {@link votingClassifier} before fitting. */
export interface VotingClassifier<In extends Rows> extends Classifier<In> {
  fit<L extends Label>(x: In, y: readonly L[], options?: FitOptions): FittedVotingClassifier<In, L>;
}

/**
 * Several classifiers, fitted on the same samples, that answer together (scikit-learn's VotingClassifier).
 *
 * @param estimators At least one; all take the same.
 * @param options See {@link VotingClassifierOptions}.
 * @returns A classifier of what the estimators take.
 * @throws LmlabError `bad-option` for no estimator or weights that do not fit; on `fit` what the estimators throw.
 * @example
 * ```ts
 * import { countVectorizer, logisticRegression, multinomialNB, pipeline, votingClassifier } from 'lmlab';
 * const model = pipeline(countVectorizer(), votingClassifier([multinomialNB(), logisticRegression()]));
 * model.fit(['free prize', 'free lunch time'], ['spam', 'ham']).predict(['a prize']); // ['spam']
 * ```
 */
export function votingClassifier<In extends Rows>(
  estimators: readonly Classifier<In>[],
  options: VotingClassifierOptions = {},
): VotingClassifier<In> {
  checkEstimators(estimators);
  const { voting, weights } = withDefaults<Required<VotingClassifierOptions>>(options, {
    voting: 'soft',
    weights: estimators.map(() => 1),
  });
  checkChoice('voting', voting, ['soft', 'hard']);
  const total = weights.reduce((sum, w) => sum + w, 0);
  if (
    estimators.length === 0 ||
    weights.length !== estimators.length ||
    !(total > 0) ||
    weights.some((w) => !(w >= 0))
  ) {
    throw new LmlabError('bad-option', {
      expected: 'at least one estimator and a weight of 0 or more for each',
      found: `${estimators.length} estimators with weights [${weights.join(', ')}]`,
      remedy: 'Leave the weights out to let all count alike.',
    });
  }
  return {
    params: { voting, weights, estimators: estimators.map((estimator) => estimator.params) },
    fit: (x, y, fitOptions) => {
      const { classes } = checkRows(x, y, fitOptions);
      const models = estimators.map((estimator) => estimator.fit(x, y, fitOptions));
      return new FittedVotingClassifier({ classes, models, voting, weights: weights.map((w) => w / total) });
    },
  };
}
