import { plotBars, toSvg } from 'lmlab';

test('a figure becomes one SVG element with its description', () => {
  const figure = plotBars({ ham: 3, spam: 1 }, { title: 'Balance <1>' });
  const svg = toSvg(figure);
  expect(svg).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
  expect(svg).toContain('Balance &#60;1&#62;'.replaceAll('&#60;', '&lt;').replaceAll('&#62;', '&gt;'));
  expect(svg).toContain('Bar chart of 2 bars');
});

test('a trace that only notebooks draw is refused with its kind', () => {
  const figure = plotBars({ a: 1 });
  expect(() => toSvg({ ...figure, data: [{ type: 'surface' }] })).toThrow(/found surface.*\[bad-option\]/);
});
