import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  charNGrams,
  nGrams,
  segmentTokenizer,
  segmentWords,
  splitSentences,
  treebankTokenize,
  tweetTokenize,
  tweetTokenizer,
} from 'lmlab';

// Made by tokens.py with NLTK 3.10.4.
const reference = JSON.parse(readFileSync(join(__dirname, '../reference/tokens.json'), 'utf8')) as Record<
  'treebank' | 'tweet',
  [string, string[]][]
>;

const pieces = fc.constantFrom(
  'a',
  "'",
  '"',
  '.',
  ' ',
  '\n',
  'n',
  't',
  '-',
  '@',
  '#',
  ':',
  ')',
  '1',
  '😀',
  'é',
  '<',
  '/',
);
const noise = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));

describe('treebankTokenize', () => {
  it.each(reference.treebank)("equals NLTK's: %j", (text, tokens) => {
    expect(treebankTokenize(text)).toEqual(tokens);
  });

  it('cuts no word after a letter with an accent', () => {
    expect(treebankTokenize('cafégonna gonna cannoté')).toEqual(['cafégonna', 'gon', 'na', 'cannoté']);
  });

  it('loses no character but white space and quotes', () => {
    const bare = (text: string): string => text.replace(/["'`\s]/g, '');
    fc.assert(
      fc.property(noise, (text) => {
        expect(bare(treebankTokenize(text).join(''))).toBe(bare(text));
      }),
    );
  });
});

describe('tweetTokenize', () => {
  it.each(reference.tweet)("equals NLTK's: %j", (text, tokens) => {
    expect(tweetTokenize(text)).toEqual(tokens);
  });

  it('keeps emoji sequences whole', () => {
    expect(tweetTokenize('👍🏽ok👩‍👩‍👧🇩🇪🇫🇷 ❤️😀😀')).toEqual(['👍🏽', 'ok', '👩‍👩‍👧', '🇩🇪', '🇫🇷', '❤️', '😀', '😀']);
  });

  it('has options', () => {
    expect(tweetTokenizer({ maxRepeat: 3, stripHandles: true })('@Ann waaaaay!!!!!')).toEqual([
      'waaay',
      '!',
      '!',
      '!',
    ]);
    expect(tweetTokenizer({ lowercase: true })('XD :D OK')).toEqual(['xd', ':D', 'ok']);
    expect(() => tweetTokenizer({ maxRepeat: -1 })).toThrow(/at least 0 as maxRepeat/);
  });

  it('loses no character but white space, and takes long runs', () => {
    fc.assert(
      fc.property(noise, (text) => {
        expect(tweetTokenize(text).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
    for (const run of ['a', '1', '.', 'a.', 'a-', '(', '@', '😀', '#a-']) {
      expect(tweetTokenize(run.repeat(10000)).length).toBeGreaterThan(0);
    }
    // Quadratic time would take minutes here.
    for (const run of ['#', '-', '<', '<-', 'x<']) {
      expect(tweetTokenize(run.repeat(200_000 / run.length)).length).toBeGreaterThan(1000);
    }
  });
});

describe('segmentWords', () => {
  it('follows UAX #29', () => {
    expect(segmentWords("The quick (“brown”) fox can't jump 32.3 feet, right?")).toEqual([
      'The',
      'quick',
      'brown',
      'fox',
      "can't",
      'jump',
      '32.3',
      'feet',
      'right',
    ]);
    expect(segmentTokenizer({ punctuation: true })('a, b')).toEqual(['a', ',', 'b']);
    expect(segmentWords('สวัสดีครับ').length).toBeGreaterThan(1);
    expect(() => segmentTokenizer({ locale: '???' })).toThrow(/BCP 47/);
  });
});

describe('splitSentences', () => {
  it.each([
    [
      'Dr. Lee met J. R. Smith at 5 p.m. on Monday. It rained.',
      ['Dr. Lee met J. R. Smith at 5 p.m. on Monday.', 'It rained.'],
    ],
    ['He left at 5 p.m. She stayed.', ['He left at 5 p.m.', 'She stayed.']],
    ['Is it? "Yes!" he said. (No.) Fine...', ['Is it?', '"Yes!" he said.', '(No.)', 'Fine...']],
    ['One line\nwrapped here. Two', ['One line wrapped here.', 'Two']],
    ['A title\n\nA paragraph. ', ['A title', 'A paragraph.']],
    ['It costs 3.50 e.g. here, i.e. there.', ['It costs 3.50 e.g. here, i.e. there.']],
    ['', []],
    [' \n\n ', []],
  ])('%j', (text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences);
  });

  it('takes linear time, and long paragraphs are cut as short ones', () => {
    expect(splitSentences(`a${' '.repeat(200_000)}a`)).toHaveLength(1);
    expect(splitSentences('Dr. '.repeat(50_000))).toEqual([`${'Dr. '.repeat(49_999)}Dr.`]);
    const sentences = Array.from({ length: 10_000 }, (_, i) => `No ${i} of Dr. Lee costs 3.${i}, e.g. here.`);
    expect(splitSentences(sentences.join(' '))).toEqual(sentences);
    const long = `On ${'and on '.repeat(2000)}on.`;
    expect(splitSentences(`${long} It rained. ${long}`)).toEqual([long, 'It rained.', long]);
  });
});

describe('nGrams and charNGrams', () => {
  it('give all runs', () => {
    expect(nGrams([1, 2, 3], 2)).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect(nGrams([1], 2)).toEqual([]);
    expect(charNGrams('aé', 1)).toEqual(['a', 'é']);
    expect(charNGrams('', 3)).toEqual([]);
    expect(() => nGrams([1], 0)).toThrow(/at least 1 as n/);
  });
});

it('every tokenizer refuses what is no string', () => {
  for (const tokenize of [treebankTokenize, tweetTokenize, segmentWords, splitSentences]) {
    expect(() => tokenize(null as unknown as string)).toThrow(/found null.*not-text/);
  }
});
