import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import * as ts from 'typescript';
import * as lmlab from 'lmlab';
import { findCourse, lessonNames, readLesson } from '../../src/course/lesson-files';
import type { LessonCell } from '../../src/course/lesson-cell';
import { isExercise, studentSource } from '../../src/course/solution-regions';
import { projectRoot } from '../source-files';

/** The cell of a lesson in which an exercise is solved and checked. */
export interface ExerciseCell {
  /** `03.2`. */
  readonly id: string;
  /** The lesson's file: `notebooks/lessons/03-subwords.ts`. */
  readonly lesson: string;
  readonly cell: LessonCell;
}

const requireHere = createRequire(__filename);
const course = findCourse(projectRoot);

/** All exercise cells, by the name of the exercise that they check. */
export function exerciseCells(): ExerciseCell[] {
  return lessonNames(course).flatMap((name) =>
    readLesson(course, name).cells.flatMap((cell) => {
      if (!isExercise(cell)) return [];
      return [...cell.source.matchAll(/\bcheck\('(\d\d\.\d+)'/g)].map(([, id]) => ({
        id,
        lesson: join(course.notebooks, 'lessons', `${name}.ts`),
        cell,
      }));
    }),
  );
}

const region = /^[ \t]*\/\/ ?#region solution[ \t]*\n([\s\S]*?)^[ \t]*\/\/ ?#endregion[ \t]*$/m;

/** The cell with other code in the place of its solution, and where that code stands. */
export function withSolution(
  { source }: LessonCell,
  code?: string,
): { source: string; from: number; to: number } {
  const match = region.exec(source)!;
  const solution = code ?? match[1].replace(/^[ \t]*\/\/ ?#stub[\s\S]*$/m, '');
  const from = match.index;
  return {
    source: source.slice(0, from) + solution + source.slice(from + match[0].length),
    from,
    to: from + solution.length,
  };
}

/** The cell as a learner finds it. */
export function withStub(cell: LessonCell): string {
  return studentSource(cell);
}

/**
 * Runs the sources of cells by themselves, with what lmlab exports, and hands over what they pass to `check`.
 *
 * @param sources in order
 * @returns exercise → answer
 */
export function answersOf(sources: readonly string[]): Map<string, unknown> {
  const answers = new Map<string, unknown>();
  const library: Record<string, unknown> = {
    ...lmlab,
    check: (id: string, answer: unknown) => answers.set(id, answer),
  };
  const js = ts.transpileModule(sources.join('\n'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  }).outputText;
  const file = ts.createSourceFile('cell.js', js, ts.ScriptTarget.Latest, true);
  const own = new Set(
    file.statements.flatMap((statement) =>
      ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map(({ name }) => name.getText())
        : ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
          ? [statement.name?.text ?? '']
          : [],
    ),
  );
  const names = Object.keys(library).filter((name) => !own.has(name) && new RegExp(`\\b${name}\\b`).test(js));
  const load = (name: string): unknown => (name === 'lmlab' ? library : (requireHere(name) as unknown));
  // The cells of the lessons are our own code.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function('require', 'exports', ...names, js) as (...values: unknown[]) => void;
  run(load, {}, ...names.map((name) => library[name]));
  return answers;
}

/**
 * Calls a function that may never return, and stops it after a while.
 *
 * @throws whatever it throws, or an error about the time
 */
export function within<T>(milliseconds: number, job: () => T): T {
  // Only code that a script of the main context started can be stopped.
  const main = runInThisContext('globalThis') as { lmlabJob?: () => T };
  main.lmlabJob = job;
  try {
    return runInThisContext('lmlabJob()', { timeout: milliseconds }) as T;
  } finally {
    delete main.lmlabJob;
  }
}
