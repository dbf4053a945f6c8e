import type { Dataset } from './dataset';
import { readShipped, shippedDataset } from './shipped';
import { parseTsv } from './tsv';

/** A generated document and what it was made of. */
export interface TopicDocument {
  readonly text: string;
  /** Topic → share of its sentences; together 1. */
  readonly mixture: Readonly<Record<string, number>>;
}

/**
 * 800 generated documents, each a known mixture of eight topics: what a topic model should find.
 *
 * @example
 * ```ts
 * import { loadShippedTopics } from 'lmlab';
 * const { rows } = await loadShippedTopics();
 * Object.keys(rows[0].mixture).length; // 8
 * ```
 */
export async function loadShippedTopics(): Promise<Dataset<TopicDocument>> {
  const [[header], ...lines] = parseTsv(await readShipped('topics/topics.tsv'), 2, 'topics.tsv');
  const names = header.split(' ');
  const rows = lines.map(([shares, text]): TopicDocument => {
    const weights = shares.split(' ').map(Number);
    return { text, mixture: Object.fromEntries(names.map((name, k) => [name, weights[k]])) };
  });
  return shippedDataset('topics', 'Generated documents', 'generated documents about eight topics', rows);
}
