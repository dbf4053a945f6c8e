import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { figuresText } from '../course/key-figures';
import { collectKeyFigures, notebookTitle } from '../course/report/page';
import type { CellRun, NotebookRun } from '../course/run-notebook';
import type { RunManyOptions } from '../course/run-notebooks';

type Progress = Required<Pick<RunManyOptions, 'onStart' | 'onProgress' | 'onEnd'>> & { stop(): void };

/** A progress bar per notebook on a terminal, else one line when a notebook starts and one when it ends. */
export function runProgress(paths: readonly string[], terminal: boolean): Progress {
  const width = Math.max(0, ...paths.map((path) => path.length));
  if (!terminal) {
    return {
      onStart: (path) => console.log(`${'run'.padEnd(8)} ${path}`),
      onProgress: () => undefined,
      onEnd: (run) => console.log(`${verdict(run).padEnd(8)} ${run.path.padEnd(width)}  ${summary(run)}`),
      stop: () => undefined,
    };
  }
  const bars = new MultiBar(
    {
      format: `{path} {bar} {value}/{total} {cell}`,
      barsize: 24,
      hideCursor: true,
      clearOnComplete: false,
      autopadding: true,
    },
    Presets.shades_classic,
  );
  const byPath = new Map<string, SingleBar>();
  return {
    onStart: (path) =>
      byPath.set(path, bars.create(1, 0, { path: path.padEnd(width), cell: 'starting the kernel' })),
    onProgress: (path, done, total, cell) => {
      const bar = byPath.get(path);
      bar?.setTotal(total);
      bar?.update(done, { cell: cell ?? '' });
    },
    onEnd: (run) => {
      const bar = byPath.get(run.path);
      // A run from the cache made no progress that would have told the total.
      if (run.cached) bar?.setTotal(run.cells.length);
      if (run.passed) bar?.update(run.cells.length);
      bar?.update({ cell: `${verdict(run)}, ${summary(run)}` });
    },
    stop: () => bars.stop(),
  };
}

/** One word for a notebook's run. */
export function verdict(run: NotebookRun): string {
  return run.passed ? (run.cached ? 'cached' : 'passed') : 'FAILED';
}

function summary(run: NotebookRun): string {
  const expected = run.cells.filter((cell) => cell.status === 'expected-error');
  const open = expected.length > 0 ? `, ${expected.length} with an expected error (${ids(expected)})` : '';
  const cells = run.cells.filter((cell) => cell.position > 0);
  const done = cells.filter((cell) => cell.status !== 'not-run').length;
  return `${done} of ${cells.length} code cells${open}, ${run.seconds.toFixed(1)} s`;
}

const ids = (cells: readonly CellRun[]): string => cells.map((cell) => cell.id).join(', ');

/** Where and why each failed cell failed. */
export function failureText(run: NotebookRun): string {
  return run.cells
    .filter((cell) => cell.status === 'failed')
    .map((cell) => {
      const line = cell.line === undefined ? '' : `, line ${cell.line}`;
      const where = cell.position === 0 ? run.path : `${run.path}, cell ${cell.position} (${cell.id})${line}`;
      const { ename = 'Error', evalue = '', traceback = [] } = cell.error ?? {};
      const head = `${ename}: ${evalue}`;
      const trace = traceback.join('\n');
      return `\nFAILED ${where}\n${trace.includes(evalue) ? trace : `${head}\n${trace}`}`;
    })
    .join('\n');
}

/** The key figures of a run under the notebook's title; empty where it has none. */
export function keyFiguresText(run: NotebookRun): string {
  const figures = collectKeyFigures(run.notebook);
  if (Object.keys(figures).length === 0) return '';
  return `\n${notebookTitle(run)}\n${figuresText(figures).replace(/^/gm, '  ')}\n`;
}

/** What the course promises on two quiet cores; a busy machine may take longer, so more is told and fails nothing. */
const CELL_SECONDS = 15;
const NOTEBOOK_SECONDS = 90;

/** How long each notebook and its slowest cell took, and whether that is more than the course promises. */
export function timesTable(runs: readonly NotebookRun[]): string {
  const rows = runs.map((run) => {
    const slowest = run.cells.reduce<CellRun | undefined>(
      (best, cell) => (best && best.seconds >= cell.seconds ? best : cell),
      undefined,
    );
    const over = [
      ...(slowest && slowest.seconds > CELL_SECONDS ? [`cell over ${CELL_SECONDS} s`] : []),
      ...(run.seconds > NOTEBOOK_SECONDS ? [`notebook over ${NOTEBOOK_SECONDS} s`] : []),
    ];
    return [
      run.path,
      verdict(run),
      String(run.notebook.cells.filter((cell) => cell.cell_type === 'code').length),
      `${run.seconds.toFixed(1)} s`,
      slowest ? `${slowest.id} ${slowest.seconds.toFixed(1)} s` : '',
      over.join(', '),
    ];
  });
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const total = ['all', '', '', `${seconds.toFixed(1)} s`, '', ''];
  const all = [['notebook', 'result', 'cells', 'time', 'slowest cell', 'over its budget'], ...rows, total];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) =>
      row
        .map((text, column) =>
          column === 2 || column === 3 ? text.padStart(widths[column]) : text.padEnd(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
