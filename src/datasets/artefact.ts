import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { LmlabError } from '../core/errors';

/**
 * Saves what a lesson made for the lessons after it, as JSON in `artifacts/lessons/` of the project around the working
 * directory, or in the folder that `LMLAB_ARTEFACTS` names. What stood there under the name is replaced; a half-written file never stands there.
 *
 * @param name A file name without extension: letters, digits and hyphens.
 * @param value Anything that JSON can hold.
 * @returns The path of the file.
 * @throws LmlabError `bad-option` for a name that is no plain file name.
 */
export function saveArtefact(name: string, value: unknown): string {
  const path = artefactPath(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic.sync(path, JSON.stringify(value));
  return path;
}

/**
 * What {@link saveArtefact} saved under a name.
 *
 * @throws LmlabError `unreadable-file` when no lesson has saved it yet, or the file was altered.
 */
export function loadArtefact(name: string): unknown {
  const path = artefactPath(name);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new LmlabError('unreadable-file', {
      expected: `the artefact ${name} as JSON in ${path}`,
      found: cause instanceof Error ? cause.message : String(cause),
      remedy: 'Run the lesson that makes it, to its end.',
      cause,
    });
  }
}

/**
 * What an earlier lesson saved under a name, or the same made anew: a lesson that was not finished blocks no other.
 *
 * @param name as in {@link saveArtefact}
 * @param rebuild makes what the lesson makes, with the library
 * @returns the saved value; it is `rebuild`'s type, for that is what the lesson saves
 * @throws LmlabError `unreadable-file` when the file is there and cannot be read; whatever `rebuild` throws
 *
 * @example
 * ```ts
 * import { artefactOr } from 'lmlab';
 * const { words } = await artefactOr('99-no-such-lesson', () => ({ words: ['made', 'anew'] }));
 * words; // ['made', 'anew']
 * ```
 */
export async function artefactOr<T>(name: string, rebuild: () => T | Promise<T>): Promise<T> {
  if (existsSync(artefactPath(name))) return loadArtefact(name) as T;
  return rebuild();
}

function artefactPath(name: string): string {
  if (!/^[\w-]+$/.test(name)) {
    throw new LmlabError('bad-option', {
      expected: 'a name of letters, digits and hyphens',
      found: JSON.stringify(name),
      remedy: 'Call it after the lesson: 01-messages.',
    });
  }
  const own = process.env['LMLAB_ARTEFACTS'];
  return join(own ? resolve(own) : join(projectFolder(), 'artifacts', 'lessons'), `${name}.json`);
}

function projectFolder(): string {
  for (let at = resolve('.'); ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (dirname(at) === at) return resolve('.');
  }
}
