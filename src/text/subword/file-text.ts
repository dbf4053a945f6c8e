import { LmlabError } from '../../core/errors';

/** @throws LmlabError `not-text` when what should be the text of a file is no string. */
export function checkFileText(text: unknown, file: string): void {
  if (typeof text === 'string') return;
  throw new LmlabError('not-text', {
    expected: `the text of ${file}`,
    found: text === null ? 'null' : typeof text,
    remedy: 'Read the file as text first, such as with readFileSync(path, "utf8").',
  });
}
