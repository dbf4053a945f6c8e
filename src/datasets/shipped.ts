import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LmlabError } from '../core/errors';
import { type Dataset, utf8 } from './dataset';

/** The text of a file that ships in the project's `datasets/` folder. */
export async function readShipped(relativePath: string): Promise<string> {
  return utf8(await readFile(join(shippedDirectory(), relativePath)));
}

/** The project's `datasets/` folder, seen from the sources and from the build alike. */
export function shippedDirectory(): string {
  for (let at = __dirname; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return join(at, 'datasets');
    if (dirname(at) === at) {
      throw new LmlabError('unreachable-data', {
        expected: 'the data sets that ship with lmlab',
        found: `no package folder above ${__dirname}`,
        remedy: 'Install lmlab again.',
      });
    }
  }
}

/** Rows of a set that ships with lmlab, with the sentence that says so. */
export function shippedDataset<Row>(
  name: string,
  title: string,
  what: string,
  rows: readonly Row[],
): Dataset<Row> {
  const note = `These are ${rows.length.toLocaleString('en')} ${what}, which ship with lmlab; their numbers say nothing about real ones.`;
  return { name, title, rows, source: 'shipped', note, licence: 'MIT', citation: `lmlab, datasets/${name}` };
}
