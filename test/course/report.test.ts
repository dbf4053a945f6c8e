import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { keyFigures } from '../../src/course/key-figures';
import type { CodeCell, Notebook, Output } from '../../src/course/notebook';
import { collectKeyFigures, pageHtml } from '../../src/course/report/page';
import { writeReports } from '../../src/course/report/write';
import type { NotebookRun } from '../../src/course/run-notebook';

const figure = {
  data: [{ type: 'bar', x: ['</script><script>alert(1)</script>'], y: [1] }],
  layout: { meta: { alt: 'One "bar".' }, height: 200 },
};

function executed(outputs: Output[], markdown = '# The *title*\n\n## One\n\n## Two'): NotebookRun {
  const cell: CodeCell = {
    cell_type: 'code',
    id: 'a',
    metadata: {},
    source: 'const a = "<b>";',
    outputs,
    execution_count: 1,
  };
  const notebook: Notebook = {
    cells: [{ cell_type: 'markdown', id: 'm', metadata: {}, source: markdown }, cell],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
  const cells = [{ id: 'a', position: 2, status: 'passed' as const, seconds: 0.1 }];
  return { path: 'notebooks/x.ipynb', notebook, cells, seconds: 0.1, passed: true, cached: false };
}

const display = (data: Record<string, unknown>): Output => ({
  output_type: 'display_data',
  data,
  metadata: {},
});

describe('pageHtml', () => {
  test('shows title, contents, code and outputs, all escaped', () => {
    const html = pageHtml(
      executed([{ output_type: 'stream', name: 'stdout', text: '\u001b[1m<i>\u001b[0m\n' }]),
    );
    expect(html).toContain('<title>The title</title>');
    expect(html).toContain('<a href="#cell-1">One</a>');
    expect(html).toContain('<pre class="stream stdout">&#60;i&#62;</pre>');
    expect(html).toContain('&quot;&lt;b&gt;&quot;');
  });

  test('holds plotly only where there is a figure, and draws from the page itself', () => {
    expect(pageHtml(executed([]))).not.toContain('id="plotly"');
    const html = pageHtml(
      executed([display({ 'application/vnd.plotly.v1+json': figure, 'text/plain': 'One "bar".\n\nx 1' })]),
    );
    expect(html).toContain('aria-label="One &#34;bar&#34;."');
    expect(html).toContain('<pre>x 1</pre>');
    expect(html).not.toContain('</script><script>alert');
    expect(html).not.toMatch(/(src|href)="https?:/);
    const packed = /id="plotly">([^<]+)</.exec(html)![1];
    expect(gunzipSync(Buffer.from(packed, 'base64')).toString().slice(0, 200)).toContain('plotly.js');
  });

  test('lets no script of an output or a text run', () => {
    const html = pageHtml(
      executed([display({ 'text/html': '<script>alert(1)</script>' })], '# T\n\n<script>alert(2)</script>'),
    );
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1];
    expect(policy).toMatch(/default-src 'none'.*script-src 'nonce-[\w-]+'$/);
    const nonce = /'nonce-([\w-]+)'/.exec(policy)![1];
    expect(html.match(/<script[^>]*>/g)!.filter((tag) => tag.includes(nonce))).toEqual([]);
  });

  test('takes the richest form of a value', () => {
    const png = pageHtml(executed([display({ 'image/png': 'QUJD\n', 'text/plain': 'a picture' })]));
    expect(png).toContain('<img src="data:image/png;base64,QUJD" alt="a picture">');
    const table = pageHtml(
      executed([display({ 'text/html': '<table></table>', 'text/plain': 'hidden words' })]),
    );
    expect(table).toContain('<table></table>');
    expect(table).not.toContain('hidden words');
  });

  test('repeats key figures on top', () => {
    const shown = keyFigures({ 'F1 (test)': 0.91234, messages: 5574 }) as unknown as Record<
      symbol,
      () => Record<string, unknown>
    >;
    const run = executed([display(shown[Symbol.for('Jupyter.display')]())]);
    expect(collectKeyFigures(run.notebook)).toEqual({ 'F1 (test)': 0.91234, messages: 5574 });
    expect(pageHtml(run)).toContain('<dt>F1 (test)</dt><dd>0.9123</dd>');
  });
});

test('several runs get an index', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lmlab-report-'));
  const one = executed([]);
  const two = { ...executed([]), path: 'notebooks/solutions/x.ipynb', passed: false };
  expect(writeReports(folder, [one, two])).toBe(join(folder, 'index.html'));
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  expect(index).toContain('href="x.html"');
  expect(index).toContain('href="solutions-x.html"');
  expect(readFileSync(join(folder, 'solutions-x.html'), 'utf8')).toContain('failed');
  expect(writeReports(folder, [one])).toBe(join(folder, 'x.html'));
  const here = { ...executed([]), path: 'of-the-working-directory.ipynb' };
  expect(writeReports(folder, [here])).toBe(join(folder, 'of-the-working-directory.html'));
  rmSync(folder, { recursive: true });
});
