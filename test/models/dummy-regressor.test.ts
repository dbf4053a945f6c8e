import { dummyRegressor } from 'lmlab';

const x = ['a', 'b', 'c', 'd'];
const y = [4, 1, 10, 2];

describe('dummyRegressor', () => {
  it('names the mean, the median or a constant, whatever the sample', () => {
    expect(Array.from(dummyRegressor().fit(x, y).predict(['q', 'r']))).toEqual([4.25, 4.25]);
    expect(dummyRegressor({ strategy: 'median' }).fit(x, y).value).toBe(3);
    expect(dummyRegressor({ strategy: 'median' }).fit(['a', 'b', 'c'], [9, 1, 2]).value).toBe(2);
    expect(dummyRegressor({ strategy: 'constant', constant: 7 }).fit(x, y).value).toBe(7);
  });

  it('takes a weight for a repetition', () => {
    const sampleWeight = [1, 3, 2, 0];
    const repeated = [4, 1, 1, 1, 10, 10];
    for (const strategy of ['mean', 'median'] as const) {
      const weighted = dummyRegressor({ strategy }).fit(x, y, { sampleWeight });
      expect(weighted.value).toBeCloseTo(dummyRegressor({ strategy }).fit(repeated, repeated).value, 12);
    }
  });

  it('refuses nothing, lengths that differ, and targets that are no numbers', () => {
    expect(() => dummyRegressor().fit([], [])).toThrow(/\[empty\]/);
    expect(() => dummyRegressor().fit(x, [1])).toThrow(/\[shape\]/);
    expect(() => dummyRegressor().fit(x, [1, 2, NaN, 4])).toThrow(/\[non-finite\]/);
  });
});
