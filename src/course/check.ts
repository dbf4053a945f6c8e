import { LmlabError } from '../core/errors';
import { findExercise } from './exercise-files';
import { gradeAnswer } from './grade-answer';
import { exerciseState, readEvents, recordEvent } from './learner-record';
import { variant } from './variant';

/**
 * Runs the tests of an exercise on the learner's answer and says at once what they find: that it passes, or the
 * misconception behind it by name, with expected and found on the smallest example that fails. Hidden tests run after
 * the visible ones; of those that fail it says only what they are about. An exercise that builds on one that has not
 * passed yet is skipped, with the reason.
 *
 * @param exercise its name in the lesson: `03.2`
 * @param answer the learner's function; where the exercise has a variant (see {@link variant}), the value will do
 * @throws LmlabError `exercise` when a test fails; `unknown-lesson` when there is no such exercise; `bad-option` when
 *   the answer is neither a function nor the value of a variant
 *
 * @example
 * ```ts
 * import { check } from 'lmlab';
 * check('01.3', (n: number, df: number) => Math.log((1 + n) / (1 + df)) + 1); // prints "✓ 01.3 idf by hand: 3 visible and 3 hidden tests pass."
 * ```
 */
export function check(exercise: string, answer: unknown): void {
  const definition = findExercise(exercise);
  const { title, needs = [] } = definition;
  if (typeof answer !== 'function' && !definition.variant) {
    throw new LmlabError('bad-option', {
      expected: `the function itself for exercise ${exercise}`,
      found: answer === undefined ? 'nothing' : `a value of type ${typeof answer}`,
      remedy: `Pass its name without calling it: check('${exercise}', yourFunction).`,
    });
  }
  const events = readEvents();
  const missing = needs.filter((id) => exerciseState(events, id).state !== 'passed');
  if (missing.length > 0) {
    recordEvent({ exercise, event: 'skipped' });
    console.log(
      `– ${exercise} ${title}: skipped, since it builds on ${missing.join(' and ')}, which has not passed yet.`,
    );
    return;
  }
  const verdict = gradeAnswer(definition, answer, definition.variant && variant(exercise));
  if (verdict.passed) {
    recordEvent({ exercise, event: 'passed' });
    const visible = `${verdict.visible} visible`;
    console.log(
      verdict.hidden > 0
        ? `✓ ${exercise} ${title}: ${visible} and ${verdict.hidden} hidden tests pass.`
        : `✓ ${exercise} ${title}: your number is right. The ${definition.hidden.length} hidden tests take the function: pass it to check.`,
    );
    return;
  }
  const { misconception } = verdict;
  recordEvent({ exercise, event: 'failed', ...(misconception && { detail: misconception.name }) });
  const idea = misconception ? `${misconception.name}: ${misconception.words} ` : '';
  const next = `hint('${exercise}') helps further.`;
  throw new LmlabError(
    'exercise',
    verdict.tests === 'visible'
      ? {
          expected: `${verdict.expected} from ${verdict.example} in exercise ${exercise}`,
          found: verdict.found,
          remedy: `${idea}${next}`,
        }
      : {
          expected: `the hidden tests of exercise ${exercise} to pass as the visible ones do`,
          found: `${verdict.failed} of ${verdict.of} failing; the first is about ${verdict.example}`,
          remedy: `${idea}Think of that case; ${next}`,
        },
  );
}
