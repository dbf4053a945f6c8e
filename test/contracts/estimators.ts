import * as lmlab from 'lmlab';
import { Csr, Dense, random, type FitOptions, type Label, type Rows } from 'lmlab';
import { classifiers } from './classifiers';

/** What the suite needs of an estimator, whatever kind it is. */
export interface AnyEstimator {
  readonly params?: object;
  fit(x: Rows, y?: readonly unknown[], options?: FitOptions): object;
}

/** One row of the contract suite. */
export interface EstimatorCase {
  /** The name of the public function. */
  readonly name: string;
  /** What tells several rows of one function apart. */
  readonly variant?: string;
  readonly make: () => unknown;
  /** Samples of the kind that it takes. */
  readonly x: Rows;
  /** One target a sample, where it needs them. */
  readonly y?: readonly Label[];
  /** What it says about samples, one entry a sample. */
  readonly answers: (fitted: never, x: never) => ArrayLike<unknown>;
  /** Samples that must be refused in fitting, by the error code they must get. */
  readonly refuses: readonly (readonly [code: string, x: () => unknown])[];
  /** Samples of other features than in fitting. */
  readonly otherFeatures?: Rows;
  /** True where `sampleWeight` is taken. */
  readonly weighs?: boolean;
  /** Why a sample alone may be answered other than among many, where it may. */
  readonly seesBatch?: string;
  /** True where no samples are fine, since nothing is learned. */
  readonly takesNothing?: boolean;
}

const rng = random(8);
const counts = Array.from({ length: 30 }, (_, i) =>
  [0, 1, 2].map((k) => rng.int(k === i % 3 ? 6 : 3)).concat([1]),
);
const labels = counts.map((_, i) => ['ähre', 'бета', '語'][i % 3]);
const numbers = counts.map((row, i) => row[0] - 2 * row[1] + 0.1 * (i % 7));
const dense = Dense.fromRows(counts);
const sparse = Csr.fromDense(dense);
const gaps = Dense.fromRows(counts.map((row, i) => row.map((value, j) => (i % 5 === j ? NaN : value))));
const categories = counts.map(([a, b]) => [`日${a % 3}`, b > 2 ? 'größer' : '🙂']);
const texts = counts.map(
  ([a, b], i) =>
    `Ärger mit Nr. ${a}, см. письмо ${b}! 😀 <b>don't</b> sooo ${['eins', 'два', '三つ目'][i % 3]} word`,
);
const sentences = counts.map(([a, b]) => ['der', `wert${a}`, '日本', `ende${b}`]);

const rowsOf = (m: Dense | Csr): number[][] => (m.kind === 'csr' ? m.toDense() : m).toRows();
const transformed = (fitted: { transform(x: never): Dense | Csr }, x: never): ArrayLike<unknown> =>
  rowsOf(fitted.transform(x));
const broken = (bad: number) => (): Dense => Dense.fromRows([[1, bad, 0, 1], ...counts.slice(1)]);

const emptyMatrix = ['empty', (): Dense => new Dense(0, 4)] as const;
const notFinite = [
  ['non-finite', broken(NaN)],
  ['non-finite', broken(Infinity)],
] as const;
const notTexts = [['not-text', () => ['fine', null]]] as const;
const notCategories = [
  ['empty', () => []],
  ['shape', () => [['a', 'b'], ['a']]],
  ['non-finite', () => [['a', NaN]]],
  ['unknown-label', () => [['a', null]]],
] as const;

const matrixCase = (name: string, make: () => unknown, more: Partial<EstimatorCase> = {}): EstimatorCase => ({
  name,
  make,
  x: dense,
  answers: transformed,
  refuses: [emptyMatrix, ...notFinite],
  otherFeatures: new Dense(2, 3),
  ...more,
});

const textStep = (name: string, make: () => unknown): EstimatorCase => ({
  name,
  make,
  x: texts,
  answers: (
    fitted: { transform(x: readonly string[]): readonly string[] },
    x: readonly string[],
  ): readonly string[] => fitted.transform(x),
  refuses: [],
  takesNothing: true,
});

const { lda, nmf, nGramLanguageModel } = lmlab;

type Made = readonly [name: string, make: () => unknown];

/** Every estimator of the library. A new one gets a row here, and with it all of the suite. */
export const estimators: readonly EstimatorCase[] = [
  ...classifiers.map(({ name, make, drawsSamples, ignoresFeatures }): EstimatorCase => {
    const [factory, ...variant] = name.split(', ');
    return matrixCase(factory, make, {
      ...(variant.length === 0 ? {} : { variant: variant[0] }),
      y: labels,
      answers: (fitted: { predict(x: Dense): Label[] }, x: Dense) => fitted.predict(x),
      weighs: drawsSamples === undefined,
      ...(ignoresFeatures === true ? { refuses: [emptyMatrix] } : {}),
    });
  }),
  ...(
    [
      ['ridge', () => lmlab.ridge(), true],
      ['lasso', () => lmlab.lasso({ alpha: 0.1, tol: 1e-9, maxIter: 1e5 }), true],
      ['elasticNet', () => lmlab.elasticNet({ alpha: 0.1, tol: 1e-9, maxIter: 1e5 }), true],
      ['sgdRegressor', () => lmlab.sgdRegressor(), false],
    ] as readonly (readonly [...Made, boolean])[]
  ).map(([name, make, weighs]) =>
    matrixCase(name, make, {
      y: numbers,
      weighs,
      answers: (fitted: { predict(x: Dense): Float64Array }, x: Dense) => fitted.predict(x),
    }),
  ),
  matrixCase('dummyRegressor', () => lmlab.dummyRegressor(), {
    y: numbers,
    weighs: true,
    answers: (fitted: { predict(x: Dense): Float64Array }, x: Dense) => fitted.predict(x),
    refuses: [emptyMatrix],
  }),
  matrixCase('standardScaler', () => lmlab.standardScaler(), { weighs: true }),
  matrixCase('standardScaler', () => lmlab.standardScaler({ withMean: false }), {
    variant: 'sparse',
    x: sparse,
  }),
  matrixCase('minMaxScaler', () => lmlab.minMaxScaler()),
  matrixCase('maxAbsScaler', () => lmlab.maxAbsScaler(), { x: sparse }),
  matrixCase('robustScaler', () => lmlab.robustScaler()),
  matrixCase('quantileTransformer', () => lmlab.quantileTransformer({ nQuantiles: 7 })),
  matrixCase('powerTransformer', () => lmlab.powerTransformer()),
  matrixCase('normalizeRows', () => lmlab.normalizeRows(), { takesNothing: true, refuses: [...notFinite] }),
  matrixCase('selectKBest', () => lmlab.selectKBest({ k: 2 }), { y: labels }),
  matrixCase('pca', () => lmlab.pca({ nComponents: 2 })),
  matrixCase('truncatedSvd', () => lmlab.truncatedSvd({ nComponents: 2 })),
  matrixCase('nmf', () => nmf({ nComponents: 2 }), {
    seesBatch: 'mixtures start from the mean of the batch',
  }),
  matrixCase('lda', () => lda({ nComponents: 2, maxIter: 3 })),
  matrixCase('simpleImputer', () => lmlab.simpleImputer(), { x: gaps, refuses: [emptyMatrix, notFinite[1]] }),
  matrixCase('knnImputer', () => lmlab.knnImputer({ nNeighbors: 3 }), {
    x: gaps,
    refuses: [emptyMatrix, notFinite[1]],
  }),
  matrixCase('iterativeImputer', () => lmlab.iterativeImputer(), {
    x: gaps,
    refuses: [emptyMatrix, notFinite[1]],
  }),
  matrixCase('missingIndicator', () => lmlab.missingIndicator(), {
    x: gaps,
    refuses: [emptyMatrix, notFinite[1]],
  }),
  ...(
    [
      ['oneHotEncoder', () => lmlab.oneHotEncoder()],
      ['ordinalEncoder', () => lmlab.ordinalEncoder()],
      ['targetEncoder', () => lmlab.targetEncoder({ cv: 2 })],
    ] as const
  ).map(([name, make]): EstimatorCase => ({
    name,
    make,
    x: categories,
    ...(name === 'targetEncoder' ? { y: labels } : {}),
    answers: transformed,
    refuses: notCategories,
    otherFeatures: [['a'], ['b']],
  })),
  {
    name: 'labelEncoder',
    make: () => lmlab.labelEncoder(),
    x: labels,
    answers: (fitted: { transform(x: string[]): Int32Array }, x: string[]): Int32Array => fitted.transform(x),
    refuses: [
      ['empty', (): unknown => []],
      ['non-finite', (): unknown => [1, NaN]],
      ['unknown-label', (): unknown => ['a', null]],
    ],
    otherFeatures: ['never seen'],
  },
  ...(
    [
      ['countVectorizer', () => lmlab.countVectorizer()],
      ['tfidfVectorizer', () => lmlab.tfidfVectorizer({ nGramRange: [1, 2] })],
      ['bm25Vectorizer', () => lmlab.bm25Vectorizer()],
      ['hashingVectorizer', () => lmlab.hashingVectorizer({ nFeatures: 32 })],
    ] as const
  ).map(([name, make]): EstimatorCase => ({
    name,
    make,
    x: texts,
    answers: transformed,
    refuses: name === 'hashingVectorizer' ? notTexts : [...notTexts, ['empty', () => ['!', '?']]],
    ...(name === 'hashingVectorizer' ? { takesNothing: true } : {}),
  })),
  {
    name: 'bm25Ranker',
    make: () => lmlab.bm25Ranker(),
    x: texts,
    answers: (fitted: { search(query: string): unknown }, x: readonly string[]) =>
      x.map((text) => fitted.search(text)),
    refuses: notTexts,
  },
  {
    name: 'nGramLanguageModel',
    make: () => nGramLanguageModel({ order: 2 }),
    x: sentences,
    answers: (fitted: { perplexity(x: readonly (readonly string[])[]): number }, x: readonly string[][]) =>
      x.map((sentence) => fitted.perplexity([sentence])),
    refuses: [['empty', (): unknown => []]],
  },
  {
    name: 'pipeline',
    make: () => lmlab.pipeline(lmlab.tfidfVectorizer(), lmlab.logisticRegression({ tol: 1e-9 })),
    x: texts,
    y: labels,
    weighs: true,
    answers: (fitted: { predict(x: readonly string[]): Label[] }, x: readonly string[]) => fitted.predict(x),
    refuses: notTexts,
  },
  {
    name: 'columnUnion',
    make: () =>
      lmlab.columnUnion(
        lmlab.textColumn('text', lmlab.countVectorizer()),
        lmlab.numberColumns(['size']),
        lmlab.categoryColumns(['kind'], lmlab.oneHotEncoder()),
      ),
    x: texts.map((text, i) => ({ text, size: i, kind: labels[i] })),
    answers: transformed,
    refuses: [['empty', (): unknown => []]],
    otherFeatures: [{ text: 'a' }],
  },
  matrixCase('step', () => lmlab.step('model', lmlab.ridge()), {
    y: numbers,
    weighs: true,
    answers: (fitted: { predict(x: Dense): Float64Array }, x: Dense) => fitted.predict(x),
  }),
  textStep('clean', () => lmlab.clean(lmlab.lowercase(), lmlab.replaceNumbers())),
  textStep('decodeEntities', () => lmlab.decodeEntities()),
  textStep('stripMarkup', () => lmlab.stripMarkup()),
  textStep('normalizeUnicode', () => lmlab.normalizeUnicode('NFKC')),
  textStep('lowercase', () => lmlab.lowercase()),
  textStep('foldCase', () => lmlab.foldCase()),
  textStep('stripAccents', () => lmlab.stripAccents()),
  textStep('normalize', () => lmlab.normalize()),
  textStep('replacePattern', () => lmlab.replacePattern(/o+/gu, 'o')),
  textStep('replaceHtml', () => lmlab.replaceHtml()),
  textStep('replaceUrls', () => lmlab.replaceUrls()),
  textStep('replaceEmails', () => lmlab.replaceEmails()),
  textStep('replaceMentions', () => lmlab.replaceMentions()),
  textStep('replaceHashtags', () => lmlab.replaceHashtags()),
  textStep('replaceEmoji', () => lmlab.replaceEmoji()),
  textStep('replacePunctuation', () => lmlab.replacePunctuation()),
  textStep('replaceNumbers', () => lmlab.replaceNumbers()),
  textStep('replaceInvisible', () => lmlab.replaceInvisible()),
  textStep('collapseWhitespace', () => lmlab.collapseWhitespace()),
  textStep('expandContractions', () => lmlab.expandContractions()),
  textStep('shortenElongations', () => lmlab.shortenElongations()),
  textStep('removeStopWords', () => lmlab.removeStopWords(['mit'])),
];

/** The public functions of the rooms that hold estimators which return something that fits, when called plainly. */
export function publicEstimators(barrel: string): string[] {
  const rooms = /export \{([^}]*)\} from '\.\/(?:models|preprocessing|features|pipeline)\//g;
  const names = Array.from(barrel.matchAll(rooms), ([, list]) => list.split(','))
    .flat()
    .map((name) => name.trim())
    .filter((name) => /^[a-z]\w*$/.test(name));
  const one = lmlab.logisticRegression();
  const calls: unknown[][] = [
    [],
    [one],
    [[one]],
    [[one], one],
    ['a', one],
    [/a/],
    [['a']],
    [[lmlab.lowercase()]],
  ];
  return names.filter((name) =>
    calls.some((args) => {
      try {
        const made = (lmlab as unknown as Record<string, (...given: unknown[]) => unknown>)[name](...args);
        return typeof (made as { fit?: unknown } | undefined)?.fit === 'function';
      } catch {
        return false;
      }
    }),
  );
}
