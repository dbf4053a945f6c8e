import {
  countVectorizer,
  dummyClassifier,
  logisticRegression,
  pipeline,
  tfidfVectorizer,
  type Csr,
  type FittedTransformer,
} from 'lmlab';

const texts = ['win a free prize', 'free cash prize', 'see you at lunch', 'lunch at noon'];
const y = ['spam', 'spam', 'ham', 'ham'] as const;

describe('pipeline', () => {
  it('equals its parts, one after the other', () => {
    const vectorizer = tfidfVectorizer({ nGramRange: [1, 2] });
    const model = logisticRegression({ C: 10 });
    const fitted = pipeline(vectorizer, model).fit(texts, y);
    const features = vectorizer.fit(texts);
    const alone = model.fit(features.transform(texts), y);
    const unseen = ['free lunch', 'prize at noon', ''];
    expect(fitted.classes).toEqual(['ham', 'spam']);
    expect(fitted.predict(unseen)).toEqual(alone.predict(features.transform(unseen)));
    expect(fitted.predictProba(unseen)).toEqual(alone.predictProba(features.transform(unseen)));
    expect(fitted.decisionFunction(unseen)).toEqual(alone.decisionFunction(features.transform(unseen)));
    expect(fitted.model.coef).toEqual(alone.coef);
    expect(fitted.parts[0].featureNames).toEqual(features.featureNames);
  });

  it('takes plain functions, and has no scores where the model has none', () => {
    const shout = (docs: readonly string[]): string[] => docs.map((doc) => doc.toUpperCase());
    const fitted = pipeline(shout, countVectorizer({ lowercase: false }), dummyClassifier()).fit(texts, y);
    expect(fitted.parts[1].featureNames[0]).toBe('AT');
    expect(fitted.predict(['x'])).toEqual(['ham']);
    expect('decisionFunction' in fitted).toBe(false);
  });

  it('passes sample weights to the model', () => {
    const fitted = pipeline(countVectorizer(), dummyClassifier()).fit(texts, y, {
      sampleWeight: [3, 1, 1, 1],
    });
    expect(fitted.predict(['x'])).toEqual(['spam']);
  });

  it('nests, and may end in a transformer', () => {
    const shout = (docs: readonly string[]): string[] => docs.map((doc) => doc.toUpperCase());
    const features = pipeline(shout, countVectorizer({ lowercase: false }));
    const fitted: FittedTransformer<readonly string[], Csr> = features.fit(texts);
    expect(fitted.transform(['PRIZE']).data).toEqual(Float64Array.of(1));
    expect(pipeline(features, logisticRegression()).fit(texts, y).predict(texts)).toEqual(y);
  });

  it('does not compile where neighbours do not fit', () => {
    // @ts-expect-error takes texts, but the part before gives a sparse matrix (Csr)
    pipeline(countVectorizer(), countVectorizer());
    // @ts-expect-error stands after a model, but a model must be the last part
    pipeline(logisticRegression(), countVectorizer());
    // @ts-expect-error takes a matrix, but the part before gives texts
    pipeline((docs: readonly string[]) => [...docs], logisticRegression());
    const unfitted = pipeline(tfidfVectorizer(), logisticRegression());
    // @ts-expect-error there is nothing to predict with before fit
    expect(unfitted.predict).toBeUndefined();
    // @ts-expect-error texts go in, not numbers
    expect(() => unfitted.fit([1, 2], ['a', 'b'])).toThrow(/\[not-text\]/);
  });
});
