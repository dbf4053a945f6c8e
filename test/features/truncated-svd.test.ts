import { Csr, Dense, loadModel, saveModel, truncatedSvd } from 'lmlab';
import reference from '../reference/topics.json';

const X = Csr.fromDense(Dense.fromRows(reference.X));

describe('truncatedSvd', () => {
  it('finds the singular values and vectors that NumPy finds', () => {
    const fitted = truncatedSvd({ nComponents: 4, nIter: 20 }).fit(X);
    reference.singularValues.forEach((value, k) => expect(fitted.singularValues[k]).toBeCloseTo(value, 8));
    reference.rightVectors.forEach((row, k) => {
      // NumPy leaves signs to chance; here the entry largest in size is positive.
      const sign = Math.sign(
        row.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0),
      );
      row.forEach((value, j) => expect(sign * fitted.components.at(k, j)).toBeCloseTo(value, 6));
    });
    const scores = fitted.transform(X);
    for (let k = 0; k < 4; k++) {
      let square = 0;
      for (let i = 0; i < X.rows; i++) square += scores.at(i, k) ** 2;
      expect(Math.sqrt(square)).toBeCloseTo(reference.singularValues[k], 6);
    }
    expect(fitted.transform(X.toDense())).toEqual(scores);
    expect(loadModel(saveModel(fitted)).transform(X)).toEqual(scores);
  });

  it('takes a matrix of low rank, and one of zeros', () => {
    const thin = Dense.fromRows([
      [1, 2, 3],
      [2, 4, 6],
      [3, 6, 9],
    ]);
    const { singularValues } = truncatedSvd({ nComponents: 3 }).fit(thin);
    expect(singularValues[0]).toBeCloseTo(14, 10);
    expect(singularValues[1]).toBeLessThan(1e-6);
    expect(Array.from(truncatedSvd().fit(new Dense(3, 3)).singularValues)).toEqual([0, 0]);
  });

  it('refuses what makes no sense', () => {
    expect(() => truncatedSvd({ nComponents: 0 })).toThrow(/nComponents/);
    expect(() => truncatedSvd({ nComponents: 4 }).fit(new Dense(3, 9))).toThrow(/\[shape\]/);
    expect(() =>
      truncatedSvd().fit(
        Dense.fromRows([
          [NaN, 1],
          [1, 1],
        ]),
      ),
    ).toThrow(/\[non-finite\]/);
    expect(() => truncatedSvd().fit(X).transform(new Dense(1, 2))).toThrow(/15 features/);
  });
});
