import { isComplete } from '../../../kernel/src/language/completeness';

describe('isComplete', () => {
  it.each([
    '1 + 1',
    'const a = `x`',
    'if (a) { b() }',
    '',
    '// note',
    'await f()',
    'for (const x of y) z(x)',
  ])('can run: %j', (code) => expect(isComplete(code)).toEqual({ status: 'complete', indent: '' }));

  it.each([
    ['function f() {', '  '],
    ['  if (a) {', '    '],
    ['f(1,', ''],
    ['const xs = [', '  '],
    ['1 +', ''],
    ['const f = () =>', '  '],
    ['`open ${1} text', ''],
    ['/* open', ''],
    ['try { f() }', ''],
    ['class A {\n  m() {\n    return 1;', '    '],
  ])('goes on: %j', (code, indent) => expect(isComplete(code)).toEqual({ status: 'incomplete', indent }));

  it.each(['1)', 'const = 1', "'open", 'if a {}'])('is wrong: %j', (code) =>
    expect(isComplete(code).status).toBe('invalid'),
  );
});
