import type { Cell, Notebook } from '../../src/course/notebook';
import { readParameter, withParameters } from '../../src/course/parameters';

const code = (id: string, source: string, tags: string[] = []): Cell => ({
  cell_type: 'code',
  id,
  metadata: { tags },
  source,
  outputs: [],
  execution_count: null,
});
const notebook = (...cells: Cell[]): Notebook => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

test('a value is JSON where it can be, else text', () => {
  expect(readParameter('n=3')).toEqual(['n', 3]);
  expect(readParameter('text=it\'s "so"')).toEqual(['text', 'it\'s "so"']);
  expect(readParameter('text="3"')).toEqual(['text', '3']);
  expect(readParameter('sum=1=1')).toEqual(['sum', '1=1']);
  expect(readParameter('list=[1, null]')).toEqual(['list', [1, null]]);
  expect(readParameter('empty=')).toEqual(['empty', '']);
  for (const bad of ['n', '=3', '3n=1', 'a-b=1', 'a;b=1'])
    expect(() => readParameter(bad)).toThrow(/expected a parameter as name=value/);
});

test('the values stand after the defaults, in a copy', () => {
  const original = notebook(
    code('a', 'let first = 0;'),
    code('p', 'let n = 1;\nconst text = "";', ['parameters']),
  );
  const { cells } = withParameters(original, { n: 2, text: 'say "hi"\n' });
  expect(cells.map((cell) => cell.id)).toEqual(['a', 'p', 'injected-parameters']);
  expect(cells[2].source).toBe('let n = 2;\nlet text = "say \\"hi\\"\\n";');
  expect(original.cells).toHaveLength(2);
});

test('without defaults they come first; those of an earlier run go', () => {
  const old = code('x', 'let n = 9;', ['injected-parameters']);
  const { cells } = withParameters(notebook(old, code('a', 'n')), {
    n: null,
    all: [],
    nested: { a: [true] },
  });
  expect(cells.map((cell) => cell.id)).toEqual(['injected-parameters', 'a']);
  expect(cells[0].source).toBe('let n: any = null;\nlet all: any[] = [];\nlet nested = {"a":[true]};');
});

test('a name that the defaults do not declare is a slip', () => {
  const defaults = notebook(code('p', 'let epochs = 1, rate = 2;\nconst mode = "a";', ['parameters']));
  expect(() => withParameters(defaults, { epoch: 1 })).toThrow(/found epoch\. The cell reads: let epochs/);
  expect(withParameters(defaults, { rate: 1 }).cells).toHaveLength(2);
});
