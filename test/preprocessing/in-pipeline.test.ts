import {
  clean,
  Dense,
  lowercase,
  logisticRegression,
  oneHotEncoder,
  pipeline,
  porterStem,
  replaceNumbers,
  simpleImputer,
  standardScaler,
  stopWords,
  targetEncoder,
  tfidfVectorizer,
  type Label,
} from 'lmlab';

describe('preprocessing in a pipeline', () => {
  const y = ['spam', 'ham', 'spam', 'ham', 'spam', 'ham'];

  it('cleans texts before a vectorizer that stems and drops stop words', () => {
    const texts = [
      'WIN 100 prizes',
      'see you at lunch',
      'Winning a prize',
      'lunch with you',
      'prize 7',
      'to lunch',
    ];
    const model = pipeline(
      clean(lowercase(), replaceNumbers(' num ')),
      tfidfVectorizer({ normalizeToken: porterStem, stopWords: stopWords('en') }),
      logisticRegression({ C: 10 }),
    );
    const fitted = model.fit(texts, y);
    expect(fitted.parts[1].featureNames).toEqual(['lunch', 'num', 'prize', 'see', 'win']);
    expect(fitted.predict(['win 5 PRIZES', 'Lunch?'])).toEqual(['spam', 'ham']);
  });

  it('fills and scales numbers', () => {
    const X = Dense.fromRows([
      [1, NaN],
      [-1, 3],
      [2, 4],
      [-2, 4],
      [NaN, 5],
      [-3, 2],
    ]);
    const fitted = pipeline(simpleImputer(), standardScaler(), logisticRegression()).fit(X, y);
    expect(
      fitted.predict(
        Dense.fromRows([
          [NaN, 5],
          [-4, 1],
        ]),
      ),
    ).toEqual(['spam', 'ham']);
  });

  it('encodes categories; the target encoder cross-fits in training', () => {
    const rows: Label[][] = [
      ['a', 1],
      ['b', 2],
      ['a', 1],
      ['b', 2],
      ['a', 2],
      ['b', 1],
    ];
    for (const model of [
      pipeline(oneHotEncoder(), logisticRegression()),
      pipeline(targetEncoder({ cv: 3 }), logisticRegression()),
    ]) {
      expect(
        model.fit(rows, y).predict([
          ['a', 1],
          ['b', 2],
        ]),
      ).toEqual(['spam', 'ham']);
    }
    // Every row has a category of its own: all that cross-fitting can know of it is the mean of the other folds.
    const ids: Label[][] = y.map((_, i) => [`id${i}`]);
    const { output } = targetEncoder({ cv: 3, shuffle: false }).fitTransform(ids, y);
    expect(Array.from(output.data)).toEqual(Array(6).fill(0.5));
  });

  it('does not compile where parts do not fit', () => {
    // @ts-expect-error a scaler takes a matrix, the cleaning step gives texts
    expect(() => pipeline(clean(lowercase()), standardScaler()).fit(['a'])).toThrow();
  });
});
