import { display } from '../core/display';
import { progress as progressOf, type ProgressOptions } from '../core/progress';
import { exercisesOfLesson, lessonsWithExercises } from './exercise-files';
import { exerciseState, readEvents, type LearnerEvent } from './learner-record';

const signs = { passed: '✓', tried: '…', untouched: '·' } as const;

/** Where a learner stands: one row a lesson, one sign an exercise. */
export interface LearnerMap {
  readonly passed: number;
  readonly exercises: number;
  /** Jupyter's forms of it, by MIME type. */
  [display](): Record<string, unknown>;
}

/**
 * Without arguments: a small map of the learner's progress through the course, one row a lesson. With an iterable:
 * passes its values on and shows how far the loop is (done, rate, time to go).
 *
 * @param iterable what to loop over, at least once
 * @param options label and, for iterables that do not know their length, the total
 * @throws LmlabError `bad-option` when the total is not a count
 *
 * @example
 * ```ts
 * import { progress } from 'lmlab';
 * progress().exercises > 0; // true
 *
 * let sum = 0;
 * for (const x of progress([1, 2, 3], { label: 'adding' })) sum += x;
 * sum; // 6
 * ```
 */
export function progress(): LearnerMap;
export function progress<T>(iterable: Iterable<T>, options?: ProgressOptions): Generator<T, void>;
export function progress<T>(
  iterable?: Iterable<T>,
  options?: ProgressOptions,
): LearnerMap | Generator<T, void> {
  return iterable === undefined ? learnerMap(readEvents()) : progressOf(iterable, options);
}

function learnerMap(events: readonly LearnerEvent[]): LearnerMap {
  const rows = lessonsWithExercises().map((lesson) => ({
    lesson,
    states: Object.entries(exercisesOfLesson(lesson).exercises).map(([id, { title }]) => ({
      id,
      title,
      ...exerciseState(events, id),
    })),
    quiz: events.filter(({ exercise }) => exercise === `${lesson} quiz`).at(-1)?.detail,
  }));
  const states = rows.flatMap((row) => row.states);
  const passed = states.filter(({ state }) => state === 'passed').length;
  const closing = `${passed} of ${states.length} exercises pass (✓ passes, … tried, · not tried).`;
  const text = rows.map(
    ({ lesson, states: row, quiz }) =>
      `${lesson}  ${row.map(({ state }) => signs[state]).join(' ')}${quiz === undefined ? '' : `  quiz: ${quiz}`}`,
  );
  const html = rows.map(
    ({ lesson, states: row, quiz }) =>
      `<tr><th scope="row">${lesson}</th>${row
        .map(
          ({ id, title, state, attempts, hints }) =>
            `<td title="${id} ${title}: ${attempts} attempts, ${hints} hints" aria-label="${id} ${state}">${signs[state]}</td>`,
        )
        .join('')}<td>${quiz === undefined ? '' : `quiz: ${quiz}`}</td></tr>`,
  );
  return {
    passed,
    exercises: states.length,
    [display]: () => ({
      'text/plain': [...text, '', closing].join('\n'),
      'text/html': `<table class="lmlab-progress"><tbody>${html.join('')}</tbody></table><p>${closing}</p>`,
    }),
  };
}
