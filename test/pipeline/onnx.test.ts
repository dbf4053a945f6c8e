import {
  bernoulliNB,
  calibratedClassifier,
  categoryColumns,
  columnUnion,
  complementNB,
  countVectorizer,
  Dense,
  elasticNet,
  gaussianNB,
  hashingVectorizer,
  lasso,
  linearSVC,
  logisticRegression,
  minMaxScaler,
  multinomialNB,
  numberColumns,
  oneHotEncoder,
  pipeline,
  random,
  ridge,
  selectKBest,
  sgdClassifier,
  standardScaler,
  textColumn,
  tfidfVectorizer,
  toOnnx,
  type Classifier,
  type FittedClassifier,
  type Label,
  type Matrix,
  type TfidfVectorizerOptions,
} from 'lmlab';
import { OnnxRuntime, type RuntimeTensor } from '../onnx-runtime';

const runtime = new OnnxRuntime();
afterAll(() => runtime.close());

function features(x: Dense): Record<string, RuntimeTensor> {
  return { features: { type: 'float32', data: Float32Array.from(x.data), dims: [x.rows, x.cols] } };
}

function strings(data: readonly string[]): Record<string, RuntimeTensor> {
  return { text: { type: 'string', data, dims: [data.length] } };
}

/** Numbers are float32 there, float64 here. */
function expectClose(tensor: RuntimeTensor, expected: ArrayLike<number>): void {
  const actual = Array.from(tensor.data as ArrayLike<number>);
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) =>
    expect(Math.abs(value - expected[i])).toBeLessThan(2e-6 * (1 + Math.abs(expected[i]))),
  );
}

const rng = random(1);
const x = new Dense(
  40,
  5,
  Float64Array.from({ length: 200 }, () => rng.normal()),
);
const kind = Array.from({ length: 40 }, (_, i) => (x.at(i, 0) > 0.4 ? 2 : x.at(i, 1) > 0 ? 1 : 0));
const texts = [
  'Win a FREE prize, free free!',
  'free cash prize ÄRGER x',
  "see you at lunch, I don't",
  'lunch at noon, naïve café',
  'meeting x at noon',
  'ΟΔΟΙ wins cash 五六',
];
const spam = ['spam', 'spam', 'ham', 'ham', 'ham', 'spam'];
const unseen = [
  ...texts,
  '',
  '!!!',
  'free lunch prize at at at noon x x',
  'unknown words only here',
  'ärger CAFÉ',
];

describe('toOnnx, run by ONNX Runtime', () => {
  const classifiers: [string, Classifier<Matrix>][] = [
    ['logisticRegression', logisticRegression()],
    ['linearSVC', linearSVC()],
    ['sgdClassifier', sgdClassifier({ alpha: 0.01 })],
  ];
  const targets: [string, readonly Label[]][] = [
    ['three texts', kind.map((k) => ['blau', 'rot', '緑'][k])],
    ['two numbers', kind.map((k) => (k === 2 ? 7 : -3))],
    ['two booleans', kind.map((k) => k === 1)],
  ];
  for (const [name, estimator] of classifiers) {
    it.each(targets)(`${name} gives the same labels and scores, %s`, async (_, y) => {
      const fitted: FittedClassifier<Matrix, Label> = estimator.fit(x, y);
      const out = await runtime.run(toOnnx(fitted), features(x));
      const labels = Array.from(out['label'].data, (label) =>
        typeof label === 'bigint' || typeof y[0] === 'number'
          ? Number(label)
          : typeof y[0] === 'boolean'
            ? label === 1
            : label,
      );
      expect(labels).toEqual(fitted.predict(x));
      if (fitted.predictProba === undefined) expectClose(out['scores'], fitted.decisionFunction!(x).data);
      else expectClose(out['probabilities'], fitted.predictProba(x).data);
    });
  }

  it('regressors give the same numbers', async () => {
    const y = kind.map((k, i) => k + 3 * x.at(i, 2));
    for (const estimator of [ridge(), lasso({ alpha: 0.1 }), elasticNet({ alpha: 0.1 })]) {
      const fitted = estimator.fit(x, y);
      expectClose((await runtime.run(toOnnx(fitted), features(x)))['prediction'], fitted.predict(x));
    }
  });

  const options: TfidfVectorizerOptions[] = [
    {},
    { nGramRange: [1, 2], sublinearTf: true },
    { nGramRange: [2, 3], norm: 'l1', minDf: 1 },
    { lowercase: false, norm: 'none', smoothIdf: false },
    { binary: true, useIdf: false },
    { binary: true, sublinearTf: true, singleLetters: true },
    { stopWords: 'english', maxFeatures: 9 },
  ];
  it.each(options)(
    'tf-idf and logistic regression from texts to the same probabilities: %j',
    async (option) => {
      const fitted = pipeline(tfidfVectorizer(option), logisticRegression({ C: 5 })).fit(texts, spam);
      const text = strings(unseen);
      const out = await runtime.run(toOnnx(fitted), text);
      expect(out['label'].data).toEqual(fitted.predict(unseen));
      expectClose(out['probabilities'], fitted.predictProba(unseen).data);
      const vectors = await runtime.run(toOnnx(fitted.parts[0]), text);
      expectClose(vectors['features'], fitted.parts[0].transform(unseen).toDense().data);
    },
  );

  const byCharacters: TfidfVectorizerOptions[] = [
    { analyzer: 'char' },
    { analyzer: 'char', nGramRange: [1, 3], lowercase: false },
    { analyzer: 'char', nGramRange: [2, 4], sublinearTf: true, norm: 'l1' },
    { analyzer: 'char_wb', nGramRange: [2, 3] },
    { analyzer: 'char_wb', nGramRange: [3, 5], binary: true },
  ];
  it.each(byCharacters)('n-grams of characters to the same vectors: %j', async (option) => {
    const spaced = [...texts, 'a  b\t\tc \n d', ' x', 'é 👍🏽 ﬁn  ', 'I\u00a0\u00a0am\u3000here', '-- a--b'];
    const fitted = tfidfVectorizer(option).fit(spaced);
    const asked = [...unseen, ...spaced, '   ', '--', 'new\nline  -- \u2003\u2003 end'];
    const out = await runtime.run(toOnnx(fitted), strings(asked));
    expectClose(out['features'], fitted.transform(asked).toDense().data);
  });

  const counts = new Dense(
    40,
    5,
    x.data.map((value) => Math.max(0, Math.round(2 * value))),
  );
  const bayes: [string, Classifier<Matrix>, Dense][] = [
    ['multinomial', multinomialNB(), counts],
    ['complement', complementNB({ norm: true }), counts],
    ['Bernoulli', bernoulliNB({ binarize: 1 }), counts],
    ['Gaussian', gaussianNB(), x],
  ];
  it.each(bayes)('%s naive Bayes gives the same labels and probabilities', async (_, estimator, samples) => {
    const labelings: readonly (readonly Label[])[] = [
      kind.map((k) => ['blau', 'rot', '緑'][k]),
      kind.map((k) => k === 1),
    ];
    for (const y of labelings) {
      const fitted: FittedClassifier<Matrix, Label> = estimator.fit(samples, y);
      const out = await runtime.run(toOnnx(fitted), features(samples));
      const labels = Array.from(out['label'].data, (label) =>
        typeof y[0] === 'boolean' ? label === 1 : label,
      );
      expect(labels).toEqual(fitted.predict(samples));
      const expected = fitted.predictProba!(samples).data;
      const actual = Array.from(out['probabilities'].data as ArrayLike<number>);
      expect(actual).toHaveLength(expected.length);
      // The logarithms are tens here, of which float32 keeps seven digits.
      actual.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-5));
    }
  });

  it('naive Bayes after a vectorizer takes texts', async () => {
    const fitted = pipeline(countVectorizer(), multinomialNB()).fit(texts, spam);
    const out = await runtime.run(toOnnx(fitted), strings(unseen));
    expectClose(out['probabilities'], fitted.predictProba(unseen).data);
    expect(out['label'].data.length).toBe(unseen.length);
  });

  it('a column union takes its columns by name', async () => {
    const rows = texts.map((text, i) => ({
      text,
      title: text.slice(0, 9),
      from: ['web', 'phone', 'post'][i % 3],
      age: 3 * i - 4,
      size: i % 4,
    }));
    const fitted = pipeline(
      columnUnion(
        textColumn('text', tfidfVectorizer({ nGramRange: [1, 2] })),
        textColumn('title', countVectorizer({ analyzer: 'char', nGramRange: [2, 2] })),
        numberColumns(['age', 'size'], standardScaler()),
        numberColumns(['size'], minMaxScaler({ clip: true })),
        numberColumns(['age']),
        categoryColumns(['from'], oneHotEncoder({ handleUnknown: 'ignore' })),
      ),
      logisticRegression(),
    ).fit(rows, spam);
    const asked = [...rows, { text: 'new free words', title: 'é  x', from: 'fax', age: 99, size: -3 }];
    const column = (name: 'text' | 'title' | 'from'): RuntimeTensor => ({
      type: 'string',
      data: asked.map((row) => row[name]),
      dims: [asked.length],
    });
    const numbers = (name: 'age' | 'size'): RuntimeTensor => ({
      type: 'float32',
      data: Float32Array.from(asked, (row) => row[name]),
      dims: [asked.length],
    });
    const inputs = {
      text: column('text'),
      title: column('title'),
      from: column('from'),
      age: numbers('age'),
      size: numbers('size'),
    };
    const out = await runtime.run(toOnnx(fitted), inputs);
    expect(out['label'].data).toEqual(fitted.predict(asked));
    expectClose(out['probabilities'], fitted.predictProba(asked).data);
    const blocks = await runtime.run(toOnnx(fitted.parts[0]), inputs);
    expectClose(blocks['features'], fitted.parts[0].transform(asked).toDense().data);
  });

  it('counts, and one text alone', async () => {
    const fitted = countVectorizer({ nGramRange: [1, 2] }).fit(texts);
    const out = await runtime.run(toOnnx(fitted), strings(['free free prize']));
    expectClose(out['features'], fitted.transform(['free free prize']).toDense().data);
  });

  it('is refused for what has no ONNX form, naming it', () => {
    const refused = (work: () => unknown, found: RegExp): void => {
      expect(work).toThrow(/\[not-saveable\]/);
      expect(work).toThrow(found);
    };
    const y = kind.map(String);
    refused(
      () => toOnnx(calibratedClassifier(linearSVC(), { cv: 2 }).fit(x, y)),
      /FittedCalibratedClassifier/,
    );
    const selected = pipeline(countVectorizer(), selectKBest({ k: 3 }), logisticRegression()).fit(
      texts,
      spam,
    );
    refused(() => toOnnx(selected), /FittedSelectKBest/);
    const rows = texts.map((text, i) => ({ text, from: ['web', 'phone', 'web'][i % 3], on: i % 2 === 0 }));
    const unions: [{ fit(table: typeof rows): object }, RegExp][] = [
      [columnUnion(textColumn('text', hashingVectorizer())), /FittedHashingVectorizer/],
      [columnUnion(categoryColumns(['from'], oneHotEncoder())), /handleUnknown 'error'/],
      [columnUnion(categoryColumns(['on'], oneHotEncoder({ handleUnknown: 'ignore' }))), /no texts/],
    ];
    for (const [union, found] of unions) refused(() => toOnnx(union.fit(rows)), found);
    const vectorizers: [TfidfVectorizerOptions, RegExp][] = [
      [{ analyzer: 'char_wb', nGramRange: [1, 2] }, /'char_wb' with single characters/],
      [{ tokenizer: (text) => text.split(' ') }, /a tokenizer function/],
      [{ tokenPattern: /\w+/u }, /tokenPattern/],
      [{ normalizeToken: 'porter' }, /normalizeToken/],
      [{ stopWords: ['at'], nGramRange: [1, 2] }, /stopWords together with n-grams/],
    ];
    for (const [option, found] of vectorizers)
      refused(() => toOnnx(tfidfVectorizer(option).fit(texts)), found);
  });
});
