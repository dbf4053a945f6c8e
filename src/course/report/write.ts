import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { NotebookRun } from '../run-notebook';
import { copyName } from '../run-notebooks';
import { escapeHtml } from '../../core/escape-html';
import { notebookTitle, pageHtml } from './page';
import { style } from './style';

/**
 * Writes a page for each run, and for several runs an index.
 *
 * @returns the path of the page to open first
 */
export function writeReports(folder: string, runs: readonly NotebookRun[]): string {
  // The copies' names are unique by construction; pages are named like them, in one folder.
  const names = runs.map(({ path }) =>
    copyName(path)
      .replace(/\.ipynb$/, '.html')
      .replace(/[\\/]/g, '-'),
  );
  mkdirSync(folder, { recursive: true });
  runs.forEach((run, i) => writeFileAtomic.sync(join(folder, names[i]), pageHtml(run)));
  if (runs.length === 1) return join(folder, names[0]);
  const index = join(folder, 'index.html');
  writeFileAtomic.sync(index, indexHtml(runs, names));
  return index;
}

function indexHtml(runs: readonly NotebookRun[], names: readonly string[]): string {
  const rows = runs.map((run, i) => {
    const badge = run.passed
      ? '<strong class="badge good">passed</strong>'
      : '<strong class="badge bad">failed</strong>';
    return `<tr><td><a href="${encodeURI(names[i])}">${escapeHtml(notebookTitle(run))}</a><br><small>${escapeHtml(run.path)}</small></td><td>${badge}</td><td class="number">${run.cells.length}</td><td class="number">${run.seconds.toFixed(1)} s</td></tr>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>lmlab: executed notebooks</title>
<style>${style}</style>
</head>
<body><div class="layout"><nav></nav><main><section class="prose"><h1>Executed notebooks</h1>
<table><thead><tr><th>Notebook</th><th>Result</th><th>Cells</th><th>Time</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>
</section></main></div></body>
</html>
`;
}
