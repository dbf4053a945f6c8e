import { explanation } from '../../../kernel/src/language/explanations';
import { Notebook, plain } from './notebook';

/** What beginners write, and the code of the error that they get: each comes with an explanation. */
const MISTAKES: readonly (readonly [code: number, cell: string])[] = [
  [1002, "const text = 'open;"],
  [1003, 'const x = [1].;'],
  [1005, 'console.log("a" "b")'],
  [1109, 'const sum = 1 + ;'],
  [1128, 'if (true) { } }'],
  [1308, 'function load() { await fetch("x"); }'],
  [2304, 'console.log(nothingOfThatName)'],
  [2305, "import { readFileSink } from 'node:os';"],
  [2307, "import { x } from './no-such-file';"],
  [2314, 'const m: Map<string> = new Map();'],
  [2322, "const n: number = 'one';"],
  [2339, '({ a: 1 }).b'],
  [2345, "Math.sqrt('4')"],
  [2349, 'const n = 5; n();'],
  [2353, 'const o: { a: number } = { a: 1, b: 2 };'],
  [2355, 'function f(): number {}'],
  [2362, "'a' * 2"],
  [2363, "2 * 'a'"],
  [2365, "1 + Symbol('a') > {}"],
  [2367, "const n: 1 | 2 = Math.random() > 0.5 ? 1 : 2; n === 'a'"],
  [2448, 'console.log(early); const early = 1;'],
  [2451, 'let twice = 1; let twice = 2;'],
  [2454, 'let empty: number; console.log(empty);'],
  [2488, 'for (const x of { a: 1 }) console.log(x);'],
  [2551, "'text'.toUperCase()"],
  [2552, 'const values = [1]; { console.log(valeus); }'],
  [2554, 'Math.sqrt()'],
  [2588, 'const fixed = 1; fixed = 2;'],
  [2739, 'const p: { a: 1; b: 2 } = {};'],
  [2740, 'const p: { a: 1; b: 1; c: 1; d: 1; e: 1; f: 1 } = {};'],
  [2741, 'const p: { a: 1 } = {};'],
  [2769, 'Buffer.from(true)'],
  [4104, 'const fixed: readonly number[] = [1]; const free: number[] = fixed;'],
  [7006, 'function f(x) { return x; }'],
  [7031, 'function f({ a }) { return a; }'],
  [7034, 'let losses = []; function f() { return losses; }'],
  [7053, "const o = { a: 1 }; const key: string = 'a'; o[key];"],
  [18046, 'function f(x: unknown) { return x.y; }'],
  [18047, "const found = 'a'.match(/b/); found.length"],
  [18048, 'const found = [1].find((n) => n > 2); found.toFixed()'],
];

describe('the errors that beginners meet most', () => {
  const notebook = new Notebook();

  test('are thirty and more', () => expect(MISTAKES.length).toBeGreaterThanOrEqual(30));

  test.each(MISTAKES)('TS%i: %s', (code, cell) => {
    const { traceback } = notebook.engine.check(cell, 'In[1]')!;
    const text = plain(traceback.join('\n'));
    expect(text).toContain(`TS${code}: `);
    expect(text).toMatch(/In\[1\]:\d+:\d+ TS/);
    expect(text).toContain('^');
    expect(text).toContain(explanation(code));
  });
});
