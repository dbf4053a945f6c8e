import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  loadAgNews,
  loadBanking77,
  loadClinc150,
  loadGoEmotions,
  loadMovieReviews,
  loadRtPolarity,
  loadSentimentSentences,
  loadSmsSpam,
  loadStateOfTheUnion,
  loadTinyShakespeare,
  loadUdEnglish,
  loadVader,
  loadWikiText2,
} from 'lmlab';
import { withData } from './environment';

const mirror = process.env['LMLAB_DATA_MIRROR'] ?? '';
const haveMirror = existsSync(join(mirror, 'sms-spam', 'SMSSpamCollection'));
if (!haveMirror) {
  console.warn(
    'SKIPPED: the readers of public data, since LMLAB_DATA_MIRROR names no folder that holds them',
  );
}

function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

(haveMirror ? describe : describe.skip)('readers give the published counts', () => {
  const read = <T>(load: () => Promise<T>, check: (data: T) => void) => {
    return () => withData(mirror, async () => check(await load()));
  };

  test(
    'sms-spam',
    read(loadSmsSpam, ({ rows, source }) => {
      expect(source).toBe('public');
      expect(tally(rows.map(({ label }) => label))).toEqual({ ham: 4827, spam: 747 });
      expect(rows.length - new Set(rows.map(({ text }) => text)).size).toBe(403);
      expect(rows[1]).toEqual({ label: 'ham', text: 'Ok lar... Joking wif u oni...' });
    }),
  );
  test(
    'rt-polarity',
    read(loadRtPolarity, ({ rows }) => {
      expect(tally(rows.map(({ label }) => label))).toEqual({ neg: 5331, pos: 5331 });
    }),
  );
  test(
    'sentiment-labelled-sentences',
    read(loadSentimentSentences, ({ rows }) => {
      expect(tally(rows.map(({ site, label }) => `${site} ${label}`))).toEqual({
        'amazon neg': 500,
        'amazon pos': 500,
        'imdb neg': 500,
        'imdb pos': 500,
        'yelp neg': 500,
        'yelp pos': 500,
      });
    }),
  );
  test(
    'movie-reviews',
    read(loadMovieReviews, ({ rows }) => {
      expect(tally(rows.map(({ label, fold }) => `${label} ${fold}`))['pos 9']).toBe(100);
      expect(rows).toHaveLength(2000);
    }),
  );
  test(
    'ag-news',
    read(loadAgNews, ({ rows }) => {
      expect(tally(rows.map(({ label }) => label))).toEqual({
        World: 1900,
        Sports: 1900,
        Business: 1900,
        'Sci/Tech': 1900,
      });
    }),
  );
  test(
    'goemotions',
    read(loadGoEmotions, ({ rows }) => {
      expect(rows).toHaveLength(43410);
      const counts = tally(rows.flatMap(({ emotions }) => emotions));
      expect([counts['neutral'], counts['grief']]).toEqual([14219, 77]);
    }),
  );
  test(
    'banking77',
    read(
      () => Promise.all([loadBanking77(), loadBanking77('test')]),
      ([train, held]) => {
        expect([train.rows.length, held.rows.length]).toEqual([10003, 3080]);
        expect(new Set(train.rows.map(({ intent }) => intent)).size).toBe(77);
      },
    ),
  );
  test(
    'clinc150',
    read(
      () => Promise.all([loadClinc150(), loadClinc150({ variant: 'imbalanced', outOfScope: false })]),
      ([full, imbalanced]) => {
        expect([full.rows.length, imbalanced.rows.length]).toEqual([15100, 10525]);
        expect(new Set(full.rows.map(({ intent }) => intent)).size).toBe(151);
      },
    ),
  );
  test(
    'tinyshakespeare',
    read(loadTinyShakespeare, ({ rows }) => {
      const text = rows.map((row) => row.text).join('\n') + '\n';
      expect([rows.length, text.length, new Set(text).size]).toEqual([40000, 1115394, 65]);
    }),
  );
  test(
    'wikitext-2',
    read(
      () => Promise.all([loadWikiText2(), loadWikiText2('test')]),
      (splits) => {
        const words = splits.map(({ rows }) =>
          rows.reduce((sum, { text }) => sum + 1 + (text === '' ? 0 : text.split(/ +/).length), 0),
        );
        expect(words).toEqual([217646, 245569]);
      },
    ),
  );
  test(
    'ud-ewt',
    read(loadUdEnglish, ({ rows }) => {
      expect([rows.length, rows.reduce((sum, { words }) => sum + words.length, 0)]).toEqual([2001, 25147]);
    }),
  );
  test(
    'vader',
    read(loadVader, ({ rows }) => {
      expect(rows).toHaveLength(7520);
      expect(rows.every(({ ratings }) => ratings.length === 10)).toBe(true);
    }),
  );
  test(
    'state-union',
    read(loadStateOfTheUnion, ({ rows }) => {
      expect(rows).toHaveLength(65);
      expect([rows[0].president, rows[64].year]).toEqual(['Truman', 2006]);
    }),
  );
});
