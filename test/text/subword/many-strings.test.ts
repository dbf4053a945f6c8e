import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, gunzipSync } from 'node:zlib';
import { bpeFromFiles, tokenizerFromJson, tokenizerToJson, type SubwordTokenizer } from 'lmlab';
import { gpt2Files } from '../../reference/gpt2-files';
import { reference } from './reference';

/** What test/reference/subword-many.py writes: checksums of ids and offsets, a pair a string. */
const many = JSON.parse(
  gunzipSync(readFileSync(join(__dirname, '../../reference/subword-many.json.gz'))).toString('utf8'),
) as Record<'strings', string[]> &
  Record<'gpt2' | 'wordpiece' | 'unigram' | 'split', [number, number][]> &
  Record<'splitTokenizer', object>;

function checksum(numbers: Iterable<number>): number {
  return crc32([...numbers].join(','));
}

const { vocabJson, mergesTxt } = gpt2Files();
const tokenizers: [name: 'gpt2' | 'wordpiece' | 'unigram' | 'split', tokenizer: SubwordTokenizer][] = [
  ['gpt2', bpeFromFiles(vocabJson, mergesTxt)],
  ['wordpiece', tokenizerFromJson(JSON.stringify(reference.wordpiece.tokenizer))],
  ['split', tokenizerFromJson(JSON.stringify(many.splitTokenizer))],
  ['unigram', tokenizerFromJson(JSON.stringify(reference.unigram.tokenizer))],
];

test.each(tokenizers)(
  '%s gives the ids and offsets of the reference for thousands of strings',
  (name, tokenizer) => {
    expect(many.strings.length).toBeGreaterThanOrEqual(3000);
    const wrong: object[] = [];
    many.strings.forEach((text, i) => {
      const { ids, offsets } = tokenizer.encodeWithOffsets(text);
      const [idSum, offsetSum] = many[name][i];
      if (checksum(tokenizer.encode(text)) !== idSum || checksum(ids) !== idSum) wrong.push({ text, ids });
      // Where a letter and its accent are composed, the reference names the letter alone; here it is both.
      const composed =
        name === 'unigram' &&
        Array.from(text, (c) => c.normalize('NFKC')).join('') !== text.normalize('NFKC');
      if (!composed && checksum(offsets.flat()) !== offsetSum) wrong.push({ text, offsets });
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  },
);

test('a pattern before the bytes goes to tokenizer.json and back; one that may mean something else is refused', () => {
  const tokenizer = tokenizerFromJson(JSON.stringify(many.splitTokenizer));
  const again = tokenizerFromJson(tokenizerToJson(tokenizer));
  for (const text of many.strings.slice(0, 100)) expect(again.encode(text)).toEqual(tokenizer.encode(text));
  for (const pattern of ['a++', '(?>a)', '\\Ga', '\\h', '(?<n>a)', '(']) {
    const json = JSON.parse(tokenizerToJson(tokenizer)) as {
      pre_tokenizer: { pretokenizers: { pattern: object }[] };
    };
    json.pre_tokenizer.pretokenizers[0].pattern = { Regex: pattern };
    expect(() => tokenizerFromJson(JSON.stringify(json))).toThrow(/means the same in JavaScript/);
  }
});
