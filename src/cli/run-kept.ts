import { join } from 'node:path';
import { withDrifts } from '../course/compare-outputs';
import type { CourseData } from '../course/fixed-conditions';
import { keptOutputs } from '../course/kept-outputs';
import { keepFigures, readKeptFigures, withFigureDrifts } from '../course/kept-figures';
import { findCourse } from '../course/lesson-files';
import type { NotebookRun } from '../course/run-notebook';
import type { RunManyOptions } from '../course/run-notebooks';

/** Where the key figures on the published data are kept. */
function figuresFile(): string {
  return join(findCourse().notebooks, 'lessons', 'key-figures.json');
}

/** Keeps the key figures of runs on the published data. */
export function keepFiguresOf(runs: readonly NotebookRun[], tolerance: number): void {
  keepFigures(figuresFile(), runs, tolerance);
}

/** The form in which outputs are kept: slim where they go under version control. */
export function inplaceBy(data: CourseData | undefined, tolerance: number): RunManyOptions['inplace'] {
  if (data === 'public') return undefined; // Rows of published data are never kept, only key figures.
  return data === undefined
    ? (executed) => executed
    : (executed, before) => keptOutputs(executed, before, tolerance);
}

/** What a run is held to. */
export function compareBy(data: CourseData | undefined, tolerance: number): RunManyOptions['compare'] {
  if (data !== 'public') return (run, notebook) => withDrifts(run, notebook, tolerance);
  const kept = readKeptFigures(figuresFile());
  return (run) => withFigureDrifts(run, kept, tolerance);
}

/** The command that keeps the new values. */
export function remedy(drifted: readonly NotebookRun[], data: CourseData | undefined): string {
  const what = { shipped: '--all', public: '--all --public' };
  const words = data === undefined ? drifted.map(({ path }) => path).join(' ') : what[data];
  return `\nWhere the change is meant, keep the new values and commit them:\n  npx lmlab run ${words} --inplace`;
}
