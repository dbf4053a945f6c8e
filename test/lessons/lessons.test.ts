import { findCourse, lessonNames, readLesson } from '../../src/course/lesson-files';
import { trackNumbers } from '../../src/course/track-files';
import type { LessonCell } from '../../src/course/lesson-cell';
import { projectRoot } from '../source-files';

/** Every lesson but the tour is built alike, so that a learner knows where to look; career tracks are projects. */
const course = findCourse(projectRoot);
const lessons = lessonNames(course)
  .filter((name) => !name.startsWith('00') && !trackNumbers().includes(name.slice(0, 2)))
  .map((name) => ({ name, cells: readLesson(course, name).cells }));

const code = (cells: readonly LessonCell[]): LessonCell[] => cells.filter(({ type }) => type === 'code');
const prose = (cells: readonly LessonCell[]): string =>
  cells.flatMap(({ type, source }) => (type === 'markdown' ? [source] : [])).join('\n');
const words = (text: string): number => (text.match(/[\p{L}\p{N}’'-]+/gu) ?? []).length;

describe.each(lessons)('$name', ({ name, cells }) => {
  const number = name.slice(0, 2);

  test('opens with what one will be able to do, what one needs and how long it takes', () => {
    expect(cells[0].source).toMatch(new RegExp(`^# ${number} · `));
    for (const part of ['**You will be able to**', '**You need**', '**Time:**'])
      expect(cells[0].source).toContain(part);
  });

  test('closes with what we have seen, the quiz, and a question that needs code', () => {
    expect(prose(cells)).toContain('## What we have seen');
    expect(cells.some(({ source }) => source.includes(`quiz('${number}'`))).toBe(true);
    expect(cells.at(-1)!.source).toContain('*A question to take along, which needs code:*');
  });

  test('has 15 to 25 code cells, 3 to 5 figures and 900 to 1,800 words', () => {
    const figures = code(cells).filter(({ source }) => /\bplot[A-Z]\w*\(/.test(source));
    const found = { cells: code(cells).length, figures: figures.length, words: words(prose(cells)) };
    expect(found.cells).toBeGreaterThanOrEqual(15);
    expect(found.cells).toBeLessThanOrEqual(25);
    expect(found.figures).toBeGreaterThanOrEqual(3);
    expect(found.figures).toBeLessThanOrEqual(5);
    expect(found.words).toBeGreaterThanOrEqual(900);
    expect(found.words).toBeLessThanOrEqual(1800);
  });

  test('lets the learner predict at least twice before running', () => {
    expect((prose(cells).match(/predict, then run/gi) ?? []).length).toBeGreaterThanOrEqual(2);
  });

  test('has text before and after every cell that shows something new', () => {
    // Two code cells in a row are allowed where the second goes on with the first; three leave the learner alone.
    const row = cells.map(({ type }) => (type === 'code' ? 'c' : 'm')).join('');
    expect(row).not.toContain('ccc');
  });

  test('ends in key figures, and takes no number of its own on trust', () => {
    expect(code(cells).some(({ source }) => source.includes('keyFigures('))).toBe(true);
  });
});

const tracks = lessonNames(course)
  .filter((name) => trackNumbers().includes(name.slice(0, 2)))
  .map((name) => ({ name, cells: readLesson(course, name).cells }));

describe.each(tracks)('$name', ({ name, cells }) => {
  const number = name.slice(0, 2);

  test('opens with a brief and the rubric, and closes with handing over', () => {
    for (const part of ['# Track · ', '**You will be able to**', '**You need**', '**Time:**', '## The brief'])
      expect(cells[0].source).toContain(part);
    expect(code(cells)[0].source).toContain(`rubric('${number}')`);
    expect(code(cells).some(({ source }) => source.includes(`trackData('${number}')`))).toBe(true);
    expect(code(cells).some(({ source }) => source.includes(`submit('${number}'`))).toBe(true);
  });

  test('says what is the student’s own work, and what the job is like', () => {
    expect((prose(cells).match(/\*\*Your work:\*\*/g) ?? []).length).toBeGreaterThanOrEqual(3);
    expect(prose(cells)).toContain('## What the job is like');
    expect(prose(cells)).toContain('*A question to take along, which needs code:*');
    expect(words(prose(cells))).toBeGreaterThanOrEqual(500);
  });
});
