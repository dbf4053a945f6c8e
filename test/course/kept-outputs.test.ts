import { compareOutputs } from '../../src/course/compare-outputs';
import { keptOutputs } from '../../src/course/kept-outputs';
import type { CodeCell, Notebook, Output } from '../../src/course/notebook';

const notebook = (count: number | null, ...outputs: Output[]): Notebook => ({
  cells: [{ cell_type: 'code', id: 'a', metadata: {}, source: '1', outputs, execution_count: count }],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});
const print = (text: string, name = 'stdout'): Output => ({ output_type: 'stream', name, text });
const figure = (y: number): Output => ({
  output_type: 'display_data',
  data: {
    'application/vnd.plotly.v1+json': { data: [{ y: [y] }], layout: {} },
    'image/svg+xml': '<svg/>',
    'text/plain': 'A bar.',
  },
  metadata: {},
});
const outputs = (executed: Notebook, before: Notebook): Output[] =>
  (keptOutputs(executed, before, 1e-6).cells[0] as CodeCell).outputs;

describe('keptOutputs', () => {
  test('a figure keeps its data with seven digits and its text, and loses the picture drawn from them', () => {
    const [kept] = outputs(notebook(1, figure(1 / 3)), notebook(null));
    expect(kept).toMatchObject({
      data: {
        'application/vnd.plotly.v1+json': { data: [{ y: [0.3333333] }], layout: {} },
        'text/plain': 'A bar.',
      },
    });
    expect(JSON.stringify(kept)).not.toContain('svg');
  });

  test('a picture that has no data beside it stays', () => {
    const image: Output = { output_type: 'display_data', data: { 'image/png': 'AAAA' }, metadata: {} };
    expect(outputs(notebook(1, image), notebook(null))).toEqual([image]);
  });

  test('what differs from run to run is left out', () => {
    const progress: Output = {
      output_type: 'display_data',
      data: { 'text/plain': '9/9' },
      metadata: { lmlab: { progress: true } },
    };
    expect(outputs(notebook(1, progress, print('a warning', 'stderr'), print('a')), notebook(null))).toEqual([
      print('a'),
    ]);
  });

  test('a cell that has not drifted keeps what it has; one that has drifted, or has not run yet, gets the new', () => {
    const before = notebook(1, print('0.5'));
    expect(outputs(notebook(1, print('0.5000000001')), before)).toEqual([print('0.5')]);
    expect(outputs(notebook(1, print('0.6')), before)).toEqual([print('0.6')]);
    expect(outputs(notebook(1), notebook(null))).toEqual([]);
    expect(keptOutputs(notebook(7), notebook(null), 1e-6).cells[0]).toMatchObject({ execution_count: 7 });
  });

  describe('measured cells', () => {
    const threeCells = (fixed: string, first: string, second: string, firstRan = 1): Notebook => ({
      ...notebook(null),
      cells: [
        { cell_type: 'code', id: 'fixed', metadata: {}, source: '1', ...shown(fixed) },
        { cell_type: 'code', id: 'first', ...measured, ...shown(first, firstRan) },
        { cell_type: 'code', id: 'second', ...measured, ...shown(second) },
      ],
    });
    const measured = { metadata: { tags: ['measured'] }, source: '2' };
    const shown = (text: string, ran = 1): Pick<CodeCell, 'outputs' | 'execution_count'> => ({
      outputs: [print(text)],
      execution_count: ran === 0 ? null : ran,
    });
    const kept = (executed: Notebook, before: Notebook): Output[][] =>
      keptOutputs(executed, before, 1e-6).cells.map((cell) => (cell as CodeCell).outputs);
    const executed = threeCells('a', 'p95 is 9', 'the limit is 9');

    test('stay together while the rest stays', () => {
      expect(kept(executed, threeCells('a', 'p95 is 5', 'the limit is 5'))).toEqual([
        [print('a')],
        [print('p95 is 5')],
        [print('the limit is 5')],
      ]);
    });

    test.each([
      ['one of them has not run yet', threeCells('a', '', 'the limit is 5', 0)],
      ['another cell has drifted', threeCells('b', 'p95 is 5', 'the limit is 5')],
    ])('are all taken from the new run when %s', (_, before) => {
      expect(kept(executed, before)).toEqual([[print('a')], [print('p95 is 9')], [print('the limit is 9')]]);
    });
  });

  test('the folder of a run, which is gone, gives way to the learner’s', () => {
    const text = (folder: string): Output => print(`Written to ${folder}/deliverables/21.json, once.`);
    const before = notebook(1, text('artifacts'));
    const executed = notebook(1, text('/tmp/lmlab-kernel-xzcB3T'));
    expect(outputs(executed, notebook(null))).toEqual([text('artifacts')]);
    expect(outputs(notebook(1, text('../../../tmp/lmlab-kernel-a1')), notebook(null))).toEqual([
      text('artifacts'),
    ]);
    expect(compareOutputs(before, executed, 1e-6)).toEqual([]);
  });
});
