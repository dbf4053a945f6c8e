import fc from 'fast-check';
import { tokenizerFromJson, tokenizerToJson, trainBpe, wordPieceFromVocab, wordPieceToVocab } from 'lmlab';
import { expectReference, messageTexts, reference } from './reference';

const wordpiece = reference.wordpiece.tokenizer;
const broken = (part: object): string => JSON.stringify({ ...wordpiece, ...part });

describe('WordPiece', () => {
  test("gives the reference's ids, offsets and texts, uncased", () => {
    expectReference(tokenizerFromJson(JSON.stringify(wordpiece)), reference.wordpiece.encodings);
  });

  test("gives the reference's ids and texts, cased", () => {
    const cased = tokenizerFromJson(broken(reference.wordpieceCased.tokenizer));
    expectReference(cased, reference.wordpieceCased.encodings);
  });

  test('is the same from vocab.txt', () => {
    const { vocab } = (wordpiece as { model: { vocab: Record<string, number> } }).model;
    const lines = Object.entries(vocab).sort((a, b) => a[1] - b[1]);
    const vocabTxt = lines.map(([token]) => token).join('\n') + '\n';
    const tokenizer = wordPieceFromVocab(vocabTxt);
    expectReference(tokenizer, reference.wordpiece.encodings);
    expect(wordPieceToVocab(tokenizer)).toBe(vocabTxt);
  });
});

test("Unigram gives the reference's ids, offsets and texts", () => {
  const tokenizer = tokenizerFromJson(JSON.stringify(reference.unigram.tokenizer));
  // Where a letter and its accent are composed, the reference names the letter alone; here it is both.
  expectReference(tokenizer, reference.unigram.encodings, (text) => {
    return Array.from(text, (char) => char.normalize('NFKC')).join('') === text.normalize('NFKC');
  });
  const { tokens, offsets } = tokenizer.encodeWithOffsets('e\u0301');
  expect([tokens.at(-1), offsets.at(-1)]).toEqual(['é', [0, 2]]);
});

test('Unigram gives the same ids with offsets as without, whatever composes', () => {
  const tokenizer = tokenizerFromJson(JSON.stringify(reference.unigram.tokenizer));
  const units = [
    '\uff80',
    '\uff9e',
    '가',
    '\u11a8',
    'ㅎ',
    'ㅏ',
    '\u1112',
    '\u1161',
    'e',
    '\u0301',
    '\u0323',
    ' ',
    'ﾊ',
    'ﾟ',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...units)), (parts) => {
      const text = parts.join('');
      expect(tokenizer.encodeWithOffsets(text).ids).toEqual(tokenizer.encode(text));
    }),
    { numRuns: 500 },
  );
  const whole = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(whole, (text) =>
      expect(tokenizer.encodeWithOffsets(text).ids).toEqual(tokenizer.encode(text)),
    ),
  );
});

test("byte-level BPE gives the reference's ids and texts", () => {
  expectReference(tokenizerFromJson(JSON.stringify(reference.bpe.tokenizer)), reference.bpe.encodings);
});

test.each([
  ['wordpiece', tokenizerFromJson(JSON.stringify(wordpiece))],
  ['unigram', tokenizerFromJson(JSON.stringify(reference.unigram.tokenizer))],
  ['bpe', trainBpe(messageTexts, { vocabSize: 300, specialTokens: ['<|pad|>'] })],
])('%s goes to tokenizer.json and back', (_, tokenizer) => {
  const again = tokenizerFromJson(tokenizerToJson(tokenizer));
  for (const text of reference.strings) {
    expect(again.encodeWithOffsets(text)).toEqual(tokenizer.encodeWithOffsets(text));
  }
  expect(tokenizerToJson(again)).toBe(tokenizerToJson(tokenizer));
});

test.each([
  ['no JSON', '{', /a tokenizer\.json/],
  ['a list of nothing', '[]', /BPE, WordPiece, Unigram or WordLevel, found nothing/],
  ['another model', broken({ model: { type: 'Letters' } }), /found Letters/],
  [
    'no unknown token',
    broken({ model: { type: 'WordPiece', unk_token: '?', vocab: { a: 0 } } }),
    /unknown token/,
  ],
])('tokenizerFromJson refuses %s', (_, text, message) => {
  expect(() => tokenizerFromJson(text)).toThrow(message);
});

test('wordPieceToVocab refuses what the file cannot tell', () => {
  expect(() => wordPieceToVocab(trainBpe(['a b'], { vocabSize: 257 }))).toThrow(/found BPE/);
  const vocab = { '[UNK]': 0, a: 2 };
  const model = { ...(wordpiece as { model: object }).model, vocab };
  const holed = tokenizerFromJson(broken({ model, added_tokens: [], post_processor: null }));
  expect(() => wordPieceToVocab(holed)).toThrow(/found id 1/);
});

test('wordPieceFromVocab refuses a token twice', () => {
  expect(() => wordPieceFromVocab('[UNK]\na\na\n')).toThrow(/"a" in line 2 and again/);
});
