import { display } from '../core/display';
import { escapeHtml } from '../core/escape-html';
import { random } from '../core/random';
import { LmlabError } from '../core/errors';
import { exercisesOfLesson } from './exercise-files';
import { recordEvent } from './learner-record';
import type { QuizQuestion } from './exercise';

/** Text that a notebook shows as HTML, and everything else as it stands. */
export interface QuizSheet {
  /** How many of the answers given are right. */
  readonly right: number;
  /** How many questions there are. */
  readonly questions: number;
  /** Jupyter's forms of it, by MIME type. */
  [display](): Record<string, unknown>;
}

/**
 * The quiz of a lesson: the questions where nothing is answered yet, and for each answer whether it is right and why.
 * As a cell's last expression it is shown.
 *
 * @param lesson its number: `01`
 * @param answers one letter a question, `'?'` where you do not know yet; default: none
 * @throws LmlabError `unknown-lesson` without such a quiz, `bad-option` for an answer that is no choice
 *
 * @example
 * ```ts
 * import { quiz } from 'lmlab';
 * quiz('01').questions; // 5
 * ```
 */
export function quiz(lesson: string, answers: readonly string[] = []): QuizSheet {
  const questions = exercisesOfLesson(lesson).quiz;
  if (answers.length > 0 && answers.length !== questions.length) {
    throw new LmlabError('bad-option', {
      expected: `${questions.length} answers`,
      found: `${answers.length}`,
      remedy: "Write '?' for a question that you leave open.",
    });
  }
  const sheet = questions.map((question, index) => marked(question, index, answers[index] ?? '?'));
  const right = sheet.filter(({ mark }) => mark === 'right').length;
  const given = sheet.filter(({ mark }) => mark !== 'open').length;
  if (given > 0)
    recordEvent({ exercise: `${lesson} quiz`, event: 'quiz', detail: `${right} of ${questions.length}` });
  const closing =
    given === 0
      ? `Answer with one letter a question: quiz('${lesson}', [${questions.map(() => "'?'").join(', ')}])`
      : `${right} of ${questions.length} right.`;
  return {
    right,
    questions: questions.length,
    [display]: () => ({
      'text/plain': [...sheet.flatMap(({ lines }) => [...lines, '']), closing].join('\n'),
      'text/html': `<div class="lmlab-quiz">${sheet.map(({ html }) => html).join('')}<p>${escapeHtml(closing)}</p></div>`,
    }),
  };
}

/** The choices of a question in an order that is the same on every run but gives nothing away. */
export function quizChoices(
  question: QuizQuestion,
): { letter: string; text: string; right: boolean; why: string }[] {
  const choices = [
    { text: question.right, right: true, why: question.because },
    ...question.wrong.map(({ choice, why }) => ({ text: choice, right: false, why })),
  ];
  return random(0)
    .fork(question.question)
    .shuffle(choices)
    .map((choice, index) => ({ letter: String.fromCharCode(97 + index), ...choice }));
}

interface Marked {
  readonly mark: 'open' | 'right' | 'wrong';
  readonly lines: readonly string[];
  readonly html: string;
}

function marked(question: QuizQuestion, index: number, answer: string): Marked {
  const choices = quizChoices(question);
  const chosen = choices.find(({ letter }) => letter === answer.trim().toLowerCase());
  if (!chosen && answer.trim() !== '?') {
    throw new LmlabError('bad-option', {
      expected: `one of ${choices.map(({ letter }) => letter).join(', ')} or ? for question ${index + 1}`,
      found: `"${answer}"`,
      remedy: 'Answer with the letter of a choice.',
    });
  }
  const verdict = chosen && `${chosen.right ? '✓ Right' : '✗ Not quite'}: ${chosen.why}`;
  return {
    mark: chosen === undefined ? 'open' : chosen.right ? 'right' : 'wrong',
    lines: [
      `${index + 1}. ${question.question}`,
      ...choices.map((choice) => `   ${choice === chosen ? '>' : ' '} ${choice.letter}) ${choice.text}`),
      ...(verdict === undefined ? [] : [`   ${verdict}`]),
    ],
    html:
      `<p><b>${index + 1}.</b> ${escapeHtml(question.question)}</p><ol type="a">` +
      choices
        .map(
          ({ text, letter }) =>
            `<li>${letter === chosen?.letter ? `<b>${escapeHtml(text)}</b>` : escapeHtml(text)}</li>`,
        )
        .join('') +
      `</ol>${verdict === undefined ? '' : `<p>${escapeHtml(verdict)}</p>`}`,
  };
}
