import { FittedCountVectorizer } from '../features/count-vectorizer';
import { FittedHashingVectorizer } from '../features/hashing-vectorizer';
import { FittedSelectKBest } from '../features/select-k-best';
import { FittedTfidfVectorizer } from '../features/tfidf-vectorizer';
import { FittedDummyClassifier } from '../models/dummy';
import { FittedGaussianNB } from '../models/gaussian-nb';
import { FittedLinearSVC } from '../models/linear-svc';
import { FittedLogisticRegression } from '../models/logistic-regression';
import { FittedNaiveBayes } from '../models/naive-bayes';
import { FittedPipeline } from './pipeline';

/** A fitted class: built from one object that holds its public fields. */
export type SavedClass = new (state: never) => object;

/** Every fitted class that can be saved, by the name that files carry. Names stay; a renamed class keeps its own. */
export const savedClasses: Readonly<Record<string, SavedClass>> = {
  'count-vectorizer': FittedCountVectorizer,
  'dummy-classifier': FittedDummyClassifier,
  'gaussian-nb': FittedGaussianNB,
  'hashing-vectorizer': FittedHashingVectorizer,
  'linear-svc': FittedLinearSVC,
  'logistic-regression': FittedLogisticRegression,
  'naive-bayes': FittedNaiveBayes,
  pipeline: FittedPipeline,
  'select-k-best': FittedSelectKBest,
  'tfidf-vectorizer': FittedTfidfVectorizer,
};
