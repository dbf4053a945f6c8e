import {
  calibratedClassifier,
  countVectorizer,
  Dense,
  elasticNet,
  lasso,
  linearSVC,
  logisticRegression,
  multinomialNB,
  pipeline,
  random,
  ridge,
  selectKBest,
  sgdClassifier,
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
    refused(() => toOnnx(pipeline(countVectorizer(), multinomialNB()).fit(texts, spam)), /FittedNaiveBayes/);
    const vectorizers: [TfidfVectorizerOptions, RegExp][] = [
      [{ analyzer: 'char' }, /analyzer 'char'/],
      [{ tokenizer: (text) => text.split(' ') }, /a tokenizer function/],
      [{ tokenPattern: /\w+/u }, /tokenPattern/],
      [{ normalizeToken: 'porter' }, /normalizeToken/],
      [{ stopWords: ['at'], nGramRange: [1, 2] }, /stopWords together with n-grams/],
    ];
    for (const [option, found] of vectorizers)
      refused(() => toOnnx(tfidfVectorizer(option).fit(texts)), found);
  });
});
