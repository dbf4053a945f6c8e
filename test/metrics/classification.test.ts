import {
  accuracy,
  classificationReport,
  confusionMatrix,
  f1,
  fBeta,
  precision,
  precisionRecallFScore,
  recall,
  type Average,
} from 'lmlab';
import reference from '../reference/classification.json';
import { expectEqual, type Numbers } from './reference';

interface Triple {
  precision: Numbers;
  recall: Numbers;
  fScore: Numbers;
}

describe.each(reference.cases)('like scikit-learn: $name', (example) => {
  const yTrue = example.yTrue as string[];
  const yPred = example.yPred as string[];
  const sampleWeight = example.sampleWeight ?? undefined;
  const labels = example.labels ?? undefined;

  it('accuracy', () => expectEqual(accuracy(yTrue, yPred, { sampleWeight }), example.accuracy));

  it('precision, recall and F of every average and zero division', () => {
    for (const zeroDivision of [0, 1, NaN]) {
      const key = `zeroDivision_${String(zeroDivision).toLowerCase()}` as 'zeroDivision_0';
      const expected = example[key] as unknown as Record<string, Triple & { support: Numbers }>;
      const perClass = precisionRecallFScore(yTrue, yPred, { labels, sampleWeight, zeroDivision });
      for (const name of ['precision', 'recall', 'fScore', 'support'] as const) {
        expectEqual(perClass[name], expected.perClass[name]);
      }
      for (const [kind, triple] of Object.entries(expected)) {
        if (kind === 'perClass') continue;
        const [average, beta] = kind.split('_');
        const options = { average: average as Average, labels, sampleWeight, zeroDivision };
        expectEqual(precision(yTrue, yPred, options), triple.precision);
        expectEqual(recall(yTrue, yPred, options), triple.recall);
        expectEqual(fBeta(yTrue, yPred, { ...options, beta: Number(beta) }), triple.fScore);
        if (beta === '1.0') expectEqual(f1(yTrue, yPred, options), triple.fScore);
      }
    }
  });

  if (!example.multilabel) {
    it('confusion matrix, normalized each way', () => {
      expectEqual(confusionMatrix(yTrue, yPred, { labels, sampleWeight }).matrix, example.confusion!);
      for (const normalize of ['true', 'pred', 'all'] as const) {
        const { matrix } = confusionMatrix(yTrue, yPred, { labels, sampleWeight, normalize });
        expectEqual(matrix, example[`confusion_${normalize}`]!);
      }
    });
  }

  if (sampleWeight === undefined) {
    it('report', () => {
      // scikit-learn writes whole supports as 2.0 when nothing at all was right, and as 2 otherwise.
      const expected = example.report.replaceAll(/(\d)\.0$/gm, '  $1');
      expect(classificationReport(yTrue, yPred, { labels }).toString()).toBe(expected);
    });
  }
});

it.each(reference.binary)('binary like scikit-learn: $name', (example) => {
  const yTrue = example.yTrue as string[];
  const yPred = example.yPred as string[];
  for (const [key, value] of Object.entries(example)) {
    const match = /^(0|1|nan)_(0|1|2|inf)$/.exec(key);
    if (!match) continue;
    const triple = value as unknown as Triple;
    const options = { posLabel: example.posLabel as string, zeroDivision: Number(match[1]) };
    expectEqual(precision(yTrue, yPred, options), triple.precision);
    expectEqual(recall(yTrue, yPred, options), triple.recall);
    const beta = match[2] === 'inf' ? Infinity : Number(match[2]);
    expectEqual(fBeta(yTrue, yPred, { ...options, beta }), triple.fScore);
  }
});

describe('bad input', () => {
  it('is named, with a remedy', () => {
    expect(() => accuracy([], [])).toThrow(/at least one sample/);
    expect(() => accuracy([1, 2], [1])).toThrow(/expected 2 predictions.*found 1/);
    expect(() => accuracy([1, NaN], [1, 1])).toThrow(/NaN at index 1/);
    expect(() => accuracy([1, 0], [1, 1], { sampleWeight: [1] })).toThrow(/2 sample weights/);
    expect(() => accuracy([1, 0], [1, 1], { sampleWeight: [1, -1] })).toThrow(/-1 at index 1/);
    expect(() => accuracy([1, 0], [1, 1], { sampleWeight: [0, 0] })).toThrow(/above zero/);
    expect(() => f1(['ham', 'spam'], ['ham', 'ham'])).toThrow(/Pass posLabel, for example .*spam/);
    expect(() => f1([0, 1, 2], [0, 1, 1])).toThrow(/at most two classes/);
    expect(() => f1([0, 1], [0, 1], { average: 'samples' })).toThrow(/list of labels/);
    expect(() => fBeta([0, 1], [0, 1], { beta: -1 })).toThrow(/beta of 0 or more/);
    expect(() => confusionMatrix([0, 1], [0, 1], { labels: [7] })).toThrow(/unknown-label/);
  });
});
