import { parseCsv } from './csv';
import { badLine, type Dataset, publicDataset, utf8 } from './dataset';
import { readDatasetFile } from './fetch-dataset';

const classes = ['World', 'Sports', 'Business', 'Sci/Tech'] as const;

/** A news article's headline and first sentences. */
export interface NewsArticle {
  readonly label: (typeof classes)[number];
  readonly title: string;
  readonly description: string;
}

/**
 * AG News, test split: 7,600 articles in four equally large classes (Zhang, Zhao and LeCun 2015). For non-commercial
 * use only. A backslash in the file stands for a line break and becomes a space here; entities stay as they are.
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadAgNews(): Promise<Dataset<NewsArticle>> {
  const file = 'test.csv';
  const rows = parseCsv(utf8(await readDatasetFile('ag-news', file)), 3, file);
  return publicDataset(
    'ag-news',
    rows.map(([number, title, description], i) => {
      // A row of this file never spans lines, so that the row's number is the line's.
      const label = classes[Number(number) - 1] as NewsArticle['label'] | undefined;
      if (label === undefined) throw badLine(file, i + 1, 'a class from 1 to 4', `"${number}"`);
      return { label, title: unbreak(title), description: unbreak(description) };
    }),
  );
}

function unbreak(text: string): string {
  return text.replace(/\\/g, ' ').trim();
}
