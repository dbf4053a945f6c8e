import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNotebook, writeNotebook, type CodeCell } from '../../src/course/notebook';

// The built command and the real kernel, as a learner starts them.
const root = join(__dirname, '..', '..');
const bin = join(root, 'bin', 'lmlab.js');
let folder: string;

beforeAll(() => {
  if (!existsSync(join(root, 'dist', 'src', 'cli', 'main.js'))) throw new Error('run `npm run build` first');
  // Inside the project, as notebooks are, so that cells may import lmlab.
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  folder = mkdtempSync(join(root, 'artifacts', 'e2e-run-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a notebook of code cells; a cell that starts with `!` is expected to raise. */
function notebook(name: string, ...sources: string[]): string {
  const path = join(folder, `${name}.ipynb`);
  writeNotebook(path, {
    cells: sources.map((source, i) => ({
      cell_type: 'code',
      id: `c${i + 1}`,
      metadata: source.startsWith('!') ? { tags: ['raises-exception'] } : {},
      source: source.replace(/^!/, ''),
      outputs: [],
      execution_count: null,
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });
  return path;
}

interface Ended {
  code: number | string | null;
  out: string;
  err: string;
}

const lmlab = (...args: string[]): Promise<Ended> => lmlabWith({}, ...args);

const lmlabWith = (env: Record<string, string>, ...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...env } };
    const child = execFile(process.execPath, [bin, ...args], options, (_error, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
  });

const run = (path: string, ...args: string[]): Promise<Ended> =>
  lmlab('run', path, '--out', join(folder, 'runs'), ...args);

const executed = (name: string): CodeCell[] =>
  readNotebook(join(folder, 'runs', `${name}.ipynb`)).cells as CodeCell[];

async function gone(pid: number, within = 10_000): Promise<boolean> {
  for (const end = Date.now() + within; Date.now() < end; await new Promise((r) => setTimeout(r, 100))) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
  }
  return false;
}

describe('lmlab run', () => {
  test('runs a lesson in both editions, with reports', async () => {
    const [junit, html] = [join(folder, 'junit.xml'), join(folder, 'report')];
    const { code, out, err } = await lmlab(
      'run',
      'notebooks/solutions/00-tour.ipynb',
      'notebooks/00-tour.ipynb',
      '--jobs',
      '2',
      '--out',
      join(folder, 'runs'),
      '--junit',
      junit,
      '--html',
      html,
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/passed +notebooks\/solutions\/00-tour\.ipynb +7 of 7 code cells, \d/);
    expect(out).toMatch(/passed +notebooks\/00-tour\.ipynb .*1 with an expected error \(share\)/);
    expect(readFileSync(junit, 'utf8')).toContain('tests="14" failures="0"');
    expect(readFileSync(join(html, 'solutions-00-tour.html'), 'utf8')).toContain(
      '✓ 00.1 Share of messages with a word: 2 visible and 3 hidden tests pass.',
    );
    const share = executed('solutions/00-tour').find((cell) => cell.id === 'share');
    expect(JSON.stringify(share?.outputs)).toContain(
      '✓ 00.1 Share of messages with a word: 2 visible and 3 hidden tests pass.',
    );
    expect(existsSync(join(folder, 'runs', '00-tour.ipynb'))).toBe(true);
  });

  test('a type error names notebook, cell and line, and nothing of its cell runs', async () => {
    const path = notebook('types', 'const a = 1;', "console.log('ran');\nconst b: string = a;", 'a;');
    const { code, err } = await run(path);
    expect(code).toBe(1);
    expect(err).toContain('types.ipynb, cell 2 (c2), line 2');
    expect(err).toContain('2322');
    const cells = executed('types');
    expect(cells.map((cell) => cell.outputs.map((output) => output.output_type))).toEqual([
      [],
      ['error'],
      [],
    ]);
  });

  test('--check tells type errors and runs nothing', async () => {
    const file = join(folder, 'ran');
    const write = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(file)}, '');`;
    expect(await lmlab('run', notebook('good', write), '--check')).toMatchObject({ code: 0, err: '' });
    const { code, err } = await lmlab('run', notebook('bad', write, 'writeFileSync(1n);'), '--check');
    expect(code).toBe(1);
    expect(err).toContain('bad.ipynb, cell 2 (c2), line 1');
    expect(existsSync(file)).toBe(false);
  });

  test('--shipped --inplace keeps outputs that --compare holds every run to, on the data that ship', async () => {
    const path = notebook(
      'kept',
      "import { artefactOr, defaultSeed, keyFigures, loadSmsSpam, saveArtefact } from 'lmlab';\nconst { rows, source } = await loadSmsSpam();\nconsole.log(source, rows.length, defaultSeed(), Math.random());",
      "console.log(await artefactOr('e2e', () => 'made anew'));\nsaveArtefact('e2e', 'left behind');",
      'keyFigures({ rows: rows.length })',
    );
    const bare = await run(path, '--shipped', '--compare');
    expect(bare.code).toBe(1);
    expect(bare.err).toContain('no outputs to compare with');
    expect(bare.err).toContain('npx lmlab run --all --inplace');
    expect(await run(path, '--shipped', '--inplace')).toMatchObject({ code: 0, err: '' });
    const kept = readFileSync(path, 'utf8');
    expect(kept).toContain('shipped 2400 0 0.');
    expect(await run(path, '--shipped', '--compare')).toMatchObject({ code: 0, err: '' });
    writeFileSync(path, kept.replace('shipped 2400 0', 'shipped 2399 0'));
    const drifted = await run(path, '--shipped', '--compare');
    expect(drifted.code).toBe(1);
    expect(drifted.err).toMatch(/kept\.ipynb, cell 1 \(c1\)[^]*- shipped 2399 0[^]*\+ shipped 2400 0/);
  }, 300_000);

  test('--public never lets generated data stand in', async () => {
    const path = notebook('public', "import { loadSmsSpam } from 'lmlab';\n(await loadSmsSpam()).source");
    const none = { LMLAB_DATA_MIRROR: join(folder, 'nothing'), LMLAB_CACHE: join(folder, 'cache') };
    const { code, err } = await lmlabWith(none, 'run', path, '--public', '--out', join(folder, 'runs'));
    expect(code).toBe(1);
    expect(err).toContain('unreachable-data');
  });

  test('a run-time error names the line; one that is expected does not stop the rest', async () => {
    const path = notebook(
      'errors',
      '!throw new Error("expected");',
      'const f = () => {\n  throw new Error("oh no");\n};',
      'f();',
    );
    const { code, err } = await run(path);
    expect(code).toBe(1);
    expect(err).toContain('errors.ipynb, cell 3 (c3), line 1');
    expect(err).toContain('oh no');
    expect(executed('errors')[0].outputs[0]).toMatchObject({ output_type: 'error', evalue: 'expected' });
  });

  test('a cell that runs out of time: the line where it was', async () => {
    const path = notebook('slow', '1', 'let n = 0;\nawait 0;\nwhile (true) n++;', '1');
    const { code, err } = await run(path, '--timeout', '5');
    expect(code).toBe(1);
    expect(err).toContain('slow.ipynb, cell 2 (c2), line 3');
    expect(err).toContain('the cell took longer than 5 s and was stopped');
    expect(err).toContain('> 3 | while (true) n++;');
  });

  test.each([
    ['exit', 'process.exit(0);', 'cell 1 (c1)'],
    ['loop', 'let n = 0;\nfor (;;) n++;', 'longer than 3 s'],
    ['wait', 'await new Promise(() => undefined);', 'longer than 3 s'],
    ['rejection', 'void Promise.reject(new Error("nobody waits"));', 'nobody waits'],
    ['timer', 'setTimeout(() => { throw new Error("in a timer"); }, 10);', 'in a timer'],
  ])('never passes: %s', async (name, source, part) => {
    const { code, err } = await run(
      notebook(name, source, 'await new Promise((r) => setTimeout(r, 300));'),
      '--timeout',
      part.startsWith('longer') ? '3' : '60',
    );
    expect(code).toBe(1);
    expect(err).toContain(part);
  });

  test('refuses what is no notebook, in one line, and writes nothing', async () => {
    const path = join(folder, 'broken.ipynb');
    writeFileSync(path, '{"cells": [');
    const good = notebook('good', '1;');
    const { code, err } = await run(good, path);
    expect(code).toBe(1);
    expect(err).toMatch(/^lmlab: The file is not a notebook: expected [^\n]+broken\.ipynb[^\n]+\n$/);
    expect(existsSync(join(folder, 'runs', 'good.ipynb'))).toBe(false);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)('leaves no kernel behind when it is ended by %s', async (signal, expected) => {
    const file = join(folder, `${signal}.pids`);
    const path = notebook(
      signal,
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(file)}, process.pid + ' ' + process.ppid);\nfor (;;);`,
      '1;',
    );
    const child = spawn(process.execPath, [bin, 'run', path, '--out', join(folder, 'runs')], {
      cwd: root,
      stdio: 'ignore',
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    while (!existsSync(file) || readFileSync(file, 'utf8') === '')
      await new Promise((r) => setTimeout(r, 100));
    child.kill(signal);
    expect(await ended).toBe(expected);
    const pids = readFileSync(file, 'utf8').split(' ').map(Number);
    for (const pid of pids) expect(await gone(pid)).toBe(true);
    if (signal === 'SIGINT') expect(JSON.stringify(executed(signal))).toContain('the run was stopped');
  });
});
