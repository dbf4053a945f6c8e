import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LmlabError } from '../core/errors';
import type { Entry } from '../search/study/entry';
import { History } from '../search/study/history';
import { journalStorage, readJournal } from '../search/study/journal';
import { postgresStorage } from '../search/study/postgres';
import { withoutPassword } from '../search/study/postgres-errors';
import { readPostgres } from '../search/study/postgres-read';
import type { SharedStorage } from '../search/study/storage';

/** A study as it stands, with the words that name it. */
export interface FoundStudy {
  readonly label: string;
  readonly history: History & { readonly header: NonNullable<History['header']> };
}

/** Whether studies are kept in a database rather than in files. */
export function isDatabase(where: string): boolean {
  return /^postgres(ql)?:\/\//.test(where);
}

/** Where a study is kept: a database, or a journal file. A worker may wait for its database for ever. */
export function storageAt(where: string, study: string, retrySeconds?: number): SharedStorage {
  if (!isDatabase(where)) return journalStorage(where);
  return postgresStorage(where, { study, ...(retrySeconds === undefined ? {} : { retrySeconds }) });
}

/** Every study of a folder or database. */
export async function findStudies(where: string): Promise<FoundStudy[]> {
  if (!isDatabase(where)) return filesOf(where).map((file) => found(file, readJournal(file)));
  const studies = await readPostgres(where);
  return [...studies].map(([name, entries]) => found(`${withoutPassword(where)} ${name}`, entries));
}

/** One study: a journal, or the named one of a database, which may be left out when it holds only one. */
export async function findStudy(where: string, name?: string): Promise<FoundStudy> {
  if (!isDatabase(where)) return found(where, readJournal(where));
  const studies = await readPostgres(where, name);
  const [first] = studies;
  if (studies.size === 1) return found(`${withoutPassword(where)} ${first[0]}`, first[1]);
  throw new LmlabError('unknown-name', {
    expected: name === undefined ? 'a database with one study' : `a study called ${name}`,
    found: studies.size === 0 ? 'none' : [...studies.keys()].join(', '),
    remedy: studies.size === 0 ? '`lmlab study list URL` shows what there is.' : 'Name one with --study.',
  });
}

function found(label: string, entries: readonly Entry[]): FoundStudy {
  const history = new History();
  for (const entry of entries) history.apply(entry);
  if (history.header === undefined) {
    throw new LmlabError('malformed-data', {
      expected: 'a study',
      found: `nothing in ${label}`,
      remedy: 'The study was never started; run its script.',
    });
  }
  return { label, history: history as FoundStudy['history'] };
}

function filesOf(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .map((name) => join(dir, name));
  } catch (cause) {
    throw new LmlabError('unreadable-file', {
      expected: 'a folder with study journals, or the address of a database',
      found: dir,
      remedy: 'Name the folder that journalStorage writes to.',
      cause,
    });
  }
}
