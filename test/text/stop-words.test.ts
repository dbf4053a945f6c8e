import { porterStem, stopWordLists, stopWords, unmatchedStopWords, wordTokenize, wordTokenizer } from 'lmlab';
import type { StopWordList } from 'lmlab';

describe('stopWords', () => {
  it('has every list it names, in lower case, without a word twice or empty', () => {
    expect(stopWordLists).toHaveLength(14);
    for (const list of stopWordLists) {
      const words = stopWords(list);
      expect(words.length).toBeGreaterThan(90);
      expect(new Set(words).size).toBe(words.length);
      expect(words.filter((word) => word !== word.toLowerCase() || word.trim() === '')).toEqual([]);
    }
    expect([stopWords('en').length, stopWords('en-scikit-learn').length]).toEqual([173, 318]);
    expect(stopWords('en').includes('will')).toBe(false);
    expect(stopWords('fr').includes('été')).toBe(true);
    expect(stopWords('ru').includes('не')).toBe(true);
  });

  it('refuses a language without a list', () => {
    expect(() => stopWords('tlh' as StopWordList)).toThrow(/one of the lists en, en-scikit-learn.*"tlh"/);
    expect(() => stopWords('toString' as StopWordList)).toThrow(/bad-option/);
  });
});

describe('unmatchedStopWords', () => {
  it('finds what a tokenizer or stemmer makes of stop words and the list lacks', () => {
    const list = stopWords('en');
    expect(unmatchedStopWords(list, wordTokenizer({ joined: true }))).toEqual([]);
    expect(unmatchedStopWords(list, wordTokenize)).toEqual(
      expect.arrayContaining(['don', 'isn', 'll', 're', 's', 't', 've']),
    );
    expect(unmatchedStopWords(['because', 'the'], (text) => wordTokenize(text).map(porterStem))).toEqual([
      'becaus',
    ]);
  });
});
