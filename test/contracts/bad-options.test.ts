import * as lmlab from 'lmlab';
import { LmlabError } from 'lmlab';

const { logisticRegression, multinomialNB, lowercase } = lmlab;
const call = (name: string, ...given: unknown[]): unknown =>
  (lmlab as unknown as Record<string, (...all: unknown[]) => unknown>)[name](...given);

/** Options that make no sense, alone or together: every one is refused where it is given, before any data is seen. */
const bad: readonly (readonly [factory: string, ...given: unknown[]])[] = [
  ['bernoulliNB', { binarize: -1 }],
  ['bernoulliNB', { alpha: NaN }],
  ['bm25Vectorizer', { b: 2 }],
  ['calibratedClassifier', multinomialNB(), { cv: 1 }],
  ['calibratedClassifier', multinomialNB(), { method: 'magic' }],
  ['complementNB', { alpha: -1 }],
  ['countVectorizer', { nGramRange: [2, 1] }],
  ['countVectorizer', { analyzer: 'magic' }],
  ['countVectorizer', { minDf: -1 }],
  ['dummyClassifier', { strategy: 'magic' }],
  ['dummyRegressor', { strategy: 'prior' }],
  ['dummyRegressor', { constant: NaN }],
  ['elasticNet', { l1Ratio: 2 }],
  ['gaussianNB', { varSmoothing: -1 }],
  ['hashingVectorizer', { nFeatures: 0 }],
  ['iterativeImputer', { maxIter: 0 }],
  ['kNeighborsClassifier', { nNeighbors: 0 }],
  ['kNeighborsClassifier', { metric: 'magic' }],
  ['kNeighborsClassifier', { weights: 'magic' }],
  ['knnImputer', { nNeighbors: 0 }],
  ['lasso', { alpha: 0 }],
  ['lasso', { tol: 0 }],
  ['lda', { nComponents: 0 }],
  ['linearSVC', { C: -1 }],
  ['linearSVC', { loss: 'log' }],
  ['logisticRegression', { C: 0 }],
  ['logisticRegression', { penalty: 'magic' }],
  ['logisticRegression', { penalty: 'l1', solver: 'lbfgs' }],
  ['logisticRegression', { penalty: 'elasticnet', solver: 'newton-cg' }],
  ['logisticRegression', { l1Ratio: -1 }],
  ['logisticRegression', { maxIter: 0 }],
  ['minMaxScaler', { featureRange: [1, 0] }],
  ['multinomialNB', { alpha: Infinity }],
  ['nGramLanguageModel', { order: 0 }],
  ['nGramLanguageModel', { smoothing: 'magic' }],
  ['nmf', { nComponents: 0 }],
  ['nmf', { loss: 'klDivergence', solver: 'cd' }],
  ['normalizeRows', { norm: 'l3' }],
  ['oneHotEncoder', { handleUnknown: 'magic' }],
  ['oneHotEncoder', { drop: 'last' }],
  ['ordinalEncoder', { unknownValue: NaN }],
  ['perceptron', { maxIter: 0 }],
  ['powerTransformer', { method: 'magic' }],
  ['quantileTransformer', { nQuantiles: 0 }],
  ['quantileTransformer', { outputDistribution: 'magic' }],
  ['ridge', { alpha: -1 }],
  ['robustScaler', { quantileRange: [75, 25] }],
  ['selectKBest', { k: 0 }],
  ['selectKBest', { score: 'magic' }],
  ['sgdClassifier', { loss: 'magic' }],
  ['sgdClassifier', { penalty: 'magic' }],
  ['sgdClassifier', { learningRate: 'magic' }],
  ['sgdClassifier', { learningRate: 'optimal', alpha: 0 }],
  ['sgdClassifier', { validationFraction: 0 }],
  ['sgdRegressor', { epsilon: -1 }],
  ['sgdRegressor', { loss: 'hinge' }],
  ['simpleImputer', { strategy: 'magic' }],
  ['stackingClassifier', [], logisticRegression()],
  ['stackingClassifier', [multinomialNB()], logisticRegression(), { cv: 1 }],
  ['targetEncoder', { cv: 1 }],
  ['targetEncoder', { smooth: -1 }],
  ['tfidfVectorizer', { norm: 'l3' }],
  ['tfidfVectorizer', { maxDf: -1 }],
  ['pca', { nComponents: 0 }],
  ['truncatedSvd', { nComponents: 0 }],
  ['votingClassifier', []],
  ['votingClassifier', [multinomialNB()], { voting: 'magic' }],
  ['votingClassifier', [multinomialNB()], { weights: [1, 2] }],
  ['replaceUrls', 3],
  ['shortenElongations', { max: 0 }],
  ['normalizeUnicode', 'magic'],
  ['clean', lowercase(), 'magic'],
];

test.each(
  bad.map(
    (row) =>
      [
        `${row[0]}(${row
          .slice(1)
          .map((one) => JSON.stringify(one))
          .join(', ')})`,
        row,
      ] as const,
  ),
)('%s', (_, [factory, ...given]) => {
  let found: unknown;
  try {
    call(factory, ...given);
  } catch (error) {
    found = error;
  }
  expect(found).toBeInstanceOf(LmlabError);
  const { code, expected, remedy } = found as LmlabError;
  expect(['bad-option', 'shape', 'empty']).toContain(code);
  expect(Math.min(expected.length, remedy.length)).toBeGreaterThan(0);
});
