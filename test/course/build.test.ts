import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildLessons,
  lessonNotebook,
  notebookPath,
  orphanNotebooks,
  type Edition,
} from '../../src/course/build';
import { runFolder } from '../../src/course/fixed-conditions';
import { findCourse, lessonNames, readLesson } from '../../src/course/lesson-files';
import { notebookViolation, readNotebook, writeNotebook } from '../../src/course/notebook';

const project = join(__dirname, '..', '..');

describe('buildLessons', () => {
  let course: { notebooks: string };
  let lesson: string;

  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'lmlab-build-'));
    course = { notebooks: join(folder, 'notebooks') };
    mkdirSync(join(course.notebooks, 'lessons'), { recursive: true });
    lesson = join(course.notebooks, 'lessons', '00-tour.ts');
    cpSync(join(project, 'notebooks', 'lessons', '00-tour.ts'), lesson);
  });
  afterEach(() => rmSync(join(course.notebooks, '..'), { recursive: true }));

  test('writes both editions, valid by the official schema, and is then up to date', () => {
    expect(buildLessons(course).map((one) => one.change)).toEqual(['missing', 'missing', 'missing']);
    for (const path of ['00-tour.ipynb', 'solutions/00-tour.ipynb', 'recall/00-tour.ipynb']) {
      const onDisk: unknown = JSON.parse(readFileSync(join(course.notebooks, path), 'utf8'));
      expect(notebookViolation(onDisk)).toBeUndefined();
    }
    expect(buildLessons(course, undefined, false).map((one) => one.change)).toEqual(['none', 'none', 'none']);
  });

  test('editions differ in exercise cells only', () => {
    const parsed = readLesson(course, '00-tour');
    const [student, solutions] = [lessonNotebook(parsed, 'student'), lessonNotebook(parsed, 'solutions')];
    const different = student.cells.filter(
      (cell, i) => JSON.stringify(cell) !== JSON.stringify(solutions.cells[i]),
    );
    expect(different.map((cell) => cell.id)).toEqual(['share']);
    expect(different[0].metadata.tags).toEqual(['exercise', 'raises-exception']);
    expect(JSON.stringify(student)).not.toContain('lists.filter');
  });

  test('the recall edition keeps headings and code, and nothing else', () => {
    const parsed = readLesson(course, '00-tour');
    const [student, recall] = [lessonNotebook(parsed, 'student'), lessonNotebook(parsed, 'recall')];
    const code = (cells: typeof recall.cells): string[] =>
      cells.flatMap((cell) => (cell.cell_type === 'code' ? [cell.source] : []));
    expect(code(recall.cells)).toEqual(code(student.cells));
    const text = recall.cells.filter((cell) => cell.cell_type === 'markdown').map((cell) => cell.source);
    expect(text.length).toBeGreaterThan(2);
    expect(
      text
        .join('\n')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#')),
    ).toEqual([]);
  });

  test('links of the editions that lie in a folder below lead where those of the learner’s do', () => {
    const text =
      '# A [page](page.md#part)\n\n`![no](link)`, [there](https://example.org), [here](#a) ![fig](images/a.png)';
    const cells = [{ type: 'markdown', id: 'a', tags: [], source: text, line: 1 } as const];
    const built = (edition: Edition): string =>
      lessonNotebook({ ...readLesson(course, '00-tour'), cells }, edition).cells[0].source;
    expect(built('student')).toBe(text);
    expect(built('solutions')).toBe(
      '# A [page](../page.md#part)\n\n`![no](link)`, [there](https://example.org), [here](#a) ![fig](../images/a.png)',
    );
    expect(built('recall')).toBe('# A [page](../page.md#part)');
  });

  test('keeps the outputs of cells that did not change, and only those', () => {
    buildLessons(course);
    const path = join(course.notebooks, 'solutions', '00-tour.ipynb');
    const run = readNotebook(path);
    for (const cell of run.cells) {
      if (cell.cell_type === 'code') cell.outputs = [{ output_type: 'stream', name: 'stdout', text: 'a\nb' }];
    }
    writeNotebook(path, run);
    writeFileSync(lesson, readFileSync(lesson, 'utf8').replace('messages.length;', 'messages.length + 1;'));
    buildLessons(course);
    const kept = readNotebook(path).cells.flatMap((cell) =>
      cell.cell_type === 'code' ? [[cell.id, cell.outputs.length]] : [],
    );
    expect(kept).toEqual([
      ['first-cell', 0],
      ['words', 1],
      ['counts', 1],
      ['library', 1],
      ['share', 1],
      ['quiz', 1],
      ['progress', 1],
    ]);
  });

  test('--check sees an edited notebook and writes nothing', () => {
    buildLessons(course);
    const path = join(course.notebooks, '00-tour.ipynb');
    const edited = readNotebook(path);
    edited.cells[1].source = 'hand-made';
    writeNotebook(path, edited);
    const before = readFileSync(path, 'utf8');
    expect(buildLessons(course, undefined, false).map((one) => one.change)).toEqual([
      'stale',
      'none',
      'none',
    ]);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('rebuilds a notebook that is not JSON', () => {
    buildLessons(course);
    writeFileSync(join(course.notebooks, '00-tour.ipynb'), '{');
    expect(buildLessons(course)[0].change).toBe('stale');
    expect(readNotebook(join(course.notebooks, '00-tour.ipynb')).cells.length).toBeGreaterThan(3);
  });

  test('names notebooks whose source is gone', () => {
    buildLessons(course);
    cpSync(join(course.notebooks, '00-tour.ipynb'), join(course.notebooks, '01-old.ipynb'));
    expect(orphanNotebooks(course).map((path) => path.endsWith('01-old.ipynb'))).toEqual([true]);
  });
});

test('the committed notebooks are what their sources say', () => {
  const course = findCourse(project);
  expect(lessonNames(course).length).toBeGreaterThan(0);
  const stale = buildLessons(course, undefined, false).filter((one) => one.change !== 'none');
  expect(stale).toEqual([]);
  expect(orphanNotebooks(course)).toEqual([]);
});

test('no kept output names the folder of a run, which is gone', () => {
  const course = findCourse(project);
  const kept = lessonNames(course).map((name) => notebookPath(course, name, 'solutions'));
  expect(kept.filter((path) => readFileSync(path, 'utf8').includes(runFolder))).toEqual([]);
});

test('no learner gets a line that stands in solutions only', () => {
  const course = findCourse(project);
  for (const name of lessonNames(course)) {
    const source = readFileSync(join(course.notebooks, 'lessons', `${name}.ts`), 'utf8');
    const inRegions = [...source.matchAll(/#region solution\n([^]*?)\n\s*\/\/ #(?:stub|endregion)/g)];
    const solution = inRegions.flatMap(([, body]) => body.split('\n')).map((line) => line.trim());
    const outside = inRegions.reduce((text, [, body]) => text.replace(body, ''), source);
    const student = lessonNotebook(readLesson(course, name), 'student').cells.map((cell) => cell.source);
    const secret = solution.filter((line) => line.length > 3 && !outside.includes(line));
    expect(secret.length).toBeGreaterThan(0);
    expect(secret.filter((line) => student.some((text) => text.includes(line)))).toEqual([]);
  }
});
