import { failureText, keyFiguresText, runProgress, timesTable } from '../../src/cli/run-console';
import { keyFiguresMime } from '../../src/course/key-figures';
import type { CellRun, NotebookRun } from '../../src/course/run-notebook';

const cell = (id: string, status: CellRun['status'], seconds: number, position: number): CellRun => ({
  id,
  status,
  seconds,
  position,
});

function run(passed: boolean, cells: CellRun[]): NotebookRun {
  const notebook: NotebookRun['notebook'] = {
    cells: cells.map(({ id }) => ({
      cell_type: 'code',
      id,
      metadata: {},
      source: '1',
      outputs: [
        { output_type: 'display_data', data: { [keyFiguresMime]: { [`F1 ${id}`]: 0.93456 } }, metadata: {} },
      ],
      execution_count: 1,
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
  return { path: 'a.ipynb', notebook, cells, seconds: 3.21, passed, cached: false };
}

const open = run(true, [cell('one', 'passed', 1.04, 1), cell('two', 'expected-error', 2, 2)]);
const broken = run(false, [
  {
    ...cell('one', 'failed', 1, 1),
    line: 2,
    error: { ename: 'Error', evalue: 'oh', traceback: ['Error: oh', '> 2 | f();'] },
  },
  cell('two', 'not-run', 0, 2),
]);

test('a pass with an open exercise says so; a failure says how far it came', () => {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const progress = runProgress(['a.ipynb'], false);
  progress.onStart('a.ipynb');
  progress.onEnd(open);
  progress.onEnd(broken);
  const lines = log.mock.calls.flat();
  log.mockRestore();
  expect(lines).toEqual([
    'run      a.ipynb',
    'passed   a.ipynb  2 of 2 code cells, 1 with an expected error (two), 3.2 s',
    'FAILED   a.ipynb  1 of 2 code cells, 3.2 s',
  ]);
});

test('a failure names notebook, cell and line, and shows the error once', () => {
  expect(failureText(broken)).toBe('\nFAILED a.ipynb, cell 1 (one), line 2\nError: oh\n> 2 | f();');
  expect(failureText(open)).toBe('');
});

test('the table of times shows the slowest cell, the whole, and what took longer than the course promises', () => {
  const slow = { ...open, cells: [cell('one', 'passed', 15.5, 1)], seconds: 91 };
  expect(timesTable([open, broken, slow])).toBe(
    [
      'notebook  result  cells    time  slowest cell  over its budget',
      'a.ipynb   passed      2   3.2 s  two 2.0 s',
      'a.ipynb   FAILED      2   3.2 s  one 1.0 s',
      'a.ipynb   passed      2  91.0 s  one 15.5 s    cell over 15 s, notebook over 90 s',
      'all                      97.4 s',
    ].join('\n'),
  );
});

test('key figures stand under the title', () => {
  expect(keyFiguresText(open)).toBe('\na\n  F1 one  0.9346\n  F1 two  0.9346\n');
});
