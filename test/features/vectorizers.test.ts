import fc from 'fast-check';
import {
  bm25Vectorizer,
  countVectorizer,
  Csr,
  dummyClassifier,
  hashingVectorizer,
  lancasterStem,
  loadModel,
  pipeline,
  porterStem,
  saveModel,
  snowballStem,
  tfidfVectorizer,
  type FittedCountVectorizer,
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

  it.each([countVectorizer, tfidfVectorizer, hashingVectorizer, bm25Vectorizer])(
    'stay as they are whatever becomes of the options: %p',
    (make) => {
      const stopWords = ['the'];
      const nGramRange: [number, number] = [1, 1];
      const fitted = make({ stopWords, nGramRange }).fit(['the cat sat']);
      const before = fitted.transform(['the cat sat']);
      stopWords[0] = 'cat';
      nGramRange[1] = 2;
      expect(fitted.transform(['the cat sat'])).toEqual(before);
      expect(Object.isFrozen(fitted.params)).toBe(true);
      expect(() => make().fit(null as never)).toThrow(/not-text/);
    },
  );

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

describe('options for words', () => {
  const warnings = (): string[] =>
    emitWarning.mock.calls.map(([message]) => String(message)).filter((text) => text.includes('stop words'));
  let emitWarning: jest.SpyInstance;
  beforeEach(() => {
    emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  afterEach(() => emitWarning.mockRestore());

  it('warn once, naming the tokens, where stop words do not fit the tokenizer', () => {
    const options = { stopWords: ["don't", 'the', 'won’t'] } as const;
    countVectorizer(options);
    tfidfVectorizer(options);
    hashingVectorizer(options);
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]).toMatch(/they leave 'don', 'won', which will be counted/);
    expect(emitWarning).toHaveBeenCalledWith(warnings()[0], {
      type: 'LmlabWarning',
      code: 'unmatched-stop-words',
    });
    // The warning is true: the token is counted.
    expect(countVectorizer(options).fit(["I don't know the way"]).featureNames).toContain('don');
  });

  it('warn where stop words do not fit the stemmer, and not where they went through it', () => {
    const words = ['this', 'very'];
    countVectorizer({ stopWords: words, normalizeToken: 'porter' });
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]).toMatch(/'thi', 'veri'/);
    countVectorizer({ stopWords: words.map(porterStem), normalizeToken: 'porter' });
    countVectorizer({ stopWords: 'english' });
    countVectorizer({ stopWords: ['The', 'cup'], lowercase: false });
    expect(warnings()).toHaveLength(1);
    countVectorizer({ stopWords: ['The', 'Cup'] });
    expect(warnings()).toHaveLength(2);
  });

  it('lemmatize and stem in one option, which is saved with the model', () => {
    const texts = ['The mice were running', 'A mouse runs'];
    const lemmas = pipeline(countVectorizer({ normalizeToken: 'lemma' }), dummyClassifier()).fit(texts, [
      'a',
      'b',
    ]);
    expect(lemmas.parts[0].featureNames).toEqual(['be', 'mouse', 'run', 'the']);
    const loaded = loadModel(saveModel(lemmas.parts[0])) as unknown as FittedCountVectorizer;
    expect(loaded.params.normalizeToken).toBe('lemma');
    expect(loaded.transform(['mice ran'])).toEqual(lemmas.parts[0].transform(['mouse run']));
    for (const [name, stem] of [
      ['porter', porterStem],
      ['snowball', snowballStem],
      ['lancaster', lancasterStem],
    ] as const) {
      const words = ['generously', 'maximum', 'running', 'ponies'];
      expect(countVectorizer({ normalizeToken: name }).fit(words).featureNames).toEqual(
        [...new Set(words.map(stem))].sort(),
      );
    }
    // @ts-expect-error no such stemmer
    expect(() => countVectorizer({ normalizeToken: 'krovetz' }).fit(['aa'])).toThrow(
      /normalizeToken lemma, porter/,
    );
  });

  it('keep single letters when asked to, as a pattern does', () => {
    for (const text of ["I don't", 'x 😀 五 a1 _', '𝒳 𝒴𝒳 e\u0301']) {
      const kept = countVectorizer({ singleLetters: true }).fit([text]);
      const pattern = countVectorizer({ tokenPattern: /[\p{L}\p{N}_]+/gu }).fit([text]);
      expect(kept.featureNames).toEqual(pattern.featureNames);
      expect(kept.analyze(text)).toEqual(pattern.analyze(text));
    }
    expect(countVectorizer({ singleLetters: true }).fit(["I don't"]).featureNames).toEqual(['don', 'i', 't']);
    expect(countVectorizer().fit(["I don't"]).featureNames).toEqual(['don']);
  });

  it('refuse contradictions', () => {
    expect(() => countVectorizer({ tokenPattern: /a/, singleLetters: true })).toThrow(
      /one way to find tokens/,
    );
    expect(() => tfidfVectorizer({ analyzer: 'char', stopWords: 'english' })).toThrow(
      /analyzer 'char', found stopWords/,
    );
    expect(() => tfidfVectorizer({ minDf: 5, maxDf: 2 })).toThrow(/maxDf/);
    expect(() => tfidfVectorizer({ minDf: NaN })).toThrow(/minDf/);
    // @ts-expect-error no such analyzer
    expect(() => tfidfVectorizer({ analyzer: 'words' })).toThrow(/analyzer 'word'/);
    // @ts-expect-error no such list
    expect(() => tfidfVectorizer({ stopWords: 'klingon' })).toThrow(/klingon/);
    // @ts-expect-error no such norm
    expect(() => tfidfVectorizer({ norm: 'l3' })).toThrow(/norm/);
  });
});

describe('n-grams of words', () => {
  /** What the definition says, with strings: the texts of all n-grams of the tokens, sorted and counted. */
  function byDefinition(docs: readonly (readonly string[])[], [min, max]: readonly [number, number]): Case {
    const grams = docs.map((tokens) =>
      Array.from({ length: max - min + 1 }, (_, n) =>
        tokens
          .slice(0, Math.max(0, tokens.length - min - n + 1))
          .map((_, i) => tokens.slice(i, i + min + n).join(' ')),
      ).flat(),
    );
    const featureNames = [...new Set(grams.flat())].sort();
    const rows = grams.map((row) => featureNames.map((name) => row.filter((gram) => gram === name).length));
    const { indptr, indices, data } = Csr.fromRows(rows);
    return { options: {}, featureNames, indptr: [...indptr], indices: [...indices], data: [...data] };
  }
  const token = fc.constantFrom('a', 'ab', 'abc', 'b', 'a b', ' ', 'b c', 'c', '0', '\t');

  it('equal their definition, even where tokens hold spaces themselves', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(token, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom([1, 1], [1, 2], [2, 2], [1, 3], [2, 4]),
        (docs, range) => {
          const nGramRange = range as [number, number];
          const expected = byDefinition(docs, nGramRange);
          const estimator = countVectorizer({
            tokenizer: (text) => JSON.parse(text) as string[],
            nGramRange,
          });
          const texts = docs.map((doc) => JSON.stringify(doc));
          if (expected.featureNames.length === 0) {
            expect(() => estimator.fit(texts)).toThrow(/\[empty\]/);
            return;
          }
          const { fitted, output } = estimator.fitTransform(texts);
          expect(fitted.featureNames).toEqual(expected.featureNames);
          expectMatrix(output, expected, 15);
          expect(fitted.transform(texts)).toEqual(output);
        },
      ),
    );
  });
});

test("white space between characters is scikit-learn's: with U+001C and U+0085, without U+FEFF", () => {
  const words = countVectorizer({ analyzer: 'char_wb', nGramRange: [3, 3] }).fit(['x']);
  expect(words.analyze('a\u0085b\u001cc\ufeffd')).toEqual([' a ', ' b ', ' c\ufeff', 'c\ufeffd', '\ufeffd ']);
  const characters = countVectorizer({ analyzer: 'char' }).fit(['x']);
  expect(characters.analyze('a\ufeff\nb\u001c\u0085c')).toEqual(['a', '\ufeff', '\n', 'b', ' ', 'c']);
});
