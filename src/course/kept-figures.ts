import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { collectKeyFigures } from './report/page';
import type { CellRun, NotebookRun } from './run-notebook';
import { keyFiguresMime } from './key-figures';

/** The key figures of lessons on the published data, of which nothing but these numbers may be kept. */
export type KeptFigures = Readonly<Partial<Record<string, LessonFigures>>>;
type LessonFigures = Readonly<Partial<Record<string, number>>>;

/** Reads what {@link keepFigures} wrote; nothing where it is not there yet. */
export function readKeptFigures(file: string): KeptFigures {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeptFigures) : {};
}

/** Keeps the key figures of runs that passed. A figure that has not drifted stays as it was. */
export function keepFigures(file: string, runs: readonly NotebookRun[], tolerance: number): void {
  const kept = readKeptFigures(file);
  const next: Partial<Record<string, LessonFigures>> = { ...kept };
  for (const run of runs.filter(({ passed }) => passed)) {
    const before = kept[lessonOf(run)] ?? {};
    next[lessonOf(run)] = Object.fromEntries(
      Object.entries(numbersOf(run)).map(([name, value]) => {
        const old = before[name];
        return [name, old !== undefined && near(old, value, tolerance) ? old : Number(value.toPrecision(7))];
      }),
    );
  }
  const sorted = Object.fromEntries(Object.entries(next).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileAtomic.sync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** A run whose cells fail where a key figure has drifted from the kept one, is new, or is gone. */
export function withFigureDrifts(run: NotebookRun, kept: KeptFigures, tolerance: number): NotebookRun {
  const old = kept[lessonOf(run)];
  const now: LessonFigures = numbersOf(run);
  if (!run.passed || (old === undefined && Object.keys(now).length === 0)) return run;
  const lines = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now)])].flatMap((name) => {
    const [before, after] = [old?.[name], now[name]];
    if (before !== undefined && after !== undefined && near(before, after, tolerance)) return [];
    return [`key figure "${name}"\n- ${before ?? 'not kept'}\n+ ${after ?? 'gone'}`];
  });
  if (lines.length === 0) return run;
  const at = lastFiguresCell(run);
  const evalue = lines.join('\n');
  const cells = run.cells.map((cell, i): CellRun =>
    i === at ? { ...cell, status: 'failed', error: { ename: 'Drift', evalue, traceback: [evalue] } } : cell,
  );
  return { ...run, cells, passed: false };
}

function numbersOf(run: NotebookRun): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(collectKeyFigures(run.notebook)))
    if (typeof value === 'number') numbers[name] = value;
  return numbers;
}

/** The last cell that shows key figures, else the last of all. */
function lastFiguresCell(run: NotebookRun): number {
  const ids = run.notebook.cells.flatMap((cell) =>
    cell.cell_type === 'code' && cell.outputs.some((one) => 'data' in one && keyFiguresMime in one.data)
      ? [cell.id]
      : [],
  );
  const at = run.cells.findLastIndex(({ id }) => ids.includes(id));
  return at >= 0 ? at : run.cells.length - 1;
}

const lessonOf = (run: NotebookRun): string => basename(run.path, '.ipynb');

const near = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), 1e-12);
