import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LmlabError } from '../core/errors';
import type { Exercise, LessonExercises } from './exercise';
import { suggestion } from './lesson-files';

/** Beside the lessons in the sources, and in the same place of the build. */
const folder = join(__dirname, '..', '..', 'notebooks', 'lessons');

/** `03` → `03-subwords.exercises`, for each lesson that has exercises. */
function files(): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).flatMap((file) => /^(\d\d-.+\.exercises)\.[jt]s$/.exec(file)?.[1] ?? []);
  return new Map(names.sort().map((name) => [name.slice(0, 2), name]));
}

/** The numbers of all lessons that have exercises, in order: `['00', '01', …]`. */
export function lessonsWithExercises(): string[] {
  return [...files().keys()];
}

/**
 * The exercises and the quiz of a lesson.
 *
 * @param lesson its number: `03`
 * @throws LmlabError `unknown-lesson` when there are none
 */
export function exercisesOfLesson(lesson: string): LessonExercises {
  const known = files();
  const name = known.get(lesson);
  if (name === undefined) {
    throw new LmlabError('unknown-lesson', {
      expected: 'the number of a lesson that has exercises, such as "01"',
      found: `"${lesson}"`,
      remedy: suggestion(lesson, [...known.keys()]),
    });
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only the lesson at hand is loaded, when asked for
  return (require(join(folder, name)) as { default: LessonExercises }).default;
}

/**
 * One exercise by its name.
 *
 * @param id `03.2`: the second exercise of lesson 03
 * @throws LmlabError `unknown-lesson` when there is no such exercise
 */
export function findExercise(id: string): Exercise {
  const { exercises } = exercisesOfLesson(id.split('.')[0]);
  if (Object.hasOwn(exercises, id)) return exercises[id];
  throw new LmlabError('unknown-lesson', {
    expected: 'the name of an exercise',
    found: `"${id}"`,
    remedy: suggestion(id, Object.keys(exercises)),
  });
}
