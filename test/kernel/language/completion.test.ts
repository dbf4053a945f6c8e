import { Notebook } from './notebook';

const notebook = new Notebook();
beforeAll(async () => {
  await notebook.run(
    '/** Adds two numbers.\n * @param a the first */\nfunction addUp(a: number, b: number): number { return a + b }\nconst record = { alpha: 1, beta: "x" };',
  );
});

describe('completions', () => {
  const at = (code: string): ReturnType<typeof notebook.engine.complete> =>
    notebook.engine.complete(code, code.length);

  it('know the properties of earlier values, with their types', () => {
    const { matches, start, end, details } = at('record.al');
    expect({ matches, start, end }).toEqual({ matches: ['alpha'], start: 7, end: 9 });
    expect(details).toEqual([{ text: 'alpha', type: 'property', signature: 'number' }]);
    expect(at('record.').matches).toEqual(['alpha', 'beta']);
  });

  it('know names of earlier cells, globals and keywords', () => {
    expect(at('addU').details[0]).toEqual({
      text: 'addUp',
      type: 'function',
      signature: '(a: number, b: number) => number',
    });
    expect(at('Math.sq').matches[0]).toBe('sqrt');
    expect(at('awa').matches).toContain('await');
  });

  it('replace the whole word around the cursor', () => {
    expect(notebook.engine.complete('record.alp + 1', 9)).toMatchObject({
      matches: ['alpha'],
      start: 7,
      end: 10,
    });
  });

  it('know string literals, object keys and module names', () => {
    expect(at('const t: "left" | "right" = "').matches).toEqual(['left', 'right']);
    expect(at('const o: { size?: number } = { si').matches).toContain('size');
    expect(at("import { readFileS } from 'node:fs'".slice(0, 18)).start).toBe(9);
    expect(at("import 'danfo").matches).toContain('danfojs-node');
  });

  it('say nothing inside a comment', () => {
    expect(at('// record.').matches).toEqual([]);
  });
});

describe('inspection', () => {
  const plain = (code: string, cursor: number): unknown =>
    notebook.engine.inspect(code, cursor)?.['text/plain'];

  it('gives type and documentation of the name at the cursor', () => {
    const text = plain('addUp(1, 2)', 3);
    expect(text).toContain('function addUp(a: number, b: number): number');
    expect(text).toContain('Adds two numbers.');
    expect(text).toContain('@param a the first');
    expect(plain('record.alpha', 12)).toContain('alpha: number');
    expect(plain('Math.max(1)', 6)).toContain('Returns the larger');
  });

  it('gives the signature inside a call', () => {
    const text = plain('addUp(1, ', 9);
    expect(text).toContain('addUp(a: number, b: number): number');
    expect(text).toContain('Argument 2: b: number');
    expect(text).toContain('Adds two numbers.');
  });

  it('has nothing to say about nothing', () => {
    expect(notebook.engine.inspect('', 0)).toBeUndefined();
    expect(notebook.engine.inspect('unknownName', 3)).toBeUndefined();
    expect(notebook.engine.inspect('1 + 1', 2)).toBeUndefined();
  });
});
