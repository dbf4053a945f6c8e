import {
  adjustedRandIndex,
  areaUnderCurve,
  averagePrecision,
  balancedAccuracy,
  bitsPerByte,
  brierScore,
  calibrationCurve,
  cohenKappa,
  crossEntropy,
  dcg,
  Dense,
  editDistance,
  exactMatch,
  expectedCalibrationError,
  explainedVariance,
  hammingLoss,
  jaccard,
  lift,
  logLoss,
  matthewsCorrelation,
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanReciprocalRank,
  meanSquaredError,
  medianAbsoluteError,
  ndcg,
  normalizedMutualInformation,
  perplexity,
  precisionRecallCurve,
  r2,
  rocAuc,
  rocCurve,
  rootMeanSquaredError,
  silhouette,
  topKAccuracy,
} from 'lmlab';
import reference from '../reference/metrics.json';
import { expectEqual } from './reference';

describe('like scikit-learn', () => {
  it.each(reference.agreement)('agreement: $name', (example) => {
    const a = example.a as string[];
    const b = example.b as string[];
    const sampleWeight = example.sampleWeight ?? undefined;
    expectEqual(balancedAccuracy(a, b, { sampleWeight }), example.balancedAccuracy);
    expectEqual(balancedAccuracy(a, b, { sampleWeight, adjusted: true }), example.balancedAccuracyAdjusted);
    expectEqual(matthewsCorrelation(a, b, { sampleWeight }), example.matthewsCorrelation);
    expectEqual(cohenKappa(a, b, { sampleWeight }), example.kappa_None);
    for (const weights of ['linear', 'quadratic'] as const) {
      expectEqual(cohenKappa(a, b, { sampleWeight, weights }), example[`kappa_${weights}`]);
    }
    for (const average of ['micro', 'macro', 'weighted'] as const) {
      expectEqual(jaccard(a, b, { sampleWeight, average }), example[`jaccard_${average}`]);
    }
    expectEqual(hammingLoss(a, b, { sampleWeight }), example.hammingLoss);
    if (example.ari !== undefined) {
      expectEqual(adjustedRandIndex(a, b), example.ari);
      expectEqual(normalizedMutualInformation(a, b), example.nmi);
    }
  });

  it.each(reference.score)('scores of two classes: $name', (example) => {
    const { y, score } = example;
    const sampleWeight = example.sampleWeight ?? undefined;
    for (const dropIntermediate of [true, false]) {
      const expected = example[dropIntermediate ? 'roc_True' : 'roc_False'];
      const found = rocCurve(y, score, { sampleWeight, dropIntermediate });
      for (const name of ['thresholds', 'fpr', 'tpr'] as const) expectEqual(found[name], expected[name]);
    }
    const curve = precisionRecallCurve(y, score, { sampleWeight });
    for (const name of ['thresholds', 'precision', 'recall'] as const) {
      expectEqual(curve[name], example.pr[name]);
    }
    expectEqual(rocAuc(y, score, { sampleWeight }), example.rocAuc);
    expectEqual(averagePrecision(y, score, { sampleWeight }), example.averagePrecision);
    if (example.logLoss === undefined) return;
    expectEqual(logLoss(y, score, { sampleWeight }), example.logLoss);
    expectEqual(brierScore(y, score, { sampleWeight }), example.brier);
    if (sampleWeight !== undefined) return;
    for (const nBins of [2, 5, 10] as const) {
      const bins = calibrationCurve(y, score, { nBins });
      expectEqual(
        bins.map((bin) => bin.observed),
        example[`calibration_${nBins}`]!.observed,
      );
      expectEqual(
        bins.map((bin) => bin.predicted),
        example[`calibration_${nBins}`]!.predicted,
      );
    }
  });

  it.each(reference.multiclass)('scores of many classes: $name', (example) => {
    const { y } = example;
    const proba = Dense.fromRows(example.proba);
    const sampleWeight = example.sampleWeight ?? undefined;
    for (const average of ['macro', 'weighted'] as const) {
      expectEqual(rocAuc(y, proba, { average, sampleWeight }), example[`ovr_${average}`]);
      const ovo = example[`ovo_${average}`];
      if (ovo !== undefined) expectEqual(rocAuc(y, proba, { average, multiClass: 'ovo' }), ovo);
    }
    expectEqual(logLoss(y, proba, { sampleWeight }), example.logLoss);
    for (const k of [1, 2] as const) {
      expectEqual(topKAccuracy(y, proba, { k, sampleWeight }), example[`top_${k}`]);
    }
  });

  it.each(reference.regression)('regression: $name', (example) => {
    const { a, b } = example;
    const options = { sampleWeight: example.sampleWeight ?? undefined };
    expectEqual(r2(a, b, options), example.r2);
    expectEqual(explainedVariance(a, b, options), example.explainedVariance);
    expectEqual(meanSquaredError(a, b, options), example.meanSquaredError);
    expectEqual(rootMeanSquaredError(a, b, options), example.rootMeanSquaredError);
    expectEqual(meanAbsoluteError(a, b, options), example.meanAbsoluteError);
    expectEqual(meanAbsolutePercentageError(a, b, options), example.meanAbsolutePercentageError);
    expectEqual(medianAbsoluteError(a, b), example.medianAbsoluteError);
    expectEqual(maxError(a, b), example.maxError);
  });

  it('ranking', () => {
    const { relevance, score } = reference.ranking;
    for (const k of [1, 3, 12] as const) {
      expectEqual(dcg(relevance, score, { k }), reference.ranking[`dcg_${k}`]);
      expectEqual(ndcg(relevance, score, { k }), reference.ranking[`ndcg_${k}`]);
    }
  });

  it('silhouette', () => {
    const { x, labels, value } = reference.silhouette;
    expectEqual(silhouette(Dense.fromRows(x), labels), value);
  });
});

describe('by hand', () => {
  it('calibration error, lift, reciprocal rank', () => {
    expect(expectedCalibrationError([0, 1], [0, 1])).toBe(0);
    expect(lift([1, 0, 0, 0], [0.9, 0.9, 0.1, 0.1], { share: 0.25 })).toBe(2);
    expect(lift([1, 0], [0.5, 0.5], { share: 0.5 })).toBe(1);
    expect(
      meanReciprocalRank([
        [false, false],
        [false, true],
      ]),
    ).toBe(0.25);
    expect(ndcg([0, 0], [1, 2])).toBe(0);
    expect(dcg([2], [1], { gain: 'exponential' })).toBe(3);
  });

  it('language models: a uniform model over V words has perplexity V', () => {
    const logs = new Array<number>(5).fill(-Math.log(50));
    expect(perplexity(logs)).toBeCloseTo(50, 10);
    expect(crossEntropy(logs)).toBeCloseTo(Math.log(50), 12);
    expect(bitsPerByte(logs, 10)).toBeCloseTo(Math.log2(50) / 2, 12);
  });

  it('edit distance counts code points and items; exact match forgives articles and punctuation', () => {
    expect([editDistance('', 'abc'), editDistance('a😀b', 'ab'), editDistance('flaw', 'lawn')]).toEqual([
      3, 1, 2,
    ]);
    expect(exactMatch(['An  apple!'], ['apple'])).toBe(1);
  });

  it('jaccard and hamming loss of lists of labels', () => {
    expect(jaccard([['a', 'b'], []], [['a'], []], { average: 'samples', zeroDivision: 1 })).toBe(0.75);
    expect(hammingLoss([['a', 'b'], ['c']], [['a'], ['c']])).toBeCloseTo(1 / 6, 12);
  });
});

describe('bad input', () => {
  it('is named, with a remedy', () => {
    expect(() => rocAuc([1, 1], [0.1, 0.2])).toThrow(/no negative one.*one-class/);
    expect(() => rocAuc(['ham', 'spam'], [0.1, 0.2])).toThrow(/Pass posLabel/);
    expect(() =>
      rocAuc(
        ['a', 'b', 'c'],
        Dense.fromRows([
          [1, 0],
          [0, 1],
          [1, 0],
        ]),
      ),
    ).toThrow(/each of 3 classes/);
    expect(() => rocCurve([0, 1], [NaN, 1])).toThrow(/NaN at index 0/);
    expect(() => precisionRecallCurve([0, 0], [0.1, 0.2])).toThrow(/at least one positive/);
    expect(() => logLoss([0, 1], [0.5, 1.5])).toThrow(/from 0 to 1, found 1.5/);
    expect(() => cohenKappa([1, 1], [1, 1])).toThrow(/one-class/);
    expect(() => meanAbsolutePercentageError([0], [1])).toThrow(/without zeros/);
    expect(() => perplexity([-Infinity])).toThrow(/no token is impossible/);
    expect(() => perplexity([])).toThrow(/empty/);
    expect(() => silhouette(Dense.fromRows([[0], [1]]), ['a', 'a'])).toThrow(/one-class/);
    expect(() => areaUnderCurve([0, 1, 0.5], [0, 0, 0])).toThrow(/turn at index 2/);
    expect(() => ndcg([-1, 0], [1, 2])).toThrow(/0 or more/);
  });
});
