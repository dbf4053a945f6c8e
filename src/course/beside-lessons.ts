import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LmlabError } from '../core/errors';
import { suggestion } from './lesson-files';

/** Beside the lessons in the sources, and in the same place of the build. */
const folder = join(__dirname, '..', '..', 'notebooks', 'lessons');

/** What stands beside a notebook's source, in `NN-topic.KIND.ts`. */
export type Kind = 'exercises' | 'track';

/** `03` → `03-subwords.exercises`, for each notebook that has such a file. */
function files(kind: Kind): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const pattern = new RegExp(`^(\\d\\d-.+\\.${kind})\\.[jt]s$`);
  const names = readdirSync(folder).flatMap((file) => pattern.exec(file)?.[1] ?? []);
  return new Map(names.sort().map((name) => [name.slice(0, 2), name]));
}

/** The numbers of all notebooks that have such a file, in order: `['00', '01', …]`. */
export function numbersWith(kind: Kind): string[] {
  return [...files(kind).keys()];
}

/**
 * The default export of the file beside a notebook's source.
 *
 * @param expected what the number should have been, for the error
 * @throws LmlabError `unknown-lesson` when there is none
 */
export function loadBeside(kind: Kind, number: string, expected: string): unknown {
  const known = files(kind);
  const name = known.get(number);
  if (name === undefined) {
    throw new LmlabError('unknown-lesson', {
      expected,
      found: `"${number}"`,
      remedy: suggestion(number, [...known.keys()]),
    });
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only the one at hand is loaded, when asked for
  return (require(join(folder, name)) as { default: unknown }).default;
}
