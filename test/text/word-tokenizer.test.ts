import { wordTokenize, wordTokenizer } from 'lmlab';

describe('wordTokenizer', () => {
  it('keeps single letters unless told otherwise', () => {
    expect(wordTokenize("I don't like vitamin C, 5 stars_x")).toEqual([
      'I',
      'don',
      't',
      'like',
      'vitamin',
      'C',
      '5',
      'stars_x',
    ]);
    expect(wordTokenizer({ minLength: 2 })("I don't like vitamin C, 5 stars_x")).toEqual([
      'don',
      'like',
      'vitamin',
      'stars_x',
    ]);
  });

  it('counts length in code points and keeps marks with their letter', () => {
    expect(wordTokenizer({ minLength: 2 })('𝒳 𝒳𝒴 हिन्दी')).toEqual(['𝒳𝒴', 'हिन्दी']);
    expect(wordTokenizer({ minLength: 3 })('𝒳𝒴 abc 𝒳𝒴𝒵')).toEqual(['abc', '𝒳𝒴𝒵']);
  });

  it('joins over apostrophes and hyphens where asked', () => {
    expect(
      wordTokenizer({ joined: true, lowercase: true })("Don't, 'state-of-the-art' - rock’n’roll'"),
    ).toEqual(["don't", 'state-of-the-art', 'rock’n’roll']);
  });

  it('gives no tokens for empty text and a fresh array each time', () => {
    expect(wordTokenize('')).toEqual([]);
    expect(wordTokenize('?! …')).toEqual([]);
    expect(wordTokenize('a b')).not.toBe(wordTokenize('a b'));
  });

  it('refuses what is no string, and a senseless length', () => {
    expect(() => wordTokenize(['a'] as unknown as string)).toThrow(/a string to tokenize, found an array/);
    expect(() => wordTokenize(null as unknown as string)).toThrow(/found null/);
    expect(() => wordTokenizer({ minLength: 0 })).toThrow(/positive integer as minLength, found 0/);
  });
});
