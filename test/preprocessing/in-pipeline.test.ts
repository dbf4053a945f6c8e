import {
  clean,
  collapseWhitespace,
  decodeEntities,
  Dense,
  expandContractions,
  foldCase,
  iterativeImputer,
  knnImputer,
  loadModel,
  logisticRegression,
  lowercase,
  maxAbsScaler,
  minMaxScaler,
  missingIndicator,
  normalize,
  normalizeRows,
  normalizeUnicode,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  porterStem,
  powerTransformer,
  quantileTransformer,
  removeStopWords,
  replaceEmails,
  replaceEmoji,
  replaceHashtags,
  replaceHtml,
  replaceInvisible,
  replaceMentions,
  replaceNumbers,
  replacePattern,
  replacePunctuation,
  replaceUrls,
  robustScaler,
  saveModel,
  shortenElongations,
  simpleImputer,
  standardScaler,
  stopWords,
  stripAccents,
  stripMarkup,
  targetEncoder,
  tfidfVectorizer,
  type Label,
  type Rows,
  type Transformer,
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

  it('is the same after save and load, whatever the part', () => {
    const X = Dense.fromRows([
      [1, 2],
      [-1, 3],
      [2, 4],
      [-2, 4.5],
      [5, 5],
      [-3, 2],
    ]);
    const gaps = Dense.fromRows([
      [1, NaN],
      [NaN, 3],
      [2, 4],
      [-2, 4.5],
      [5, NaN],
      [-3, 2],
    ]);
    const rows: Label[][] = [
      ['a', 1],
      ['b', 2],
      ['a', 3],
      ['b', 2],
      ['a', 2],
      ['b', 1],
    ];
    const texts = [
      '<b>WIN</b> &pound;5 **now** @ann http://a.example 😀',
      "Don't, it's sooo\u200b the  1 Éé",
      'x',
    ];
    const again = (fitted: object): { transform(x: unknown): unknown } => loadModel(saveModel(fitted));
    for (const part of [
      standardScaler(),
      minMaxScaler({ clip: true }),
      robustScaler(),
      maxAbsScaler(),
      quantileTransformer({ nQuantiles: 4, outputDistribution: 'normal' }),
      powerTransformer(),
      normalizeRows(),
    ] as Transformer<Dense, Dense>[]) {
      const fitted = part.fit(X);
      expect(again(fitted).transform(X)).toEqual(fitted.transform(X));
    }
    for (const part of [
      simpleImputer({ addIndicator: true }),
      knnImputer(),
      iterativeImputer(),
      missingIndicator(),
    ]) {
      const fitted = part.fit(gaps);
      expect(again(fitted).transform(gaps)).toEqual(fitted.transform(gaps));
    }
    const encoders = [oneHotEncoder({ drop: 'first' }), ordinalEncoder(), targetEncoder()] as Transformer<
      Label[][],
      Rows
    >[];
    for (const part of encoders) {
      const fitted = part.fit(rows, y);
      expect(again(fitted).transform(rows)).toEqual(fitted.transform(rows));
    }
    for (const step of [
      clean(
        replaceHtml(),
        decodeEntities(),
        stripMarkup(),
        replaceInvisible(),
        expandContractions(),
        shortenElongations({ max: 1 }),
        removeStopWords(['the']),
        clean(collapseWhitespace(), stripAccents()),
      ),
      normalize({ stripAccents: true, locale: 'tr' }),
      clean(
        replaceUrls('u'),
        replaceEmails('e'),
        replaceMentions('m'),
        replaceHashtags('h'),
        replaceEmoji('j'),
      ),
      clean(
        replacePunctuation('', { keep: '<' }),
        replaceNumbers('n'),
        replacePattern(/W(I)/, '-'),
        foldCase(),
      ),
      clean(normalizeUnicode('NFKD'), lowercase()),
    ]) {
      const fitted = step.fit(texts);
      expect(fitted.transform(texts)).toEqual(texts.map(step.apply));
      expect(again(fitted).transform(texts)).toEqual(fitted.transform(texts));
    }
  });

  it('does not compile where parts do not fit', () => {
    // @ts-expect-error a scaler takes a matrix, the cleaning step gives texts
    expect(() => pipeline(clean(lowercase()), standardScaler()).fit(['a'])).toThrow();
  });
});
