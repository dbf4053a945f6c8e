import fc from 'fast-check';
import { parseCsv } from 'lmlab';

describe('parseCsv', () => {
  test('reads back what was written by RFC 4180', () => {
    // A row that starts with a line break, or is empty, cannot be told from a blank line.
    const field = fc.string({
      unit: fc.constantFrom('a', 'b', ',', '"', '\n', ' ', 'é', '🙂'),
      minLength: 1,
    });
    const rows = fc.array(fc.tuple(field, field), { minLength: 1 });
    const quote = (text: string): string => `"${text.replace(/"/g, '""')}"`;
    fc.assert(
      fc.property(rows, (table) => {
        const text = table.map((row) => row.map(quote).join(',') + '\n').join('');
        expect(parseCsv(text, 2)).toEqual(table);
      }),
    );
  });

  test.each([
    ['a,b\nc\n', /2 fields in line 2 of the CSV text, found 1 in \["c"\]/],
    ['a,b\n\nc,d,e\n', /line 3/],
    ['a,"b\nb\nb"\nc,d\ne\n', /line 5/],
    ['a,b\r\nc,d\r\ne\r\n', /line 3/],
    ['a,b\nc,"d\ne,f\n', /line 2/],
    ['a,b\nc,"d"d\n', /line 2/],
  ])('names the line of the broken row of %j', (text, message) => {
    expect(() => parseCsv(text, 2)).toThrow(message);
  });

  test('nothing is no rows', () => {
    expect(parseCsv('', 2)).toEqual([]);
  });
});
