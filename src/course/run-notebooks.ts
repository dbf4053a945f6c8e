import { existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { LmlabError } from '../core/errors';
import { notebookPath, type Edition } from './build';
import { findCourse, findLesson, lessonNames, suggestion, type CourseFiles } from './lesson-files';
import { readNotebook, writeNotebook, type Notebook } from './notebook';
import { withParameters, type Parameters } from './parameters';
import { runNotebook, type NotebookRun, type RunOptions } from './run-notebook';

export interface RunManyOptions extends Omit<RunOptions, 'onProgress'> {
  /** How many notebooks run at the same time; default 1. */
  readonly jobs?: number;
  /** The folder for the executed copies. */
  readonly out: string;
  /** Also writes the outputs of a run that passed into the notebook itself, in the form that this gives them. */
  readonly inplace?: (executed: Notebook, notebook: Notebook) => Notebook;
  /** Judges a run by what the notebook, or something else, holds already. */
  readonly compare?: (run: NotebookRun, notebook: Notebook) => NotebookRun;
  /** Looks up an earlier run and remembers a new one. */
  readonly cache?: {
    get(path: string, notebook: Notebook): NotebookRun | undefined;
    put(run: NotebookRun, notebook: Notebook): void;
  };
  /** Values that override those of the cell with the tag `parameters`. */
  readonly parameters?: Parameters;
  readonly onStart?: (path: string) => void;
  readonly onProgress?: (path: string, done: number, total: number, cellId: string | undefined) => void;
  readonly onEnd?: (run: NotebookRun) => void;
}

/**
 * Runs notebooks, each in a kernel of its own, and writes an executed copy of each, failed ones included.
 *
 * @param paths the notebooks; all are read before the first one starts
 * @returns the runs in the order of `paths`
 * @throws LmlabError when a notebook cannot be read
 */
export async function runNotebooks(
  paths: readonly string[],
  options: RunManyOptions,
): Promise<NotebookRun[]> {
  const { jobs = 1, out, inplace, compare, cache, parameters, onStart, onProgress, onEnd, ...each } = options;
  const notebooks = paths
    .map(readNotebook)
    .map((notebook) => (parameters ? withParameters(notebook, parameters) : notebook));
  const copies = copyPaths(paths, out);
  const runs = new Array<NotebookRun>(paths.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < paths.length && !each.signal?.aborted) {
      const i = next++;
      const [path, notebook] = [paths[i], notebooks[i]];
      onStart?.(path);
      let run = cache?.get(path, notebook);
      if (!run) {
        run = await runNotebook(path, notebook, {
          ...each,
          onProgress: (done, total, cell) => onProgress?.(path, done, total, cell?.id),
        }).catch((error: unknown) => notStarted(path, notebook, error));
        if (run.passed) cache?.put(run, notebook);
      }
      mkdirSync(dirname(copies[i]), { recursive: true });
      writeNotebook(copies[i], run.notebook);
      if (inplace && run.passed) writeNotebook(path, inplace(run.notebook, notebook));
      if (compare) run = compare(run, notebook);
      runs[i] = run;
      onEnd?.(run);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, paths.length) }, worker));
  return runs.filter(Boolean);
}

/** A kernel that does not start fails its notebook, not the others. */
function notStarted(path: string, notebook: Notebook, error: unknown): NotebookRun {
  if (!(error instanceof LmlabError)) throw error;
  const cells = notebook.cells.flatMap((cell, index) =>
    cell.cell_type === 'code'
      ? [{ id: cell.id, position: index + 1, status: 'not-run' as const, seconds: 0 }]
      : [],
  );
  const failure = { ename: error.name, evalue: error.message, traceback: [error.message] };
  return {
    path,
    notebook,
    cells: [{ id: 'kernel', position: 0, status: 'failed', seconds: 0, error: failure }, ...cells],
    seconds: 0,
    passed: false,
    cached: false,
  };
}

/** What a notebook's copies are called: its path inside of a folder `notebooks`, else the file's name alone. */
export function copyName(path: string): string {
  const parts = resolve(path).split(sep);
  const course = parts.lastIndexOf('notebooks');
  return join(...(course >= 0 ? parts.slice(course + 1) : [basename(path)]));
}

/**
 * Where the executed copy of each notebook goes: `notebooks/solutions/01-x.ipynb` → `OUT/solutions/01-x.ipynb`.
 *
 * @throws LmlabError `bad-option` when two notebooks would overwrite each other
 */
export function copyPaths(paths: readonly string[], out: string): string[] {
  const taken = new Map<string, string>();
  return paths.map((path) => {
    const copy = join(out, copyName(path));
    const earlier = taken.get(copy);
    if (earlier !== undefined || resolve(copy) === resolve(path)) {
      throw new LmlabError('bad-option', {
        expected: 'each executed copy in a file of its own',
        found: `${copy} for ${path}${earlier === undefined ? ', the notebook itself' : ` and for ${earlier}`}`,
        remedy: 'Run them one after the other with different `--out` folders.',
      });
    }
    taken.set(copy, path);
    return copy;
  });
}

/**
 * The notebooks that a command line means: paths as they are, names and numbers of lessons as their notebook.
 *
 * @param wanted what was written; ignored with `all`
 * @param edition which notebook a lesson's name stands for
 * @throws LmlabError `unknown-lesson` with the nearest names, `unreadable-file` when a lesson is not built yet
 */
export function resolveNotebooks(wanted: readonly string[], edition: Edition, all = false): string[] {
  const find = (name: string, course: CourseFiles): string => {
    const path = relative('', notebookPath(course, findLesson(course, name), edition));
    if (existsSync(path)) return path;
    throw new LmlabError('unreadable-file', {
      expected: `the built notebook ${path}`,
      found: 'no such file',
      remedy: 'Run `lmlab build` first.',
    });
  };
  if (all) {
    const course = findCourse();
    return lessonNames(course).map((name) => find(name, course));
  }
  return [
    ...new Set(
      wanted.map((one) => {
        if (existsSync(one) || !one.endsWith('.ipynb'))
          return existsSync(one) ? one : find(one, findCourse());
        throw new LmlabError('unreadable-file', {
          expected: `a notebook at ${one}`,
          found: 'no such file',
          remedy: suggestion(basename(one, '.ipynb'), lessonNames(findCourse())),
        });
      }),
    ),
  ];
}
