import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LmlabError } from '../../core/errors';
import { JOURNAL_VERSION, type Entry } from './entry';
import { withFileLock } from './file-lock';
import type { StudyStorage } from './storage';

/**
 * Keeps a study's history in a file, one JSON object a line, only ever appended to. Results are flushed to the disk
 * before anybody hears of them; a last line that a dying process left unfinished is cut off; any number of processes
 * may work on the same file.
 *
 * @param path The file; made, with its folders, when it is not there.
 * @throws LmlabError, on use, `malformed-data` for a line in the middle that is no entry, `newer-file` for a journal
 * of a newer lmlab, `locked` when another process holds the lock for a minute.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { createStudy, journalStorage, uniform } from 'lmlab';
 * const file = `${mkdtempSync('/tmp/lmlab-')}/study.jsonl`;
 * const open = () => createStudy({ space: { x: uniform(0, 1) }, storage: journalStorage(file), seed: 1 });
 * open().run(({ x }) => x * x, { nTrials: 5 });
 * open().trials.length; // 5
 * ```
 */
export function journalStorage(path: string): StudyStorage {
  const file = resolve(path);
  let offset = 0;
  return {
    transaction(decide) {
      mkdirSync(dirname(file), { recursive: true });
      return withFileLock(file, () => {
        const isNew = !existsSync(file);
        const descriptor = openSync(file, isNew ? 'wx+' : 'r+');
        try {
          const { entries, end } = readEntries(descriptor, offset, file);
          // What others wrote is known from here on, even when nothing comes of the rest.
          offset = end;
          const { append, result, durable = true } = decide(entries, Date.now());
          const bytes = Buffer.from(append.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
          try {
            for (let done = 0; done < bytes.length;) {
              done += writeSync(descriptor, bytes, done, bytes.length - done, end + done);
            }
            if (bytes.length > 0 && durable) fsyncSync(descriptor);
          } catch (error) {
            // A full disk: what is not written as a whole has not happened.
            ftruncateSync(descriptor, end);
            throw error;
          }
          if (isNew) syncFolder(dirname(file));
          offset = end + bytes.length;
          return result;
        } finally {
          closeSync(descriptor);
        }
      });
    },
  };
}

/** All entries of a journal as they stand, without locking or changing it. */
export function readJournal(path: string): Entry[] {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    throw new LmlabError('unreadable-file', {
      expected: 'a study journal',
      found: path,
      remedy: 'Check the path; `lmlab study list DIR` shows the studies of a folder.',
      cause,
    });
  }
  try {
    return readEntries(descriptor, 0, path, false).entries;
  } finally {
    closeSync(descriptor);
  }
}

function readEntries(
  descriptor: number,
  offset: number,
  file: string,
  repair = true,
): { entries: Entry[]; end: number } {
  const bytes = Buffer.alloc(fstatSync(descriptor).size - offset);
  for (let done = 0; done < bytes.length;) {
    const read = readSync(descriptor, bytes, done, bytes.length - done, offset + done);
    if (read === 0) break;
    done += read;
  }
  const length = bytes.lastIndexOf(10) + 1;
  // What follows the last line feed is a write that its process did not live to finish.
  if (repair && length < bytes.length) ftruncateSync(descriptor, offset + length);
  const lines = bytes.subarray(0, length).toString('utf8').split('\n').slice(0, -1);
  const entries = lines.map((line, i) => parse(line, file, offset, i));
  return { entries, end: offset + length };
}

function parse(line: string, file: string, offset: number, i: number): Entry {
  let entry: Entry | undefined;
  let cause: unknown;
  try {
    entry = JSON.parse(line) as Entry;
  } catch (error) {
    cause = error;
  }
  if (typeof entry?.op !== 'string' || (offset === 0 && i === 0 && entry.op !== 'study')) {
    throw new LmlabError('malformed-data', {
      expected: offset === 0 && i === 0 ? 'a study journal' : 'a journal entry on every line',
      found: `${JSON.stringify(line.slice(0, 60))} in ${file}, line ${i + 1}${offset > 0 ? ` after byte ${offset}` : ''}`,
      remedy: 'The file was changed by something else: restore it, or start a new one.',
      cause,
    });
  }
  if (entry.op === 'study' && entry.version > JOURNAL_VERSION) {
    throw new LmlabError('newer-file', {
      expected: `a journal of version ${JOURNAL_VERSION} or older`,
      found: `version ${entry.version} in ${file}`,
      remedy: 'Update lmlab.',
    });
  }
  return entry;
}

/** A new file's name is on the disk only when its folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
