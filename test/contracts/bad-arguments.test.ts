import * as lmlab from 'lmlab';
import { Dense, LmlabError } from 'lmlab';

type Call = (...given: unknown[]) => unknown;
const functions = lmlab as unknown as Readonly<Record<string, Call>>;

const truth = [1, 0, 1, 0];
const scores = [0.9, 0.2, 0.6, 0.4];
const texts = ['the cat sat', 'a dog ran', 'the end', 'now'];
const pairs = [
  [0.9, 0.8],
  [0.9, 0.7],
  [0.8, 0.8],
  [0.9, 0.8],
  [0.7, 0.8],
];

const matrix = Dense.fromRows([
  [1, 2],
  [3, 4],
  [0, 1],
  [2, 2],
]);

/** Right arguments before the options of functions that have some. */
const optionsAfter: Readonly<Record<string, readonly unknown[]>> = {
  accuracy: [truth, truth],
  averagePrecision: [truth, scores],
  balancedAccuracy: [truth, truth],
  bleu: [texts, texts],
  bootstrapInterval: [4, () => 1],
  brierScore: [truth, scores],
  calibrationCurve: [truth, scores],
  chrf: [texts, texts],
  classificationReport: [truth, truth],
  cohenKappa: [truth, truth],
  compare: [scores, scores],
  confusionMatrix: [truth, truth],
  dcg: [truth, scores],
  expectedCalibrationError: [truth, scores],
  f1: [truth, truth],
  fBeta: [truth, truth],
  friedmanTest: [pairs],
  hammingLoss: [truth, truth],
  jaccard: [truth, truth],
  lift: [truth, scores],
  logLoss: [truth, scores],
  matthewsCorrelation: [truth, truth],
  meanAbsoluteError: [truth, scores],
  meanSquaredError: [truth, scores],
  ndcg: [truth, scores],
  pairedBootstrapTest: [truth, scores],
  permutationTest: [truth, scores],
  precision: [truth, truth],
  precisionRecallCurve: [truth, scores],
  precisionRecallFScore: [truth, truth],
  r2: [truth, scores],
  recall: [truth, truth],
  rocAuc: [truth, scores],
  rocCurve: [truth, scores],
  topicCoherence: [[['a', 'b']], [['a', 'b']]],
  wilsonInterval: [1, 2],
  kFold: [],
  groupKFold: [],
  repeatedKFold: [],
  repeatedStratifiedKFold: [],
  shuffleSplit: [],
  stratifiedGroupKFold: [],
  stratifiedKFold: [],
  stratifiedShuffleSplit: [],
  timeSeriesSplit: [],
  cmaesSampler: [],
  gpSampler: [],
  nsga2Sampler: [],
  tpeSampler: [],
  ashaPruner: [],
  hyperbandPruner: [],
  medianPruner: [],
  percentilePruner: [50],
  improvementUnlikely: [],
  adam: [],
  adamw: [],
  lion: [],
  sgd: [],
  cosineSchedule: [],
  inverseSqrtSchedule: [],
  oneCycleSchedule: [],
  plateauSchedule: [],
  stepSchedule: [],
  lowercase: [],
  foldCase: [],
  shortenElongations: [],
  replacePunctuation: [' '],
  overSample: [truth],
  underSample: [truth],
  smote: [matrix, truth],
  fillMissingText: [texts],
  findDuplicates: [texts],
  findNearDuplicates: [texts],
  findLeakage: [texts, texts],
  gpt: [],
  bert: [],
  withLora: [{}],
  lengthBatches: [[1, 2]],
  textBatches: [
    [[1], [2]],
    [0, 1],
  ],
  featureBatches: [matrix, truth],
  randomTokenBatches: [[1, 2, 3]],
  consecutiveTokenBatches: [[1, 2, 3]],
};

describe('a misspelled option', () => {
  it.each([
    ['plotBars', { a: 1 }],
    ['plotHistogram', [1, 2, 3]],
    ['plotCalibration', { model: [{ predicted: 0.5, observed: 0.5, count: 2 }] }],
  ])('of %s is refused', (name, values) => {
    expect(() => functions[name](values, { zzz: 1 })).toThrow(/\[bad-option\]/);
  });

  it('of a figure that has no options but its titles is refused', () => {
    const misspelled = { Title: 'a title' } as object;
    expect(() => lmlab.plotConfusion([[1]], ['a'], misspelled)).toThrow(/Did you mean title\?/);
  });

  it('of training and of generating is refused', async () => {
    await expect(lmlab.train({} as never, { lr: 1 } as never)).rejects.toThrow(/\[bad-option\]/);
    const tokens = lmlab.generate({} as never, [0], { topk: 3 } as never);
    await expect(tokens.next()).rejects.toThrow(/Did you mean topK\?/);
  });

  it.each(Object.entries(optionsAfter))('of %s is refused', (name, before) => {
    for (const options of [{ zzz: 1 }, null, 'a text']) {
      expect(() => functions[name](...before, options)).toThrow(/\[bad-option\]/);
    }
  });
});

/** Calls with arguments of the wrong kind, length or value, as a slip in a notebook makes them. */
const wrong: readonly (readonly [name: string, ...given: unknown[]])[] = [
  ['bleu', 'a text', ['a text']],
  ['bleu', ['a text'], 'a text'],
  ['bleu', [3], ['a text']],
  ['bleu', ['a text'], [[null]]],
  ['chrf', ['a text'], ['a text'], { charOrder: 0 }],
  ['chrf', undefined, undefined],
  ['compare', scores, scores, { test: 'magic' }],
  ['compare', scores, scores],
  ['crossEntropy', undefined],
  ['editDistance', undefined, 'a'],
  ['exactMatch', [3], ['a text']],
  ['fBeta', truth, truth, {}],
  ['fiveByTwoTest', [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]],
  ['friedmanTest', [1, 2]],
  [
    'friedmanTest',
    [
      [0.9, NaN],
      [0.8, 0.7],
    ],
  ],
  ['friedmanTest', pairs, { alpha: 0.2 }],
  ['holmCorrection', 3],
  ['kFold', { nSplits: 2.5 }],
  ['meanReciprocalRank', [true, false]],
  ['perplexity', 3],
  ['rocAuc', [['a'], ['b']], scores],
  ['averagePrecision', [['a'], ['b']], undefined],
  ['choice', undefined],
  ['featureBatches', [[1, 2]], [0]],
  ['gridPoints', { C: 1 }],
  ['lengthBatches', undefined],
  ['morphy', 'dogs'],
  ['nGrams', 'a text', 2],
  ['parseCsv', undefined, 2],
  ['plotConfusion', undefined, ['a']],
  ['plotEmbedding', [[1, 2]], ['a']],
  ['plotLines', undefined, { a: [1] }],
  ['predefinedSplit', 3],
  ['randomTokenBatches', undefined, { contextLength: 2 }],
  ['randomTokenBatches', [1, 2, 3], { contextLength: 2, batchSize: 1.5 }],
  ['removeStopWords', null],
  ['ridgePath', [[1, 2]], [1]],
  ['scalingLaw', undefined],
  ['smote', matrix, undefined],
  ['takeRows', texts, undefined],
  ['textBatches', ['a text'], undefined],
  ['tsne', [[1, 2]]],
  ['rouge', ['a text'], 'a text', 1],
  ['rouge', 'a text', 'a text', 0],
];

it.each(wrong.map((row) => [`${row[0]}(${JSON.stringify(row.slice(1))})`, row] as const))(
  '%s is told what was expected',
  (_, [name, ...given]) => {
    let found: unknown;
    try {
      functions[name](...given);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(LmlabError);
  },
);
