import {
  bernoulliNB,
  complementNB,
  Csr,
  Dense,
  gaussianNB,
  multinomialNB,
  type Classifier,
  type Matrix,
} from 'lmlab';
import reference from '../reference/classifiers.json';

const X = Dense.fromRows(reference.X);
const factories: Record<string, (options: object) => Classifier<Matrix>> = {
  bernoulliNB,
  complementNB,
  gaussianNB,
  multinomialNB,
};

describe('naive Bayes equals scikit-learn', () => {
  for (const expected of reference.bayes) {
    it(expected.name, () => {
      const estimator = factories[expected.factory](expected.options);
      for (const x of [X, Csr.fromDense(X)]) {
        const fitted = estimator.fit(x, reference[expected.target as 'two' | 'three'], {
          sampleWeight: expected.weighted ? reference.weights : undefined,
        });
        const probabilities = fitted.predictProba!(x);
        expected.probabilities.forEach((row, i) =>
          row.forEach((value, k) => expect(probabilities.at(i, k)).toBeCloseTo(value, 10)),
        );
      }
    });
  }

  it('refuses negative counts and options that make no sense', () => {
    const x = Dense.fromRows([[1], [-1]]);
    expect(() => multinomialNB().fit(x, ['a', 'b'])).toThrow(/\[negative\]/);
    expect(() => complementNB().fit(x, ['a', 'b'])).toThrow(/\[negative\]/);
    expect(bernoulliNB().fit(x, ['a', 'b']).predict(x)).toEqual(['a', 'b']);
    expect(() => multinomialNB({ alpha: -1 })).toThrow(/alpha/);
    expect(() => bernoulliNB({ binarize: NaN })).toThrow(/binarize/);
  });
});
