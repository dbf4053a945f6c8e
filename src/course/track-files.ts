import { random } from '../core/random';
import { loadBeside, numbersWith } from './beside-lessons';
import type { Tracks } from './deliverables';
import type { Track } from './track';

/** The numbers of all career tracks, in order. */
export function trackNumbers(): string[] {
  return numbersWith('track');
}

/**
 * A career track by the number of its notebook.
 *
 * @throws LmlabError `unknown-lesson` when there is none
 */
export function findTrack(number: string): Track {
  return loadBeside('track', number, 'the number of a career track') as Track;
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
