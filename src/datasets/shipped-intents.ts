import type { Dataset } from './dataset';
import type { IntentQuery } from './intents';
import { readShipped, shippedDataset } from './shipped';
import { parseTsv } from './tsv';

/**
 * 2,500 generated questions to an online shop with 18 intents, a few of them frequent and most of them rare; what no
 * desk of the shop can help with is `out-of-scope`.
 *
 * @example
 * ```ts
 * import { loadShippedIntents } from 'lmlab';
 * new Set((await loadShippedIntents()).rows.map(({ intent }) => intent)).size; // 18
 * ```
 */
export async function loadShippedIntents(): Promise<Dataset<IntentQuery>> {
  const rows = parseTsv(await readShipped('intents/intents.tsv'), 2, 'intents.tsv').map(
    ([intent, text]): IntentQuery => ({ text, intent }),
  );
  return shippedDataset('intents', 'Generated questions', 'generated questions to an online shop', rows);
}
