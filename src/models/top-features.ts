import type { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkMatrix } from '../core/matrix';
import { checkList } from '../core/lists';

/** A feature and how much it speaks for a class. */
export interface FeatureWeight {
  readonly feature: string;
  readonly weight: number;
}

/** What a class leans on: the features with the largest weights, the largest first. */
export interface TopFeatures<L extends Label> {
  readonly label: L;
  readonly features: readonly FeatureWeight[];
}

/**
 * The features that speak most for each class of a linear model or a discrete naive Bayes.
 *
 * @param model A fitted model with `coef` or `weights`. With a single row, its signs turned speak for the first class;
 *   naive Bayes weights are taken less their mean over the classes.
 * @param featureNames The name of each column, such as a vectorizer's `featureNames`.
 * @param k How many a class. Default 10.
 * @throws LmlabError `shape` when there is not one name a column.
 * @example
 * ```ts
 * import { logisticRegression, pipeline, tfidfVectorizer, topFeatures } from 'lmlab';
 * const texts = ['win a free prize', 'free cash prize', 'see you at lunch', 'lunch at noon'];
 * const fitted = pipeline(tfidfVectorizer(), logisticRegression()).fit(texts, ['spam', 'spam', 'ham', 'ham']);
 * topFeatures(fitted.model, fitted.parts[0].featureNames, 1)[0].features[0].feature; // 'at'
 * ```
 */
export function topFeatures<L extends Label>(
  model: { readonly classes: readonly L[] } & ({ readonly coef: Dense } | { readonly weights: Dense }),
  featureNames: readonly string[],
  k = 10,
): TopFeatures<L>[] {
  const given = model as { readonly coef?: unknown; readonly weights?: unknown } | null | undefined;
  checkMatrix(given?.coef ?? given?.weights, 'dense');
  checkList(featureNames);
  const matrix = 'coef' in model ? model.coef : model.weights;
  if (featureNames.length !== matrix.cols) {
    throw new LmlabError('shape', {
      expected: `${matrix.cols} feature names, one a column`,
      found: String(featureNames.length),
      remedy: "Pass the featureNames of the vectorizer that made the model's columns.",
    });
  }
  const rows = matrix.rows;
  return model.classes.map((label, c) => {
    const weights = new Float64Array(matrix.cols);
    for (let j = 0; j < matrix.cols; j++) {
      if (rows === 1) {
        weights[j] = c === 1 ? matrix.data[j] : -matrix.data[j];
        continue;
      }
      let mean = 0;
      if (!('coef' in model)) for (let r = 0; r < rows; r++) mean += matrix.data[r * matrix.cols + j] / rows;
      weights[j] = matrix.data[c * matrix.cols + j] - mean;
    }
    const order = Array.from(weights.keys()).sort((a, b) => weights[b] - weights[a] || a - b);
    return {
      label,
      features: order.slice(0, k).map((j) => ({ feature: featureNames[j], weight: weights[j] })),
    };
  });
}
