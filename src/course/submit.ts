import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { LmlabError } from '../core/errors';
import type { Tracks } from './deliverables';
import { gradeTrack, type TrackGrade } from './grade-track';
import { readEvents, recordEvent } from './learner-record';
import { findCourse } from './lesson-files';
import { currentStudent } from './track-files';

const LARGEST = 20_000_000;

/** A deliverable on disk. The grade is not in it: whoever grades works it out again. */
export interface Submission {
  readonly format: 'lmlab-deliverable';
  readonly track: string;
  readonly student: string;
  /** Which submission of this student for this track it is, counted from 1. */
  readonly submission: number;
  readonly deliverable: unknown;
}

/**
 * Hands over the deliverable of a career track: grades it by the program's part of the rubric, writes it to
 * `artifacts/deliverables/` of the project for whoever grades the rest, and shows the points with the reasons.
 *
 * How often it was handed over is written down with it: each time, the grader looks at the holdout again, and a score
 * that was climbed to in twenty submissions says less than one that stood at the first.
 *
 * @param track the number of the track's notebook: `21`
 * @param deliverable what its brief asks for
 * @throws LmlabError `malformed-data` when it has not the form that the track asks for
 *
 * @example
 * ```ts
 * import { submit } from 'lmlab';
 * typeof submit; // 'function'
 * ```
 */
export async function submit<K extends keyof Tracks>(
  track: K,
  deliverable: Tracks[K]['deliverable'],
): Promise<TrackGrade> {
  const student = currentStudent();
  const grade = await gradeTrack(track, student, deliverable);
  const exercise = `${track} track`;
  const submission =
    1 + readEvents().filter((event) => event.exercise === exercise && event.event === 'submitted').length;
  recordEvent({ exercise, event: 'submitted', detail: `${grade.earned} of ${grade.points}` });
  const path = submissionPath(track, student);
  mkdirSync(dirname(path), { recursive: true });
  const content: Submission = { format: 'lmlab-deliverable', track, student, submission, deliverable };
  writeFileAtomic.sync(path, JSON.stringify(content));
  console.log(`Submission ${submission} of track ${track}, written to ${shownPath(path)}.`);
  return grade;
}

/** Where the deliverable of a student is kept: `LMLAB_DELIVERABLES` where it is set, else in the project's folder. */
export function submissionPath(track: string, student: string): string {
  const name = student === '' ? track : `${track}-${encodeURIComponent(student).slice(0, 100)}`;
  const own = process.env['LMLAB_DELIVERABLES'];
  const folder = own ? resolve(own) : join(dirname(findCourse().notebooks), 'artifacts', 'deliverables');
  return join(folder, `${name}.json`);
}

/** A path as a learner is shown it: from the project's folder where it lies inside, else whole. */
export function shownPath(path: string): string {
  const inside = relative(dirname(findCourse().notebooks), path);
  return inside.startsWith('..') ? path : inside;
}

/**
 * Reads what {@link submit} wrote.
 *
 * @throws LmlabError `unreadable-file` when there is no such file, `malformed-data` when it is no deliverable
 */
export function readSubmission(path: string): Submission {
  let text: string;
  try {
    if (statSync(path).size > LARGEST) throw malformed(path, `${statSync(path).size} bytes`);
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof LmlabError) throw cause;
    throw new LmlabError('unreadable-file', {
      expected: `a deliverable in ${path}`,
      found: cause instanceof Error ? cause.message : String(cause),
      remedy: 'submit(…) in the notebook of a track writes one to artifacts/deliverables.',
      cause,
    });
  }
  let value: Partial<Submission> | null;
  try {
    value = JSON.parse(text) as Partial<Submission> | null;
  } catch {
    throw malformed(path, 'no JSON');
  }
  if (
    value?.format !== 'lmlab-deliverable' ||
    typeof value.track !== 'string' ||
    typeof value.student !== 'string' ||
    typeof value.submission !== 'number'
  ) {
    throw malformed(path, 'other JSON');
  }
  return value as Submission;
}

function malformed(path: string, found: string): LmlabError {
  return new LmlabError('malformed-data', {
    expected: `a deliverable of less than ${LARGEST / 1e6} MB in ${path}`,
    found,
    remedy: 'Ask for the file that submit(…) wrote.',
  });
}
