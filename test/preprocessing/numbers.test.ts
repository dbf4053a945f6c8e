import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Csr,
  Dense,
  iterativeImputer,
  knnImputer,
  maxAbsScaler,
  minMaxScaler,
  missingIndicator,
  normalizeRows,
  powerTransformer,
  quantileTransformer,
  robustScaler,
  simpleImputer,
  standardScaler,
  type Matrix,
  type Transformer,
} from 'lmlab';

type Rows = (number | null)[][];
interface Reference {
  X: Rows;
  Z: Rows;
  scalers: Record<string, { X: Rows; Z: Rows }>;
  power: Record<'yeoJohnson' | 'boxCox', { lambdas: number[]; X: Rows }>;
  M: Rows;
  N: Rows;
  K: Rows;
  L: Rows;
  imputers: Record<string, { M: Rows; N: Rows }>;
  indicator: number[][];
}

// Made by preprocessing.py with scikit-learn 1.2.1; null stands for NaN.
const reference = JSON.parse(
  readFileSync(join(__dirname, '../reference/preprocessing.json'), 'utf8'),
) as Reference;
const dense = (rows: Rows): Dense => Dense.fromRows(rows.map((row) => row.map((value) => value ?? NaN)));

function expectClose(found: Matrix, expected: Rows, digits: number): void {
  const rows = found.kind === 'csr' ? found.toDense() : found;
  expect([rows.rows, rows.cols]).toEqual([expected.length, expected[0].length]);
  expected.flat().forEach((value, k) => {
    const scale = Math.max(1, Math.abs(value!));
    expect(rows.data[k] / scale).toBeCloseTo(value! / scale, digits);
  });
}

const X = dense(reference.X);
const Z = dense(reference.Z);
const M = dense(reference.M);
const N = dense(reference.N);
const frozen = [X, Z, M, N].map((x) => x.data.slice());
afterAll(() => expect([X, Z, M, N].map((x) => x.data)).toEqual(frozen));

const scalers: Record<string, Transformer<Dense, Dense>> = {
  standard: standardScaler(),
  standardWithoutMean: standardScaler({ withMean: false }),
  minMax: minMaxScaler({ featureRange: [-1, 2] }),
  minMaxClip: minMaxScaler({ clip: true }),
  maxAbs: maxAbsScaler(),
  robust: robustScaler(),
  robustUnit: robustScaler({ quantileRange: [10, 80], unitVariance: true }),
  quantileUniform: quantileTransformer({ nQuantiles: 20 }),
  quantileNormal: quantileTransformer({ nQuantiles: 7, outputDistribution: 'normal' }),
  normL1: normalizeRows({ norm: 'l1' }),
  normL2: normalizeRows(),
  normMax: normalizeRows({ norm: 'max' }),
} as Record<string, Transformer<Dense, Dense>>;

describe.each(Object.entries(scalers))('scaler %s', (name, scaler) => {
  it('equals scikit-learn to 10 digits, on the training rows and on others', () => {
    const fitted = scaler.fit(X);
    expectClose(fitted.transform(X), reference.scalers[name].X, name.startsWith('quantile') ? 8 : 10);
    expectClose(fitted.transform(Z), reference.scalers[name].Z, name.startsWith('quantile') ? 8 : 10);
  });

  it('refuses empty, non-finite and differently wide matrices', () => {
    expect(() => scaler.fit(X).transform(Dense.fromRows([[1, 2]]))).toThrow(
      /expected 5 columns.*found 2 columns/,
    );
    expect(() => scaler.fit(X).transform(Dense.fromRows([[1, 2, NaN, 0, 0]]))).toThrow(
      /NaN in row 0, column 2/,
    );
    expect(scaler.fit(X).transform(new Dense(0, 5)).rows).toBe(0);
    if (name.startsWith('norm')) return;
    expect(() => scaler.fit(new Dense(0, 3))).toThrow(/found 0 × 3.*empty/);
    expect(() => scaler.fit(Dense.fromRows([[1], [Infinity]]))).toThrow(/Infinity in row 1/);
    expect(
      scaler
        .fit(Dense.fromRows([[3]]))
        .transform(Dense.fromRows([[3]]))
        .at(0, 0),
    ).not.toBeNaN();
  });
});

describe('scalers of sparse matrices', () => {
  const S = Csr.fromDense(
    Dense.fromRows([
      [0, 2, 0],
      [4, 0, 0],
      [0, -1, 0],
    ]),
  );

  it('keep them sparse and give the dense numbers', () => {
    const all: Transformer<Matrix, Matrix>[] = [
      standardScaler({ withMean: false }),
      maxAbsScaler(),
      normalizeRows(),
    ];
    for (const scaler of all) {
      const sparse = scaler.fit(S).transform(S);
      expect(sparse.kind).toBe('csr');
      expectClose(sparse, (scaler.fit(S.toDense()).transform(S.toDense()) as Dense).toRows(), 12);
    }
  });

  it('are refused where only a dense matrix will do', () => {
    for (const scaler of [minMaxScaler(), robustScaler(), quantileTransformer(), powerTransformer()]) {
      expect(() => scaler.fit(S as unknown as Dense)).toThrow(/a dense matrix \(Dense\), found a sparse one/);
    }
    for (const imputer of [simpleImputer(), knnImputer(), iterativeImputer(), missingIndicator()]) {
      expect(() => imputer.fit(S as unknown as Dense)).toThrow(/Pass X.toDense/);
    }
    const centred = standardScaler().fit(S.toDense());
    expect(() => centred.transform(S)).toThrow(/found a sparse one/);
    expect(() => centred.inverseTransform(S)).toThrow(/found a sparse one/);
  });

  it('cannot be arrays of arrays', () => {
    const rows = [[1, 2]] as unknown as Dense;
    for (const part of [
      standardScaler(),
      normalizeRows(),
      simpleImputer(),
      maxAbsScaler(),
      powerTransformer(),
    ]) {
      expect(() => (part as Transformer<Dense, Dense>).fit(rows)).toThrow(/found an array. .*Dense.fromRows/);
    }
  });

  it('cannot be centred', () => {
    expect(() => standardScaler().fit(S)).toThrow(/withMean: false for a CSR matrix/);
  });
});

it('scalers undo what they did', () => {
  for (const scaler of [standardScaler(), robustScaler(), minMaxScaler(), maxAbsScaler()]) {
    const fitted = scaler.fit(X);
    expectClose(fitted.inverseTransform(fitted.transform(Z)), reference.Z, 10);
  }
});

describe('powerTransformer', () => {
  const columns = [0, 1, 2, 4];
  const P = Dense.fromRows(X.toRows().map((row) => columns.map((j) => row[j])));

  it('equals scikit-learn to 6 digits', () => {
    const yeo = powerTransformer().fit(P);
    expectClose(Dense.fromRows([yeo.lambdas]), [reference.power.yeoJohnson.lambdas], 6);
    expectClose(yeo.transform(P), reference.power.yeoJohnson.X, 6);
    const Q = new Dense(
      P.rows,
      P.cols,
      P.data.map((value) => Math.abs(value) + 0.5),
    );
    const box = powerTransformer({ method: 'box-cox', standardize: false }).fit(Q);
    expectClose(Dense.fromRows([box.lambdas]), [reference.power.boxCox.lambdas], 6);
    expectClose(box.transform(Q), reference.power.boxCox.X, 6);
  });

  it('bounds the power of narrow columns of large numbers as scipy does, and tells of an overflow', () => {
    const column = (values: number[]): Dense => Dense.fromRows(values.map((value) => [value]));
    const years = column([2010, 2018, 2021, 2022, 2023, 2024]);
    const fitted = powerTransformer().fit(years);
    expect(fitted.lambdas[0]).toBeCloseTo(31.75441653, 5);
    // scikit-learn 1.9.1
    const expected = [-2.025232749, -0.400545318, 0.261646527, 0.489179603, 0.720198147, 0.954753791];
    expectClose(fitted.transform(years), column(expected).toRows(), 6);
    expectClose(fitted.inverseTransform(fitted.transform(years)), years.toRows(), 10);
    const before = column([-2024, -2023, -2022, -2021, -2018, -2010]);
    expectClose(
      powerTransformer().fit(before).transform(before),
      column(expected.map((v) => -v).reverse()).toRows(),
      6,
    );
    expect(
      powerTransformer({ method: 'box-cox' }).fit(years).transform(years).data.every(Number.isFinite),
    ).toBe(true);
    expect(() => fitted.transform(column([1e30]))).toThrow(
      /finite number, found 1e\+30 in column 0.*non-finite/,
    );
  });

  it('keeps a constant column and refuses what Box-Cox cannot take', () => {
    const constant = Dense.fromRows([[4], [4]]);
    expect(powerTransformer({ standardize: false }).fit(constant).transform(constant).toRows()).toEqual([
      [4],
      [4],
    ]);
    expect(() => powerTransformer({ method: 'box-cox' }).fit(Dense.fromRows([[1], [0]]))).toThrow(
      /positive numbers for Box-Cox, found 0 in column 0/,
    );
  });
});

describe('imputers', () => {
  const imputers = {
    mean: simpleImputer(),
    median: simpleImputer({ strategy: 'median' }),
    mostFrequent: simpleImputer({ strategy: 'most-frequent' }),
    constant: simpleImputer({ strategy: 'constant', fillValue: -7 }),
    meanIndicator: simpleImputer({ addIndicator: true }),
    knn: knnImputer({ nNeighbors: 3 }),
    knnDistance: knnImputer({ nNeighbors: 4, weights: 'distance' }),
    iterative: iterativeImputer({ maxIter: 30, tol: 1e-8 }),
    iterativeShort: iterativeImputer({ maxIter: 3 }),
  };

  it.each(Object.entries(imputers))('%s equals scikit-learn to 7 digits', (name, imputer) => {
    const [seen, unseen] = name.startsWith('knn') ? [dense(reference.K), dense(reference.L)] : [M, N];
    const fitted = imputer.fit(seen);
    expectClose(fitted.transform(seen), reference.imputers[name].M, 7);
    expectClose(fitted.transform(unseen), reference.imputers[name].N, 7);
  });

  it('iterative goes on as long as scikit-learn, whose change of a row is a sum', () => {
    const G = dense([
      [6, 8, 5],
      [null, null, 6],
      [5, 7, 4],
      [10, 13, 9],
      [null, null, 6],
      [1, 4, 1],
      [1, 0, 0],
      [5, 9, 5],
    ]);
    const fitted = iterativeImputer().fit(G);
    expect(fitted.steps).toHaveLength(3 * 10);
    expect(fitted.transform(G).at(1, 1)).toBeCloseTo(9.5145, 4);
  });

  it("missingIndicator equals scikit-learn's", () => {
    const fitted = missingIndicator().fit(M);
    expect(fitted.transform(M).toRows()).toEqual(reference.indicator);
    expect(fitted.columns).toEqual([0, 1, 2, 3]);
    expect(() => fitted.transform(Dense.fromRows([[1]]))).toThrow(/expected 4 columns/);
  });

  it('refuse infinite values and columns without any', () => {
    const empty = Dense.fromRows([
      [1, NaN],
      [2, NaN],
    ]);
    for (const imputer of [simpleImputer(), knnImputer(), iterativeImputer()]) {
      expect(() => imputer.fit(empty)).toThrow(/only missing values in column 1/);
      expect(() => imputer.fit(Dense.fromRows([[1], [-Infinity]]))).toThrow(/-Infinity in row 1, column 0/);
      expect(() => imputer.fit(new Dense(0, 2))).toThrow(/empty/);
      expect(() => imputer.fit(M).transform(empty)).toThrow(/expected 4 columns/);
      expect(
        imputer
          .fit(Dense.fromRows([[5]]))
          .transform(Dense.fromRows([[NaN]]))
          .toRows(),
      ).toEqual([[5]]);
    }
    expect(simpleImputer({ strategy: 'constant' }).fit(empty).transform(empty).toRows()).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  it('refuse senseless options', () => {
    expect(() => simpleImputer({ strategy: 'mode' as 'mean' })).toThrow(/'mean' or 'median'.*found 'mode'/);
    expect(() => simpleImputer({ fillValue: NaN })).toThrow(/finite number as fillValue/);
    expect(() => knnImputer({ nNeighbors: 0 })).toThrow(/at least 1 as nNeighbors/);
    expect(() => iterativeImputer({ tol: -1 })).toThrow(/at least 0 as tol/);
    expect(() => minMaxScaler({ featureRange: [1, 1] })).toThrow(/featureRange/);
    expect(() => robustScaler({ quantileRange: [75, 25] })).toThrow(/quantileRange/);
  });
});
