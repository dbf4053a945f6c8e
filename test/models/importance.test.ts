import {
  Dense,
  gaussianNB,
  linearSVC,
  multinomialNB,
  permutationImportance,
  random,
  ridge,
  topFeatures,
  topWords,
} from 'lmlab';

const rng = random(2);
const rows = Array.from({ length: 60 }, (_, i) => [rng.normal(i % 2 === 0 ? 0 : 4), rng.normal(), 1]);
const X = Dense.fromRows(rows);
const y = rows.map((_, i) => i % 2 === 0);

describe('permutationImportance', () => {
  it('finds the feature that matters, and leaves model and samples alone', () => {
    const model = gaussianNB().fit(X, y);
    const { baseline, means, deviations } = permutationImportance(model, X, y, { nRepeats: 10 });
    expect(baseline).toBeGreaterThan(0.9);
    expect(means[0]).toBeGreaterThan(0.3);
    expect(Math.abs(means[1])).toBeLessThan(0.05);
    expect([means[2], deviations[2]]).toEqual([0, 0]);
    expect(X.toRows()).toEqual(rows);
    expect(permutationImportance(model, X, y, { nRepeats: 10 }).means).toEqual(means);
    expect(permutationImportance(model, X, y, { score: () => 1 }).means).toEqual(new Float64Array(3));
    expect(() => permutationImportance(model, X, [true])).toThrow(/\[shape\]/);
  });

  it('takes a regressor and numbers as they are written', () => {
    const small = Dense.fromRows([
      [0, 5],
      [1, 3],
      [2, 5],
      [3, 3],
    ]);
    const model = ridge({ alpha: 1e-6 }).fit(small, [0, 2, 4, 6]);
    const { baseline, means } = permutationImportance(model, small, [0, 2, 4, 6]);
    expect(baseline).toBeCloseTo(1, 6);
    expect(means[0]).toBeGreaterThan(10 * Math.abs(means[1]));
    // @ts-expect-error: labels for a model of numbers
    expect(permutationImportance(model, small, ['a', 'b', 'c', 'd'])).toBeDefined();
  });
});

describe('topFeatures', () => {
  const counts = Dense.fromRows([
    [5, 0, 1],
    [4, 1, 1],
    [0, 6, 1],
    [1, 5, 1],
  ]);

  it('names what speaks for each class', () => {
    const names = ['prize', 'lunch', 'the'];
    const labels = ['spam', 'spam', 'ham', 'ham'];
    for (const model of [linearSVC().fit(counts, labels), multinomialNB().fit(counts, labels)]) {
      const [ham, spam] = topFeatures(model, names, 1);
      expect([ham.label, ham.features[0].feature]).toEqual(['ham', 'lunch']);
      expect([spam.label, spam.features[0].feature]).toEqual(['spam', 'prize']);
      expect(spam.features[0].weight).toBeGreaterThan(0);
    }
    expect(() => topFeatures(linearSVC().fit(counts, labels), ['one'])).toThrow(/3 feature names/);
  });

  it('names the words of topics', () => {
    const components = Dense.fromRows([
      [1, 3, 3],
      [2, 0, 1],
    ]);
    expect(topWords({ components }, ['a', 'b', 'c'], 2)).toEqual([
      ['b', 'c'],
      ['a', 'c'],
    ]);
    expect(() => topWords({ components }, ['a'])).toThrow(/3 feature names/);
  });
});

it('says what a regressor leans on, by R² where no score is given', () => {
  const X = Dense.fromRows([
    [0, 5],
    [1, 3],
    [2, 4],
    [3, 9],
    [4, 1],
    [5, 2],
  ]);
  const y = [1, 3, 5, 7, 9, 11];
  const { baseline, means } = permutationImportance(ridge({ alpha: 1e-6 }).fit(X, y), X, y);
  expect(baseline).toBeCloseTo(1, 6);
  expect(means[0]).toBeGreaterThan(0.5);
  expect(Math.abs(means[1])).toBeLessThan(1e-3);
});

it('refuses half a repeat and misspelled options', () => {
  const X = Dense.fromRows([[0], [1], [2]]);
  const y = [0, 1, 2];
  const model = ridge().fit(X, y);
  expect(() => permutationImportance(model, X, y, { nRepeats: 2.5 })).toThrow(/whole number.*2\.5/);
  expect(() => permutationImportance(model, X, y, { repeats: 2 } as never)).toThrow(/nRepeats/);
});
