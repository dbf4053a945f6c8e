import { join } from 'node:path';
import type { Cell, CodeCell, Notebook } from '../../src/course/notebook';
import { runNotebook, type NotebookRun, type RunOptions } from '../../src/course/run-notebook';

const kernel = join(__dirname, '..', 'fixtures', 'kernel', 'scripted-kernel.js');
const argv = (file: string): string[] => [process.execPath, kernel, file];

/** A notebook of code cells; a cell that starts with `!` is expected to raise. */
function notebook(...sources: string[]): Notebook {
  const cells = sources.map((source, i): Cell => ({
    cell_type: 'code',
    id: `c${i + 1}`,
    metadata: source.startsWith('!') ? { tags: ['raises-exception'] } : {},
    source: source.replace(/^!/, ''),
    outputs: [{ output_type: 'stream', name: 'stdout', text: 'from an earlier run' }],
    execution_count: 99,
  }));
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

const run = (sources: string[], options: RunOptions = {}): Promise<NotebookRun> =>
  runNotebook(join(__dirname, 'x.ipynb'), notebook(...sources), { argv, ...options });

const statuses = (result: NotebookRun): string[] => result.cells.map((cell) => cell.status);
const outputs = (result: NotebookRun, index: number): CodeCell['outputs'] =>
  (result.notebook.cells[index] as CodeCell).outputs;

describe('runNotebook', () => {
  test('executes in order and collects outputs as a notebook keeps them', async () => {
    const result = await run(['print a\nprint b\nwarn c\nprint d', 'result 42', '']);
    expect(result.passed).toBe(true);
    expect(statuses(result)).toEqual(['passed', 'passed', 'passed']);
    expect(outputs(result, 0)).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'a\nb\n' },
      { output_type: 'stream', name: 'stderr', text: 'c\n' },
      { output_type: 'stream', name: 'stdout', text: 'd\n' },
    ]);
    expect(outputs(result, 1)).toEqual([
      { output_type: 'execute_result', data: { 'text/plain': '42' }, metadata: {}, execution_count: 2 },
    ]);
    expect((result.notebook.cells[1] as CodeCell).execution_count).toBe(2);
    expect(outputs(result, 2)).toEqual([]);
  });

  test('stops at the failing cell and says where', async () => {
    const result = await run(['print a', 'print b\nfail oh no', 'print c']);
    expect(result.passed).toBe(false);
    expect(statuses(result)).toEqual(['passed', 'failed', 'not-run']);
    expect(result.cells[1]).toMatchObject({
      position: 2,
      line: 2,
      error: { ename: 'Error', evalue: 'oh no' },
    });
    expect(outputs(result, 1)).toHaveLength(2);
    expect(outputs(result, 2)).toEqual([]);
  });

  test('goes on after an expected error, and runs every later cell', async () => {
    const result = await run(['!fail expected', 'print b', '!print no error after all']);
    expect(statuses(result)).toEqual(['expected-error', 'passed', 'passed']);
    expect(outputs(result, 1)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'b\n' }]);
    expect(result.passed).toBe(true);
  });

  test.each([
    ['a kernel that exits', 'die', 'exit code 7'],
    ['a kernel that crashes', 'print before\ncrash', 'SIGKILL'],
    ['a kernel that restarts', 'restart', 'lost its state'],
    ['a skipped cell', 'abort aborted', '"aborted"'],
    ["tslab's word for a skipped cell", 'abort abort', '"abort"'],
  ])('%s is a failure, also where an error is expected', async (_, source, part) => {
    for (const mark of ['', '!']) {
      const result = await run([mark + source, 'print later'], { timeout: 0.5 });
      expect(result.passed).toBe(false);
      expect(statuses(result)).toEqual(['failed', 'not-run']);
      expect(result.cells[0].error?.evalue).toContain(part);
      expect(outputs(result, 0).at(-1)).toMatchObject({ output_type: 'error' });
    }
  });

  test('a cell that hangs is a failure, also where an error is expected', async () => {
    const result = await run(['!hang', 'print later'], { timeout: 0.3 });
    expect(statuses(result)).toEqual(['failed', 'not-run']);
    expect(result.cells[0].error?.evalue).toContain('longer than 0.3 s');
  });

  test('keeps what a dying kernel said last, and its stderr', async () => {
    const result = await run(['print before\ncrash']);
    expect(outputs(result, 0)[0]).toEqual({ output_type: 'stream', name: 'stdout', text: 'before\n' });
    expect(result.cells[0].error?.evalue).toContain('a native crash');
  });

  test('an error reply without an error message is an error', async () => {
    const result = await run(['mute-fail silently']);
    expect(result.cells[0]).toMatchObject({ status: 'failed', error: { evalue: 'silently' } });
    expect(statuses(await run(['!mute-fail silently']))).toEqual(['expected-error']);
  });

  test('an error that comes after its cell ended fails that cell', async () => {
    const result = await run(['late from a timer', 'sleep 200']);
    expect(result.passed).toBe(false);
    expect(statuses(result)).toEqual(['failed', 'passed']);
    expect(result.cells[0].error).toMatchObject({ evalue: 'from a timer' });
  });

  test('loses no line of a burst', async () => {
    const result = await run(['burst 20000']);
    const [output] = outputs(result, 0);
    expect(output).toMatchObject({ output_type: 'stream' });
    const lines = (output as { text: string }).text.split('\n');
    expect(lines.length).toBe(20001);
    expect(lines[19999]).toBe('line 19999');
  });

  test('updates displays by id and clears outputs', async () => {
    const shown = (text: string): string =>
      JSON.stringify({ data: { 'text/plain': text }, transient: { display_id: 'd' } });
    const result = await run([
      `display ${shown('old')}\nprint after`,
      `update ${shown('new')}`,
      'print x\nclear\nprint y',
      'print x\nclear wait\nprint z',
    ]);
    expect(outputs(result, 0)[0]).toEqual({
      output_type: 'display_data',
      data: { 'text/plain': 'new' },
      metadata: {},
    });
    expect(outputs(result, 2)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'y\n' }]);
    expect(outputs(result, 3)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'z\n' }]);
  });

  test('keeps the last state of a line that was drawn over', async () => {
    const result = await run(['raw "10%\\r"\nraw "20%\\r"\nraw "done\\n"\nraw "a\\r\\nb\\n"']);
    expect(outputs(result, 0)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'done\na\nb\n' }]);
  });

  test('stops when it is told to', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1500);
    const result = await run(['!hang', 'print b'], { signal: controller.signal });
    expect(statuses(result)).toEqual(['failed', 'not-run']);
  });

  test('a kernel that does not start is a clear error', async () => {
    const broken = (): string[] => [process.execPath, '-e', 'console.error("no build"); process.exit(3)'];
    await expect(run(['print a'], { argv: broken })).rejects.toThrow(
      /expected the lmlab kernel to start.*no build/s,
    );
    const mute = (): string[] => [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
    await expect(run(['print a'], { argv: mute, startTimeoutMs: 600 })).rejects.toThrow(
      'no answer within 0.6 s',
    );
  });

  test.each(['print a', 'fail b', 'hang'])('leaves no kernel behind after "%s"', async (source) => {
    const result = await run(['env JPY_PARENT_PID\npid', source], { timeout: 0.3 });
    const [parent, pid] = (outputs(result, 0)[0] as { text: string }).text.split('\n').map(Number);
    expect(parent).toBe(process.pid);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
