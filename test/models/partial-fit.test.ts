import {
  bernoulliNB,
  complementNB,
  Csr,
  Dense,
  gaussianNB,
  loadModel,
  maxAbsScaler,
  minMaxScaler,
  multinomialNB,
  nmf,
  perceptron,
  saveModel,
  sgdClassifier,
  sgdRegressor,
  standardScaler,
  type FitOptions,
  type Matrix,
  type NmfOptions,
} from 'lmlab';
import reference from '../reference/partial_fit.json';

const X = Dense.fromRows(reference.X);
const counts = Dense.fromRows(reference.counts);
const ranges = reference.bounds.slice(1).map((end, b) => [reference.bounds[b], end] as const);

interface Batch<Y> {
  readonly x: Dense;
  readonly y: Y[];
  readonly options: FitOptions;
}

function batchesOf<Y>(x: Dense, y: readonly Y[], weighted: boolean): Batch<Y>[] {
  return ranges.map(([from, to]) => ({
    x: x.takeRows(Array.from({ length: to - from }, (_, i) => from + i)),
    y: y.slice(from, to),
    options: weighted ? { sampleWeight: reference.weights.slice(from, to) } : {},
  }));
}

function expectRow(found: ArrayLike<number>, expected: readonly number[], digits: number): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, j) => expect(found[j]).toBeCloseTo(value, digits));
}

describe("stochastic gradient descent takes scikit-learn's steps", () => {
  it.each(reference.linear)('$name', ({ kind, options, weighted, epochs, two, coef, intercept }) => {
    const all = { shuffle: false, ...options } as object;
    const digits = 8;
    if (kind === 'regressor') {
      const model = sgdRegressor({ ...all, tol: -Infinity });
      const [first, ...more] = batchesOf(X, reference.y, weighted);
      const fitted =
        epochs === null
          ? more.reduce(
              (before, { x, y, options: o }) => before.partialFit(x, y, o),
              model.partialFit(first.x, first.y, first.options),
            )
          : model.fit(X, reference.y);
      expectRow(fitted.coef, coef[0], digits);
      expect(fitted.intercept).toBeCloseTo(intercept[0], digits);
      return;
    }
    const y = two ? reference.two : reference.three;
    const model = kind === 'perceptron' ? perceptron(all) : sgdClassifier({ ...all, tol: -Infinity });
    const [first, ...more] = batchesOf(X, y, weighted);
    const classes = two ? [0, 1] : [0, 1, 2];
    const fitted =
      epochs === null
        ? more.reduce(
            (before, { x, y: labels, options: o }) => before.partialFit(x, labels, o),
            model.partialFit(first.x, first.y, { ...first.options, classes }),
          )
        : model.fit(X, y);
    coef.forEach((row, k) => expectRow(fitted.coef.row(k), row, digits));
    expectRow(fitted.intercept, intercept, digits);
  });
});

describe('naive Bayes counts batch by batch as scikit-learn does', () => {
  const factories = { multinomialNB, complementNB, bernoulliNB, gaussianNB };
  it.each(reference.bayes)('$name $options', ({ name, options, probabilities }) => {
    const model = factories[name as keyof typeof factories](options);
    const x = name === 'gaussianNB' ? X : counts;
    const [first, ...more] = batchesOf(x, reference.three, true);
    type Fitted = ReturnType<typeof model.partialFit<number>>;
    let fitted: Fitted = model.partialFit(first.x, first.y, { ...first.options, classes: [0, 1, 2] });
    for (const { x: batch, y, options: o } of more) fitted = fitted.partialFit(batch, y, o);
    const digits = name === 'gaussianNB' ? 6 : 10;
    probabilities.forEach((row, i) => expectRow(fitted.predictProba(x).row(i), row, digits));
    const atOnce = model.fit(x, reference.three, { sampleWeight: reference.weights });
    probabilities.forEach((_, i) =>
      expectRow(atOnce.predictProba(x).row(i), [...fitted.predictProba(x).row(i)], 9),
    );
  });
});

/** What learns batch by batch without labels. */
interface Fitted {
  transform(x: Matrix): Matrix;
  partialFit(x: Matrix, options?: FitOptions): Fitted;
}
interface Learner {
  fit(x: Matrix, y?: undefined, options?: FitOptions): Fitted;
  partialFit(x: Matrix, options?: FitOptions): Fitted;
}

const rowsOf = (x: Matrix): number[][] => (x.kind === 'csr' ? x.toDense() : x).toRows();

describe('scalers learn batch by batch as scikit-learn does', () => {
  const factories = { standardScaler, minMaxScaler, maxAbsScaler } as unknown as Record<
    string,
    (options: object) => Learner
  >;
  const S = Dense.fromRows(reference.S);

  it.each(reference.scalers)('$name $options, sparse: $sparse, weighted: $weighted', (expected) => {
    const model = factories[expected.name](expected.options);
    const kind = (x: Dense): Matrix => (expected.sparse ? Csr.fromDense(x) : x);
    const [first, ...more] = batchesOf(S, reference.y, expected.weighted);
    const start = model.partialFit(kind(first.x), first.options);
    const said = rowsOf(start.transform(kind(S)));
    let fitted = start;
    for (const { x, options } of more) {
      const loaded = loadModel(saveModel(fitted)) as unknown as Fitted;
      fitted = loaded.partialFit(kind(x), options);
    }
    const output = rowsOf(fitted.transform(kind(S)));
    expected.output.forEach((row, i) => expectRow(output[i], row, 10));
    expect(rowsOf(start.transform(kind(S)))).toEqual(said);
    const options = expected.weighted ? { sampleWeight: reference.weights } : {};
    const atOnce = rowsOf(model.fit(kind(S), undefined, options).transform(kind(S)));
    atOnce.forEach((row, i) => expectRow(output[i], row, 10));
  });

  it.each(Object.entries(factories))('%s refuses what does not fit', (_, make) => {
    const first = make({}).partialFit(S);
    expect(() => first.partialFit(new Dense(3, 4))).toThrow(/\[shape\]/);
    expect(() => first.partialFit(new Dense(0, 5))).toThrow(/\[empty\]/);
    expect(() => make({}).partialFit(Dense.fromRows([[NaN]]))).toThrow(/\[non-finite\]/);
  });
});

describe('nmf moves its topics batch by batch', () => {
  const start = Dense.fromRows(reference.start);
  const batches = batchesOf(counts, reference.y, false).map(({ x }) => x);

  it.each(reference.nmf)('as scikit-learn does: $options, $forgetFactor', (expected) => {
    const { forgetFactor } = expected;
    const options = { nComponents: 3, solver: 'mu', tol: 0, start, ...expected.options } as NmfOptions;
    const first = nmf(options).partialFit(batches[0], { forgetFactor });
    const before = first.components.data.slice();
    const fitted = batches.slice(1).reduce((model, x) => {
      const loaded = loadModel(saveModel(model)) as unknown as typeof model;
      return loaded.partialFit(Csr.fromDense(x), { forgetFactor });
    }, first);
    expected.components.forEach((row, k) => expectRow(fitted.components.row(k), row, 8));
    expect(first.components.data).toEqual(before);
    expect(fitted.iterations).toBe(3);
  });

  it('and comes near to what all samples at once give', () => {
    const options = { nComponents: 3, solver: 'mu', seed: 1 } as const;
    const all = nmf({ ...options, maxIter: 2000 }).fit(counts);
    let model = nmf(options).partialFit(batches[0]);
    for (let pass = 0; pass < 40; pass++)
      for (const x of batches) model = model.partialFit(x, { forgetFactor: 0.9 });
    const whole = model.partialFit(counts);
    expect(whole.error).toBeLessThan(1.05 * all.error);
    expect(whole.error).toBeGreaterThan(0.999 * all.error);
  });

  it('refuses what does not fit', () => {
    expect(() => nmf().partialFit(counts)).toThrow(/the solver 'mu' for partialFit, found 'cd'/);
    const first = nmf({ solver: 'mu', nComponents: 2 }).partialFit(counts);
    expect(() => first.partialFit(new Dense(3, 4))).toThrow(/\[shape\]/);
    expect(() => first.partialFit(new Dense(0, 5))).toThrow(/\[empty\]/);
    expect(() => first.partialFit(X)).toThrow(/\[negative\]/);
    expect(() => first.partialFit(counts, { forgetFactor: 2 })).toThrow(/forgetFactor/);
  });
});

describe('partialFit', () => {
  const y = reference.three.map((code) => `c${code}`);
  const models = { multinomialNB, complementNB, bernoulliNB, gaussianNB, sgdClassifier, perceptron };

  it.each(Object.entries(models))(
    '%s leaves the model as it is, also after saving and loading',
    (_, make) => {
      const first = make().partialFit(counts, y);
      const before = JSON.stringify([first.predict(counts), Object.entries(first)]);
      const second = first.partialFit(Csr.fromDense(counts), y);
      expect(JSON.stringify([first.predict(counts), Object.entries(first)])).toBe(before);
      const loaded = loadModel(saveModel(first)) as unknown as typeof first;
      const again = loaded.partialFit(Csr.fromDense(counts), y);
      expect(saveModel(again)).toEqual(saveModel(second));
    },
  );

  it.each(Object.entries(models))('%s refuses what does not fit', (_, make) => {
    const first = make().partialFit(counts, y);
    expect(() =>
      first.partialFit(
        counts,
        y.map(() => 'new'),
      ),
    ).toThrow(/'new' at sample 0.*\[unknown-label\]/);
    expect(() => first.partialFit(new Dense(48, 4), y)).toThrow(/\[shape\]/);
    expect(() => first.partialFit(counts, y.slice(1))).toThrow(/\[shape\]/);
    expect(() => first.partialFit(new Dense(0, 5), [])).toThrow(/\[empty\]/);
    expect(() => make().partialFit(counts, y, { classes: ['c0', 'c1'] })).toThrow(/\[unknown-label\]/);
  });

  it('of SGD refuses options that need all samples', () => {
    expect(() => sgdClassifier({ classWeight: 'balanced' }).partialFit(counts, y)).toThrow(/balanced/);
    expect(() => sgdClassifier({ earlyStopping: true }).partialFit(counts, y)).toThrow(/earlyStopping/);
    expect(() => sgdClassifier().partialFit(counts, y, { classes: ['c0'] })).toThrow(/\[one-class\]/);
    expect(() => sgdRegressor({ earlyStopping: true }).partialFit(counts, reference.y)).toThrow(
      /earlyStopping/,
    );
    const regressor = sgdRegressor().partialFit(X, reference.y);
    expect(() => regressor.partialFit(new Dense(48, 4), reference.y)).toThrow(/\[shape\]/);
    expect(() =>
      regressor.partialFit(
        X,
        reference.y.map(() => NaN),
      ),
    ).toThrow(/\[non-finite\]/);
  });
});
