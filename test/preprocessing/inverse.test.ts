import {
  Csr,
  Dense,
  labelEncoder,
  loadModel,
  maxAbsScaler,
  minMaxScaler,
  oneHotEncoder,
  ordinalEncoder,
  powerTransformer,
  quantileTransformer,
  robustScaler,
  saveModel,
  standardScaler,
} from 'lmlab';
import reference from '../reference/paths.json';

const X = Dense.fromRows(reference.X);
const factories = { quantileTransformer, powerTransformer };

function expectClose(found: Dense, expected: readonly (readonly number[])[], digits: number): void {
  expected.forEach((row, i) => row.forEach((value, j) => expect(found.at(i, j)).toBeCloseTo(value, digits)));
}

describe("inverseTransform is scikit-learn's", () => {
  it.each(reference.inverse)('$name $options', ({ name, options, data, scores, values }) => {
    const fitted = factories[name as keyof typeof factories](options as object).fit(Dense.fromRows(data));
    expectClose(fitted.inverseTransform(Dense.fromRows(scores)), values, 4);
    expectClose(
      fitted.inverseTransform(fitted.transform(Dense.fromRows(data))),
      data,
      name === 'powerTransformer' ? 9 : 1,
    );
  });

  it.each([standardScaler(), minMaxScaler(), maxAbsScaler(), robustScaler()])('undoes a scaler', (scaler) => {
    const fitted = scaler.fit(X);
    expectClose(fitted.inverseTransform(fitted.transform(X)), reference.X, 12);
  });

  it('undoes encoders', () => {
    const rows = [
      ['a', 1],
      ['b', 2],
      ['c', 1],
    ] as const;
    for (const drop of ['none', 'first'] as const) {
      const encoder = oneHotEncoder({ drop }).fit(rows);
      expect(encoder.inverseTransform(encoder.transform(rows))).toEqual(rows);
    }
    const lenient = oneHotEncoder({ handleUnknown: 'ignore' }).fit(rows);
    expect(lenient.inverseTransform(lenient.transform([['z', 2]]))).toEqual([[null, 2]]);
    expect(() => lenient.inverseTransform(Dense.fromRows([[1, 1, 0, 0, 1]]))).toThrow(/several in row 0/);
    expect(() => lenient.inverseTransform(Dense.fromRows([[1]]))).toThrow(/\[shape\]/);
    const ordinal = ordinalEncoder({ handleUnknown: 'use-value' }).fit(rows);
    expect(
      ordinal.inverseTransform(
        ordinal.transform([
          ['z', 2],
          ['b', 1],
        ]),
      ),
    ).toEqual([
      [null, 2],
      ['b', 1],
    ]);
    expect(() => ordinal.inverseTransform(Dense.fromRows([[7, 0]]))).toThrow(/\[unknown-label\]/);
    const labels = labelEncoder().fit(['no', 'yes']);
    const loaded = loadModel(saveModel(labels)) as unknown as typeof labels;
    expect(loaded.inverseTransform(loaded.transform(['yes', 'no']))).toEqual(['yes', 'no']);
  });

  it('refuses what no value becomes', () => {
    const boxCox = powerTransformer({ method: 'box-cox', standardize: false }).fit(
      Dense.fromRows([[1], [2], [9]]),
    );
    expect(() => boxCox.inverseTransform(Dense.fromRows([[boxCox.lambdas[0] > 0 ? -1e6 : 1e6]]))).toThrow(
      /\[bad-option\]/,
    );
    expect(() => boxCox.inverseTransform(Dense.fromRows([[NaN]]))).toThrow(/\[non-finite\]/);
  });
});

describe('standardScaler with sample weights', () => {
  const sampleWeight = reference.weights;

  it("has scikit-learn's means and deviations, dense and sparse", () => {
    const dense = standardScaler().fit(X, undefined, { sampleWeight });
    reference.scaler.mean.forEach((value, j) => expect(dense.center[j]).toBeCloseTo(value, 12));
    reference.scaler.scale.forEach((value, j) => expect(dense.scale[j]).toBeCloseTo(value, 12));
    const sparse = standardScaler({ withMean: false }).fit(Csr.fromDense(X), undefined, { sampleWeight });
    reference.scaler.sparseScale.forEach((value, j) => expect(sparse.scale[j]).toBeCloseTo(value, 12));
  });

  it('takes a weight for a repetition, and refuses what is none', () => {
    const repeated = sampleWeight.flatMap((weight, i) => Array.from({ length: weight }, () => i));
    const weighted = standardScaler().fit(X, undefined, { sampleWeight });
    const standing = standardScaler().fit(X.takeRows(repeated));
    weighted.scale.forEach((value, j) => expect(value).toBeCloseTo(standing.scale[j], 12));
    expect(() => standardScaler().fit(X, undefined, { sampleWeight: [1] })).toThrow(/\[shape\]/);
    expect(() => standardScaler().fit(X, undefined, { sampleWeight: sampleWeight.map(() => 0) })).toThrow(
      /\[empty\]/,
    );
  });
});
