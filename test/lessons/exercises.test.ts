import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exercisesOfLesson, lessonsWithExercises } from '../../src/course/exercise-files';
import { gradeAnswer, type Verdict } from '../../src/course/grade-answer';
import { quizChoices } from '../../src/course/quiz';
import { variant } from 'lmlab';
import { projectRoot } from '../source-files';
import { answersOf, exerciseCells, within, withSolution, withStub } from './exercise-cells';
import { mutations } from './mutations';
import { typeErrors } from './type-errors';

/** Longer than any right answer takes on the few values of a test, in milliseconds. */
const LIMIT = 3000;

// Exercise cells may tell the learner something.
jest.spyOn(console, 'log').mockImplementation(() => undefined);

const cells = exerciseCells();
const lessons = lessonsWithExercises().map((lesson) => ({ lesson, ...exercisesOfLesson(lesson) }));
const all = lessons.flatMap(({ exercises }) =>
  Object.entries(exercises).map(([id, exercise]) => ({ id, exercise })),
);

/** What the tests say of a cell's answer; a cell that throws, or runs too long, fails them. */
function verdictOf(id: string, source: string): Verdict | 'throws' {
  const { exercise } = all.find((entry) => entry.id === id)!;
  const before = (exercise.needs ?? []).map((need) => withSolution(cellOf(need)).source);
  const args = exercise.variant && variant(id);
  try {
    return within(LIMIT, () => gradeAnswer(exercise, answersOf([...before, source]).get(id), args));
  } catch {
    return 'throws';
  }
}

const cellOf = (id: string) => cells.find((entry) => entry.id === id)!.cell;
const passes = (verdict: Verdict | 'throws'): boolean => verdict !== 'throws' && verdict.passed;

test('each exercise has one cell, and each cell an exercise', () => {
  expect(cells.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
});

describe.each(all)('exercise $id', ({ id, exercise }) => {
  test('the solution passes and the stub fails', () => {
    expect(verdictOf(id, withSolution(cellOf(id)).source)).toMatchObject({ passed: true });
    expect(passes(verdictOf(id, withStub(cellOf(id))))).toBe(false);
  });

  test('has visible and hidden tests, three hints and at least three wrong solutions', () => {
    expect(exercise.visible.length).toBeGreaterThanOrEqual(1);
    expect(exercise.hidden.length).toBeGreaterThanOrEqual(2);
    expect(new Set(exercise.hints).size).toBe(3);
    expect(exercise.misconceptions.length).toBeGreaterThanOrEqual(2);
    expect(exercise.misconceptions.length + (exercise.mutants?.length ?? 0)).toBeGreaterThanOrEqual(3);
  });

  test.each([...exercise.misconceptions, ...(exercise.mutants ?? [])])('the tests reject: $name', (idea) => {
    // With the visible tests out of the way: the hidden ones alone must do it.
    expect(within(LIMIT, () => gradeAnswer({ ...exercise, visible: [] }, idea.wrong)).passed).toBe(false);
  });

  test.each(exercise.misconceptions)('is recognized: $name', ({ name, wrong }) => {
    const verdict = within(LIMIT, () => gradeAnswer(exercise, wrong));
    expect(verdict.passed ? undefined : verdict.misconception?.name).toBe(name);
  });

  test('no small change of the solution survives', () => {
    const { source, from, to } = withSolution(cellOf(id));
    const changes = mutations(source, from, to);
    const survivors = changes
      .filter((mutation) => passes(verdictOf(id, mutation.source)))
      .map(({ name }) => name);
    // What is called equivalent must be a survivor, so that the list cannot outlive its reasons.
    expect([...new Set(survivors)].sort()).toEqual(Object.keys(exercise.equivalent ?? {}).sort());
  });
});

describe('what the compiler checks', () => {
  const refusals = all.flatMap(({ id, exercise }) =>
    (exercise.refused ?? []).map((code) => ({ id, code, source: upTo(id, code) })),
  );
  const accepted = [...new Set(refusals.map(({ id }) => id))].map((id) => ({ id, source: upTo(id) }));
  const errors = typeErrors([...accepted, ...refusals].map(({ source }) => source));

  test.each(accepted.map(({ id }, i) => ({ id, found: errors[i] })))(
    '$id: the solution compiles',
    ({ found }) => {
      expect(found).toEqual([]);
    },
  );

  test.each(refusals.map(({ id, code }, i) => ({ id, code, found: errors[accepted.length + i] })))(
    '$id: refused is $code',
    ({ found }) => {
      expect(found).not.toEqual([]);
    },
  );
});

/** A lesson up to the cell of an exercise, with other code in the place of its solution. */
function upTo(id: string, code?: string): string {
  const { lesson, cell } = cells.find((entry) => entry.id === id)!;
  const whole = readFileSync(lesson, 'utf8');
  return whole.slice(0, whole.indexOf(cell.source)) + withSolution(cell, code).source;
}

describe.each(lessons)('lesson $lesson', ({ lesson, exercises, quiz }) => {
  test('has a quiz of five questions that explains each choice', () => {
    expect(quiz).toHaveLength(5);
    for (const question of quiz) {
      expect(question.wrong.length).toBeGreaterThanOrEqual(2);
      const choices = quizChoices(question);
      expect(new Set(choices.map(({ text }) => text)).size).toBe(choices.length);
      expect(choices.every(({ why }) => why.length > 10)).toBe(true);
    }
  });

  test('keeps the hidden tests, hints, misconceptions and answers out of the learner’s notebook', () => {
    const name = cells.find(({ id }) => id.startsWith(lesson))!.lesson.replace(/^.*\/(.*)\.ts$/, '$1');
    const notebook = readFileSync(join(projectRoot, 'notebooks', `${name}.ipynb`), 'utf8');
    const secrets = Object.values(exercises).flatMap(({ hints, misconceptions }) => [
      ...hints,
      ...misconceptions.map(({ words }) => words),
    ]);
    const explanations = quiz.flatMap(({ because, wrong }) => [because, ...wrong.map(({ why }) => why)]);
    const inNotebook = JSON.stringify(JSON.parse(notebook));
    expect(
      [...secrets, ...explanations].filter((text) => inNotebook.includes(JSON.stringify(text).slice(1, -1))),
    ).toEqual([]);
  });

  if (lesson !== '00') {
    test('has four exercises, one of which the compiler checks', () => {
      expect(Object.keys(exercises)).toHaveLength(4);
      expect(Object.values(exercises).some(({ refused }) => (refused?.length ?? 0) > 0)).toBe(true);
    });
  }
});
