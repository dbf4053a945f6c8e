import { toDataFrame } from 'lmlab';

const display = Symbol.for('Jupyter.display');
type Shown = Record<symbol, () => Record<string, string>>;

describe('toDataFrame', () => {
  test('keeps columns, order and missing values', () => {
    const table = toDataFrame([
      { word: 'free', count: 3, tags: ['a', 'b'] },
      { word: 'lunch', count: undefined, tags: [] },
    ]);
    expect(table.columns).toEqual(['word', 'count', 'tags']);
    expect(table.values).toEqual([
      ['free', 3, 'a, b'],
      ['lunch', null, ''],
    ]);
  });

  test('shows itself, and so do tables made from it', () => {
    const table = toDataFrame(Array.from({ length: 30 }, (_, i) => ({ text: `<b>${i}&</b>` })));
    const shown = (table as unknown as Shown)[display]();
    expect(shown['text/html']).toContain('<td>&lt;b&gt;19&amp;&lt;/b&gt;</td>');
    expect(shown['text/html']).toContain('20 of 30 rows');
    expect(shown['text/html']).not.toContain('&lt;b&gt;20');
    expect(shown['text/plain']).toMatch(/10 of 30 rows$/);
    expect((table.head(2) as unknown as Shown)[display]()['text/html'].match(/<tr>/g)).toHaveLength(3);
  });

  test('refuses a column that would break the table', () => {
    expect(() => toDataFrame([{ values: 1 }])).toThrow(/a column values/);
    expect(() => toDataFrame([{ value: 1, size: 2, count: 3 }])).not.toThrow();
  });

  test('refuses no rows', () => {
    expect(() => toDataFrame([])).toThrow(/at least one row/);
  });
});
