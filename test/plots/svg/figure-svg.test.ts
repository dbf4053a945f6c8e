import * as fc from 'fast-check';
import {
  choice,
  createStudy,
  plotBars,
  plotConfusion,
  plotHistogram,
  plotLines,
  plotStudyContour,
  plotStudyEdf,
  plotStudyHistory,
  plotStudyParallel,
  plotStudySlice,
  plotStudyTimeline,
  uniform,
  type Figure,
} from 'lmlab';
import { figureSvg } from '../../../src/plots/svg/figure-svg';

function svgOf(figure: Figure): string {
  const forms = (figure as unknown as Record<symbol, () => Record<string, unknown>>)[
    Symbol.for('Jupyter.display')
  ]();
  return forms['image/svg+xml'] as string;
}

/** Every element is closed, in order, and no coordinate is missing. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, end, name, rest] of svg.matchAll(/<(\/?)([\w]+)((?:[^<>"]|"[^"<]*")*)>/g)) {
    if (end) expect(open.pop()).toBe(name);
    else if (!rest.endsWith('/')) open.push(name);
  }
  expect(open).toEqual([]);
  expect(svg.replace(/>[^<]*</g, '><')).not.toMatch(/NaN|Infinity|undefined/);
  expect(svg.replace(/<[^>]*>/g, '')).not.toContain('<');
}

const attribute = (element: string, name: string): number =>
  Number(new RegExp(`\\b${name}="([^"]*)"`).exec(element)![1]);

describe('the image of a figure', () => {
  const space = { x: uniform(0.01, 1), z: uniform(0, 1), kind: choice(['a', 'b']) };
  const study = createStudy({ space }).run(({ x, z }) => x * z, { nTrials: 12 });

  test.each<[string, Figure]>([
    ['bars', plotBars({ ham: 3, spam: 1 }, { title: 'Classes', yLabel: 'messages', shares: true })],
    ['lying bars', plotBars({ good: 2, bad: -3 }, { orientation: 'horizontal' })],
    ['one bar of nothing', plotBars({ none: 0 })],
    ['a line', plotLines([1], { one: [1] })],
    ['lines over powers of ten', plotLines([0.1, 1, 10], { a: [1, 2, 3], b: [3, 2, 1] }, { xScale: 'log' })],
    ['a confusion matrix', plotConfusion([[90, 2], [3, 5]], ['ham', 'spam'])], // prettier-ignore
    ['a histogram', plotHistogram({ ham: [1, 2, 2, 9], spam: [8, 9] })],
    ['equal values', plotHistogram([5, 5, 5])],
    ['history', plotStudyHistory(study)],
    ['parallel coordinates', plotStudyParallel(study)],
    ['slices', plotStudySlice(study)],
    ['contours', plotStudyContour(study, 'x', 'z')],
    ['timeline', plotStudyTimeline(study)],
    ['distribution', plotStudyEdf({ a: study, b: study })],
  ])('every kind of figure of the library has one: %s', (_, figure) => {
    const svg = svgOf(figure);
    expectWellFormed(svg);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="\d+"/);
    expect(svg).toContain(`<title>${figure.alt.replace(/&/g, '&amp;')}</title>`);
  });

  test('bars are as long as their numbers', () => {
    const svg = svgOf(plotBars({ a: 10, b: 5 }));
    const [a, b] = [...svg.matchAll(/<rect[^>]*fill="#0072B2"[^>]*>/g)].map(([rect]) =>
      attribute(rect, 'height'),
    );
    expect(b / a).toBeCloseTo(0.5, 2);
  });

  test('points stand where their numbers say, on a logarithmic axis, too', () => {
    const svg = svgOf(plotLines([1, 10, 100], { a: [0, 1, 2] }, { xScale: 'log' }));
    const d = /<path d="(M[^"]*)" fill="none" stroke="#0072B2"/.exec(svg)![1];
    const points = [...d.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(points[1][0] - points[0][0]).toBeCloseTo(points[2][0] - points[1][0], 0);
    expect(points[0][1] - points[1][1]).toBeCloseTo(points[1][1] - points[2][1], 0);
    expect(points[0][1]).toBeGreaterThan(points[2][1]);
  });

  test('titles, names and ticks are there to read', () => {
    const svg = svgOf(
      plotLines(
        [0, 100],
        { train: [0, 1], valid: [0, 0.5] },
        { title: 'Loss', xLabel: 'step', yLabel: 'nats' },
      ),
    );
    for (const words of ['Loss', 'step', 'nats', 'train', 'valid', '100', '0.5'])
      expect(svg).toContain(`>${words}</text>`);
  });

  test('names cannot break out of the image', () => {
    const svg = svgOf(plotBars({ '<script>alert("1")</script>': 1, '\u0000&': 2 }, { title: '"><b>' }));
    expectWellFormed(svg);
    expect(svg).not.toContain('<script');
  });

  test('a trace that it cannot draw gives no image, and the figure is shown all the same', () => {
    expect(figureSvg([{ type: 'sunburst' }], {}, 'a')).toBeUndefined();
    expect(figureSvg([], {}, 'a')).toBeUndefined();
  });

  test('odd numbers and missing parts give a whole image', () => {
    const odd = fc.oneof(fc.double(), fc.constant(null), fc.string({ maxLength: 3 }), fc.integer());
    const trace = fc.record(
      {
        type: fc.constantFrom('scatter', 'bar'),
        mode: fc.constantFrom('lines', 'markers', 'lines+markers+text'),
        x: fc.array(odd, { maxLength: 5 }),
        y: fc.array(odd, { maxLength: 5 }),
        fill: fc.constantFrom('none', 'tozeroy', 'toself'),
        text: fc.array(fc.string(), { maxLength: 5 }),
        marker: fc.record({ size: odd, color: fc.array(odd, { maxLength: 5 }) }, { requiredKeys: [] }),
        error_y: fc.record({ array: fc.array(odd, { maxLength: 5 }) }),
        name: fc.string(),
      },
      { requiredKeys: ['type'] },
    );
    const axis = fc.record({ type: fc.constantFrom('log', 'linear', '-', 'category') }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(trace, { minLength: 1, maxLength: 3 }), axis, axis, (data, xaxis, yaxis) => {
        expectWellFormed(figureSvg(data, { xaxis, yaxis }, 'odd')!);
      }),
      { numRuns: 300 },
    );
  });
});
