import { LmlabError } from '../core/errors';
import { parseCsv } from './csv';
import { type Dataset, publicDataset, utf8 } from './dataset';
import { readDatasetFile } from './fetch-dataset';

/** Something a user asked, and what the user wants by it. */
export interface IntentQuery {
  readonly text: string;
  readonly intent: string;
}

/**
 * Banking77: questions to a bank with 77 fine-grained intents (Casanueva et al. 2020).
 * @param split Default: `'train'`, 10,003 rows; `'test'` has 3,080.
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadBanking77(split: 'train' | 'test' = 'train'): Promise<Dataset<IntentQuery>> {
  const file = `${split}.csv`;
  const [, ...rows] = parseCsv(utf8(await readDatasetFile('banking77', file)), 2, file);
  return publicDataset(
    'banking77',
    rows.map(([text, intent]) => ({ text: text.trim(), intent })),
  );
}

/** Which part of CLINC150 to read. */
export interface Clinc150Options {
  /** Default: `'train'`. */
  readonly split?: 'train' | 'val' | 'test';
  /** `imbalanced` has 25, 50, 75 or 100 training queries an intent. Default: `'full'`, 100 each. */
  readonly variant?: 'full' | 'imbalanced';
  /** Whether the queries that fit no intent come along, with the intent `oos`, after the others. Default: true. */
  readonly outOfScope?: boolean;
}

/**
 * CLINC150: queries to an assistant with 150 intents, and queries that fit none (Larson et al. 2019).
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadClinc150(options: Clinc150Options = {}): Promise<Dataset<IntentQuery>> {
  const { split = 'train', variant = 'full', outOfScope = true } = options;
  const file = `data_${variant}.json`;
  const all = JSON.parse(utf8(await readDatasetFile('clinc150', file))) as Record<string, [string, string][]>;
  const parts = outOfScope ? [split, `oos_${split}`] : [split];
  const rows = parts.flatMap((part) => {
    if (!Object.hasOwn(all, part)) {
      throw new LmlabError('unknown-name', {
        expected: `one of ${Object.keys(all).join(', ')}`,
        found: `"${part}"`,
        remedy: 'Ask for the split train, val or test.',
      });
    }
    return all[part].map(([text, intent]) => ({ text, intent }));
  });
  return publicDataset('clinc150', rows);
}
