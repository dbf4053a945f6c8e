import {
  calibratedClassifier,
  choice,
  countVectorizer,
  gridSearch,
  halvingGridSearch,
  halvingRandomSearch,
  linearSVC,
  logisticRegression,
  logUniform,
  multinomialNB,
  pipeline,
  random,
  randomSearch,
  ridge,
  selectKBest,
  step,
  tfidfVectorizer,
  truncatedSvd,
  type Csr,
  type FittedTransformer,
  type Label,
  type Transformer,
} from 'lmlab';

/** Texts of two kinds whose words overlap. */
function samples(n: number): { texts: string[]; y: string[] } {
  const rng = random(3);
  const texts: string[] = [];
  const y: string[] = [];
  for (let i = 0; i < n; i++) {
    const kind = i % 2;
    texts.push(Array.from({ length: 6 }, () => `w${rng.int(12) + 6 * kind}`).join(' '));
    y.push(kind === 0 ? 'low' : 'high');
  }
  return { texts, y };
}
const { texts, y } = samples(60);

const pipe = pipeline(
  step('tfidf', tfidfVectorizer, { minDf: 2 }),
  step('select', selectKBest, { k: 8 }),
  step('model', logisticRegression),
);

describe('named steps', () => {
  it('are found by name when fitted, each with its own type', () => {
    const fitted = pipe.fit(texts, y);
    expect(fitted.steps.tfidf.featureNames.length).toBe(fitted.steps.tfidf.idf.length);
    expect(fitted.steps.select.columns).toHaveLength(8);
    expect(fitted.steps.model).toBe(fitted.model);
    // @ts-expect-error there is no step of this name
    expect(fitted.steps.scaler).toBeUndefined();
  });

  it('change by address, and leave the pipeline as it was', () => {
    const changed = pipe.with({ 'model.C': 10, 'tfidf.nGramRange': [1, 2] });
    expect(changed.parts[2].params.C).toBe(10);
    expect(changed.parts[0].params).toEqual({ minDf: 2, nGramRange: [1, 2] });
    expect(changed.parts[1]).toBe(pipe.parts[1]);
    expect(pipe.parts[2].params.C).toBe(1);
    expect(pipe.with({}).fit(texts, y).predictProba(texts)).toEqual(pipe.fit(texts, y).predictProba(texts));
    // @ts-expect-error no such parameter
    expect(() => pipe.with({ 'model.c': 10 })).toThrow(/found c\. Did you mean C\?/);
    // @ts-expect-error C is a number
    expect(() => pipe.with({ 'model.C': '10' })).toThrow(/a number as C, found '10'.*\[bad-option\]/);
    // @ts-expect-error no such step
    expect(() => pipe.with({ 'svm.C': 10 })).toThrow(/'tfidf\.…', 'select\.…', 'model\.…'.*\[unknown-name\]/);
  });

  it('nest, and may be made by a function of your own', () => {
    const own = step('own', ({ C = 1 }: { readonly C?: number }) =>
      calibratedClassifier(linearSVC({ C }), { cv: 2 }),
    );
    const nested = pipeline(
      step('features', pipeline(step('count', countVectorizer), step('select', selectKBest))),
      own,
    );
    const changed = nested.with({ 'features.select.k': 3, 'own.C': 0.5 });
    const fitted = changed.fit(texts, y);
    expect(fitted.steps.features.steps.select.columns).toHaveLength(3);
    // @ts-expect-error the inner step has a name of its own
    expect(() => nested.with({ 'features.k': 3 })).toThrow(/\[unknown-name\]/);
  });

  it('must fit their neighbours like any part', () => {
    // @ts-expect-error takes texts, but the part before gives a sparse matrix (Csr)
    pipeline(step('a', countVectorizer), step('b', countVectorizer));
    expect(() => pipeline(step('a', countVectorizer), step('a', multinomialNB))).toThrow(/'a' twice/);
    expect(() => step('a.b', multinomialNB)).toThrow(/a name without a dot/);
    // @ts-expect-error no such option
    expect(() => step('a', multinomialNB, { alfa: 1 })).toThrow(/found alfa\. Did you mean alpha\?/);
    // @ts-expect-error given ready-made, it has no parameters to change
    expect(() => step('a', multinomialNB()).with({ alpha: 2 })).toThrow(/step\('a', make, options\)/);
  });
});

describe('searching named steps', () => {
  it('infers names and values, and finds what a search with a function finds', () => {
    const found = gridSearch(
      pipe,
      { 'model.C': [0.01, 1], 'tfidf.minDf': [1, 2, 5], 'select.k': [2, 8] },
      texts,
      y,
      { cv: 3 },
    );
    const byFunction = gridSearch(
      ({ C, minDf, k }) =>
        pipeline(tfidfVectorizer({ minDf }), selectKBest({ k }), logisticRegression({ C })),
      { C: [0.01, 1], minDf: [1, 2, 5], k: [2, 8] },
      texts,
      y,
      { cv: 3 },
    );
    expect(found.trials.map(({ scores }) => scores)).toEqual(byFunction.trials.map(({ scores }) => scores));
    expect(found.trials.map(({ params }) => Object.values(params))).toEqual(
      byFunction.trials.map(({ params }) => Object.values(params)),
    );
    const C: 0.01 | 1 = found.bestParams['model.C'];
    expect([0.01, 1]).toContain(C);
    expect(found.best.steps.model.coef.cols).toBe(found.bestParams['select.k']);
    expect(found.best.predictProba(texts)).toEqual(byFunction.best.predictProba(texts));
    const search = (): unknown =>
      // @ts-expect-error no named step has a parameter of this name
      gridSearch(pipe, { 'model.c': [1], 'tfidf.minDf': [1] }, texts, y, { cv: 2 });
    expect(search).toBeDefined();
    const wrongType = (): unknown =>
      // @ts-expect-error minDf is a number
      gridSearch(pipe, { 'tfidf.minDf': ['1'] }, texts, y, { cv: 2 });
    expect(wrongType).toBeDefined();
  });

  it('halves by names, and finds what halving with a function finds', () => {
    const options = { cv: 2, seed: 3, minResources: 20 };
    const found = halvingGridSearch(pipe, { 'model.C': [0.01, 1], 'tfidf.minDf': [1, 2] }, texts, y, options);
    const byFunction = halvingGridSearch(
      ({ C, minDf }) => pipe.with({ 'model.C': C, 'tfidf.minDf': minDf }),
      { C: [0.01, 1], minDf: [1, 2] },
      texts,
      y,
      options,
    );
    const means = (rounds: typeof found.rounds | typeof byFunction.rounds): number[][] =>
      rounds.map(({ candidates }) => candidates.map(({ mean }) => mean));
    expect(means(found.rounds)).toEqual(means(byFunction.rounds));
    expect(found.rounds.length).toBeGreaterThan(1);
    const C: 0.01 | 1 = found.bestParams['model.C'];
    expect(found.best.steps.model.coef.rows).toBe(1);
    expect(C).toBe(byFunction.bestParams.C);
    const drawn = halvingRandomSearch(pipe, { 'model.C': logUniform(0.01, 10) }, texts, y, {
      ...options,
      nCandidates: 4,
    });
    const typed: number = drawn.bestParams['model.C'];
    expect(typed).toBeGreaterThan(0);
    const numbers = y.map((label) => (label === 'low' ? 0 : 1));
    const regression = pipeline(step('tfidf', tfidfVectorizer), step('model', ridge));
    const best: 0.1 | 1 = halvingGridSearch(regression, { 'model.alpha': [0.1, 1] }, texts, numbers, options)
      .bestParams['model.alpha'];
    expect([0.1, 1]).toContain(best);
    const wrong = (): unknown[] => [
      // @ts-expect-error no named step has a parameter of this name
      halvingGridSearch(pipe, { 'model.c': [1] }, texts, y),
      // @ts-expect-error minDf is a number
      halvingGridSearch(pipe, { 'tfidf.minDf': ['1'] }, texts, y),
      // @ts-expect-error C is a number, not one of texts
      halvingRandomSearch(pipe, { 'model.C': choice(['a', 'b']) }, texts, y),
      // @ts-expect-error no named step has a parameter of this name
      halvingRandomSearch(pipe, { 'svm.C': logUniform(0.01, 10) }, texts, y),
    ];
    expect(wrong).toBeDefined();
  });

  it('takes spaces, and regressors', () => {
    const space = { 'model.C': logUniform(0.01, 10), 'tfidf.norm': choice(['l1', 'l2']) };
    const found = randomSearch(pipe, space, texts, y, { nTrials: 4, cv: 2 });
    const { 'model.C': C, 'tfidf.norm': norm } = found.bestParams;
    const typed: { C: number; norm: 'l1' | 'l2' } = { C, norm };
    expect(typed.C).toBeGreaterThan(0);
    expect(found.trials).toHaveLength(4);
    // @ts-expect-error no named step has a parameter of this name
    expect(() => randomSearch(pipe, { 'svm.C': logUniform(0.01, 10) }, texts, y)).toThrow();
    const numbers = y.map((label) => (label === 'low' ? 0 : 1));
    const regression = pipeline(step('tfidf', tfidfVectorizer), step('model', ridge));
    expect(
      gridSearch(regression, { 'model.alpha': [0.1, 1] }, texts, numbers, { cv: 2 }).bestScore,
    ).toBeGreaterThan(0.3);
  });

  it('fits each step once a fold and set of parameters before it, with equal results', () => {
    let fits = 0;
    const counting = ({ size = 5 }: { readonly size?: number }): Transformer<readonly string[], Csr> => {
      const inner = countVectorizer({ maxFeatures: size });
      return {
        params: { size },
        fit: (docs): FittedTransformer<readonly string[], Csr> => {
          fits++;
          return inner.fit(docs);
        },
      };
    };
    const build = pipeline(
      (docs: readonly string[]): string[] => docs.map((doc) => doc.toUpperCase()),
      step('count', counting),
      step('svd', truncatedSvd, { nComponents: 2 }),
      step('model', logisticRegression),
    );
    // Written with the last step first: the order of evaluation is not that of the grid.
    const grid = { 'model.C': [0.1, 1, 10], 'count.size': [4, 8] } as const;
    const found = gridSearch(build, grid, texts, y, { cv: 4, returnTrainScore: true });
    // 4 folds × 2 sizes, and the best one on all samples.
    expect(fits).toBe(4 * 2 + 1);
    fits = 0;
    const anew = gridSearch(
      (params) => build.with({ 'model.C': params.C, 'count.size': params.size }),
      { C: [0.1, 1, 10], size: [4, 8] },
      texts,
      y,
      { cv: 4, returnTrainScore: true },
    );
    expect(fits).toBeGreaterThan(9);
    expect(found.trials.map(({ scores, trainScores }) => [scores, trainScores])).toEqual(
      anew.trials.map(({ scores, trainScores }) => [scores, trainScores]),
    );
    const labels: readonly Label[] = found.best.predict(texts);
    expect(labels).toEqual(anew.best.predict(texts));
  });
});
