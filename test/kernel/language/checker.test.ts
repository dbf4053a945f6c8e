import { CellChecker } from '../../../kernel/src/language/checker';
import { Notebook } from './notebook';

describe('the checker', () => {
  const notebook = new Notebook();
  // Only an import of something new may make a program: that is what keeps the thousandth cell as fast as the first.
  const programs = jest.spyOn(CellChecker.prototype as never, 'renew');
  beforeEach(() => programs.mockClear());

  it('checks cells without making programs', async () => {
    await notebook.run('const first = 1; interface Shape { a: number }');
    expect(programs).toHaveBeenCalledTimes(1);
    for (let i = 0; i < 50; i++)
      await notebook.run(
        `function f${i}(s: Shape): number { return s.a + first } const v${i} = f${i}({ a: ${i} })`,
      );
    expect(await notebook.text('v0 + v49')).toBe('51');
    notebook.engine.complete('v1.to', 5);
    notebook.engine.inspect('v1', 1);
    notebook.engine.check('const wrong: string = v1', 'In[9]');
    expect(programs).toHaveBeenCalledTimes(1);
  });

  it('makes one when a cell imports something new, and none when it is known', async () => {
    await notebook.run("import { createInterface } from 'node:readline'");
    expect(programs).not.toHaveBeenCalled(); // the types of Node are there from the start
    await notebook.text("import * as tslab from 'tslab'");
    expect(programs).toHaveBeenCalledTimes(1);
    await notebook.run("import { display } from 'tslab'; display.text");
    expect(programs).toHaveBeenCalledTimes(1);
  });

  it('knows what earlier cells meant after a new program', async () => {
    await notebook.run('const renamed = 1; const derived = { renamed };');
    await notebook.run('const renamed = "text"; type Both = typeof renamed | Shape;');
    await notebook.run(
      'declare global { interface Number { double(): number } } Number.prototype.double = function () { return 2 * Number(this) };',
    );
    expect(programs).toHaveBeenCalled();
    expect(
      await notebook.text('const n: number = derived.renamed; const s: string = renamed; n.double()'),
    ).toBe('2');
    expect((await notebook.failure('const s: string = derived.renamed')).text).toContain('TS2322');
    expect((await notebook.failure('const both: Both = 5')).text).toContain('TS2322');
  });

  it('forgets an augmentation whose cell was wrong', async () => {
    expect(
      (await notebook.failure('declare global { interface Number { never(): void } } const n: string = 1;'))
        .text,
    ).toContain('TS2322');
    expect((await notebook.failure('(1).never()')).text).toContain('TS2339');
  });

  it('allows any package without types, but no type that is left out', async () => {
    expect((await notebook.failure('const losses = []; const last = () => losses;')).text).toContain(
      'TS7034',
    );
  });
});
