import { trainBpe, trainUnigram, trainWordPiece } from 'lmlab';
import { WordLattices } from '../../../src/text/subword/word-lattices';
import { messageTexts, reference } from './reference';

/** Tokens that a corpus is cut into: fewer is better, for the same size of vocabulary. */
function tokensOf(tokenizer: { encode(text: string): Int32Array }): number {
  return messageTexts.reduce((sum, text) => sum + tokenizer.encode(text).length, 0);
}

describe('trainWordPiece', () => {
  const tokenizer = trainWordPiece(messageTexts, { vocabSize: 1500 });

  test('fills the vocabulary, special tokens first', () => {
    expect(tokenizer.vocabSize).toBe(1500);
    expect(tokenizer.idToToken(0)).toBe('[PAD]');
    expect(tokenizer.encodeWithOffsets('you').tokens).toEqual(['[CLS]', 'you', '[SEP]']);
  });

  test('has the vocabulary of the reference but for its ties', () => {
    // The reference was trained on the strings too, and breaks ties by ids that change from run to run.
    const { vocab } = (reference.wordpiece.tokenizer as { model: { vocab: Record<string, number> } }).model;
    const own = trainWordPiece([...messageTexts, ...reference.strings.slice(0, 36)], { vocabSize: 1500 });
    const shared = Object.keys(vocab).filter((token) => own.tokenToId(token) !== undefined);
    expect(shared.length / 1500).toBeGreaterThan(0.95);
  });

  test('takes characters beyond the limit for unknown', () => {
    const small = trainWordPiece(['aaa bbb aaa z'], { vocabSize: 50, limitAlphabet: 2 });
    expect(small.encodeWithOffsets('z aa').tokens).toEqual(['[CLS]', '[UNK]', 'aa', '[SEP]']);
  });

  test('refuses what cannot be', () => {
    expect(() => trainWordPiece(['abc'], { vocabSize: 3 })).toThrow(/at least 10 as vocabSize/);
    expect(() => trainWordPiece([' ', ''])).toThrow(/a word in it/);
  });
});

describe('trainUnigram', () => {
  const strings = reference.strings.slice(0, 36);
  const tokenizer = trainUnigram([...messageTexts, ...strings], {
    vocabSize: 800,
    specialTokens: ['<unk>', '<s>', '</s>'],
  });

  test('fills the vocabulary and spells every text of the corpus', () => {
    expect(tokenizer.vocabSize).toBe(800);
    for (const text of messageTexts.slice(0, 200)) {
      const normal = text.normalize('NFKC').replace(/^ /, '');
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(normal);
    }
  });

  test('needs about as few tokens as the reference of the same size', () => {
    const theirs = reference.unigramCorpusTokens;
    expect(tokensOf(tokenizer) / theirs).toBeLessThan(1.03);
  });

  test('refuses what cannot be', () => {
    expect(() => trainUnigram(['abc'], { vocabSize: 3 })).toThrow(/at least 5 as vocabSize/);
    expect(() => trainUnigram(['abc'], { specialTokens: [] })).toThrow(/a special token/);
    expect(() => trainUnigram([''])).toThrow(/at least one text/);
  });
});

test('lattices expect each piece as often as all the cuts of a word say', () => {
  const probabilities = Float64Array.of(0.5, 0.3, 0.2);
  const scores = probabilities.map(Math.log);
  // The products of the last one are too small for a double.
  const lattices = new WordLattices(['ab', 'ab'.repeat(20), 'ab'.repeat(1000)], ['a', 'b', 'ab']);
  const expected = (word: number): Float64Array => {
    const counts = new Float64Array(3);
    lattices.addExpected(word, 10, { scores, probabilities }, counts);
    return counts;
  };
  const counts = expected(0);
  // "a b" has 0.15 and "ab" 0.2, so 3/7 and 4/7.
  expect(counts[0]).toBeCloseTo(30 / 7, 12);
  expect(counts[1]).toBeCloseTo(30 / 7, 12);
  expect(counts[2]).toBeCloseTo(40 / 7, 12);
  // Each "ab" of a longer word is as before.
  expected(1).forEach((count, id) => expect(count).toBeCloseTo(20 * counts[id], 9));
  expected(2).forEach((count, id) => expect(count).toBeCloseTo(1000 * counts[id], 6));
  expect([...lattices.bestOfWord(0, scores)]).toEqual([2]);
  expect([...lattices.bestOfWord(1, scores)]).toEqual(Array(20).fill(2));
  expect([...lattices.bestOfPiece(2, scores)]).toEqual([0, 1]);
  lattices.keep(Uint8Array.of(1, 1, 0));
  expect([...lattices.bestOfWord(0, scores)]).toEqual([0, 1]);
  expect([...expected(0)].map((count) => Math.round(count))).toEqual([10, 10, 0]);
});

test.each([
  ['trainBpe', (texts: Iterable<string>) => trainBpe(texts, { vocabSize: 300 })],
  ['trainWordPiece', (texts: Iterable<string>) => trainWordPiece(texts, { vocabSize: 300 })],
  ['trainUnigram', (texts: Iterable<string>) => trainUnigram(texts, { vocabSize: 300 })],
])('%s refuses what is no text, saying where, and a single text', (_, train) => {
  expect(() => train(['a b', null as unknown as string])).toThrow(/null as text 1.*\[not-text\]/);
  expect(() => train('one text')).toThrow(/a single string.*\[not-text\]/);
});
