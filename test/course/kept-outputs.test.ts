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
});
