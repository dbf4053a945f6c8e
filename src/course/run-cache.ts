import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { projectRoot } from '../../kernel/src/kernelspec';
import type { Notebook, Output } from './notebook';
import type { CellRun, NotebookRun } from './run-notebook';
import type { RunManyOptions } from './run-notebooks';

interface Entry {
  readonly cells: readonly CellRun[];
  readonly outputs: readonly { readonly outputs: Output[]; readonly execution_count: number | null }[];
  readonly seconds: number;
}

/**
 * Remembers runs that passed. A run is found again only when nothing that it could depend on inside the project has
 * changed: its code cells, the lock files, the built library and kernel, and the version of Node.
 *
 * @param folder where the runs are kept
 * @param root the project, default this one
 */
export function runCache(folder: string, root: string = projectRoot): NonNullable<RunManyOptions['cache']> {
  let project: string | undefined;
  const file = (path: string, notebook: Notebook): string => {
    project ??= projectHash(root);
    const cells = notebook.cells.flatMap((cell) =>
      cell.cell_type === 'code' ? [[cell.id, cell.source, cell.metadata.tags ?? []]] : [],
    );
    const key = createHash('sha256').update(JSON.stringify([project, process.version, path, cells]));
    return join(folder, `${key.digest('hex')}.json`);
  };
  return {
    get(path, notebook) {
      let entry: Entry;
      try {
        entry = JSON.parse(readFileSync(file(path, notebook), 'utf8')) as Entry;
      } catch {
        return undefined;
      }
      const copy = structuredClone(notebook);
      const code = copy.cells.filter((cell) => cell.cell_type === 'code');
      code.forEach((cell, i) => Object.assign(cell, entry.outputs[i]));
      return { path, notebook: copy, cells: entry.cells, seconds: entry.seconds, passed: true, cached: true };
    },
    put(run: NotebookRun, notebook: Notebook) {
      const outputs = run.notebook.cells.flatMap((cell) =>
        cell.cell_type === 'code' ? [{ outputs: cell.outputs, execution_count: cell.execution_count }] : [],
      );
      mkdirSync(folder, { recursive: true });
      const entry: Entry = { cells: run.cells, outputs, seconds: run.seconds };
      writeFileAtomic.sync(file(run.path, notebook), JSON.stringify(entry));
    },
  };
}

/** One number for everything in the project that a cell may import. */
function projectHash(root: string): string {
  const hash = createHash('sha256');
  for (const lock of ['package-lock.json', 'kernel/package-lock.json'])
    hash.update(readFileSync(join(root, lock)));
  const dist = join(root, 'dist');
  const built = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(js|json|wasm)$/.test(name),
  );
  for (const name of built.sort()) hash.update(name).update(readFileSync(join(dist, name)));
  return hash.digest('hex');
}
