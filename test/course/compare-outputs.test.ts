import { compareOutputs, withDrifts } from '../../src/course/compare-outputs';
import type { Notebook, Output } from '../../src/course/notebook';
import type { NotebookRun } from '../../src/course/run-notebook';

const notebook = (...outputs: Output[]): Notebook => ({
  cells: [{ cell_type: 'code', id: 'a', metadata: {}, source: '1', outputs, execution_count: 1 }],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});
const print = (text: string, name = 'stdout'): Output => ({ output_type: 'stream', name, text });
const show = (data: Record<string, unknown>): Output => ({ output_type: 'display_data', data, metadata: {} });
const figure = (y: number[]): Output =>
  show({ 'application/vnd.plotly.v1+json': { data: [{ type: 'bar', y }], layout: { title: 'T 1.0' } } });

const mark = (what: string, text: string): Output => ({
  output_type: 'display_data',
  data: { 'text/plain': text },
  metadata: { lmlab: { [what]: true } },
});

const drifts = (before: Output[], after: Output[], tolerance = 1e-6): string[] =>
  compareOutputs(notebook(...before), notebook(...after), tolerance).map(
    (one) => `${one.place}: ${one.old} -> ${one.new}`,
  );

describe('compareOutputs', () => {
  test.each<[string, Output[], Output[]]>([
    ['the same text', [print('F1 0.93')], [print('F1 0.93')]],
    [
      'numbers within the tolerance',
      [print('F1 0.9300001, 1,234 rows, 1e-3')],
      [print('F1 0.9300002, 1,234 rows, 0.001')],
    ],
    ['a table whose columns moved', [print('a   10.0\nb    1')], [print('a  9.99999999\nb 1')]],
    ['stderr', [print('took 3 s', 'stderr'), print('a')], [print('a'), print('took 4 s', 'stderr')]],
    ['figures by their data', [figure([1, 2])], [figure([1, 2 + 1e-9])]],
    [
      'how long it took',
      [print('fitted in 1.25 s, 300 tokens/s')],
      [print('fitted in 80 ms, 41.5 tokens/s')],
    ],
    [
      'where files lie',
      [print('saved /home/a/x.json, ../../a1/x.json')],
      [print('saved /tmp/runs/b/x.json, ../../../b2/x.json')],
    ],
    [
      'lines of progress and cost meters',
      [mark('progress', '9/9, 2.1 it'), mark('cost', 'Cost of this cell: CPU 1'), print('a')],
      [print('a'), mark('cost', 'Cost of this cell: CPU 9')],
    ],
    ['the last of four digits', [print('F1 0.9312 of 10.50 %')], [print('F1 0.9313 of 10.49 %')]],
    [
      'a picture that is not kept',
      [show({ 'text/plain': 'a', 'image/svg+xml': '<svg/>' })],
      [show({ 'text/plain': 'a' })],
    ],
    ['pictures', [show({ 'image/png': 'AAAA' })], [show({ 'image/png': 'BBBB' })]],
  ])('lets pass: %s', (_, before, after) => expect(drifts(before, after)).toEqual([]));

  test.each<[string, Output[], Output[], string]>([
    ['a number', [print('a\nF1 0.93')], [print('a\nF1 0.94')], 'output 1, line 2: F1 0.93 -> F1 0.94'],
    ['a sign', [print('-1')], [print('1')], 'output 1, line 1: -1 -> 1'],
    ['a word', [print('ham 1')], [print('spam 1')], 'output 1, line 1: ham 1 -> spam 1'],
    ['NaN', [print('1')], [print('NaN')], 'output 1, line 1: 1 -> NaN'],
    ['one more number', [print('1 2')], [print('1 2 3')], 'output 1, line 1: 1 2 -> 1 2 3'],
    [
      'an output less',
      [print('a'), figure([1])],
      [print('a')],
      'output 2: application/vnd.plotly.v1+json -> nothing',
    ],
    ['an output more', [], [print('a')], 'output 1: nothing -> a'],
    ['another kind', [print('a')], [figure([1])], 'output 1: a -> application/vnd.plotly.v1+json'],
    [
      'a bar of a figure',
      [figure([1, 2])],
      [figure([1, 3])],
      'output 1, application/vnd.plotly.v1+json data.0.y.1: 2 -> 3',
    ],
    [
      'a bar less',
      [figure([1, 2])],
      [figure([1])],
      'output 1, application/vnd.plotly.v1+json data.0.y.1: 2 -> nothing',
    ],
    [
      'a form less',
      [show({ 'text/html': 'a', 'text/plain': 'a' })],
      [show({ 'text/plain': 'a' })],
      'output 1, text/html: there -> nothing',
    ],
    ['the last of three digits', [print('0.931')], [print('0.932')], 'output 1, line 1: 0.931 -> 0.932'],
    ['a count by one', [print('10,000')], [print('10,001')], 'output 1, line 1: 10,000 -> 10,001'],
    [
      'the line that drifted, not one before it that is near enough',
      [print('0.50000001\n0.2')],
      [print('0.50000002\n0.3')],
      'output 1, line 2: 0.2 -> 0.3',
    ],
  ])('tells: %s', (_, before, after, drift) => expect(drifts(before, after)).toEqual([drift]));

  test('of long lines it shows where they part', () => {
    const [long] = drifts([print(`${'ham '.repeat(200)}1 end`)], [print(`${'ham '.repeat(200)}2 end`)]);
    expect(long).toMatch(/^output 1, line 1: …[ham ]{60}1 end -> …[ham ]{60}2 end$/);
  });

  test('leaves a cell with the tag "measured" alone', () => {
    const measured = (...outputs: Output[]): Notebook => {
      const one = notebook(...outputs);
      one.cells[0].metadata.tags = ['measured'];
      return one;
    };
    expect(compareOutputs(measured(print('1')), measured(print('2')), 1e-6)).toEqual([]);
  });

  test('takes the tolerance it is given', () => {
    expect(drifts([print('100')], [print('101')], 0.02)).toEqual([]);
    expect(drifts([print('100')], [print('101')], 0.001)).toHaveLength(1);
  });
});

describe('withDrifts', () => {
  const run = (executed: Notebook): NotebookRun => ({
    path: 'x.ipynb',
    notebook: executed,
    cells: [{ id: 'a', position: 1, status: 'passed', seconds: 0 }],
    seconds: 0,
    passed: true,
    cached: false,
  });

  test('fails the cell that drifted', () => {
    const drifted = withDrifts(run(notebook(print('2'))), notebook(print('1')), 1e-6);
    expect(drifted.passed).toBe(false);
    expect(drifted.cells[0]).toMatchObject({ status: 'failed', error: { ename: 'Drift' } });
    expect(drifted.cells[0].error?.evalue).toBe('output 1, line 1\n- 1\n+ 2');
    expect(withDrifts(run(notebook(print('1'))), notebook(print('1')), 1e-6).passed).toBe(true);
  });

  test('a notebook without outputs cannot pass', () => {
    const nothing = withDrifts(run(notebook(print('1'))), notebook(), 1e-6);
    expect(nothing.passed).toBe(false);
    expect(nothing.cells[0].error?.evalue).toContain('--inplace');
  });
});
