import { type Dataset, lines } from './dataset';
import type { CorpusLine } from './corpora';
import { readShipped, shippedDataset } from './shipped';

/**
 * 400 little stories, one a line, about 43,000 words: a corpus small enough to train a language model on while you wait.
 *
 * @example
 * ```ts
 * import { loadShippedStories } from 'lmlab';
 * (await loadShippedStories()).rows.length; // 400
 * ```
 */
export async function loadShippedStories(): Promise<Dataset<CorpusLine>> {
  const rows = lines(await readShipped('stories/stories.txt')).map((text): CorpusLine => ({ text }));
  return shippedDataset('stories', 'Little stories', 'little stories written by a grammar', rows);
}
