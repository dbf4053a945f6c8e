import { LmlabError } from './errors';

/** What to throw when a file could not be written: the folder is missing, or may not be written to. */
export function unwritableFile(path: string, cause: unknown): LmlabError {
  return new LmlabError('unwritable-file', {
    expected: 'a path in a folder that exists and may be written to',
    found: `${path}: ${(cause as Error).message}`,
    remedy: 'Make the folder first, or take another path.',
    cause,
  });
}
