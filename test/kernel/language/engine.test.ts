import { projectRoot } from '../../../kernel/src/kernelspec';
import { CellChecker } from '../../../kernel/src/language/checker';
import { convertCell, type CompiledCell } from '../../../kernel/src/language/converter';
import { Scope } from '../../../kernel/src/language/scope';
import { Notebook } from './notebook';

const notebook = new Notebook();

describe('cells', () => {
  it('give the value of their last expression', async () => {
    expect(await notebook.text('1 + 1')).toBe('2');
    expect(await notebook.text('const quiet = 1;')).toBeUndefined();
    expect(await notebook.text('await Promise.resolve(5)')).toBe('5');
    expect(await notebook.text('7; function later() {} interface Later {}')).toBe('7');
  });

  it('see the names of earlier cells, with their types', async () => {
    await notebook.run(
      'const one = 1; function twice(n: number) { return 2 * n } class Pair<T> { constructor(public a: T) {} }',
    );
    await notebook.run(
      'interface Point { x: number } enum Color { Red = 4 } namespace Deep { export const z = 3 }',
    );
    expect(
      await notebook.text('const p: Point = { x: one }; [twice(p.x), new Pair(p).a, Color.Red, Deep.z]'),
    ).toBe('[ 2, { x: 1 }, 4, 3 ]');
    expect((await notebook.failure('const wrong: string = one;')).text).toContain('TS2322');
    expect((await notebook.failure('twice("2")')).text).toContain('TS2345');
  });

  it('are checked strictly, before anything runs', async () => {
    const { text } = await notebook.failure('globalThis.process.title = "ran";\nfunction f(x) { return x }');
    expect(text).toContain('TS7006');
    expect(text).toContain('> 2 | function f(x) { return x }');
    expect(process.title).not.toBe('ran');
  });

  it('redeclare anything; earlier closures keep what they were written with', async () => {
    await notebook.run(
      'const again = 1; let count = 1; function who() { return "first" } const ask = () => who() + again',
    );
    await notebook.run(
      'const again = "text"; let count = "many"; function who() { return 2 } class Shape { a = 1 }',
    );
    expect(await notebook.text('[again.length, count.length, who() + 1, ask()]')).toBe(
      "[ 4, 4, 3, 'first1' ]",
    );
    await notebook.run('class Shape { b = 2 } type Size = number;');
    await notebook.run('type Size = string;');
    expect(await notebook.text('const size: Size = "L"; [new Shape().b, size]')).toBe("[ 2, 'L' ]");
  });

  it('share one variable, whoever assigns it', async () => {
    await notebook.run('let live = 1; let captured = 1; const bump = () => ++captured;');
    expect(await notebook.text('live += 1; captured += 1; [live, bump(), captured]')).toBe('[ 2, 3, 3 ]');
    expect(
      await notebook.text('[live, captured] = [captured, live]; ({ live } = { live: 9 }); [live, bump()]'),
    ).toBe('[ 9, 3 ]');
    expect(await notebook.text('for (live of [1, 2, 3]); ({ live })')).toBe('{ live: 3 }');
    expect(await notebook.text('let steps = 0; steps++; for (; steps < 5; steps++); steps--; steps++')).toBe(
      '4',
    );
    expect(await notebook.text('steps')).toBe('5');
    expect(
      await notebook.text('let [left, right] = [1, 2]; [left, right] = [right, left]; left++; [left, right]'),
    ).toBe('[ 3, 1 ]');
    expect(await notebook.text('for (var i = 0; i < 3; i++); var late = i; late')).toBe('3');
    expect(await notebook.text('i + late')).toBe('6');
  });

  it('keep what they assigned before they failed, and say what they did not', async () => {
    const { ename } = await notebook.failure(
      'const reached = 1; let total = 5; total++; null!; throw new RangeError("stop"); const missed = 2',
    );
    expect(ename).toBe('RangeError');
    expect(await notebook.text('reached + total')).toBe('7');
    expect((await notebook.failure('missed')).text).toContain('it failed before it got there');
  });

  it('keep a variable that a loop changes as fast as in a function: it stays a plain local one', () => {
    const cell = convertCell(
      new CellChecker(projectRoot, projectRoot),
      new Scope(),
      'cell.ts',
      'let s = 0; for (let i = 0; i < 1e7; i++) s += i;\nlet seen = 0; const look = () => seen;',
    );
    const { variables, js } = cell as CompiledCell;
    expect(variables.get('s')?.transport).toBe('mirror');
    expect(js).toMatch(/let s = 0;/);
    expect(js).not.toMatch(/__accessor\("s"/);
    // It is stored when the loop is over, not in each turn.
    expect(js).toMatch(/s \+= i;\s*}\s*finally {\s*__out\.s = s;\s*}/);
    // One that a closure shares has to be reached where it is.
    expect(variables.get('seen')?.transport).toBe('accessor');
  });

  it('give later cells what a loop at the top assigned, however it ended', async () => {
    await notebook.run('let turns = 0; let word = ""; for (let i = 0; i < 5; i++) { turns++; word += i; }');
    expect(await notebook.text('turns + word')).toBe("'501234'");
    await notebook.run(
      'let hit = 0; outer: for (let i = 0; ; i++) { for (let j = 0; j < 3; j++) { hit += 1; if (i * j === 4) break outer; if (j > i) continue outer; } }',
    );
    expect(await notebook.text('hit')).toBe('8');
    const { ename } = await notebook.failure(
      'let got = 0; do { got++; if (got === 4) throw new RangeError("stop"); } while (true);',
    );
    expect(ename).toBe('RangeError');
    expect(await notebook.text('got')).toBe('4');
    // An inner variable of the same name is another one.
    await notebook.run('let n = 1; while (n < 9) { n *= 2; { let n = 100; n += 1; } }');
    expect(await notebook.text('n')).toBe('16');
  });

  it('show a loop that waits as far as it has come', async () => {
    const controller = new AbortController();
    const running = notebook.run(
      'let laps = 0; for (;;) { laps++; await new Promise((r) => setTimeout(r, laps < 3 ? 1 : 1e6).unref()); }',
      controller.signal,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    controller.abort();
    await running;
    expect(await notebook.text('laps')).toBe('3');
  });

  it('take export, declare global and using', async () => {
    expect(await notebook.text('export const shared = 5; export default shared + 1')).toBe('6');
    expect(await notebook.text('shared')).toBe('5');
    await notebook.run(
      'declare global { interface Array<T> { final(): T } } Array.prototype.final = function () { return this[this.length - 1] }',
    );
    expect(await notebook.text('[1, 2].final().toFixed(1)')).toBe("'2.0'");
    await notebook.run(
      'const log: string[] = []; using resource = { [Symbol.dispose]() { log.push("disposed") } }; log.push("used")',
    );
    expect(await notebook.text('log')).toBe("[ 'used', 'disposed' ]");
    expect(
      await notebook.text('const sum: number[] = []; for await (const v of [1, 2]) sum.push(v); sum'),
    ).toBe('[ 1, 2 ]');
    expect(
      await notebook.text(
        'function first<T>(xs: T[], fallback: NoInfer<T>): T { return xs[0] ?? fallback } first([1], 2)',
      ),
    ).toBe('1');
  });
});
