import { FittedCountVectorizer } from '../features/count-vectorizer';
import { FittedHashingVectorizer } from '../features/hashing-vectorizer';
import { FittedSelectKBest } from '../features/select-k-best';
import { FittedTfidfVectorizer } from '../features/tfidf-vectorizer';
import { FittedDummyClassifier } from '../models/dummy';
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
import { FittedStackingClassifier } from '../models/stacking-classifier';
import { FittedLda } from '../models/topics/lda';
import { FittedNmf } from '../models/topics/nmf';
import { FittedVotingClassifier } from '../models/voting-classifier';
import { FittedPipeline } from './pipeline';

/** A fitted class: built from one object that holds its public fields. */
export type SavedClass = new (state: never) => object;

/** Every fitted class that can be saved, by the name that files carry. Names stay; a renamed class keeps its own. */
export const savedClasses: Readonly<Record<string, SavedClass>> = {
  'calibrated-classifier': FittedCalibratedClassifier,
  'count-vectorizer': FittedCountVectorizer,
  'dummy-classifier': FittedDummyClassifier,
  'gaussian-nb': FittedGaussianNB,
  'hashing-vectorizer': FittedHashingVectorizer,
  'k-neighbors': FittedKNeighbors,
  lda: FittedLda,
  'linear-regressor': FittedLinearRegressor,
  'linear-svc': FittedLinearSVC,
  'logistic-regression': FittedLogisticRegression,
  'naive-bayes': FittedNaiveBayes,
  'ngram-language-model': FittedNGramLanguageModel,
  nmf: FittedNmf,
  'one-vs-rest': FittedOneVsRest,
  pipeline: FittedPipeline,
  'select-k-best': FittedSelectKBest,
  'sgd-classifier': FittedSgdClassifier,
  'stacking-classifier': FittedStackingClassifier,
  'tfidf-vectorizer': FittedTfidfVectorizer,
  'truncated-svd': FittedTruncatedSvd,
  'voting-classifier': FittedVotingClassifier,
};
