import { random } from '../core/random';
import { LmlabError } from '../core/errors';
import { findExercise } from './exercise-files';

/**
 * The learner's own arguments of an exercise whose answer is a number: the same for one learner on every run, others
 * for another. Who the learner is says `LMLAB_STUDENT`; without it there is one variant for all.
 *
 * @param exercise `06.1`
 * @returns the arguments, which are numbers, to be taken apart: `const [tp, fp, fn] = variant('06.1')`
 * @throws LmlabError `unknown-lesson` when there is no such exercise, `bad-option` when it has no variants
 *
 * @example
 * ```ts
 * import { variant } from 'lmlab';
 * const [tp, fp, fn] = variant('01.4');
 * Number.isInteger(tp + fp + fn); // true
 * ```
 */
export function variant(exercise: string): number[] {
  const { variant: draw } = findExercise(exercise);
  if (!draw) {
    throw new LmlabError('bad-option', {
      expected: 'an exercise with a variant for each learner',
      found: `${exercise}, which is the same for all`,
      remedy: 'Use what its statement gives you.',
    });
  }
  return draw(
    random(0)
      .fork(`learner ${process.env['LMLAB_STUDENT'] ?? ''}`)
      .fork(exercise),
  );
}
