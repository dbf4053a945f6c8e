import {
  bernoulliNB,
  complementNB,
  Csr,
  Dense,
  gaussianNB,
  loadModel,
  multinomialNB,
  perceptron,
  saveModel,
  sgdClassifier,
  sgdRegressor,
  type FitOptions,
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
