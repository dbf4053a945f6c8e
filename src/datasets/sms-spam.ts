import { badLine, type Dataset, publicDataset, utf8 } from './dataset';
import { readDatasetFile } from './fetch-dataset';
import { publicOrShipped } from './public-or-shipped';
import { readShipped, shippedDataset } from './shipped';
import { parseTsv } from './tsv';

/** A text message: wanted (`ham`) or not (`spam`). The text may be empty. */
export interface SmsMessage {
  readonly label: 'ham' | 'spam';
  readonly text: string;
}

/**
 * SMS Spam: 5,574 text messages, 13.4 % of them spam (Almeida, Gómez Hidalgo and Yamakami 2011). Where the published
 * data can be had neither from the cache nor the network, the generated messages that ship with lmlab stand in for
 * them: same columns, other numbers. `note` and `source` say which.
 *
 * @throws LmlabError `wrong-checksum` when the network delivers other bytes than the published ones.
 * @example
 * ```ts
 * import { loadShippedMessages } from 'lmlab';
 * const { rows } = await loadShippedMessages(); // the same shape as loadSmsSpam(), and never a download
 * rows.every(({ label }) => label === 'ham' || label === 'spam'); // true
 * ```
 */
export async function loadSmsSpam(): Promise<Dataset<SmsMessage>> {
  const file = 'SMSSpamCollection';
  return publicOrShipped(
    async () => publicDataset('sms-spam', parseMessages(utf8(await readDatasetFile('sms-spam', file)), file)),
    loadShippedMessages,
  );
}

/**
 * The generated messages that ship with lmlab: about 13 % spam, with duplicates, noise and missing texts, in the shape
 * of {@link loadSmsSpam}. No person wrote or received any of them.
 *
 * @example
 * ```ts
 * import { loadShippedMessages } from 'lmlab';
 * (await loadShippedMessages()).source; // 'shipped'
 * ```
 */
export async function loadShippedMessages(): Promise<Dataset<SmsMessage>> {
  const rows = parseMessages(await readShipped('messages/messages.tsv'), 'messages.tsv');
  return shippedDataset('messages', 'Generated messages', 'generated messages of the same shape', rows);
}

/** @throws LmlabError `malformed-data`, naming the line. */
export function parseMessages(text: string, file: string): SmsMessage[] {
  return parseTsv(text, 2, file).map(([label, message], i) => {
    if (label !== 'ham' && label !== 'spam') throw badLine(file, i + 1, 'ham or spam', `"${label}"`);
    return { label, text: message };
  });
}
