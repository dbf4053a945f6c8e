import { badLine, type Dataset, publicDataset, utf8 } from './dataset';
import { readDatasetFile } from './fetch-dataset';
import { parseTsv } from './tsv';

/** A word or emoticon with how ten people rated its sentiment, from −4 to 4. */
export interface LexiconEntry {
  readonly token: string;
  readonly mean: number;
  readonly sd: number;
  readonly ratings: readonly number[];
}

/**
 * The VADER sentiment lexicon: 7,520 rated words and emoticons (Hutto and Gilbert 2014).
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadVader(): Promise<Dataset<LexiconEntry>> {
  const file = 'vader_lexicon.txt';
  const rows = parseTsv(utf8(await readDatasetFile('vader', file)), 4, file);
  return publicDataset(
    'vader',
    rows.map(([token, mean, sd, ratings], i) => {
      const entry = {
        token,
        mean: Number(mean),
        sd: Number(sd),
        ratings: ratings
          .replace(/[[\]\s]/g, '')
          .split(',')
          .map(Number),
      };
      if (![entry.mean, entry.sd, ...entry.ratings].every(Number.isFinite)) {
        throw badLine(file, i + 1, 'numbers after the token', `"${mean}, ${sd}, ${ratings}"`);
      }
      return entry;
    }),
  );
}
