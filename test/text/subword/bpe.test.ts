import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { bpeFromFiles, bpeToFiles, trainBpe } from 'lmlab';
import { gpt2PieceEnd } from '../../../src/text/subword/gpt2-split';
import { gpt2Files } from '../../reference/gpt2-files';
import { expectReference, messageTexts, reference } from './reference';

const { vocabJson, mergesTxt } = gpt2Files();
const gpt2 = bpeFromFiles(vocabJson, mergesTxt);

/** Strings with everything, halves of surrogate pairs among it. */
const anyString = fc.string({
  unit: fc.oneof(
    fc.nat(0xffff).map((code) => String.fromCharCode(code)),
    fc.string(),
  ),
});

describe('byte-level BPE', () => {
  test('gives the ids, offsets and texts of the reference with the vocabulary of GPT-2', () => {
    expectReference(gpt2, reference.gpt2);
    expect(gpt2.vocabSize).toBe(50257);
  });

  test('learns the merges and ids of the reference', () => {
    const tokenizer = trainBpe(messageTexts, {
      vocabSize: 1000,
      minFrequency: 2,
      specialTokens: ['<|endoftext|>', '<|pad|>'],
    });
    const { vocab, merges } = reference.bpe.tokenizer.model;
    const model: unknown = tokenizer.model;
    expect(model).toMatchObject({ mergeList: merges });
    expect(Object.entries(vocab).filter(([token, id]) => tokenizer.tokenToId(token) !== id)).toEqual([]);
    expect(tokenizer.vocabSize).toBe(1000);
    expectReference(tokenizer, reference.bpe.encodings);
  });

  test('loses nothing but halves of surrogate pairs, and takes those for U+FFFD', () => {
    fc.assert(
      fc.property(anyString, (text) => {
        const whole = Buffer.from(text, 'utf8').toString('utf8');
        const ids = gpt2.encode(text);
        expect(gpt2.decode(ids, { skipSpecialTokens: false })).toBe(whole);
        expect(ids).toEqual(gpt2.encode(whole));
        const { offsets } = gpt2.encodeWithOffsets(text);
        expect(offsets.every(([start, end]) => end > start)).toBe(true);
        expect(offsets.at(-1)?.[1] ?? 0).toBe(text.length);
      }),
    );
  });

  test('splits as the regular expression does', () => {
    // The same split as a pattern; JavaScript's \s is not Unicode's White_Space.
    const S = '\\p{White_Space}';
    const pattern = `'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^${S}\\p{L}\\p{N}]+|${S}+(?![^${S}])|${S}+`;
    const units = [' ', '  ', '\n', '\u00a0', "'", 's', 'll', 'Re', '1', 'é', '你', '🙂', '\ud83d', '_', '𝕳'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...units)), (parts) => {
        const text = parts.join('');
        const codes = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
        const pieces: string[] = [];
        for (let i = 0; i < text.length;) {
          const end = gpt2PieceEnd(codes, i, text.length);
          pieces.push(text.slice(i, end));
          i = end;
        }
        expect(pieces).toEqual(text.match(new RegExp(pattern, 'gu')) ?? []);
      }),
      { numRuns: 500 },
    );
  });

  test('takes very long pieces', () => {
    const text = 'abcdefghij'.repeat(20_000);
    expect(gpt2.decode(gpt2.encode(text))).toBe(text);
    expect(gpt2.decode(gpt2.encode(' '.repeat(10_000)))).toBe(' '.repeat(10_000));
  });

  test('forgets old pieces without harm', () => {
    const tokenizer = trainBpe(['a b c'], { vocabSize: 257 });
    for (let i = 0; i < 140_000; i += 20_000) {
      const text = Array.from({ length: 20_000 }, (_, k) => ` x${(i + k).toString(36)}`).join('');
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    }
  });

  test('finds special tokens in the text, and leaves them out when decoding', () => {
    const [end] = gpt2.encode('<|endoftext|>');
    expect(end).toBe(50256);
    expect(gpt2.decode([end, 31373])).toBe('hello');
    expect(gpt2.decode([end, 31373], { skipSpecialTokens: false })).toBe('<|endoftext|>hello');
  });

  test('goes to files and back', () => {
    const tokenizer = trainBpe(messageTexts, { vocabSize: 400, specialTokens: ['<|endoftext|>'] });
    const files = bpeToFiles(tokenizer);
    const again = bpeFromFiles(files.vocabJson, files.mergesTxt);
    for (const text of reference.strings) expect(again.encode(text)).toEqual(tokenizer.encode(text));
    expect(bpeToFiles(again)).toEqual(files);
  });

  test.each([
    ['no JSON', () => bpeFromFiles('{', ''), /JSON object of token: id/],
    ['a list', () => bpeFromFiles('[]', ''), /JSON object of token: id/],
    ['missing bytes', () => bpeFromFiles('{"a":0}', ''), /in the vocabulary, found 1 others/],
    ['an id twice', () => bpeFromFiles('{"a":0,"b":0}', ''), /an id of its own for the token "b"/],
    ['a broken merge', () => bpeFromFiles(vocabJson, '#version: 0.2\na b\nc\n'), /two tokens in line 3/],
    ['an unknown merge', () => bpeFromFiles(vocabJson, 'a qqq\n'), /the token "qqq"/],
    ['too small a vocabulary', () => trainBpe(['a'], { vocabSize: 200 }), /at least 256 as vocabSize/],
    ['a special token twice', () => trainBpe(['a'], { specialTokens: ['x!', 'x!'] }), /found "x!"/],
    ['no text', () => trainBpe(['', '']), /at least one text/],
    ['an unknown id', () => gpt2.decode([1, 60_000]), /vocabulary of 50257 tokens, found 60000 at index 1/],
    ['no string', () => gpt2.encode(null as unknown as string), /not-text/],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});

test('the reference was made from the committed strings', () => {
  const strings = JSON.parse(
    readFileSync(join(__dirname, '../../reference/subword-strings.json'), 'utf8'),
  ) as string[];
  expect(reference.strings.slice(0, strings.length)).toEqual(strings);
});
