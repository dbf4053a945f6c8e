import { findExercise } from './exercise-files';
import { exerciseState, readEvents, recordEvent } from './learner-record';

/**
 * Prints the next hint of an exercise: the first is gentle, the third nearly the answer; after it the third again.
 *
 * @param exercise its name in the lesson: `03.2`
 * @throws LmlabError `unknown-lesson` when there is no such exercise
 *
 * @example
 * ```ts
 * import { hint } from 'lmlab';
 * hint('01.3'); // prints "Hint 1 of 3 for 01.3: The formula stands right above; it needs one function of Math."
 * ```
 */
export function hint(exercise: string): void {
  const { hints } = findExercise(exercise);
  const given = Math.min(exerciseState(readEvents(), exercise).hints, hints.length - 1);
  recordEvent({ exercise, event: 'hint' });
  console.log(`Hint ${given + 1} of ${hints.length} for ${exercise}: ${hints[given]}`);
}
