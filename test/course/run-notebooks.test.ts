import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDrifts } from '../../src/course/compare-outputs';
import { readNotebook, writeNotebook, type CodeCell, type Notebook } from '../../src/course/notebook';
import { runCache } from '../../src/course/run-cache';
import { runNotebooks, type RunManyOptions } from '../../src/course/run-notebooks';
import type { NotebookRun } from '../../src/course/run-notebook';

const kernel = join(__dirname, '..', 'fixtures', 'kernel', 'scripted-kernel.js');
let folder: string;

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'lmlab-runs-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function notebook(name: string, ...sources: string[]): string {
  const path = join(folder, `${name}.ipynb`);
  writeNotebook(path, {
    cells: sources.map((source, i) => ({
      cell_type: 'code',
      id: `c${i}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });
  return path;
}

const run = (paths: string[], options: Partial<RunManyOptions> = {}): Promise<NotebookRun[]> =>
  runNotebooks(paths, {
    out: join(folder, 'out'),
    argv: (file) => [process.execPath, kernel, file],
    ...options,
  });

const held = (one: NotebookRun, kept: Notebook): NotebookRun => withDrifts(one, kept, 1e-6);

const printed = (path: string): string => JSON.stringify((readNotebook(path).cells[0] as CodeCell).outputs);

test('several at a time, reported in the order given; each leaves a copy, also a failed one', async () => {
  const paths = [
    notebook('a', 'sleep 300', 'print a'),
    notebook('b', 'print b\nfail oh'),
    notebook('c', 'print c'),
  ];
  const ended: string[] = [];
  const runs = await run(paths, { jobs: 3, onEnd: (one) => ended.push(one.path) });
  expect(runs.map((one) => [one.path, one.passed])).toEqual([
    [paths[0], true],
    [paths[1], false],
    [paths[2], true],
  ]);
  expect(ended).toHaveLength(3);
  expect(readdirSync(join(folder, 'out')).sort()).toEqual(['a.ipynb', 'b.ipynb', 'c.ipynb']);
  expect(printed(join(folder, 'out', 'b.ipynb'))).toContain('oh');
  expect(printed(paths[2])).toBe('[]');
});

test('bad input stops everything before it starts', async () => {
  const good = notebook('good', 'print a');
  const bad = join(folder, 'bad.ipynb');
  writeFileSync(bad, '{}');
  await expect(run([good, bad])).rejects.toThrow('bad.ipynb');
  expect(existsSync(join(folder, 'out'))).toBe(false);
});

test('a kernel that does not start fails its notebook', async () => {
  const [one] = await run([notebook('a', 'print a')], {
    argv: () => [process.execPath, '-e', 'process.exit(3)'],
  });
  expect(one.passed).toBe(false);
  expect(one.cells.map((cell) => cell.status)).toEqual(['failed', 'not-run']);
  expect(one.cells[0].error?.evalue).toContain('exit code 3');
});

test('--inplace writes what passed, --compare then holds a run to it', async () => {
  const [good, bad] = [notebook('good', 'print F1 0.93'), notebook('bad', 'print x\nfail oh')];
  await run([good, bad], { inplace: (executed) => executed });
  expect(printed(good)).toContain('F1 0.93');
  expect(printed(bad)).toBe('[]');
  expect((await run([good], { compare: held }))[0].passed).toBe(true);
  const changed = readNotebook(good);
  changed.cells[0].source = 'print F1 0.94';
  writeNotebook(good, changed);
  const [drifted] = await run([good], { compare: held });
  expect(drifted.passed).toBe(false);
  expect(drifted.cells[0].error?.evalue).toContain('- F1 0.93\n+ F1 0.94');
});

describe('the cache', () => {
  const project = (): string => {
    const root = join(folder, 'project');
    mkdirSync(join(root, 'kernel'), { recursive: true });
    mkdirSync(join(root, 'dist'), { recursive: true });
    for (const file of ['package-lock.json', 'kernel/package-lock.json', 'dist/a.js'])
      writeFileSync(join(root, file), '1');
    return root;
  };

  test('gives back a run that passed, and says that it is an earlier one', async () => {
    const root = project();
    const path = notebook('a', 'print a', 'pid');
    const cached = (): RunManyOptions['cache'] => runCache(join(folder, 'cache'), root);
    const [first] = await run([path], { cache: cached() });
    const [second] = await run([path], { cache: cached() });
    expect([first.cached, second.cached]).toEqual([false, true]);
    expect(second.notebook).toEqual(first.notebook);
    expect(second.cells).toEqual(first.cells);
    for (const file of ['package-lock.json', 'kernel/package-lock.json', 'dist/a.js']) {
      writeFileSync(join(root, file), '2');
      expect((await run([path], { cache: cached() }))[0].cached).toBe(false);
    }
    notebook('a', 'print a', 'pid', 'print b');
    expect((await run([path], { cache: cached() }))[0].cached).toBe(false);
  });

  test('remembers no failure, and a damaged entry is a miss', async () => {
    const cache = runCache(join(folder, 'cache'), project());
    const bad = notebook('bad', 'fail oh');
    await run([bad], { cache });
    expect((await run([bad], { cache }))[0].cached).toBe(false);
    const good = notebook('good', 'print a');
    await run([good], { cache });
    for (const file of readdirSync(join(folder, 'cache'))) writeFileSync(join(folder, 'cache', file), '{');
    expect((await run([good], { cache }))[0].cached).toBe(false);
  });
});
