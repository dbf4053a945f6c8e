import { dirname, join, resolve } from 'node:path';
import { CellChecker } from '../../kernel/src/language/checker';
import { checkCell } from '../../kernel/src/language/converter';
import { presentDiagnostics } from '../../kernel/src/language/diagnostics';
import { projectOf } from '../../kernel/src/language/project';
import { Scope } from '../../kernel/src/language/scope';
import type { BoundFile } from '../../kernel/src/language/typescript';
import { storageOf, topLevelVariables } from '../../kernel/src/language/variables';
import { errorLine, type CellRun, type NotebookRun } from './run-notebook';
import type { Notebook } from './notebook';

/**
 * Checks the types of a notebook's cells as the kernel would before running them, and runs nothing.
 *
 * Each cell is checked among the names of all cells before it, those of cells with errors included, so that one
 * mistake is told once.
 *
 * @param path where the notebook is; its cells import from there
 * @param notebook its content
 * @returns a run in which no cell has outputs
 */
export function checkNotebook(path: string, notebook: Notebook): NotebookRun {
  const started = performance.now();
  const folder = dirname(resolve(path));
  const checker = new CellChecker(projectOf(folder), folder);
  const scope = new Scope();
  const cells: CellRun[] = [];
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'code') continue;
    const begin = performance.now();
    const count = cells.length + 1;
    const name = `cell-${count}.ts`;
    const { file, diagnostics } = checkCell(checker, scope, name, cell.source);
    const expected = cell.metadata.tags?.includes('raises-exception') ?? false;
    const status = diagnostics.length === 0 ? 'passed' : expected ? 'expected-error' : 'failed';
    // A cell that is expected not to compile never runs, so later cells must do without its names.
    if (status === 'expected-error') checker.leave(file);
    else declare(checker, scope, file);
    const common = { id: cell.id, position: index + 1, status } as const;
    const seconds = (performance.now() - begin) / 1000;
    if (diagnostics.length === 0) {
      cells.push({ ...common, seconds });
      continue;
    }
    const error = presentDiagnostics(diagnostics, `In[${count}]`, join(folder, name), new Map());
    const line = errorLine(error, count, cell.source);
    cells.push({ ...common, seconds, error, ...(line !== undefined && { line }) });
  }
  const passed = cells.every((cell) => cell.status !== 'failed');
  const seconds = (performance.now() - started) / 1000;
  return { path, notebook: structuredClone(notebook), cells, seconds, passed, cached: false };
}

/** Makes a cell's names known to the cells after it, as if it had run to its end. */
function declare(checker: CellChecker, scope: Scope, file: BoundFile): void {
  const variables = topLevelVariables(file, checker.typeChecker);
  file.locals?.forEach((symbol, key) => {
    const name = String(key);
    const variable = variables.get(name);
    if (variable) scope.values.set(name, { name, storage: storageOf(variable), symbol, out: {} });
    checker.declareTypes(scope, name, symbol);
  });
}
