import { Csr, Dense, hashingVectorizer, selectKBest, type HashingVectorizerOptions } from 'lmlab';
import { murmur3 } from '../../src/features/murmur3';
import reference from '../reference/classifiers.json';

const X = Csr.fromDense(Dense.fromRows(reference.X));

describe('hashingVectorizer', () => {
  it('hashes as the reference implementation does', () => {
    expect(murmur3('')).toBe(0);
    expect(murmur3('', 1)).toBe(0x514e28b7);
    expect(murmur3('test') >>> 0).toBe(0xba6bd213);
    expect(murmur3('Hello, world!', 0x9747b28c) >>> 0).toBe(0x24884cba);
  });

  for (const expected of reference.hashed) {
    it(`equals scikit-learn with ${JSON.stringify(expected.options)}`, () => {
      const hashed = hashingVectorizer(expected.options as HashingVectorizerOptions)
        .fit([])
        .transform(reference.docs);
      expect(Array.from(hashed.indptr)).toEqual(expected.indptr);
      expect(Array.from(hashed.indices)).toEqual(expected.indices);
      expected.data.forEach((value, k) => expect(hashed.data[k]).toBeCloseTo(value, 12));
    });
  }

  it('refuses a number of columns that makes no sense', () => {
    expect(() => hashingVectorizer({ nFeatures: 0 })).toThrow(/nFeatures/);
  });
});

describe('selectKBest', () => {
  for (const score of ['chi2', 'mutualInformation', 'anova'] as const) {
    it(`scores ${score} as scikit-learn does and keeps the best`, () => {
      const fitted = selectKBest({ k: 3, score }).fit(X, reference.three);
      const expected = reference.scores[score];
      expected.forEach((value, j) => expect(fitted.scores[j]).toBeCloseTo(value, 8));
      const best = [...expected.keys()].sort((a, b) => expected[b] - expected[a]).slice(0, 3);
      expect(Array.from(fitted.columns)).toEqual(best.sort((a, b) => a - b));
      expect(fitted.transform(X).toDense().toRows()[0]).toEqual(best.map((j) => reference.X[0][j]));
    });
  }

  it('refuses what makes no sense', () => {
    expect(() => selectKBest({ k: 0 })).toThrow(/k as a whole number/);
    expect(() => selectKBest().fit(X)).toThrow(/50 labels/);
    expect(() =>
      selectKBest().fit(
        X,
        reference.three.map(() => 'only'),
      ),
    ).toThrow(/\[one-class\]/);
    expect(() => selectKBest().fit(new Dense(0, 3), [])).toThrow(/\[empty\]/);
    expect(() => selectKBest({ score: 'anova' }).fit(Dense.fromRows([[NaN], [1]]), ['a', 'b'])).toThrow(
      /\[non-finite\]/,
    );
    // @ts-expect-error no such score
    expect(() => selectKBest({ score: 'gini' })).toThrow(/score chi2, mutualInformation, anova/);
    expect(() => selectKBest().fit(Csr.fromRows([[-1], [1]]), ['a', 'b'])).toThrow(/\[negative\]/);
    expect(() =>
      selectKBest({ k: 1 })
        .fit(X, reference.three)
        .transform(Csr.fromRows([[1]])),
    ).toThrow(/8 features/);
  });

  it('keeps all features where there are fewer than k, and infinite scores before others', () => {
    const x = Csr.fromRows([
      [1, 0, 1],
      [1, 0, 2],
      [1, 3, 1],
      [1, 3, 2],
    ]);
    const fitted = selectKBest({ score: 'anova', k: 1 }).fit(x, ['a', 'a', 'b', 'b']);
    expect(Array.from(fitted.scores)).toEqual([0, Infinity, 0]);
    expect(Array.from(fitted.columns)).toEqual([1]);
    expect(selectKBest({ k: 10 }).fit(x, ['a', 'a', 'b', 'b']).columns).toHaveLength(3);
  });
});
