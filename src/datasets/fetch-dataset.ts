import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { LmlabError } from '../core/errors';
import { cacheDirectory } from './cache';
import { download, sha256 } from './download';
import { wantedData } from './wanted-data';
import { type DatasetFacts, type DatasetFile, type DatasetName, datasetNames, registry } from './registry';

/** What stands in the registry about a data set: title, licence, citation, format, files.
 *
 * @param name One of {@link datasetNames}.
 * @throws LmlabError `unknown-name` when there is no such data set.
 * @example
 * ```ts
 * import { datasetFacts } from 'lmlab';
 * datasetFacts('sms-spam').licence; // 'CC BY 4.0'
 * ```
 */
export function datasetFacts(name: DatasetName): DatasetFacts {
  if (!Object.hasOwn(registry, name)) {
    throw new LmlabError('unknown-name', {
      expected: `one of ${datasetNames.join(', ')}`,
      found: `"${name}"`,
      remedy: '`lmlab data list` shows what there is.',
    });
  }
  return registry[name];
}

/** Where one file of a data set lies in the cache, fetched or not. */
export function cachedPath(name: DatasetName, file: string): string {
  return join(cacheDirectory(), name, file);
}

/** How one file of a data set stands in the cache. */
export interface FileState {
  readonly file: string;
  readonly path: string;
  readonly bytes: number;
  readonly state: 'missing' | 'damaged' | 'whole';
}

/**
 * How the files of a data set stand in the cache, their checksums compared; fetches nothing.
 *
 * @throws LmlabError `unknown-name` when there is no such data set.
 */
export async function verifyDataset(name: DatasetName): Promise<FileState[]> {
  return Promise.all(
    datasetFacts(name).files.map(async (file) => {
      const path = cachedPath(name, file.name);
      const bytes = await readIfThere(path);
      const state = bytes === undefined ? 'missing' : sha256(bytes) === file.sha256 ? 'whole' : 'damaged';
      return { file: file.name, path, bytes: file.bytes, state } as const;
    }),
  );
}

/**
 * Brings every file of a data set into the cache and says where each lies. What lies there whole is not fetched again;
 * what is damaged is.
 *
 * @throws LmlabError `unknown-name`, `unreachable-data` or `wrong-checksum`; a file is stored whole or not at all.
 */
export async function fetchDataset(name: DatasetName): Promise<string[]> {
  const paths: string[] = [];
  for (const file of datasetFacts(name).files) {
    await readDatasetFile(name, file.name);
    paths.push(cachedPath(name, file.name));
  }
  return paths;
}

/**
 * The checked bytes of one file of a data set, from the cache or else fetched into it.
 *
 * @throws LmlabError `unreachable-data`, also where `LMLAB_DATA=shipped` forbids it; `wrong-checksum`.
 */
export async function readDatasetFile(name: DatasetName, fileName: string): Promise<Uint8Array> {
  const file = findFile(name, fileName);
  if (wantedData() === 'shipped') {
    throw new LmlabError('unreachable-data', {
      expected: `${file.name} of ${name}`,
      found: 'LMLAB_DATA=shipped, which leaves published data alone',
      remedy: 'Unset LMLAB_DATA to use published data.',
    });
  }
  const path = cachedPath(name, file.name);
  const cached = await readIfThere(path);
  if (cached !== undefined && sha256(cached) === file.sha256) return cached;
  const bytes = await download(name, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, Buffer.from(bytes));
  return bytes;
}

function findFile(name: DatasetName, fileName: string): DatasetFile {
  const { files } = datasetFacts(name);
  const file = files.find((each) => each.name === fileName);
  if (file) return file;
  throw new LmlabError('unknown-name', {
    expected: `one of ${files.map((each) => each.name).join(', ')}`,
    found: `"${fileName}"`,
    remedy: `Ask for a file that belongs to ${name}.`,
  });
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
