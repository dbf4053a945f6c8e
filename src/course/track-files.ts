import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LmlabError } from '../core/errors';
import { random } from '../core/random';
import type { Tracks } from './deliverables';
import { suggestion } from './lesson-files';
import type { Track } from './track';

/** Beside the lessons in the sources, and in the same place of the build. */
const folder = join(__dirname, '..', '..', 'notebooks', 'lessons');

function files(): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).flatMap((file) => /^(\d\d-.+\.track)\.[jt]s$/.exec(file)?.[1] ?? []);
  return new Map(names.sort().map((name) => [name.slice(0, 2), name]));
}

/** The numbers of all career tracks, in order. */
export function trackNumbers(): string[] {
  return [...files().keys()];
}

/**
 * A career track by the number of its notebook.
 *
 * @throws LmlabError `unknown-lesson` when there is none
 */
export function findTrack(number: string): Track {
  const known = files();
  const name = known.get(number);
  if (name === undefined) {
    throw new LmlabError('unknown-lesson', {
      expected: 'the number of a career track',
      found: `"${number}"`,
      remedy: suggestion(number, [...known.keys()]),
    });
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only the track at hand is loaded, when asked for
  return (require(join(folder, name)) as { default: Track }).default;
}

/** Who works here: `LMLAB_STUDENT`, and nobody in particular without it. */
export function currentStudent(): string {
  return process.env['LMLAB_STUDENT'] ?? '';
}

/** A student's data of a track, and what only the grader knows of it. */
export async function trackDataOf(number: string, student: string): ReturnType<Track['data']> {
  return findTrack(number).data(random(0).fork(`learner ${student}`).fork(`track ${number}`));
}

/**
 * The data set of a career track that belongs to this student: the same on every run, another for another student.
 * `LMLAB_STUDENT` says who the student is.
 *
 * @param track the number of the track's notebook: `21`
 * @throws LmlabError `unknown-lesson` when there is no such track
 *
 * @example
 * ```ts
 * import { trackData } from 'lmlab';
 * const { log, holdout } = await trackData('21');
 * log.length > holdout.length; // true
 * ```
 */
export async function trackData<K extends keyof Tracks>(track: K): Promise<Tracks[K]['given']> {
  return (await trackDataOf(track, currentStudent())).given as Tracks[K]['given'];
}
