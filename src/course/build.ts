import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { LmlabError } from '../core/errors';
import type { Lesson } from './lesson';
import { lessonNames, readLesson, type CourseFiles } from './lesson-files';
import { notebookText, parseNotebook, writeNotebook, type Cell, type Notebook } from './notebook';
import { isExercise, solutionSource, studentSource } from './solution-regions';

/**
 * Who a notebook is for: the learner gets stubs, the teacher the solutions; the recall edition has the headings and the
 * code of the learner's and no prose, to see what one still knows.
 */
export const editions = ['student', 'solutions', 'recall'] as const;
export type Edition = (typeof editions)[number];

/** What a build found or did for one notebook. */
export interface BuiltNotebook {
  readonly path: string;
  readonly change: 'none' | 'missing' | 'stale';
}

/** The kernel that every notebook of the course names, and the language its editors highlight. */
const metadata = {
  kernelspec: { name: 'lmlab', display_name: 'TypeScript (lmlab)', language: 'typescript' },
  language_info: {
    name: 'typescript',
    file_extension: '.ts',
    mimetype: 'text/x-typescript',
    codemirror_mode: { name: 'javascript', typescript: true },
    pygments_lexer: 'typescript',
  },
};

/**
 * Builds one edition of a lesson as a notebook without outputs.
 *
 * In the student's edition each exercise also carries the tag `raises-exception`, so that an exercise that is not
 * written yet never stops the cells after it.
 */
export function lessonNotebook(lesson: Lesson, edition: Edition): Notebook {
  const cells = lesson.cells.flatMap((cell): Cell[] => {
    const text = cell.type === 'markdown' ? markdownOf(cell.source, edition) : cell.source;
    if (text === '') return [];
    const exercise = isExercise(cell);
    const tags = [
      ...new Set([
        ...cell.tags,
        ...(exercise ? ['exercise'] : []),
        ...(exercise && edition !== 'solutions' ? ['raises-exception'] : []),
      ]),
    ];
    const common = { id: cell.id, metadata: tags.length > 0 ? { tags } : {} };
    if (cell.type === 'markdown') return [{ cell_type: 'markdown', ...common, source: text }];
    const source = edition === 'solutions' ? solutionSource(cell) : studentSource(cell);
    return [{ cell_type: 'code', ...common, source, outputs: [], execution_count: null }];
  });
  return { cells, metadata, nbformat: 4, nbformat_minor: 5 };
}

/** A text as an edition has it. All but the learner's lie one folder further down, and so do their links begin. */
function markdownOf(markdown: string, edition: Edition): string {
  if (edition === 'student') return markdown;
  const links = /(```[^]*?```|`[^`\n]*`)|\]\((?![a-z]+:|#)/g;
  const linked = markdown.replace(links, (_, code?: string) => code ?? '](../');
  return edition === 'recall' ? headings(linked) : linked;
}

/** The headings of a text, without what stands under them. */
function headings(markdown: string): string {
  return markdown
    .split('\n')
    .filter((line) => /^#{1,6} /.test(line))
    .join('\n\n');
}

/** Where the edition of a lesson is kept. */
export function notebookPath(course: CourseFiles, name: string, edition: Edition): string {
  const file = `${name}.ipynb`;
  return edition === 'student' ? join(course.notebooks, file) : join(course.notebooks, edition, file);
}

/**
 * Brings the notebooks of lessons up to date with their sources; outputs of cells that did not change are kept.
 *
 * @param course where the lessons are
 * @param names which lessons, default all
 * @param write false: only say what would change
 * @returns one entry a notebook, in order, the student's edition first of each lesson's
 * @throws LmlabError `lesson-format` when a source cannot be read; then nothing at all is written
 */
export function buildLessons(
  course: CourseFiles,
  names: readonly string[] = lessonNames(course),
  write = true,
): BuiltNotebook[] {
  const lessons = names.map((name) => readLesson(course, name));
  return lessons.flatMap((lesson) =>
    editions.map((edition): BuiltNotebook => {
      const path = notebookPath(course, lesson.name, edition);
      const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      const built = keepOutputs(lessonNotebook(lesson, edition), before, path);
      const change = before === undefined ? 'missing' : before === notebookText(built) ? 'none' : 'stale';
      if (write && change !== 'none') {
        mkdirSync(dirname(path), { recursive: true });
        writeNotebook(path, built);
      }
      return { path, change };
    }),
  );
}

/** Outputs belong to a run, not to the source: a cell that stays the same keeps what it printed. */
function keepOutputs(built: Notebook, before: string | undefined, path: string): Notebook {
  let old: Notebook;
  try {
    if (before === undefined) return built;
    old = parseNotebook(before, path);
  } catch (error) {
    // A broken notebook is rebuilt from its source; that is what a source is for.
    if (error instanceof LmlabError) return built;
    throw error;
  }
  const byId = new Map(old.cells.map((cell) => [cell.id, cell]));
  const cells = built.cells.map((cell): Cell => {
    const same = byId.get(cell.id);
    return cell.cell_type === 'code' && same?.cell_type === 'code' && same.source === cell.source
      ? { ...cell, outputs: same.outputs, execution_count: same.execution_count }
      : cell;
  });
  return { ...built, cells };
}

/** Notebooks named like lessons that have no source any more: left over from a rename. */
export function orphanNotebooks(course: CourseFiles): string[] {
  const known = new Set(lessonNames(course).map((name) => `${name}.ipynb`));
  return ['', 'solutions', 'recall']
    .map((folder) => join(course.notebooks, folder))
    .filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => /^\d\d-.*\.ipynb$/.test(file) && !known.has(file))
        .map((file) => relative(process.cwd(), join(folder, file))),
    );
}
