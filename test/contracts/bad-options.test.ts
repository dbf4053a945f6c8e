import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as lmlab from 'lmlab';
import { Dense, LmlabError } from 'lmlab';
import { publicEstimators } from './estimators';

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
  ['logisticRegression', { maxIter: 2.5 }],
  ['minMaxScaler', { featureRange: [1, 0] }],
  ['multinomialNB', { alpha: Infinity }],
  ['nGramLanguageModel', { order: 0 }],
  ['nGramLanguageModel', { smoothing: 'magic' }],
  ['nmf', { nComponents: 0 }],
  ['nmf', { nComponents: 2.5 }],
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
  // Counts are whole numbers.
  ['elasticNet', { maxIter: 2.5 }],
  ['lda', { maxIter: 2.5 }],
  ['lda', { nComponents: 2.5 }],
  ['linearSVC', { maxIter: 2.5 }],
  ['logisticRegression', { maxIter: 2.5 }],
  ['nmf', { maxIter: 2.5 }],
  ['nmf', { nComponents: 2.5 }],
  ['ridge', { maxIter: 2.5 }],
  ['sgdClassifier', { maxIter: 2.5 }],
  ['sgdRegressor', { nIterNoChange: 2.5 }],
  // Numbers and booleans are not converted from anything else.
  ['bernoulliNB', { binarize: '0' }],
  ['complementNB', { norm: 'abc' }],
  ['complementNB', { alpha: '1' }],
  ['elasticNet', { l1Ratio: '1' }],
  ['iterativeImputer', { tol: '1' }],
  ['lda', { docTopicPrior: '1' }],
  ['linearSVC', { C: '1' }],
  ['linearSVC', { fitIntercept: null }],
  ['logisticRegression', { C: '1' }],
  ['logisticRegression', { fitIntercept: 1 }],
  ['multinomialNB', { alpha: null }],
  ['nGramLanguageModel', { k: '1' }],
  ['nGramLanguageModel', { minCount: NaN }],
  ['nGramLanguageModel', { minCount: -1 }],
  ['nGramLanguageModel', { minCount: 'x' }],
  ['nmf', { tol: NaN }],
  ['perceptron', { tol: 'abc' }],
  ['ridge', { alpha: null }],
  ['sgdClassifier', { average: NaN }],
  ['sgdClassifier', { average: -3 }],
  ['sgdClassifier', { average: 1.5 }],
  ['sgdClassifier', { average: null }],
  ['sgdClassifier', { tol: 'abc' }],
  ['sgdRegressor', { shuffle: 'no' }],
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

describe('a misspelled option', () => {
  const withoutOptions = [
    ...['columnUnion', 'decodeEntities', 'labelEncoder', 'maxAbsScaler', 'missingIndicator', 'oneVsRest'],
    ...['pipeline', 'clean', 'replacePattern', 'removeStopWords', 'stripAccents', 'stripMarkup', 'step'],
  ];
  const afterEstimators: Readonly<Record<string, readonly unknown[]>> = {
    calibratedClassifier: [multinomialNB()],
    stackingClassifier: [[multinomialNB()], logisticRegression()],
    votingClassifier: [[multinomialNB()]],
  };
  const ofText = /^(replace|normalizeUnicode|lowercase|foldCase|collapse|expand|shorten)/;
  const barrel = readFileSync(join(__dirname, '../../src/index.ts'), 'utf8');
  const factories = publicEstimators(barrel).filter(
    (name) => !withoutOptions.includes(name) && !ofText.test(name),
  );

  it('is looked for in every estimator that has options', () => expect(factories.length).toBeGreaterThan(35));

  it.each(factories)('of %s is refused', (name) => {
    expect(() => call(name, ...(afterEstimators[name] ?? []), { zzz: 1 })).toThrow(
      /expected options among .*, found zzz.*\[bad-option\]/,
    );
  });

  it.each([
    ['countVectorizer', { ngram_range: [1, 2] }, 'nGramRange'],
    ['tfidfVectorizer', { mindf: 2 }, 'minDf'],
    ['hashingVectorizer', { nfeatures: 8 }, 'nFeatures'],
    ['logisticRegression', { c: 2 }, 'C'],
    ['lasso', { Alpha: 2 }, 'alpha'],
    ['perceptron', { maxiter: 2 }, 'maxIter'],
    ['trainBpe', { vocab_size: 300 }, 'vocabSize'],
    ['wordTokenizer', { lowerCase: true }, 'lowercase'],
  ])('of %s is told the nearest one: %p', (name, options, meant) => {
    const given = name === 'trainBpe' ? [['a text'], options] : [options];
    expect(() => call(name, ...given)).toThrow(`Did you mean ${meant}?`);
  });

  it('is refused by fit, too, and so is what is no object', () => {
    const X = Dense.fromRows([[1], [2]]);
    const misspelled = { sampleweight: [1, 2] } as object;
    expect(() => logisticRegression().fit(X, ['a', 'b'], misspelled)).toThrow(/Did you mean sampleWeight\?/);
    expect(() => lmlab.ridge().fit(X, [1, 2], misspelled)).toThrow(/Did you mean sampleWeight\?/);
    expect(() => call('logisticRegression', 'l1')).toThrow(/options as an object, found a string/);
    expect(() => call('countVectorizer', null)).toThrow(/options as an object, found null/);
  });
});
