import { DataFrame, Series } from 'danfojs-node';
import type { Failure, MimeBundle } from '../../../../kernel/src/engine';
import { show } from '../../../../kernel/src/language/display/show';

const presentError = (error: unknown): Failure => ({
  ename: 'E',
  evalue: '',
  traceback: ['presented', (error as Error).message],
});
const forms = async (value: unknown): Promise<MimeBundle> => (await show(value, presentError)).data;
const text = async (value: unknown): Promise<string> => (await forms(value))['text/plain'] as string;

describe('show', () => {
  it('shows rows as a table with the types of its columns', async () => {
    const rows = [
      { name: 'Ada <b>', age: 36 },
      { name: 'Alan', age: null },
    ];
    const shown = await forms(rows);
    expect(shown['text/plain']).toBe(
      [
        '   name               age',
        '   string   number | null',
        '0  Ada <b>             36',
        '1  Alan              null',
        '2 rows × 2 columns',
      ].join('\n'),
    );
    expect(shown['text/html']).toContain('Ada &lt;b&gt;');
    expect(shown['text/html']).toContain('number | null');
    expect(shown['text/html']).toContain('overflow:auto');
  });

  it('cuts long tables and says so', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => ({ i, square: i * i }));
    const shown = await forms(rows);
    expect(shown['text/plain']).toContain('… 1,990 more');
    expect(String(shown['text/html']).match(/<tr>/g)).toHaveLength(101);
    expect(shown['text/html']).toContain('2,000 rows × 2 columns, the first 100 shown');
  });

  it('shows data frames and series with their types', async () => {
    const frame = new DataFrame([
      { word: 'spam', count: 3 },
      { word: 'ham', count: 4 },
    ]);
    expect(await text(frame)).toContain('int32');
    expect(await text(frame)).toContain('2 rows × 2 columns');
    expect((await forms(frame))['text/html']).toContain('spam');
    expect(await text(new Series([1.5, 2.5]))).toContain('float32');
  });

  it('does not take just any objects for a table', async () => {
    expect(await text([{ a: 1 }, 2])).toBe('[ { a: 1 }, 2 ]');
    expect(await text([])).toBe('[]');
    expect(await text([{ a: 1 }, { b: 1 }, { c: 1 }])).toBe('[ { a: 1 }, { b: 1 }, { c: 1 } ]');
  });

  it('sums typed arrays up', async () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => i / 2);
    values[3] = NaN;
    expect(await text(values)).toContain('Float64Array, 1,000 values; min 0, max 499.5, mean 249.998; 1 NaN');
    expect(await text(new Int32Array([1, 2]))).toBe('Int32Array(2) [ 1, 2 ]');
    expect(await text(new Float32Array(30).fill(NaN))).toContain('30 NaN');
  });

  it('shows tensors with shape and type', async () => {
    const tf = await import('@tensorflow/tfjs');
    await tf.setBackend('cpu');
    const tensor = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expect(await text(tensor)).toBe('Tensor float32 [2, 2], 4 values\n[[1, 2],\n [3, 4]]');
    tensor.dispose();
    expect(await text(tensor)).toContain('disposed');
  });

  it('shows images, maps, errors and promises', async () => {
    const png = new Uint8Array([
      0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 2, 0, 0, 0, 3,
    ]);
    const shown = await forms(png);
    expect(shown['text/plain']).toBe('PNG image, 2 × 3, 24 bytes');
    expect(Buffer.from(shown['image/png'] as string, 'base64')).toEqual(Buffer.from(png));
    const map = await forms(new Map([['a', 1]]));
    expect(map['text/plain']).toBe("Map(1) { 'a' => 1 }");
    expect(map['text/html']).toContain('<td');
    expect(await text(new Error('why'))).toBe('presented\nwhy');
    expect(await text(new Promise(() => undefined))).toContain('Write await');
  });

  it('lets a value say itself how it looks', async () => {
    const value = { [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<i>x</i>', 'text/plain': 'x' }) };
    expect(await forms(value)).toEqual({ 'text/html': '<i>x</i>', 'text/plain': 'x' });
    const later = {
      n: 1,
      [Symbol.for('Jupyter.display')]: () => Promise.resolve({ 'text/markdown': '*x*' }),
    };
    const shown = await forms(later);
    expect(shown['text/markdown']).toBe('*x*');
    expect(shown['text/plain']).toContain('n: 1');
    expect(await forms({ 'text/html': '<p>', 'text/plain': 'p' })).toEqual({
      'text/html': '<p>',
      'text/plain': 'p',
    });
  });

  it('survives values that resist', async () => {
    const broken = new Proxy({}, { get: () => { throw new Error('no'); } }); // prettier-ignore
    await expect(forms(broken)).rejects.toThrow('no');
    expect(await text({ get shape(): never { throw new Error('no'); } })).toContain('shape'); // prettier-ignore
    expect(await text(null)).toBe('null');
    expect(await text('it')).toBe("'it'");
  });
});

test('an image has its description as alternative text', async () => {
  const value = {
    [Symbol.for('Jupyter.display')]: () => ({ 'image/svg+xml': '<svg/>', 'text/plain': 'A dot.\n\nx y' }),
  };
  const { metadata } = await show(value, () => ({ ename: '', evalue: '', traceback: [] }));
  expect(metadata).toEqual({ 'image/svg+xml': { alt: 'A dot.' } });
});
