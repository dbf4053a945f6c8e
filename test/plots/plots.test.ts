import fc from 'fast-check';
import { type Figure, plotBars, plotConfusion, plotHistogram, plotLines } from 'lmlab';

const display = Symbol.for('Jupyter.display');

function shown(figure: Figure): Record<string, unknown> {
  return (figure as unknown as Record<symbol, () => Record<string, unknown>>)[display]();
}

const figures = {
  bars: plotBars({ ham: 3, spam: 1 }, { title: 'Balance', yLabel: 'messages' }),
  confusion: plotConfusion(
    [
      [9, 1],
      [0, 2],
    ],
    ['ham', 'spam'],
  ),
  histogram: plotHistogram({ ham: [1, 2, 2], spam: [9] }, { xLabel: 'words' }),
  lines: plotLines([1, 2], { F1: [0.5, 0.75] }),
};

describe.each(Object.entries(figures))('%s', (_, figure) => {
  test('is plain JSON with axis titles, alternative text and its data', () => {
    const bundle = shown(figure);
    const plotly = bundle['application/vnd.plotly.v1+json'] as Pick<Figure, 'data' | 'layout'>;
    expect(JSON.parse(JSON.stringify(plotly))).toEqual(plotly);
    expect(plotly.layout).toMatchObject({ meta: { alt: figure.alt } });
    expect(bundle['text/plain']).toBe(`${figure.alt}\n\n${figure.table}`);
    expect(figure.alt).toMatch(/\.$/);
  });
});

test('axes are titled', () => {
  expect(figures.bars.layout).toMatchObject({ yaxis: { title: { text: 'messages' } } });
  expect(figures.histogram.layout).toMatchObject({ xaxis: { title: { text: 'words' } } });
  expect(figures.confusion.layout).toMatchObject({
    xaxis: { title: { text: 'predicted' } },
    yaxis: { title: { text: 'true' } },
  });
});

describe('plotHistogram', () => {
  test('every value falls into exactly one bin, by its range', () => {
    const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 40 }), (values, bins) => {
        const [trace] = plotHistogram(values, { bins }).data as [{ y: number[]; x: number[]; width: number }];
        expect(trace.y.reduce((a, b) => a + b, 0)).toBe(values.length);
        expect(trace.x[0] - trace.width).toBeLessThanOrEqual(Math.min(...values));
        expect(trace.x.at(-1)! + trace.width).toBeGreaterThanOrEqual(Math.max(...values));
        expect(trace.x.every(Number.isFinite)).toBe(true);
        expect(trace.x.length).toBeLessThanOrEqual(bins + 2);
      }),
    );
  });

  test('shares of a group sum to 1', () => {
    const figure = plotHistogram({ a: [1, 2, 3], b: [3, 4] }, { normalize: 'share' });
    for (const { y } of figure.data as { y: number[] }[]) {
      expect(y.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
    expect(figure.alt).toBe(
      'Histogram of value. a: 3 values from 1 to 3, median 2; b: 2 values from 3 to 4, median 3.5.',
    );
  });

  test('one value is one bin', () => {
    expect(plotHistogram([5]).data[0]['y']).toEqual([1]);
  });
});

test('plotConfusion shades rows without samples as zero', () => {
  const figure = plotConfusion(
    [
      [0, 0],
      [1, 1],
    ],
    ['a', 'b'],
  );
  expect(figure.data[0]['z']).toEqual([
    [0, 0],
    [0.5, 0.5],
  ]);
});

test.each([
  ['no bars', () => plotBars({}), /at least one value of the bars/],
  ['NaN', () => plotBars({ a: NaN }), /finite values of the bars, found NaN at index 0/],
  ['an empty group', () => plotHistogram({ a: [] }), /group a/],
  ['no groups', () => plotHistogram({}), /a group/],
  ['no bins', () => plotHistogram([1], { bins: 0 }), /positive integer of bins/],
  ['a ragged matrix', () => plotConfusion([[1, 2], [1]], ['a', 'b']), /2 × 2 counts.*2 rows of 2, 1/],
  ['too few names', () => plotConfusion([[1]], []), /0 × 0/],
  ['a short line', () => plotLines([1, 2], { a: [1] }), /2 values in line a/],
  ['no line', () => plotLines([1], {}), /a line/],
])('refuses %s', (_, draw, message) => {
  expect(draw).toThrow(message);
});

describe('names that look like tags', () => {
  test('are shown whole by plotly and by the drawing', () => {
    const figure = plotBars({ '</s>': 2, 'a & b': 1 });
    expect(figure.data[0]['x']).toEqual(['&lt;/s>', 'a &amp; b']);
    expect(figure.alt).toContain('</s> 2');
    const svg = String(shown(figure)['image/svg+xml']);
    expect(svg).toContain('>&lt;/s&gt;<');
    expect(svg).toContain('>a &amp; b<');
  });
});

describe('logarithmic axes', () => {
  const ticks = (figure: { layout: Readonly<Record<string, unknown>> }, axis: string): unknown =>
    (figure.layout[axis] as Record<string, unknown>)['ticktext'];

  test('name each value where there are few, and round values elsewhere', () => {
    const few = plotLines([300, 500, 1000], { a: [120, 200, 300] }, { xScale: 'log', yScale: 'log' });
    expect(ticks(few, 'xaxis')).toEqual(['300', '500', '1,000']);
    expect(ticks(few, 'yaxis')).toEqual(expect.arrayContaining(['150', '200', '300']));
    const many = Array.from({ length: 20 }, (_, i) => 10 ** (i / 4));
    expect(ticks(plotLines(many, { a: many }, { xScale: 'log' }), 'xaxis')).toEqual(
      expect.arrayContaining(['1', '10', '100', '1,000', '10,000']),
    );
  });
});
