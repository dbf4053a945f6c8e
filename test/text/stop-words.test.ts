import { porterStem, stopWordLists, stopWords, unmatchedStopWords, wordTokenize, wordTokenizer } from 'lmlab';
import type { StopWordList } from 'lmlab';

describe('stopWords', () => {
  it('has every list it names, in lower case, without a word twice or empty', () => {
    expect(stopWordLists).toHaveLength(14);
    for (const list of stopWordLists) {
      const words = [...stopWords(list)];
      expect(words.length).toBeGreaterThan(90);
      expect(words.filter((word) => word !== word.toLowerCase() || word.trim() === '')).toEqual([]);
    }
    expect([stopWords('en').size, stopWords('en-scikit-learn').size]).toEqual([173, 318]);
    expect(stopWords('en').has('will')).toBe(false);
    expect(stopWords('fr').has('été')).toBe(true);
    expect(stopWords('ru').has('не')).toBe(true);
  });

  it('hands out a set of its own each time', () => {
    (stopWords('en') as Set<string>).clear();
    expect(stopWords('en').size).toBe(173);
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
