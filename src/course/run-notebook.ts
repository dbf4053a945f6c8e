import { dirname, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { CellOutputs, type CellError, type Displays } from './cell-outputs';
import { KernelClient, KernelDied, type KernelOptions } from './kernel-client';
import type { CodeCell, Notebook } from './notebook';

/**
 * How a cell ended: `expected-error` is an error in a cell with the tag `raises-exception`; `not-run` stands after a
 * failure.
 */
export type CellStatus = 'passed' | 'failed' | 'expected-error' | 'not-run';

/** What became of one code cell. */
export interface CellRun {
  readonly id: string;
  /** Position among all cells of the notebook, from 1. */
  readonly position: number;
  readonly status: CellStatus;
  readonly seconds: number;
  readonly error?: CellError;
  /** The line of the cell's source where it went wrong, from 1, where the kernel told. */
  readonly line?: number;
}

/** What became of a notebook. */
export interface NotebookRun {
  readonly path: string;
  /** A copy of the notebook with the outputs of this run. */
  readonly notebook: Notebook;
  readonly cells: readonly CellRun[];
  readonly seconds: number;
  /** Nothing failed that was not expected to. */
  readonly passed: boolean;
  /** The outputs come from an earlier run of the same cells. */
  readonly cached: boolean;
}

export interface RunOptions extends Pick<KernelOptions, 'argv' | 'startTimeoutMs' | 'data'> {
  /** How long one cell may take, in seconds; default 120. */
  readonly timeout?: number;
  /** Stops the run: the kernel is killed and the cell at work fails. */
  readonly signal?: AbortSignal;
  /** Called before each code cell, and once after the last if it was reached. */
  readonly onProgress?: (done: number, total: number, cell: CodeCell | undefined) => void;
}

/** After a cell ran out of time it is interrupted, which tells where it was, and has this long to say so. */
const interruptGraceMs = 2000;

/**
 * Executes the code cells of a notebook in order, in a fresh kernel, until one fails.
 *
 * @param path where the notebook is; its folder is the working directory of the cells
 * @param notebook its content; it is not changed
 * @throws LmlabError `kernel` when the kernel does not start
 */
export async function runNotebook(
  path: string,
  notebook: Notebook,
  options: RunOptions = {},
): Promise<NotebookRun> {
  const { timeout = 120, signal, onProgress, argv, startTimeoutMs, data } = options;
  const started = performance.now();
  const copy: Notebook = structuredClone(notebook);
  const code = copy.cells.flatMap((cell, index) => (cell.cell_type === 'code' ? [{ cell, index }] : []));
  for (const { cell } of code) Object.assign(cell, { outputs: [], execution_count: null });

  const kernel = await KernelClient.start({ cwd: dirname(resolve(path)), argv, startTimeoutMs, data });
  const stop = (): void => kernel.kill();
  signal?.addEventListener('abort', stop);
  const displays: Displays = new Map();
  const runs: { run: CellRun; collected?: CellOutputs; tolerant: boolean }[] = [];
  let failed = false;
  try {
    for (const [done, { cell, index }] of code.entries()) {
      const common = { id: cell.id, position: index + 1 };
      const tolerant = cell.metadata.tags?.includes('raises-exception') ?? false;
      if (failed || cell.source.trim() === '') {
        runs.push({ run: { ...common, status: failed ? 'not-run' : 'passed', seconds: 0 }, tolerant });
        continue;
      }
      onProgress?.(done, code.length, cell);
      const collected = new CellOutputs(displays);
      cell.outputs = collected.outputs;
      const begin = performance.now();
      const trouble = await executeCell(kernel, cell, collected, timeout, tolerant, signal);
      cell.execution_count = collected.executionCount;
      const seconds = (performance.now() - begin) / 1000;
      const error = trouble ?? collected.error;
      const status = error === undefined ? 'passed' : tolerant && !trouble ? 'expected-error' : 'failed';
      failed = status === 'failed';
      const line = error && errorLine(error, collected.executionCount, cell.source);
      runs.push({
        run: { ...common, status, seconds, ...(error && { error }), ...(line !== undefined && { line }) },
        collected,
        tolerant,
      });
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    await kernel.shutdown();
  }
  if (!failed) onProgress?.(code.length, code.length, undefined);
  const cells = runs.map(({ run, collected, tolerant }): CellRun => {
    // What a cell left behind (a rejected promise, a timer that threw) may have failed after the cell was done.
    if (run.status !== 'passed' || collected?.error === undefined) return run;
    return { ...run, status: tolerant ? 'expected-error' : 'failed', error: collected.error };
  });
  const passed = cells.every((run) => run.status === 'passed' || run.status === 'expected-error');
  return {
    path,
    notebook: copy,
    cells,
    seconds: (performance.now() - started) / 1000,
    passed,
    cached: false,
  };
}

/** Runs one cell; returns what went wrong outside its own error messages: nothing that a tag can excuse. */
async function executeCell(
  kernel: KernelClient,
  cell: CodeCell,
  collected: CellOutputs,
  timeout: number,
  tolerant: boolean,
  signal: AbortSignal | undefined,
): Promise<CellError | undefined> {
  const trouble = (ename: string, evalue: string, where: readonly string[] = []): CellError => {
    const error: CellError = { ename, evalue, traceback: [`${ename}: ${evalue}`, ...where] };
    cell.outputs.push({ output_type: 'error', ...error, traceback: [...error.traceback] });
    return error;
  };
  let timer: NodeJS.Timeout | undefined;
  const reply = kernel.execute(cell.source, (message) => collected.take(message), !tolerant);
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, timeout * 1000, 'late')));
  let onAbort: (() => void) | undefined;
  const stopped = new Promise<'stopped'>((resolve) => {
    onAbort = () => resolve('stopped');
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);
  });
  try {
    const outcome = await Promise.race([reply, late, stopped]);
    if (outcome === 'stopped') return trouble('Interrupted', 'the run was stopped');
    if (outcome === 'late') {
      kernel.interrupt();
      const grace = new Promise((resolve) => setTimeout(resolve, interruptGraceMs));
      await Promise.race([reply.catch(() => undefined), grace]);
      const where = collected.error?.ename === 'Interrupted' ? collected.error.traceback.slice(1) : [];
      return trouble('Timeout', `the cell took longer than ${timeout} s and was stopped`, where);
    }
    if (collected.restarted) return trouble('KernelDied', 'the kernel lost its state and restarted');
    if (outcome.status === 'ok' || collected.error !== undefined) return undefined;
    if (outcome.status === 'error') {
      // The reply says error but no error message came: still an error, never a pass.
      collected.error = trouble(text(outcome.ename, 'Error'), text(outcome.evalue, ''));
      return undefined;
    }
    return trouble(
      'NotExecuted',
      `the kernel answered "${text(outcome.status, 'nothing')}" and skipped the cell`,
    );
  } catch (error) {
    if (error instanceof KernelDied) return trouble('KernelDied', error.message);
    throw error;
  } finally {
    clearTimeout(timer);
    if (onAbort) signal?.removeEventListener('abort', onAbort);
    reply.catch(() => undefined);
  }
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

/** The first line of the cell that an error names, as in `In[3]:2:5`. */
export function errorLine(error: CellError, count: number | null, source: string): number | undefined {
  const trace = stripVTControlCharacters(error.traceback.join('\n'));
  const found = new RegExp(`In ?\\[${count ?? '\\d+'}\\]:(\\d+)`).exec(trace);
  const line = found ? Number(found[1]) : undefined;
  return line !== undefined && line >= 1 && line <= source.split('\n').length ? line : undefined;
}
