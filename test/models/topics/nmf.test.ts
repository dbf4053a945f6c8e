import { Csr, Dense, loadModel, nmf, saveModel, type NmfOptions } from 'lmlab';
import reference from '../../reference/topics.json';

const X = Csr.fromDense(Dense.fromRows(reference.X));
const start = Dense.fromRows(reference.start);

describe('nmf', () => {
  for (const expected of reference.nmf) {
    it(`ends where scikit-learn does from the same start: ${JSON.stringify(expected.options)}`, () => {
      const options = expected.options as NmfOptions;
      const { fitted, output } = nmf({
        nComponents: 3,
        tol: 1e-10,
        maxIter: 2000,
        start,
        ...options,
      }).fitTransform(X);
      expect(fitted.error / expected.error).toBeCloseTo(1, 5);
      expected.components.forEach((row, k) =>
        row.forEach((value, j) => expect(fitted.components.at(k, j)).toBeCloseTo(value, 2)),
      );
      expected.mixtures.forEach((row, i) =>
        row.forEach((value, k) => expect(output.at(i, k)).toBeCloseTo(value, 2)),
      );
    });
  }

  it('gives the same mixtures to the same samples later, sparse or dense, and after saving', () => {
    const { fitted, output } = nmf({ nComponents: 3, tol: 1e-8, maxIter: 5000, seed: 3 }).fitTransform(X);
    const again = fitted.transform(X.toDense());
    output.data.forEach((value, q) => expect(again.data[q]).toBeCloseTo(value, 2));
    expect(loadModel(saveModel(fitted)).transform(X)).toEqual(fitted.transform(X));
    expect(nmf({ nComponents: 3, seed: 3 }).fit(X)).toEqual(nmf({ nComponents: 3, seed: 3 }).fit(X));
  });

  it('refuses what makes no sense', () => {
    expect(() => nmf({ solver: 'cd', loss: 'klDivergence' })).toThrow(/solver 'mu'/);
    expect(() => nmf({ nComponents: 0 })).toThrow(/nComponents/);
    expect(() => nmf().fit(Csr.fromRows([[-1]]))).toThrow(/\[negative\]/);
    expect(() => nmf().fit(new Dense(0, 2))).toThrow(/\[empty\]/);
    expect(() => nmf({ start: new Dense(2, 2) }).fit(X)).toThrow(/a start of 10 topics/);
  });
});
