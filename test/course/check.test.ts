import { check, keyFigures, keyFiguresMime, LmlabError, todo } from 'lmlab';

describe('check', () => {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  afterEach(() => log.mockClear());

  test.each<[unknown, unknown]>([
    [1 / 3, 0.3333333333333],
    ['a', 'a'],
    [NaN, NaN],
    [0, 1e-12],
    [new Float64Array([1, 2]), [1, 2]],
    [{ a: [1, { b: 'x' }] }, { a: [1, { b: 'x' }] }],
    [undefined, undefined],
  ])('%p is right for %p and says so', (found, expected) => {
    check('00.1', found, expected);
    expect(log.mock.calls.flat().join()).toContain('✓ 00.1');
  });

  test.each<[unknown, unknown, string]>([
    [0.3, 1 / 3, 'found 0.3'],
    [1, '1', 'expected "1"'],
    [[1, 2, 4], [1, 2, 3], 'expected 3 at [2]'],
    [[1], [1, 2], 'expected 2 values'],
    [{ a: 1 }, { a: 1, b: { c: 2 } }, 'expected { c: 2 } at .b'],
    [{ a: 1, b: 2 }, { a: 1 }, 'expected undefined at .b'],
    [NaN, 1, 'found NaN'],
    [Infinity, -Infinity, 'found Infinity'],
    [Infinity, 1, 'found Infinity'],
    [0, 1e-6, 'found 0'],
  ])('%p is wrong for %p and says where', (found, expected, part) => {
    expect(() => check('00.1', found, expected, { hint: 'Try again.' })).toThrow(part);
    expect(() => check('00.1', found, expected, { hint: 'Try again.' })).toThrow('Try again.');
    expect(log).not.toHaveBeenCalled();
  });

  test('todo fits any type and throws', () => {
    const later = (): number[] => todo('the lengths');
    expect(later).toThrow(LmlabError);
    expect(later).toThrow('the lengths');
  });
});

describe('keyFigures', () => {
  test('shows a table and hands the numbers on', () => {
    const shown = keyFigures({ 'F1 <baseline>': 0.123456, messages: 5574, split: '80/20' });
    const forms = (shown as unknown as Record<symbol, () => Record<string, unknown>>)[
      Symbol.for('Jupyter.display')
    ]();
    expect(forms['text/plain']).toBe('F1 <baseline>  0.1235\nmessages       5,574\nsplit          80/20');
    expect(forms[keyFiguresMime]).toEqual({ 'F1 <baseline>': 0.123456, messages: 5574, split: '80/20' });
    expect(forms['text/html']).toContain('F1 &#60;baseline&#62;');
  });

  test('refuses NaN and nothing', () => {
    expect(() => keyFigures({ a: NaN })).toThrow('a finite number for "a"');
    expect(() => keyFigures({})).toThrow(LmlabError);
  });
});
