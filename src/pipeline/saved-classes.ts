import { FittedBm25Ranker } from '../features/bm25-ranker';
import { FittedBm25Vectorizer } from '../features/bm25-vectorizer';
import { FittedCountVectorizer } from '../features/count-vectorizer';
import { FittedHashingVectorizer } from '../features/hashing-vectorizer';
import { FittedPca } from '../features/pca';
import { FittedSelectKBest } from '../features/select-k-best';
import { FittedTfidfVectorizer } from '../features/tfidf-vectorizer';
import { FittedDummyClassifier } from '../models/dummy';
import { FittedDummyRegressor } from '../models/dummy-regressor';
import { FittedTruncatedSvd } from '../features/truncated-svd';
import { FittedCalibratedClassifier } from '../models/calibrated-classifier';
import { FittedGaussianNB } from '../models/gaussian-nb';
import { FittedKNeighbors } from '../models/k-neighbors';
import { FittedLinearRegressor } from '../models/linear-regressor';
import { FittedLinearSVC } from '../models/linear-svc';
import { FittedLogisticRegression } from '../models/logistic-regression';
import { FittedNaiveBayes } from '../models/naive-bayes';
import { FittedNGramLanguageModel } from '../models/ngram-language-model';
import { FittedOneVsRest } from '../models/one-vs-rest';
import { FittedSgdClassifier } from '../models/sgd-classifier';
import { FittedSgdRegressor } from '../models/sgd-regressor';
import { FittedStackingClassifier } from '../models/stacking-classifier';
import { FittedLda } from '../models/topics/lda';
import { FittedNmf } from '../models/topics/nmf';
import { FittedVotingClassifier } from '../models/voting-classifier';
import { FittedOneHotEncoder, FittedOrdinalEncoder } from '../preprocessing/category-encoders';
import { FittedTextStep } from '../preprocessing/text-step';
import { FittedIterativeImputer } from '../preprocessing/iterative-imputer';
import { FittedKnnImputer } from '../preprocessing/knn-imputer';
import { FittedLabelEncoder } from '../preprocessing/label-encoder';
import { FittedMaxAbsScaler } from '../preprocessing/max-abs-scaler';
import { FittedMissingIndicator } from '../preprocessing/missing-indicator';
import { FittedNormalizeRows } from '../preprocessing/normalize-rows';
import { FittedPowerTransformer } from '../preprocessing/power-transformer';
import { FittedQuantileTransformer } from '../preprocessing/quantile-transformer';
import { FittedMinMaxScaler } from '../preprocessing/range-scalers';
import { FittedScaler } from '../preprocessing/scaler';
import { FittedSimpleImputer } from '../preprocessing/simple-imputer';
import { FittedStandardScaler } from '../preprocessing/standard-scaler';
import { FittedTargetEncoder } from '../preprocessing/target-encoder';
import { FittedColumnUnion } from './column-union';
import { FittedPipeline } from './pipeline';

/** A fitted class: built from one object that holds its public fields. */
export type SavedClass = new (state: never) => object;

/** Every fitted class that can be saved, by the name that files carry. Names stay; a renamed class keeps its own. */
export const savedClasses: Readonly<Record<string, SavedClass>> = {
  'bm25-ranker': FittedBm25Ranker,
  'bm25-vectorizer': FittedBm25Vectorizer,
  'calibrated-classifier': FittedCalibratedClassifier,
  'column-union': FittedColumnUnion,
  'count-vectorizer': FittedCountVectorizer,
  'dummy-classifier': FittedDummyClassifier,
  'dummy-regressor': FittedDummyRegressor,
  'gaussian-nb': FittedGaussianNB,
  'hashing-vectorizer': FittedHashingVectorizer,
  'iterative-imputer': FittedIterativeImputer,
  'k-neighbors': FittedKNeighbors,
  'knn-imputer': FittedKnnImputer,
  'label-encoder': FittedLabelEncoder,
  lda: FittedLda,
  'linear-regressor': FittedLinearRegressor,
  'linear-svc': FittedLinearSVC,
  'logistic-regression': FittedLogisticRegression,
  'max-abs-scaler': FittedMaxAbsScaler,
  'min-max-scaler': FittedMinMaxScaler,
  'missing-indicator': FittedMissingIndicator,
  'naive-bayes': FittedNaiveBayes,
  'ngram-language-model': FittedNGramLanguageModel,
  nmf: FittedNmf,
  'normalize-rows': FittedNormalizeRows,
  'one-hot-encoder': FittedOneHotEncoder,
  'one-vs-rest': FittedOneVsRest,
  'ordinal-encoder': FittedOrdinalEncoder,
  pca: FittedPca,
  pipeline: FittedPipeline,
  'power-transformer': FittedPowerTransformer,
  'quantile-transformer': FittedQuantileTransformer,
  scaler: FittedScaler,
  'select-k-best': FittedSelectKBest,
  'sgd-classifier': FittedSgdClassifier,
  'sgd-regressor': FittedSgdRegressor,
  'simple-imputer': FittedSimpleImputer,
  'stacking-classifier': FittedStackingClassifier,
  'standard-scaler': FittedStandardScaler,
  'target-encoder': FittedTargetEncoder,
  'text-step': FittedTextStep,
  'tfidf-vectorizer': FittedTfidfVectorizer,
  'truncated-svd': FittedTruncatedSvd,
  'voting-classifier': FittedVotingClassifier,
};
