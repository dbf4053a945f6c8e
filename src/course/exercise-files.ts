import { LmlabError } from '../core/errors';
import { loadBeside, numbersWith } from './beside-lessons';
import type { Exercise, LessonExercises } from './exercise';
import { suggestion } from './lesson-files';

/** The numbers of all lessons that have exercises, in order: `['00', '01', …]`. */
export function lessonsWithExercises(): string[] {
  return numbersWith('exercises');
}

/**
 * The exercises and the quiz of a lesson.
 *
 * @param lesson its number: `03`
 * @throws LmlabError `unknown-lesson` when there are none
 */
export function exercisesOfLesson(lesson: string): LessonExercises {
  return loadBeside(
    'exercises',
    lesson,
    'the number of a lesson that has exercises, such as "01"',
  ) as LessonExercises;
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
