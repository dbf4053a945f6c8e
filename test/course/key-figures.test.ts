import { keyFigures, keyFiguresMime, LmlabError } from 'lmlab';

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
