import { dummyClassifier } from 'lmlab';

const x = ['a', 'b', 'c', 'd', 'e'];
const y = ['ham', 'spam', 'ham', 'ham', 'spam'];

describe('dummyClassifier', () => {
  it('names the largest class with its share, or with certainty', () => {
    const prior = dummyClassifier().fit(x, y);
    expect(prior.predict(['q', 'r'])).toEqual(['ham', 'ham']);
    expect(prior.predictProba(['q']).toRows()).toEqual([[0.6, 0.4]]);
    const frequent = dummyClassifier({ strategy: 'mostFrequent' }).fit(x, y, {
      sampleWeight: [1, 5, 1, 1, 1],
    });
    expect(frequent.predict(['q'])).toEqual(['spam']);
    expect(frequent.predictProba(['q']).toRows()).toEqual([[0, 1]]);
  });

  it('draws from the class shares or from all classes alike, the same draws each time', () => {
    const many = Array.from({ length: 4000 }, () => '');
    const share = (labels: readonly string[]): number =>
      labels.filter((l) => l === 'spam').length / labels.length;
    const stratified = dummyClassifier({ strategy: 'stratified', seed: 1 }).fit(x, y);
    expect(share(stratified.predict(many))).toBeCloseTo(0.4, 1);
    expect(stratified.predict(many)).toEqual(stratified.predict(many));
    const uniform = dummyClassifier({ strategy: 'uniform' }).fit(x, y);
    expect(share(uniform.predict(many))).toBeCloseTo(0.5, 1);
    expect(uniform.predictProba(['q']).toRows()).toEqual([[0.5, 0.5]]);
  });

  it('takes a single class, as a baseline may', () => {
    expect(dummyClassifier().fit(['a'], [true]).predict(['b', 'c'])).toEqual([true, true]);
  });

  it('refuses nothing and lengths that differ', () => {
    expect(() => dummyClassifier().fit([], [])).toThrow(/\[empty\]/);
    expect(() => dummyClassifier().fit(x, ['ham'])).toThrow(/\[shape\]/);
  });
});
