import {
  bernoulliNB,
  calibratedClassifier,
  complementNB,
  dummyClassifier,
  gaussianNB,
  kNeighborsClassifier,
  linearSVC,
  logisticRegression,
  multinomialNB,
  oneVsRest,
  perceptron,
  sgdClassifier,
  stackingClassifier,
  votingClassifier,
  type Classifier,
  type Matrix,
} from 'lmlab';

/** One row of the contract suite. */
export interface ContractCase {
  readonly name: string;
  readonly make: () => Classifier<Matrix>;
  /** True where one class is no error but a constant answer. */
  readonly takesOneClass?: boolean;
  /** True where features are not looked at, so that nothing is wrong with any of them. */
  readonly ignoresFeatures?: boolean;
  /** Why a sample of weight 2 need not equal the sample standing there twice, where it need not. */
  readonly drawsSamples?: string;
}

/** Every classifier of the library. A new one gets a row here, and with it all of the suite. */
export const classifiers: readonly ContractCase[] = [
  { name: 'bernoulliNB', make: () => bernoulliNB(), takesOneClass: true },
  {
    name: 'calibratedClassifier',
    make: () => calibratedClassifier(logisticRegression({ tol: 1e-9 }), { cv: 3 }),
    drawsSamples: 'folds are dealt out by position',
  },
  {
    name: 'calibratedClassifier, isotonic',
    make: () => calibratedClassifier(complementNB(), { cv: 2, method: 'isotonic' }),
    drawsSamples: 'folds are dealt out by position',
  },
  { name: 'complementNB', make: () => complementNB(), takesOneClass: true },
  { name: 'dummyClassifier', make: () => dummyClassifier(), takesOneClass: true, ignoresFeatures: true },
  { name: 'gaussianNB', make: () => gaussianNB(), takesOneClass: true },
  { name: 'kNeighborsClassifier', make: () => kNeighborsClassifier(), takesOneClass: true },
  { name: 'linearSVC', make: () => linearSVC({ C: 0.1, tol: 1e-8, maxIter: 100000 }) },
  { name: 'linearSVC, hinge', make: () => linearSVC({ loss: 'hinge', C: 0.05, tol: 1e-8, maxIter: 100000 }) },
  { name: 'logisticRegression', make: () => logisticRegression({ tol: 1e-9 }) },
  { name: 'logisticRegression, l1', make: () => logisticRegression({ penalty: 'l1', tol: 1e-9 }) },
  {
    name: 'logisticRegression, elasticnet',
    make: () => logisticRegression({ penalty: 'elasticnet', tol: 1e-9 }),
  },
  { name: 'multinomialNB', make: () => multinomialNB(), takesOneClass: true },
  { name: 'oneVsRest', make: () => oneVsRest(logisticRegression({ tol: 1e-9 })) },
  { name: 'perceptron', make: () => perceptron(), drawsSamples: 'samples come in a drawn order' },
  {
    name: 'sgdClassifier',
    make: () => sgdClassifier({ alpha: 0.01 }),
    drawsSamples: 'samples come in a drawn order',
  },
  {
    name: 'stackingClassifier',
    make: () => stackingClassifier([multinomialNB(), gaussianNB()], logisticRegression(), { cv: 3 }),
    drawsSamples: 'folds are dealt out by position',
  },
  {
    name: 'votingClassifier',
    make: () => votingClassifier([multinomialNB(), logisticRegression({ tol: 1e-9 })]),
  },
];
