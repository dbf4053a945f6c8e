import { trainBpe, trainUnigram, trainWordPiece } from 'lmlab';
import { UnigramLattice } from '../../../src/text/subword/unigram-lattice';
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

test('a lattice expects each token as often as all its cuts say', () => {
  const scores = Float64Array.of(Math.log(0.5), Math.log(0.3), Math.log(0.2));
  const lattice = new UnigramLattice(['a', 'b', 'ab'], scores, -1);
  const expected = new Float64Array(3);
  lattice.addExpected('ab', 10, expected);
  // "a b" has 0.15 and "ab" 0.2, so 3/7 and 4/7.
  expect(expected[0]).toBeCloseTo(30 / 7, 12);
  expect(expected[1]).toBeCloseTo(30 / 7, 12);
  expect(expected[2]).toBeCloseTo(40 / 7, 12);
  // A longer text is worked out with logarithms, and each "ab" in it is as before.
  const long = new Float64Array(3);
  lattice.addExpected('ab'.repeat(20), 10, long);
  long.forEach((count, id) => expect(count).toBeCloseTo(20 * expected[id], 9));
  expect(lattice.best('ab').map(({ id }) => id)).toEqual([2]);
  expect(lattice.best('ab', 2).map(({ id }) => id)).toEqual([0, 1]);
});

test.each([
  ['trainBpe', (texts: Iterable<string>) => trainBpe(texts, { vocabSize: 300 })],
  ['trainWordPiece', (texts: Iterable<string>) => trainWordPiece(texts, { vocabSize: 300 })],
  ['trainUnigram', (texts: Iterable<string>) => trainUnigram(texts, { vocabSize: 300 })],
])('%s refuses what is no text, saying where, and a single text', (_, train) => {
  expect(() => train(['a b', null as unknown as string])).toThrow(/null as text 1.*\[not-text\]/);
  expect(() => train('one text')).toThrow(/a single string.*\[not-text\]/);
});
