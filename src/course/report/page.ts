import { createHash } from 'node:crypto';
import { figureText, keyFiguresMime } from '../key-figures';
import type { Cell, Notebook } from '../notebook';
import type { CellRun, NotebookRun } from '../run-notebook';
import { escapeHtml } from '../../core/escape-html';
import { figureScripts, plotlyMime } from './figure';
import { headings, highlight, markdownHtml } from './markdown';
import { outputHtml } from './outputs';
import { style } from './style';

/** The key figures that the cells of an executed notebook handed on, in order. */
export function collectKeyFigures(notebook: Notebook): Record<string, number | string> {
  const all: Record<string, number | string> = {};
  for (const cell of notebook.cells) {
    for (const output of cell.cell_type === 'code' ? cell.outputs : []) {
      if ('data' in output && typeof output.data[keyFiguresMime] === 'object') {
        Object.assign(all, output.data[keyFiguresMime]);
      }
    }
  }
  return all;
}

/** What a notebook calls itself: its first heading, else its file name. */
export function notebookTitle(run: Pick<NotebookRun, 'path' | 'notebook'>): string {
  for (const cell of run.notebook.cells) {
    const first = cell.cell_type === 'markdown' ? headings(cell.source).at(0) : undefined;
    if (first) return first.text;
  }
  return run.path.replace(/^.*[\\/]|\.ipynb$/g, '');
}

/** An executed notebook as one HTML page that needs no other file and no network. */
export function pageHtml(run: NotebookRun): string {
  const cells = run.notebook.cells;
  const runs = new Map(run.cells.map((cell) => [cell.position, cell]));
  const body = cells.map((cell, i) => cellHtml(cell, i + 1, runs.get(i + 1))).join('\n');
  const figures = cells.some(
    (cell) =>
      cell.cell_type === 'code' && cell.outputs.some((one) => 'data' in one && plotlyMime in one.data),
  );
  // Only scripts with the page's own number run: nothing that a cell's output or a text brings along.
  const nonce = createHash('sha256').update(body).update(run.path).digest('base64url');
  const title = escapeHtml(notebookTitle(run));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; script-src 'nonce-${nonce}'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<div class="layout">
${contents(cells)}
<main>
${header(run)}
${body}
<footer>Made by lmlab from <code>${escapeHtml(run.path)}</code>, Node ${escapeHtml(process.version)}, ${escapeHtml(`${process.platform} ${process.arch}`)}.</footer>
</main>
</div>
${figures ? figureScripts(nonce) : ''}
</body>
</html>
`;
}

function header(run: NotebookRun): string {
  const count = (status: CellRun['status']): number =>
    run.cells.filter((cell) => cell.status === status).length;
  const parts = [
    `${run.cells.length} code cells`,
    count('failed') > 0 ? `${count('failed')} failed` : '',
    count('expected-error') > 0 ? `${count('expected-error')} with an expected error` : '',
    count('not-run') > 0 ? `${count('not-run')} not run` : '',
    `${run.seconds.toFixed(1)} s`,
    run.cached ? 'outputs of an earlier run of the same cells' : '',
  ].filter(Boolean);
  const badge = run.passed
    ? '<strong class="badge good">passed</strong>'
    : '<strong class="badge bad">failed</strong>';
  const failed = run.cells.filter((cell) => cell.status === 'failed');
  const links = failed
    .map((cell) => `<a href="#cell-${cell.position}">Go to ${escapeHtml(cell.id)}</a>`)
    .join(' ');
  const figures = Object.entries(collectKeyFigures(run.notebook));
  const cards = figures.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(figureText(value))}</dd></div>`,
  );
  return `<header><p class="run">${badge} ${parts.join(' · ')} ${links}</p>${
    cards.length > 0 ? `<dl class="cards" aria-label="Key figures">${cards.join('')}</dl>` : ''
  }</header>`;
}

function contents(cells: readonly Cell[]): string {
  const entries = cells.flatMap((cell, i) =>
    cell.cell_type === 'markdown'
      ? headings(cell.source)
          .filter(({ level }) => level === 2 || level === 3)
          .map(
            ({ level, text }) =>
              `<li class="level-${level}"><a href="#cell-${i + 1}">${escapeHtml(text)}</a></li>`,
          )
      : [],
  );
  return entries.length > 1
    ? `<nav aria-label="Contents"><p>Contents</p><ol>${entries.join('')}</ol></nav>`
    : '<nav></nav>';
}

function cellHtml(cell: Cell, position: number, run: CellRun | undefined): string {
  const id = `cell-${position}`;
  if (cell.cell_type === 'raw') return '';
  if (cell.cell_type !== 'code') {
    return `<section class="prose" id="${id}">${markdownHtml(cell.source)}</section>`;
  }
  const code = `<pre class="code" tabindex="0"><code>${highlight(cell.source, 'typescript')}</code></pre>`;
  const outputs = cell.outputs.map(outputHtml).join('\n');
  const note = notes(cell.metadata.tags ?? [], run);
  return `<section class="cell ${run?.status ?? 'not-run'}" id="${id}">
<div class="input"><span class="count" aria-hidden="true">${cell.execution_count ?? '·'}</span>${code}</div>${note}
${outputs === '' ? '' : `<div class="outputs">${outputs}</div>`}
</section>`;
}

function notes(tags: readonly string[], run: CellRun | undefined): string {
  const texts = [
    tags.includes('exercise') ? 'Exercise' : '',
    run?.status === 'failed' ? `Failed${run.line === undefined ? '' : ` in line ${run.line}`}` : '',
    run?.status === 'expected-error'
      ? tags.includes('exercise')
        ? 'not solved yet'
        : 'This error is expected'
      : '',
    run?.status === 'not-run' ? 'Not run: an earlier cell failed' : '',
    run && run.seconds >= 1 ? `${run.seconds.toFixed(1)} s` : '',
  ].filter(Boolean);
  return texts.length > 0 ? `<p class="note">${texts.join(' · ')}</p>` : '';
}
