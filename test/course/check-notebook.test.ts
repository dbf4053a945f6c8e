import { join } from 'node:path';
import { checkNotebook } from '../../src/course/check-notebook';
import { lessonNotebook } from '../../src/course/build';
import { findCourse, lessonNames, readLesson } from '../../src/course/lesson-files';
import type { Cell } from '../../src/course/notebook';
import type { NotebookRun } from '../../src/course/run-notebook';

const path = join(__dirname, '..', '..', 'notebooks', 'x.ipynb');

/** A cell that starts with `!` is expected to raise. */
function check(...sources: string[]): NotebookRun {
  const cells = sources.map((source, i): Cell => ({
    cell_type: 'code',
    id: `c${i + 1}`,
    metadata: source.startsWith('!') ? { tags: ['raises-exception'] } : {},
    source: source.replace(/^!/, ''),
    outputs: [],
    execution_count: null,
  }));
  return checkNotebook(path, { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}
const statuses = (run: NotebookRun): string[] => run.cells.map((cell) => cell.status);

describe('checkNotebook', () => {
  test('knows the names, types and imports of earlier cells, and runs nothing', () => {
    const run = check(
      'globalThis.process.exit(3);',
      "import { join } from 'node:path';\ninterface P { x: number }\nlet n = 1;",
      'const p: P = { x: n };\nconst j: string = join("a", "b");\nawait Promise.resolve(p);',
      'const n = "redeclared";',
      'n.toUpperCase();',
    );
    expect(run.cells.map((cell) => cell.error?.evalue)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(run.passed).toBe(true);
  });

  test('tells each mistake once, with its line', () => {
    const run = check(
      'const a = 1;\nconst b: string = a;',
      'b.toUpperCase();',
      'a.toUpperCase();',
      'const c = ;',
    );
    expect(statuses(run)).toEqual(['failed', 'passed', 'failed', 'failed']);
    expect(run.passed).toBe(false);
    expect(run.cells[0]).toMatchObject({
      line: 2,
      error: { evalue: expect.stringContaining('2322') as string },
    });
    expect(run.cells[2].error?.evalue).toContain('toUpperCase');
  });

  test('a cell that is expected not to compile leaves no names behind', () => {
    const run = check('!const a: string = 1;', 'a;');
    expect(statuses(run)).toEqual(['expected-error', 'failed']);
  });
});

// Needs the built declarations of lmlab, which `npm test` makes first.
test('both editions of every lesson are well-typed', () => {
  const course = findCourse(__dirname);
  for (const name of lessonNames(course)) {
    for (const edition of ['student', 'solutions'] as const) {
      const notebook = lessonNotebook(readLesson(course, name), edition);
      const failed = checkNotebook(path, notebook).cells.filter((cell) => cell.status !== 'passed');
      // A stub may be written so that the compiler itself asks for the solution.
      const unexpected = failed.filter((cell) => edition === 'solutions' || cell.status !== 'expected-error');
      expect(unexpected.map((cell) => `${name} ${edition} ${cell.id}: ${cell.error?.evalue}`)).toEqual([]);
    }
  }
});
