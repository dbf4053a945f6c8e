import { Notebook } from './notebook';

const notebook = new Notebook();

describe('errors while a cell runs', () => {
  it('stand at the line and column that was written, without frames of the kernel', async () => {
    const code =
      'interface Long {\n  a: string;\n}\nfunction inner(x: number): never {\n  throw new TypeError("deep " + x);\n}\nconst outer = () => inner(3);\nouter();';
    const { ename, evalue, text } = await notebook.failure(code);
    expect([ename, evalue]).toEqual(['TypeError', 'deep 3']);
    expect(text).toContain('> 5 |   throw new TypeError("deep " + x);\n    |         ^');
    expect(text).toContain('at inner (In[1]:5:9)\n    at outer (In[1]:7:21)\n    at In[1]:8:1');
    expect(text).not.toMatch(/kernel\/src\/language|node:/);
  });

  it('are followed through several cells', async () => {
    await notebook.run('function thrower(): number {\n  return (undefined as unknown as number[])[0];\n}');
    const { text } = await notebook.failure('\nthrower();');
    expect(text).toContain('at thrower (In[2]:2:44)');
    expect(text).toContain('at In[3]:2:1');
  });

  it('stand at their line after an await, too', async () => {
    const { text } = await notebook.failure(
      'await Promise.resolve();\nconst o: { f?: () => void } = {};\no.f!();',
    );
    expect(text).toContain('> 3 | o.f!();');
  });

  it('show what caused them and what they gather', async () => {
    const cause = await notebook.failure(
      "try { JSON.parse('{') } catch (cause) { throw new Error('outer', { cause }) }",
    );
    expect(cause.text).toContain('Error: outer');
    expect(cause.text).toContain('Caused by SyntaxError');
    const all = await notebook.failure("throw new AggregateError([new Error('first'), 'second'], 'both')");
    expect(all.text).toContain('[1/2] Error: first');
    expect(all.text).toContain("[2/2] 'second'");
  });

  it('may be anything that was thrown', async () => {
    expect(await notebook.failure("throw 'text'")).toMatchObject({ ename: 'Uncaught', evalue: "'text'" });
    expect((await notebook.failure('throw null')).text).toContain('Uncaught null');
  });

  it('speak of variables of other cells by their names', async () => {
    await notebook.run('let callback: any = 5;');
    expect((await notebook.failure('callback()')).evalue).toBe('callback is not a function');
    expect((await notebook.failure('callback.a.b')).text).toContain('reading');
  });

  it('tell of a stack overflow', async () => {
    const { ename } = await notebook.failure('const down = (): number => 1 + down(); down()');
    expect(ename).toBe('RangeError');
  });

  it('end a cell that is interrupted', async () => {
    const controller = new AbortController();
    const running = notebook.run('const kept = 1; await new Promise(() => {})', controller.signal);
    setTimeout(() => controller.abort(), 10);
    expect(await running).toMatchObject({ status: 'error', failure: { ename: 'KeyboardInterrupt' } });
    expect(await notebook.text('kept')).toBe('1');
  });
});

describe('type errors', () => {
  it('come with code, place, caret and explanation', async () => {
    const { ename, evalue, text } = await notebook.failure('const a = 1;\nconst total: string = a;');
    expect(ename).toBe('TypeCheckError');
    expect(evalue).toMatch(/^In\[\d+\]:2:7 TS2322: Type 'number' is not assignable to type 'string'\.$/);
    expect(text).toContain('> 2 | const total: string = a;\n    |       ^^^^^');
    expect(text).toContain('The value on the right is of another type');
  });

  it('are syntax errors where the code cannot be read', async () => {
    expect(await notebook.failure('const = 1')).toMatchObject({ ename: 'SyntaxError' });
  });

  it('are cut when there are many', async () => {
    const code = Array.from({ length: 9 }, (_, i) => `const n${i}: number = 'a';`).join('\n');
    expect((await notebook.failure(code)).text).toContain('… and 4 more.');
  });

  it('respect ts-expect-error', async () => {
    expect(await notebook.text('// @ts-expect-error\nconst n: number = "a"; n')).toBe("'a'");
    expect((await notebook.failure('// @ts-expect-error\nconst fine: number = 1;')).text).toContain('TS2578');
  });

  it('can be asked for without running anything', () => {
    expect(notebook.engine.check('globalThis.missing.now', 'In[9]')?.evalue).toContain('In[9]:1:12');
    expect(notebook.engine.check('throw new Error("never run")', 'In[9]')).toBeUndefined();
  });
});
