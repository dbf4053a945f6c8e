import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** What happened to an exercise, a quiz or a career track, in the order in which it happened. */
export interface LearnerEvent {
  /** `03.2`, `03 quiz` or `21 track`. */
  readonly exercise: string;
  readonly event: 'passed' | 'failed' | 'skipped' | 'hint' | 'quiz' | 'registered' | 'submitted';
  /** The misconception that was recognized, the score of a quiz, the points of a track, or the digest of a plan. */
  readonly detail?: string;
}

/** Where an exercise stands. */
export interface ExerciseState {
  readonly state: 'passed' | 'tried' | 'untouched';
  readonly attempts: number;
  readonly hints: number;
}

/**
 * The file that keeps a learner's progress: `LMLAB_PROGRESS` where it is set, else in the user's data folder.
 * One line an event, only ever appended to: a crash can cut the last line, which is then not read.
 */
export function learnerRecordPath(): string {
  const own = process.env['LMLAB_PROGRESS'];
  return own ? resolve(own) : join(envPaths('lmlab', { suffix: '' }).data, 'progress.jsonl');
}

/** Adds an event, with the time. */
export function recordEvent(event: LearnerEvent): void {
  const path = learnerRecordPath();
  mkdirSync(dirname(path), { recursive: true });
  // A line that a crash has cut must not swallow this one.
  const cut = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8'));
  appendFileSync(path, `${cut ? '\n' : ''}${JSON.stringify({ ...event, at: new Date().toISOString() })}\n`);
}

/** All events so far; lines that are not whole are left out. */
export function readEvents(): LearnerEvent[] {
  const path = learnerRecordPath();
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const event = JSON.parse(line) as LearnerEvent;
        return typeof event.exercise === 'string' && typeof event.event === 'string' ? [event] : [];
      } catch {
        return [];
      }
    });
}

/** Where an exercise stands after these events; once passed, it stays so. */
export function exerciseState(events: readonly LearnerEvent[], exercise: string): ExerciseState {
  const own = events.filter((event) => event.exercise === exercise);
  const count = (kind: LearnerEvent['event']): number => own.filter(({ event }) => event === kind).length;
  const attempts = count('passed') + count('failed');
  return {
    state: count('passed') > 0 ? 'passed' : attempts > 0 ? 'tried' : 'untouched',
    attempts,
    hints: count('hint'),
  };
}
