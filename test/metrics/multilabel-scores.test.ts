import { averagePrecision, Dense, rocAuc } from 'lmlab';
import reference from '../reference/multilabel_scores.json';

const averages = ['micro', 'macro', 'weighted', 'samples'] as const;

describe.each(reference.cases)('multilabel scores', (example) => {
  const y = example.y.map((row) => [...row.keys()].filter((k) => row[k] === 1));
  const scores = Dense.fromRows(example.scores);
  const { sampleWeight } = example;

  it.each(averages)('%s averages are those of scikit-learn', (average) => {
    expect(rocAuc(y, scores, { average })).toBeCloseTo(example[`rocAuc_${average}`], 12);
    expect(averagePrecision(y, scores, { average })).toBeCloseTo(example[`averagePrecision_${average}`], 12);
    expect(rocAuc(y, scores, { average, sampleWeight })).toBeCloseTo(
      example[`rocAuc_${average}_weights`],
      12,
    );
    expect(averagePrecision(y, scores, { average, sampleWeight })).toBeCloseTo(
      example[`averagePrecision_${average}_weights`],
      12,
    );
  });
});

it('refuses a column too few, and a label that no sample has', () => {
  const scores = Dense.fromRows([[0.1], [0.9]]);
  expect(() => rocAuc([['a'], ['b']], scores)).toThrow(/2 × 2 scores.*2 × 1/);
  expect(() =>
    rocAuc(
      [['a'], []],
      Dense.fromRows([
        [1, 0],
        [0, 1],
      ]),
      { labels: ['a', 'b'] as 'a'[] },
    ),
  ).toThrow(/one-class/);
});
