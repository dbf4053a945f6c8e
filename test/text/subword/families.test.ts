import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { tokenizerFromJson, tokenizerToJson } from 'lmlab';
import { scriptRuns } from '../../../src/text/subword/unicode-scripts';

interface Family {
  readonly tokenizer: Record<string, unknown>;
  /** Checksums of ids, offsets and decoded text of each string; null for one that the reference refuses. */
  readonly rows: readonly (readonly [ids: number, offsets: number, decoded: number] | null)[];
}

const read = (name: string): unknown =>
  JSON.parse(gunzipSync(readFileSync(join(__dirname, '../../reference', name))).toString('utf8'));

/** What test/reference/tokenizer-families.py writes. */
const { strings, families: known } = read('tokenizer-families.json.gz') as {
  strings: string[];
  families: Record<string, Family>;
};
/** What test/reference/tokenizer-parts.py writes. */
const parts = read('tokenizer-parts.json.gz') as {
  families: Record<string, Family>;
  scriptCuts: [alone: number, withLetter: number][];
};
const families: Readonly<Record<string, Family>> = { ...known, ...parts.families };

const checksum = (numbers: Iterable<number>): number => crc32([...numbers].join(','));
const load = (name: string): ReturnType<typeof tokenizerFromJson> =>
  tokenizerFromJson(JSON.stringify(families[name].tokenizer));

test('the reference has hundreds of strings and every family', () => {
  expect(strings.length).toBeGreaterThan(500);
  expect(Object.keys(families).length).toBe(30);
});

/** Unicode forms that normalizers of a family bring a text into. */
const forms: Partial<Record<string, string>> = {
  clip: 'NFC',
  albert: 'NFKD',
  'unigram-bytes': 'NFC',
  'bert-sequence': 'NFD',
  words: 'NFKC',
  ctc: 'NFC',
  'ctc-plain': 'NFC',
  'fixed-length': 'NFC',
  'byte-normalizer-nfc': 'NFC',
};
const hasCharsmap = ['t5', 'albert', 'xlnet', 't5-first', 'unigram-unsplit'];

/**
 * Where offsets differ on purpose. A letter that is composed with its accent, or accents that change places, name the
 * whole group here and one character there. And where a charsmap removes the first characters of a text, the reference
 * counts all that follows from the start.
 */
function differs(name: string, text: string): boolean {
  if (hasCharsmap.includes(name) && /^[\ufeff\u0001\u007f]/.test(text)) return true;
  const form = forms[name];
  return form !== undefined && Array.from(text, (c) => c.normalize(form)).join('') !== text.normalize(form);
}

/** Whether a text is refused for want of a token for what is unknown. */
function refuses(tokenizer: ReturnType<typeof load>, text: string): boolean {
  try {
    tokenizer.encode(text);
    return false;
  } catch (error) {
    expect(String(error)).toMatch(/a token for what is unknown.*malformed-data/s);
    return true;
  }
}

describe.each(Object.keys(families))('%s', (name) => {
  const tokenizer = load(name);

  test('gives the ids, offsets and texts of the reference', () => {
    const wrong: object[] = [];
    let skipped = 0;
    strings.forEach((text, i) => {
      const row = families[name].rows[i];
      if (row === null) {
        if (!refuses(tokenizer, text)) wrong.push({ text, tokens: tokenizer.encodeWithOffsets(text).tokens });
        return;
      }
      const [ids, offsets, decoded] = row;
      const encoding = tokenizer.encodeWithOffsets(text);
      if (checksum(tokenizer.encode(text)) !== ids) wrong.push({ text, tokens: encoding.tokens });
      if (checksum(encoding.ids) !== ids) wrong.push({ text, ids: encoding.ids });
      if (differs(name, text)) skipped++;
      else if (checksum(encoding.offsets.flat()) !== offsets) wrong.push({ text, offsets: encoding.offsets });
      const again = tokenizer.decode(encoding.ids);
      if (crc32(again) !== decoded) wrong.push({ text, decoded: again });
    });
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(skipped).toBeLessThan(15);
  });

  test('goes to tokenizer.json and back', () => {
    const again = tokenizerFromJson(tokenizerToJson(tokenizer));
    for (const text of strings.slice(0, 150)) {
      if (name.endsWith('no-unk') && refuses(tokenizer, text)) continue;
      expect(again.encodeWithOffsets(text)).toEqual(tokenizer.encodeWithOffsets(text));
    }
    expect(tokenizerToJson(again)).toBe(tokenizerToJson(tokenizer));
  });

  test('takes any text: the same ids with offsets as without, offsets in order inside the text, halves of pairs too', () => {
    const parts = [...Array.from(strings.slice(10, 60).join('')), '\ud83d', '\udc4d', '<s>', '<mask>', ' '];
    const text = fc.oneof(
      fc.array(fc.constantFrom(...parts)).map((some) => some.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, (one) => {
        if (name.endsWith('no-unk') && refuses(tokenizer, one)) return;
        const { ids, offsets } = tokenizer.encodeWithOffsets(one);
        expect(ids).toEqual(tokenizer.encode(one));
        expect(ids).toEqual(tokenizer.encode(one.toWellFormed()));
        for (const [start, end] of offsets) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(one.length);
        }
      }),
      { numRuns: 60, seed: 4 },
    );
  });
});

test('UnicodeScripts cuts all characters where the reference does', () => {
  const wrong: string[] = [];
  parts.scriptCuts.forEach((checksums, block) => {
    const chars = Array.from({ length: 4096 }, (_, i) => String.fromCodePoint(block * 4096 + i));
    const whole = chars.filter((char) => char.isWellFormed());
    [whole.join(''), whole.map((char) => `${char}a`).join('')].forEach((text, i) => {
      const cuts = scriptRuns(text).flatMap(({ start, end }) => [start, end]);
      if (checksum(cuts) !== checksums[i]) wrong.push(`U+${(block * 4096).toString(16)} and on`);
    });
  });
  expect(parts.scriptCuts).toHaveLength(0x110);
  expect(wrong).toEqual([]);
});

describe('decoding what was encoded', () => {
  const noMarks = fc
    .string({ unit: 'binary' })
    .filter((text) => !/<s>|<\/s>|<unk>|<mask>|<\||▁|<0x/.test(text) && text.isWellFormed());

  test.each(['roberta', 'llama3', 'deepseek', 'falcon', 'llama2', 'gemma'])('gives it back: %s', (name) => {
    const tokenizer = load(name);
    fc.assert(
      fc.property(noMarks, (text) => expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)),
      { numRuns: 100, seed: 9 },
    );
  });

  test.each(['gpt2-prefix', 'roberta-prefix'])('gives it back with a blank in front: %s', (name) => {
    const tokenizer = load(name);
    fc.assert(
      fc.property(noMarks, (text) => {
        const inFront = text === '' || text.startsWith(' ') ? '' : ' ';
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(inFront + text);
      }),
      { numRuns: 100, seed: 9 },
    );
  });
});

describe('a part that is not there is refused, naming it', () => {
  const bert = families['bert'].tokenizer;
  const t5 = families['t5'].tokenizer as { model: object };
  const llama = families['llama2'].tokenizer as { model: object };
  test.each([
    ['normalizer', { ...bert, normalizer: { type: 'Upper' } }, /a normalizer BertNormalizer.*found Upper/],
    [
      'normalizer within',
      { ...bert, normalizer: { type: 'Sequence', normalizers: [{ type: 'X' }] } },
      /a normalizer .*X/,
    ],
    ['pre_tokenizer', { ...bert, pre_tokenizer: { type: 'Sentences' } }, /a pre_tokenizer .*found Sentences/],
    [
      'length',
      { ...bert, pre_tokenizer: { type: 'FixedLength', length: 0 } },
      /a length of 1 or more, found 0/,
    ],
    [
      'behavior',
      { ...bert, pre_tokenizer: { type: 'Split', pattern: { String: 'a' }, behavior: 'Doubled' } },
      /a behavior .*Doubled/,
    ],
    [
      'pattern',
      { ...bert, pre_tokenizer: { type: 'Split', pattern: { Regex: 'a++' }, behavior: 'Removed' } },
      /a\+\+/,
    ],
    ['decoder', { ...bert, decoder: { type: 'Loud' } }, /a decoder .*found Loud/],
    ['post_processor', { ...bert, post_processor: { type: 'Other' } }, /a post_processor .*Other/],
    ['frame', { ...bert, post_processor: { type: 'RobertaProcessing' } }, /a cls and a sep/],
    ['model', { ...bert, model: { type: 'Letters' } }, /a model .*found Letters/],
    ['word list', { ...bert, model: { type: 'WordLevel' } }, /a vocabulary of token: id/],
    ['dropout', { ...llama, model: { ...llama.model, dropout: 0.1 } }, /no dropout/],
    ['vocabulary', { ...llama, model: { ...llama.model, vocab: [] } }, /a vocabulary of token: id/],
    ['merges', { ...llama, model: { ...llama.model, merges: {} } }, /a list of merges/],
    ['unk_token', { ...llama, model: { ...llama.model, unk_token: '<none>' } }, /<none>/],
    ['unk_id', { ...t5, model: { ...t5.model, unk_id: 1e6 } }, /an unk_id/],
    ['score', { ...t5, model: { ...t5.model, unk_id: 0, vocab: [['<unk>', null]] } }, /a finite score/],
    [
      'charsmap',
      { ...t5, normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAA=' } },
      /a precompiled_charsmap/,
    ],
  ])('%s', (_, file, message) => {
    expect(() => tokenizerFromJson(JSON.stringify(file))).toThrow(message);
    expect(() => tokenizerFromJson(JSON.stringify(file))).toThrow(/\[malformed-data\]/);
  });
});
