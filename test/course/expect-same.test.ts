import { runInNewContext } from 'node:vm';
import { expectSame, LmlabError } from 'lmlab';

const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
afterEach(() => log.mockClear());

test.each<[unknown, unknown]>([
  [1 / 3, 0.3333333333333],
  ['a', 'a'],
  [NaN, NaN],
  [0, 1e-12],
  [0, -0],
  [new Float64Array([1, 2]), [1, 2]],
  [{ a: [1, { b: 'x' }] }, { a: [1, { b: 'x' }] }],
  [new Map([['a', 1]]), new Map([['a', 1 + 1e-12]])],
  [new Set([1, 2]), new Set([2, 1])],
  [structuredClone({ a: [1] }), { a: [1] }],
  [runInNewContext("new Map([['a', new Set([1, 2])]])"), new Map([['a', new Set([2, 1])]])],
  [runInNewContext('({ a: [1, Float64Array.of(2)] })'), { a: [1, [2]] }],
  [undefined, undefined],
])('%p is the same as %p and it says so', (found, expected) => {
  expectSame('the thing', found, expected);
  expect(log.mock.calls.flat().join()).toContain('✓ the thing');
});

test.each<[unknown, unknown, string]>([
  [0.3, 1 / 3, 'found 0.3'],
  [1, '1', 'expected "1"'],
  [[1, 2, 4], [1, 2, 3], 'expected 3 at [2]'],
  [[1], [1, 2], 'expected 2 values'],
  [{ a: 1 }, { a: 1, b: { c: 2 } }, 'expected { c: 2 } at .b'],
  [{ a: 1, b: 2 }, { a: 1 }, 'expected undefined at .b'],
  [new Map([['a', 1]]), { a: 1 }, 'expected { a: 1 }'],
  [new Set([1]), new Set([2]), 'expected a set of [2]'],
  [runInNewContext('new Set([1])'), new Set([2]), 'found a set of [1]'],
  [runInNewContext("new Map([['a', 2]])"), new Map([['a', 1]]), 'expected 1 at .a'],
  [NaN, 1, 'found NaN'],
  [Infinity, -Infinity, 'found Infinity'],
  [Infinity, 1, 'found Infinity'],
  [0, 1e-6, 'found 0'],
])('%p differs from %p and it says where', (found, expected, part) => {
  expect(() => expectSame('the thing', found, expected)).toThrow(LmlabError);
  expect(() => expectSame('the thing', found, expected)).toThrow(part);
  expect(log).not.toHaveBeenCalled();
});
