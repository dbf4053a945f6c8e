import { unzipSync } from 'fflate';
import { type Dataset, lines, publicDataset, utf8 } from './dataset';
import { readDatasetFile } from './fetch-dataset';

/** One line of a corpus. */
export interface CorpusLine {
  readonly text: string;
}

/** A State of the Union address. */
export interface Address {
  readonly year: number;
  readonly president: string;
  readonly text: string;
}

/**
 * Tiny Shakespeare: 40,000 lines of plays (Karpathy 2015). Join the rows with `\n` for the 1,115,394 characters of the
 * file but the last line's end.
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadTinyShakespeare(): Promise<Dataset<CorpusLine>> {
  const text = utf8(await readDatasetFile('tinyshakespeare', 'input.txt'));
  return publicDataset(
    'tinyshakespeare',
    lines(text).map((line) => ({ text: line })),
  );
}

/**
 * WikiText-2, validation or test split: Wikipedia articles, words separated by spaces, rare ones `<unk>` (Merity et
 * al. 2017). Share-alike.
 * @param split Default: `'valid'`.
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadWikiText2(split: 'valid' | 'test' = 'valid'): Promise<Dataset<CorpusLine>> {
  const text = utf8(await readDatasetFile('wikitext-2', `${split}.txt`));
  return publicDataset(
    'wikitext-2',
    lines(text).map((line) => ({ text: line.trim() })),
  );
}

/**
 * State of the Union addresses, 1945–2006, by year.
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadStateOfTheUnion(): Promise<Dataset<Address>> {
  const files = unzipSync(await readDatasetFile('state-union', 'state_union.zip'));
  // NLTK's reader of the same archive decodes it so; UTF-8 fails on six of the addresses.
  const decoder = new TextDecoder('iso-8859-2');
  const rows: Address[] = [];
  for (const path of Object.keys(files).sort()) {
    const match = /^state_union\/(\d{4})-([A-Za-z]+)(-\d)?\.txt$/.exec(path);
    if (!match) continue;
    rows.push({ year: Number(match[1]), president: match[2], text: decoder.decode(files[path]) });
  }
  return publicDataset('state-union', rows);
}
