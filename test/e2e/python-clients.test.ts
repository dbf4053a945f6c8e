import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { installKernel, prefixDataFolder, projectRoot } from '../../kernel/src/kernelspec';
import { pythonWithJupyter } from './python';

interface Output {
  readonly output_type: string;
  readonly text?: string | string[];
  readonly data?: Record<string, string | string[]>;
  readonly evalue?: string;
}
interface Cell {
  readonly cell_type: 'code';
  readonly execution_count: number | null;
  readonly metadata: { tags?: string[] };
  readonly source: string | string[];
  readonly outputs: Output[];
  readonly id: string;
}

const python = pythonWithJupyter();

(python === undefined ? describe.skip : describe)('Python clients', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'lmlab-python-'));
    await installKernel(prefixDataFolder(folder), 'lmlab', 'TypeScript (lmlab)');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(args: string[], options: { cwd?: string; input?: string; env?: Record<string, string> } = {}) {
    return spawnSync(python!, args, {
      cwd: options.cwd ?? folder,
      encoding: 'utf8',
      input: options.input,
      timeout: 110_000,
      env: {
        ...process.env,
        JUPYTER_PATH: prefixDataFolder(folder),
        LMLAB_HISTORY: 'off',
        ...options.env,
        // The tools start one another by name.
        PATH: `${path.dirname(python!)}${path.delimiter}${process.env.PATH ?? ''}`,
      },
    });
  }

  function notebook(name: string, ...sources: (string | [string, string])[]): void {
    const cells = sources.map((source, i): Cell => {
      const [code, tag] = typeof source === 'string' ? [source] : source;
      const metadata = tag === undefined ? {} : { tags: [tag] };
      return { cell_type: 'code', execution_count: null, metadata, source: code, outputs: [], id: `c${i}` };
    });
    const kernelspec = { name: 'lmlab', display_name: 'TypeScript (lmlab)', language: 'typescript' };
    const json = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
    writeFileSync(path.join(folder, name), JSON.stringify(json));
  }

  function outputs(name: string): string[] {
    const { cells } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as {
      cells: (Omit<Cell, 'outputs'> & { readonly outputs?: Output[] })[];
    };
    const joined = (text: string | string[] = ''): string => [text].flat().join('');
    return cells.flatMap((cell) =>
      (cell.outputs ?? []).map((output) =>
        joined(output.text ?? output.data?.['text/plain'] ?? output.evalue ?? '').trim(),
      ),
    );
  }

  test("Jupyter's own conformance suite passes", () => {
    const suite = path.join(projectRoot, 'test/e2e/conformance.py');
    const { status, stdout } = run(['-m', 'pytest', '-q', '-p', 'no:cacheprovider', suite], {
      cwd: projectRoot,
    });
    expect(stdout).toMatch(/\d+ passed/);
    expect({ status, failures: stdout.split('\n').filter((line) => /^(SUB)?FAILED/.test(line)) }).toEqual({
      status: 0,
      failures: [],
    });
  }, 120_000);

  test('nbconvert --execute runs the cells after an expected error', () => {
    notebook(
      'good.ipynb',
      'const a = 6;',
      'console.log("hi"); a * 7',
      ['throw new Error("expected")', 'raises-exception'],
      'console.log("after"); a',
    );
    const { status, stderr } = run([
      '-m',
      'nbconvert',
      '--to',
      'notebook',
      '--execute',
      'good.ipynb',
      '--output',
      'out.ipynb',
    ]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(outputs('out.ipynb')).toEqual(['hi', '42', 'expected', 'after', '6']);
  }, 120_000);

  test('a notebook made for tslab runs under the name tslab', async () => {
    await installKernel(prefixDataFolder(folder), 'tslab', 'TypeScript');
    cpSync(path.join(projectRoot, 'test/fixtures/tslab'), folder, { recursive: true });
    const to = ['--to', 'notebook', '--execute', '--output', 'out.ipynb'];
    const { status, stderr } = run(['-m', 'nbconvert', ...to, 'made-for-tslab.ipynb']);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(outputs('out.ipynb')).toEqual([
      '', // HTML and Markdown have no plain form in tslab
      '',
      'second',
      '5',
      "'Hello, Ada'",
      "'waited'",
      "Dog { name: 'Rex' }",
      '1 true',
    ]);
    expect(readFileSync(path.join(folder, 'out.ipynb'), 'utf8')).toContain("<b id='bold'>Hello</b>");
  }, 120_000);

  test('nbmake passes what is right and fails what failed late', () => {
    notebook('good.ipynb', 'const a = 6;', 'a * 7');
    notebook(
      'late.ipynb',
      'setTimeout(() => { throw new Error("late"); }, 50);',
      'await new Promise((r) => setTimeout(r, 300));',
    );
    const { stdout } = run([
      '-m',
      'pytest',
      '--nbmake',
      '-p',
      'no:cacheprovider',
      'good.ipynb',
      'late.ipynb',
    ]);
    expect(stdout).toMatch(/1 failed, 1 passed/);
    expect(stdout).toContain('In[1] failed after it had ended: late');
  }, 120_000);

  test('papermill executes, and writes parameters of every kind in TypeScript', () => {
    const plugin = path.join(folder, 'plugin');
    // A copy, since pip builds where the sources are.
    cpSync(path.join(projectRoot, 'kernel/papermill'), path.join(folder, 'sources'), { recursive: true });
    const options = ['--quiet', '--no-deps', '--no-build-isolation', '--target', plugin];
    const pip = run(['-m', 'pip', 'install', ...options, path.join(folder, 'sources')]);
    expect({ status: pip.status, stderr: pip.stderr }).toMatchObject({ status: 0 });
    const names = ['text', 'yes', 'nothing', 'count', 'rate', 'list', 'empty', 'table'];
    const defaults = `let ${names.map((name) => `${name}: any = 0`).join(', ')};`;
    notebook(
      'papermill.ipynb',
      [defaults, 'parameters'],
      `console.log(JSON.stringify({ ${names.join(', ')} }))`,
    );
    const plain = run(['-m', 'papermill', 'papermill.ipynb', 'out.ipynb']);
    expect({ status: plain.status, stderr: plain.stderr }).toMatchObject({ status: 0 });
    expect(Object.values(JSON.parse(outputs('out.ipynb')[0]) as object)).toEqual(names.map(() => 0));
    const values = {
      text: 'it\'s "so" \\ é 😀\n`${1}`',
      yes: true,
      nothing: null,
      count: -3,
      rate: 0.25,
      list: [1, 'a', [false, null]],
      empty: [],
      table: { 'a b': { c: 2.5 } },
    };
    writeFileSync(path.join(folder, 'values.json'), JSON.stringify(values)); // JSON is YAML
    const set = run(['-m', 'papermill', '-f', 'values.json', 'papermill.ipynb', 'out.ipynb'], {
      env: { PYTHONPATH: plugin },
    });
    expect({ status: set.status, stderr: set.stderr }).toMatchObject({ status: 0 });
    expect(JSON.parse(outputs('out.ipynb')[0])).toEqual(values);
  }, 180_000);

  test('jupyter console', () => {
    const { stdout } = run(['-m', 'jupyter_console', '--kernel', 'lmlab', '--simple-prompt'], {
      input: 'const q = 5\nq * 2\n',
    });
    expect(stdout).toContain('Out[2]: 10');
  }, 120_000);
});
