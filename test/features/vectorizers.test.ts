import fc from 'fast-check';
import {
  countVectorizer,
  hashingVectorizer,
  tfidfVectorizer,
  type Csr,
  type TfidfVectorizerOptions,
} from 'lmlab';
import reference from '../reference/features.json';

interface Case {
  readonly options: Omit<TfidfVectorizerOptions, 'tokenPattern'> & { readonly tokenPattern?: string };
  readonly featureNames: readonly string[];
  readonly indptr: readonly number[];
  readonly indices: readonly number[];
  readonly data: readonly number[];
  readonly idf?: readonly number[];
}

/** Python's \w is a letter, a digit or an underscore of any script. */
function jsOptions({ tokenPattern, ...options }: Case['options']): TfidfVectorizerOptions {
  if (tokenPattern === undefined) return options;
  return { ...options, tokenPattern: new RegExp(tokenPattern.replaceAll('\\w', '[\\p{L}\\p{N}_]'), 'u') };
}

function expectMatrix(actual: Csr, expected: Case, digits: number): void {
  expect(Array.from(actual.indptr)).toEqual(expected.indptr);
  expect(Array.from(actual.indices)).toEqual(expected.indices);
  expected.data.forEach((value, k) => expect(actual.data[k]).toBeCloseTo(value, digits));
}

const docs = reference.docs;

describe('countVectorizer equals scikit-learn', () => {
  for (const expected of reference.count as Case[]) {
    it(JSON.stringify(expected.options), () => {
      const estimator = countVectorizer(jsOptions(expected.options));
      const { fitted, output } = estimator.fitTransform(docs);
      expect(fitted.featureNames).toEqual(expected.featureNames);
      expectMatrix(output, expected, 15);
      expectMatrix(estimator.fit(docs).transform(docs), expected, 15);
    });
  }
});

describe('tfidfVectorizer equals scikit-learn', () => {
  for (const expected of reference.tfidf as Case[]) {
    it(JSON.stringify(expected.options), () => {
      const estimator = tfidfVectorizer(jsOptions(expected.options));
      const { fitted, output } = estimator.fitTransform(docs);
      expect(fitted.featureNames).toEqual(expected.featureNames);
      expectMatrix(output, expected, 12);
      expectMatrix(fitted.transform(docs), expected, 12);
      expected.idf?.forEach((value, j) => expect(fitted.idf[j]).toBeCloseTo(value, 12));
    });
  }
});

describe('vectorizers', () => {
  it('keep single letters when asked to, and say so in the option', () => {
    const { featureNames } = countVectorizer({ tokenPattern: /[\p{L}\p{N}_]+/gu }).fit(["I don't"]);
    expect(featureNames).toEqual(['don', 'i', 't']);
  });

  it('take a tokenizer and a stemmer', () => {
    const fitted = countVectorizer({
      tokenizer: (text) => text.split('|'),
      normalizeToken: (token) => token.replace(/s$/, ''),
      stopWords: ['dog'],
    }).fit(['cats|dogs', 'cat|eels']);
    expect(fitted.featureNames).toEqual(['cat', 'eel']);
    expect(fitted.analyze('Cats|cats')).toEqual(['cat', 'cat']);
  });

  it('keep the most frequent terms, the first of equals', () => {
    const texts = ['bb aa cc cc', 'bb aa dd'];
    expect(countVectorizer({ maxFeatures: 2 }).fit(texts).featureNames).toEqual(['aa', 'bb']);
    expect(countVectorizer({ maxFeatures: 99 }).fit(texts).featureNames).toHaveLength(4);
  });

  it('fit on documents that come one by one, as on all at once', async () => {
    async function* stream(): AsyncGenerator<string> {
      for (const doc of docs) yield await Promise.resolve(doc);
    }
    for (const estimator of [
      countVectorizer({ nGramRange: [1, 2] }),
      countVectorizer({ vocabulary: ['win', 'cup'] }),
      tfidfVectorizer({ maxFeatures: 9 }),
      hashingVectorizer({ nFeatures: 64 }),
    ]) {
      const { fitted, output } = await estimator.fitTransformStream(stream());
      expect(output).toEqual(estimator.fitTransform(docs).output);
      expect((await estimator.fitStream(stream())).transform(docs)).toEqual(fitted.transform(docs));
    }
  });

  it('ignore unknown terms and give zero rows for texts without known ones', () => {
    const fitted = tfidfVectorizer().fit(['one two', 'two three']);
    expect(fitted.transform(['', 'four', 'one']).toDense().toRows()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [1, 0, 0],
    ]);
    expect(fitted.transform([]).rows).toBe(0);
  });

  it('count each term as often as it stands there, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
        const withWord = [...texts, 'anchor'];
        const { fitted, output } = countVectorizer().fitTransform(withWord);
        withWord.forEach((text, i) => {
          const row = output.takeRows([i]);
          expect(row.data.reduce((a, b) => a + b, 0)).toBe(fitted.analyze(text).length);
        });
        expect(fitted.transform(withWord)).toEqual(output);
      }),
    );
  });

  it('refuse what makes no sense', () => {
    expect(() => countVectorizer().fit([])).toThrow(/\[empty\]/);
    expect(() => countVectorizer().fit(['a', '!'])).toThrow(/\[empty\]/);
    expect(() => countVectorizer({ minDf: 3 }).fit(['aa bb'])).toThrow(/\[empty\].*/);
    expect(() => countVectorizer({ nGramRange: [2, 1] })).toThrow(/nGramRange/);
    expect(() => countVectorizer({ maxFeatures: 0.5 }).fit(['aa'])).toThrow(/maxFeatures/);
    expect(() => countVectorizer({ vocabulary: ['a', 'a'] })).toThrow(/'a' twice/);
    expect(() => countVectorizer({ vocabulary: [] })).toThrow(/\[empty\]/);
    expect(() => countVectorizer({ tokenPattern: /(a)(b)/ })).toThrow(/at most one capturing group/);
    expect(() => tfidfVectorizer().fit(['aa', null as unknown as string])).toThrow(/\[not-text\]/);
    expect(() => tfidfVectorizer({ vocabulary: ['zz'], smoothIdf: false }).fit(['aa'])).toThrow(/smoothIdf/);
  });
});
