import { badLine, type Dataset, lines, publicDataset, utf8 } from './dataset';
import { readDatasetFile } from './fetch-dataset';
import { parseTsv } from './tsv';

/** A comment with the emotions that its readers named. */
export interface EmotionComment {
  readonly id: string;
  readonly text: string;
  /** At least one of 27 emotions, or `neutral`. */
  readonly emotions: readonly string[];
}

/**
 * GoEmotions: Reddit comments with 27 emotions and neutral, one or several a comment (Demszky et al. 2020). Some of
 * the comments are rude.
 * @param split Default: `'train'`, 43,410 rows; `'dev'` has 5,426 and `'test'` 5,427.
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadGoEmotions(
  split: 'train' | 'dev' | 'test' = 'train',
): Promise<Dataset<EmotionComment>> {
  const names = lines(utf8(await readDatasetFile('goemotions', 'labels.txt')));
  const file = `${split}.tsv`;
  const rows = parseTsv(utf8(await readDatasetFile('goemotions', file)), 3, file);
  return publicDataset(
    'goemotions',
    rows.map(([text, labelIds, id], i) => {
      const emotions = labelIds.split(',').map((labelId) => {
        const emotion = names[Number(labelId)] as string | undefined;
        if (!emotion) throw badLine(file, i + 1, `label ids below ${names.length}`, `"${labelIds}"`);
        return emotion;
      });
      return { id, text, emotions };
    }),
  );
}
