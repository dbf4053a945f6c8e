import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { lancasterStem, porterStem, snowballStem } from 'lmlab';

// See test/reference/stems.py for where the words and stems come from.
const rows = gunzipSync(readFileSync(join(__dirname, '../reference/stems.tsv.gz')))
  .toString()
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t'));

const stemmers = { porterStem, snowballStem, lancasterStem };

describe.each(Object.entries(stemmers))('%s', (name, stem) => {
  it('equals the reference on all 23 531 words of the published vocabulary', () => {
    const column = Object.keys(stemmers).indexOf(name) + 1;
    expect(rows).toHaveLength(23531);
    const wrong = rows
      .map((row) => [row[0], stem(row[0]), row[column]])
      .filter(([, found, expected]) => found !== expected);
    expect(wrong).toEqual([]);
  });

  it('writes in lower case, leaves what is no word, and takes any string', () => {
    expect(stem('RUNNING')).toBe(stem('running'));
    for (const odd of ['', '7', '😀', "'", 'ß']) expect(stem(odd)).toBe(odd === "'" ? "'" : odd);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (word) => {
        expect(typeof stem(word)).toBe('string');
      }),
    );
  });

  it('refuses what is no string', () => {
    expect(() => stem(undefined as unknown as string)).toThrow(
      /a word as a string, found undefined.*not-text/,
    );
    expect(() => stem(['a'] as unknown as string)).toThrow(/found an array/);
  });
});

it('handles the special forms of Snowball English', () => {
  expect(
    ['succeed', 'evening', "boss's", 'lying', 'egging', 'pastes', 'biologist', 'yyy', 'sayyid', "'em"].map(
      snowballStem,
    ),
  ).toEqual(['succeed', 'evening', 'boss', 'lie', 'egg', 'paste', 'biolog', 'yyy', 'sayyid', 'em']);
});
