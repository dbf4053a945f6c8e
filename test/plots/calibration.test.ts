import { calibrationCurve, plotCalibration } from 'lmlab';

const bins = calibrationCurve([0, 1, 1, 1], [0.25, 0.25, 0.75, 1], { nBins: 2 });

test('draws each curve at what was promised and what came true, beside the diagonal', () => {
  const { data, alt, table } = plotCalibration({
    'a<b': bins,
    sure: [{ predicted: 1, observed: 0, count: 1 }],
  });
  expect(data.map((trace) => [trace['name'], trace['x'], trace['y']])).toEqual([
    ['as promised', [0, 1], [0, 1]],
    ['a&lt;b', [0.25, 0.875], [0.5, 1]],
    ['sure', [1], [0]],
  ]);
  expect(alt).toBe(
    'Reliability diagram of 2 models. a<b: 0.25 promised, 0.5 came true (2 samples); 0.875 promised, 1 came true ' +
      '(2 samples). sure: 1 promised, 0 came true (1 sample).',
  );
  expect(table.split('\n')).toHaveLength(1 + 3);
});

test('its drawing for clients without plotly shows every line', () => {
  const figure = plotCalibration({ ours: bins }, { title: 'How sure is it?' });
  const shown = (figure as unknown as Record<symbol, () => Record<string, string>>)[
    Symbol.for('Jupyter.display')
  ]();
  expect(shown['image/svg+xml']).toContain('share that came true');
  expect(shown['image/svg+xml']).toContain('How sure is it?');
});

test('refuses what cannot be drawn', () => {
  expect(() => plotCalibration({})).toThrow(/at least one value of a curve/);
  expect(() => plotCalibration({ none: [] })).toThrow(/at least one value of curve none/);
  expect(() => plotCalibration({ bad: [{ predicted: NaN, observed: 0, count: 1 }] })).toThrow(/finite/);
});
