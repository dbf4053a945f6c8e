import { Dense, plotTopicBars, plotTopicMap } from 'lmlab';

const words = [['cat', 'dog'], ['fund', 'stock'], ['bank']];
const map = {
  coordinates: Dense.fromRows([
    [1, 0.2],
    [-1, 0],
    [-0.8, 0],
  ]),
  shares: Float64Array.of(0.5, 0.3, 0.2),
};

describe('plotTopicMap', () => {
  const figure = plotTopicMap(map, words, { title: 'Messages' });

  test('draws areas as shares, and says what is near', () => {
    const [{ marker }] = figure.data as unknown as [{ marker: { size: number[] } }];
    expect((marker.size[0] / marker.size[1]) ** 2).toBeCloseTo(0.5 / 0.3, 12);
    expect(figure.alt).toBe(
      'Messages. Topic 0 (50%): cat, dog, nearest topic 2. Topic 1 (30%): fund, stock, nearest topic 2. ' +
        'Topic 2 (20%): bank, nearest topic 1.',
    );
    expect(figure.table.split('\n')[1]).toMatch(/^0 +50% +1 +0.2 +cat, dog$/);
    expect(JSON.parse(JSON.stringify(figure.layout))).toEqual(figure.layout);
  });

  test('draws a topic alone', () => {
    const one = plotTopicMap({ coordinates: new Dense(1, 2), shares: Float64Array.of(1) }, [['a']]);
    expect(one.alt).toBe('Map of 1 topics. Topic 0 (100%): a.');
  });

  test('refuses lists that do not fit', () => {
    expect(() => plotTopicMap(map, words.slice(1))).toThrow(/each of 3 topics.*2 lists/);
  });
});

describe('plotTopicBars', () => {
  const topics = [0, 1, 2, 3].map((t) => [
    { word: 'a', weight: 0.5 + t },
    { word: 'b', weight: -0.25 },
  ]);
  const figure = plotTopicBars(topics);

  test('has an axis pair a topic, all on one scale, none over another', () => {
    expect(figure.data).toHaveLength(4);
    const layout = figure.layout as Record<string, { range: number[]; domain: number[] }>;
    expect(layout['xaxis3'].range).toEqual(layout['xaxis'].range);
    expect(layout['yaxis'].domain[0]).toBeGreaterThan(layout['yaxis4'].domain[1]);
    expect(layout['xaxis'].domain[1]).toBeLessThan(layout['xaxis2'].domain[0]);
    expect(figure.table.split('\n')).toHaveLength(9);
  });

  test.each([1, 2, 3, 4, 5, 6, 10])('writes each of %i words in its drawing', (count) => {
    const eight = Array.from({ length: 8 }, (_, t) =>
      Array.from({ length: count }, (_word, w) => ({ word: `word-${t}-${w}.`, weight: 1 / (w + 1) })),
    );
    const drawn = plotTopicBars(eight, { title: 'Eight topics', xLabel: 'share of the topic' });
    const svg = (drawn as unknown as Record<symbol, () => Record<string, string>>)[
      Symbol.for('Jupyter.display')
    ]()['image/svg+xml'];
    expect(eight.flat().filter(({ word }) => !svg.includes(`>${word}<`))).toEqual([]);
    expect(eight.filter((_, t) => !svg.includes(`>topic ${t}<`))).toEqual([]);
  });

  test('refuses nothing and what is not finite', () => {
    expect(() => plotTopicBars([[]])).toThrow(/\[empty\]/);
    expect(() => plotTopicBars([[{ word: 'a', weight: NaN }]])).toThrow(/\[non-finite\]/);
  });
});
