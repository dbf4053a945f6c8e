import { Csr, Dense, loadModel, nmf, saveModel, type NmfOptions } from 'lmlab';
import { startFactors } from '../../../src/models/topics/nmf-start';
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

  it.each(reference.starts)('starts with $init as scikit-learn does, and goes the same way', (expected) => {
    const init = expected.init as 'nndsvd' | 'nndsvda';
    const { w, h } = startFactors(X, 3, init, 0);
    expected.W.forEach((row, i) => row.forEach((value, k) => expect(w.at(i, k)).toBeCloseTo(value, 6)));
    expected.H.forEach((row, k) => row.forEach((value, j) => expect(h.at(j, k)).toBeCloseTo(value, 6)));
    const { fitted, output } = nmf({ nComponents: 3, init, tol: 0, maxIter: 25 }).fitTransform(X);
    expect(fitted.error / expected.error).toBeCloseTo(1, 6);
    expected.components.forEach((row, k) =>
      row.forEach((value, j) => expect(fitted.components.at(k, j)).toBeCloseTo(value, 4)),
    );
    expected.after.forEach((row, i) =>
      row.forEach((value, k) => expect(output.at(i, k)).toBeCloseTo(value, 4)),
    );
  });

  it('starts with nndsvda, with nndsvdar where asked, and at random where there are too many topics', () => {
    const fit = (options: NmfOptions) => nmf({ nComponents: 3, maxIter: 5, ...options }).fit(X).components;
    expect(fit({})).toEqual(fit({ init: 'nndsvda' }));
    expect(fit({})).not.toEqual(fit({ init: 'nndsvdar' }));
    expect(startFactors(X, 3, 'nndsvdar', 1).h.data.every((value) => value > 0)).toBe(true);
    const small = Csr.fromRows([[1, 0, 2]]);
    expect(nmf({ nComponents: 2 }).fit(small)).toEqual(
      expect.objectContaining({ components: nmf({ nComponents: 2, init: 'random' }).fit(small).components }),
    );
    // Samples of rank 1: the further topics start, and stay, finite.
    const flat = Csr.fromRows([
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
    expect(nmf({ nComponents: 2, init: 'nndsvd' }).fit(flat).error).toBeCloseTo(0, 6);
  });

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
    expect(() => nmf({ init: 'nndsvd', solver: 'mu' })).toThrow(/init without zeros/);
    expect(() => nmf({ init: 'nndsvd', nComponents: 16 }).fit(X)).toThrow(
      /16 samples and features for nndsvd/,
    );
    expect(() => nmf({ init: 'nnsvd' as never })).toThrow(/nndsvda/);
    expect(() => nmf({ start: new Dense(2, 2) }).fit(X)).toThrow(/a start of 10 topics/);
  });
});
