import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepFigures, readKeptFigures, withFigureDrifts } from '../../src/course/kept-figures';
import { keyFiguresMime } from '../../src/course/key-figures';
import type { NotebookRun } from '../../src/course/run-notebook';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lmlab-figures-'));
  file = join(folder, 'key-figures.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (figures: Record<string, number | string>, passed = true): NotebookRun => ({
  path: 'notebooks/solutions/07-x.ipynb',
  notebook: {
    cells: ['a', 'b', 'c'].map((id) => ({
      cell_type: 'code',
      id,
      metadata: {},
      source: '',
      outputs:
        id === 'b' && Object.keys(figures).length > 0
          ? [{ output_type: 'display_data', data: { [keyFiguresMime]: figures }, metadata: {} }]
          : [],
      execution_count: 1,
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  },
  cells: ['a', 'b', 'c'].map((id, i) => ({ id, position: i + 1, status: 'passed', seconds: 0 })),
  seconds: 0,
  passed,
  cached: false,
});
const drift = (found: NotebookRun): string | undefined =>
  withFigureDrifts(found, readKeptFigures(file), 1e-6).cells.find(({ status }) => status === 'failed')?.error
    ?.evalue;

test('numbers are kept and compared, words are not', () => {
  keepFigures(file, [run({ F1: 0.123456789, data: 'a sentence of the data' })], 1e-6);
  expect(readFileSync(file, 'utf8')).toBe('{\n  "07-x": {\n    "F1": 0.1234568\n  }\n}\n');
  expect(drift(run({ F1: 0.1234567, data: 'others' }))).toBeUndefined();
});

test('a drift names the figure, old and new, and fails the cell that shows it', () => {
  keepFigures(file, [run({ F1: 0.5, n: 10 })], 1e-6);
  expect(drift(run({ F1: 0.6, more: 1 }))).toBe(
    'key figure "F1"\n- 0.5\n+ 0.6\nkey figure "n"\n- 10\n+ gone\nkey figure "more"\n- not kept\n+ 1',
  );
  const judged = withFigureDrifts(run({ F1: 0.6 }), readKeptFigures(file), 1e-6);
  expect(judged.passed).toBe(false);
  expect(judged.cells.map(({ status }) => status)).toEqual(['passed', 'failed', 'passed']);
});

test('small numbers are compared by their size, not with 1', () => {
  keepFigures(file, [run({ p: 1e-9 })], 1e-6);
  expect(drift(run({ p: 2e-9 }))).toContain('key figure "p"');
});

test('a lesson of which nothing is kept cannot pass, unless it has no key figures', () => {
  expect(drift(run({ F1: 1 }))).toContain('- not kept');
  expect(drift(run({}))).toBeUndefined();
});

test('keeping again changes what has drifted and nothing else; a run that failed keeps nothing', () => {
  keepFigures(file, [run({ F1: 0.5, n: 10 })], 1e-3);
  keepFigures(file, [run({ F1: 0.50001, n: 12 })], 1e-3);
  expect(readKeptFigures(file)).toEqual({ '07-x': { F1: 0.5, n: 12 } });
  keepFigures(file, [run({ F1: 9 }, false)], 1e-3);
  expect(readKeptFigures(file)).toEqual({ '07-x': { F1: 0.5, n: 12 } });
});
