import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { segmentTokenizer, splitSentences } from 'lmlab';

/** What test/reference/unicode-breaks.py writes: the official cases of UAX #29, each cut at its boundaries. */
const official = JSON.parse(
  gunzipSync(readFileSync(join(__dirname, '../reference/unicode-breaks.json.gz'))).toString('utf8'),
) as { version: string } & Record<
  'GraphemeBreakTest' | 'WordBreakTest' | 'SentenceBreakTest',
  readonly (readonly string[])[]
>;

const isText = (piece: string): boolean => piece.trim() !== '';

/**
 * Cases that a later Unicode than that of the cases decides otherwise: in 17.0, ✁ (U+2701) is no pictograph any more,
 * so that it parts from a zero width joiner before it.
 */
const later: readonly string[] = /\p{Extended_Pictographic}/u.test('\u2701')
  ? []
  : ['\u2701\u200d\u2701', 'a\u200d\u2701'];

/** The cases that cut otherwise. */
function differing(
  cases: readonly (readonly string[])[],
  cut: (text: string) => readonly string[],
): string[] {
  return cases
    .filter((pieces) => JSON.stringify(cut(pieces.join(''))) !== JSON.stringify(pieces.filter(isText)))
    .map((pieces) => pieces.join(''));
}

test('the cases are all there', () => {
  const { version, GraphemeBreakTest, WordBreakTest, SentenceBreakTest } = official;
  const counts = [GraphemeBreakTest, WordBreakTest, SentenceBreakTest].map(({ length }) => length);
  expect([version, ...counts]).toEqual(['15.0.0', 602, 1823, 502]);
});

test('segmentTokenizer cuts at the official word boundaries; white space is left out', () => {
  expect(differing(official.WordBreakTest, segmentTokenizer({ punctuation: true }))).toEqual(later);
});

test('splitSentences cuts at the official sentence boundaries, but never at a line end alone', () => {
  const cut = (text: string): string[] => splitSentences(text);
  const trimmed = official.SentenceBreakTest.map((pieces) =>
    pieces.map((piece) => piece.trim()).filter(isText),
  );
  const wrong = trimmed.filter((pieces, i) => {
    const text = official.SentenceBreakTest[i].join('');
    return JSON.stringify(cut(text)) !== JSON.stringify(pieces);
  });
  // A single line end inside a paragraph is a blank for splitSentences, and a boundary in UAX #29.
  expect(wrong).toEqual([
    ['a', '\u0308'],
    ['etc.)', '\u0308The'],
    ['\u2060e\u2060t\u2060c\u2060.\u2060)\u2060', '\u2060\u0308\u2060T\u2060h\u2060e\u2060\u2060'],
  ]);
});

test('graphemes, by which a charsmap looks texts up, are the official ones', () => {
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const cut = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment);
  const cases = official.GraphemeBreakTest;
  const wrong = cases.filter((pieces) => JSON.stringify(cut(pieces.join(''))) !== JSON.stringify(pieces));
  expect(wrong.map((pieces) => pieces.join(''))).toEqual(later.slice(0, 1));
});
