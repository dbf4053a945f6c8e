import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import { watched } from '../core/progress';
import type { Classifier, FitOptions, FittedClassifier, Label } from '../core/estimator';
import type { Matrix } from '../core/matrix';
import { takeRows, type Rows } from '../core/rows';
import { withDefaults } from '../core/options';
import { checkEstimators } from './check-estimators';
import { checkFolds, stratifiedFolds } from './folds';
import { checkRows, checkTwoClasses } from './training-data';

/** Options of {@link stackingClassifier}. */
export interface StackingClassifierOptions {
  /** Folds for the predictions that the final model learns from. Default 5. */
  readonly cv?: number;
}

/** Fitted models and the fitted model of their answers: immutable. */
export class FittedStackingClassifier<In extends Rows, L extends Label> implements FittedClassifier<In, L> {
  readonly classes: readonly L[];
  readonly models: readonly FittedClassifier<In, L>[];
  readonly final: FittedClassifier<Matrix, L>;

  constructor(state: Pick<FittedStackingClassifier<In, L>, 'classes' | 'models' | 'final'>) {
    this.classes = state.classes;
    this.models = state.models;
    this.final = state.final;
  }

  /** What the final model sees: the models' probabilities (or scores) side by side. */
  answers(x: In): Dense {
    return sideBySide(this.models.map((model) => answersOf(model, x)));
  }

  /** @throws LmlabError `bad-option` when the final model has no probabilities. */
  predictProba(x: In): Dense {
    if (this.final.predictProba === undefined) {
      throw new LmlabError('bad-option', {
        expected: 'a final model with probabilities',
        found: 'one without',
        remedy: 'Use logisticRegression as the final model, or predict.',
      });
    }
    return this.final.predictProba(this.answers(x));
  }

  predict(x: In): L[] {
    return this.final.predict(this.answers(x));
  }
}

/** Probabilities, without the first of two classes, which says nothing new; else decision scores. */
function answersOf<In extends Rows, L extends Label>(model: FittedClassifier<In, L>, x: In): Dense {
  if (model.predictProba !== undefined) {
    const probabilities = model.predictProba(x);
    if (probabilities.cols !== 2) return probabilities;
    return new Dense(
      probabilities.rows,
      1,
      probabilities.data.filter((_, q) => q % 2 === 1),
    );
  }
  if (model.decisionFunction !== undefined) return model.decisionFunction(x);
  throw new LmlabError('bad-option', {
    expected: 'probabilities or scores of every stacked model',
    found: 'a model that only predicts',
    remedy: 'Choose models with predictProba or decisionFunction.',
  });
}

function sideBySide(blocks: readonly Dense[]): Dense {
  const cols = blocks.reduce((sum, block) => sum + block.cols, 0);
  const out = new Dense(blocks[0].rows, cols);
  for (let i = 0; i < out.rows; i++) {
    let at = i * cols;
    for (const block of blocks) {
      out.data.set(block.row(i), at);
      at += block.cols;
    }
  }
  return out;
}

/** {@link stackingClassifier} before fitting. */
export interface StackingClassifier<In extends Rows> extends Classifier<In> {
  fit<L extends Label>(x: In, y: readonly L[], options?: FitOptions): FittedStackingClassifier<In, L>;
}

/**
 * A model of models: the final one learns from the others' answers on folds that they were not fitted on
 * (Wolpert 1992; scikit-learn's StackingClassifier).
 *
 * @param estimators At least one, with probabilities or scores; all take the same.
 * @param final A classifier of matrices.
 * @param options See {@link StackingClassifierOptions}.
 * @returns A classifier of what the estimators take.
 * @throws LmlabError `bad-option` for no estimator; on `fit` `shape` when a class has fewer samples than folds.
 * @example
 * ```ts
 * import { Dense, gaussianNB, linearSVC, logisticRegression, stackingClassifier } from 'lmlab';
 * const X = Dense.fromRows([[0], [1], [2], [5], [6], [7]]);
 * const model = stackingClassifier([gaussianNB(), linearSVC()], logisticRegression(), { cv: 3 });
 * model.fit(X, ['a', 'a', 'a', 'b', 'b', 'b']).predict(X); // ['a', 'a', 'a', 'b', 'b', 'b']
 * ```
 */
export function stackingClassifier<In extends Rows>(
  estimators: readonly Classifier<In>[],
  final: Classifier<Matrix>,
  options: StackingClassifierOptions = {},
): StackingClassifier<In> {
  checkEstimators(estimators);
  checkEstimators([final]);
  const { cv } = withDefaults<Required<StackingClassifierOptions>>(options, { cv: 5 });
  checkFolds(cv);
  if (estimators.length === 0) {
    throw new LmlabError('bad-option', {
      expected: 'at least one estimator',
      found: 'none',
      remedy: 'Pass the models to stack.',
    });
  }
  return {
    params: { cv, estimators: estimators.map((estimator) => estimator.params), final: final.params },
    fit: (x, y, fitOptions) => {
      const { classes, codes, weights } = checkRows(x, y, fitOptions);
      checkTwoClasses(classes);
      const models = estimators.map((estimator) => estimator.fit(x, y, fitOptions));
      const folds = stratifiedFolds(codes, classes.length, cv);
      const blocks = estimators.map((estimator) => {
        let block: Dense | undefined;
        for (const { train, test } of watched(folds, 'stacking, folds')) {
          const sampleWeight = Array.from(train, (i) => weights[i]);
          const model = estimator.fit(takeRows(x, train), takeRows(y, train), { sampleWeight });
          const part = answersOf(model, takeRows(x, test));
          block ??= new Dense(y.length, part.cols);
          for (let t = 0; t < test.length; t++) block.row(test[t]).set(part.row(t));
        }
        return block!;
      });
      return new FittedStackingClassifier({
        classes,
        models,
        final: final.fit(sideBySide(blocks), y, fitOptions),
      });
    },
  };
}
