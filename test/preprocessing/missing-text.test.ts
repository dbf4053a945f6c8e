import { fillMissingText } from 'lmlab';

describe('fillMissingText', () => {
  const texts = ['a', null, undefined, ' \n', NaN as unknown as string, 'b'];

  it('fills or drops, and says which', () => {
    const filled = fillMissingText(texts, { value: '?' });
    expect(filled.texts).toEqual(['a', '?', '?', '?', '?', 'b']);
    expect(filled.missing).toEqual(Int32Array.of(1, 2, 3, 4));
    expect(filled.keep).toHaveLength(6);
    const dropped = fillMissingText(texts, { policy: 'drop', blank: false });
    expect(dropped).toEqual({
      texts: ['a', ' \n', 'b'],
      keep: Int32Array.of(0, 3, 5),
      missing: Int32Array.of(1, 2, 4),
    });
    expect(fillMissingText([]).texts).toEqual([]);
    const sparse = Array<string>(2);
    sparse[1] = 'a';
    expect(fillMissingText(sparse).texts).toEqual(['', 'a']);
  });

  it('refuses what is neither text nor missing, and unknown policies', () => {
    expect(() => fillMissingText(['a', 5 as unknown as string])).toThrow(/number as text 1.*not-text/);
    expect(() => fillMissingText([null], { value: 5 as never })).toThrow(/a string as value, found 5/);
    expect(() => fillMissingText('a' as unknown as string[])).toThrow(/an array of texts, found string/);
    expect(() => fillMissingText([], { policy: 'mean' as 'fill' })).toThrow(/'fill' or 'drop'.*"mean"/);
  });
});
