import {
  Dense,
  type Figure,
  gpt,
  gradientFlow,
  logitLens,
  plotActivations,
  plotAttention,
  plotEmbedding,
  plotGradientFlow,
  plotLogitLens,
  plotSaliency,
} from 'lmlab';
import { figureSvg } from '../../src/plots/svg/figure-svg';

const tokens = ['the', ' cat', 'the'];
const head = [1, 0, 0, 0.25, 0.75, 0, 0.5, 0.125, 0.375];
const svgOf = ({ data, layout, alt }: Figure): string => figureSvg(data, layout, alt)!;
const rects = (svg: string): number => svg.match(/<rect/g)!.length;

describe('plotAttention', () => {
  test('draws every weight of a head, a token that comes twice in two places', () => {
    const figure = plotAttention(head, tokens);
    expect(figure.data).toHaveLength(1);
    expect(figure.data[0]['z']).toEqual([
      [1, 0, 0],
      [0.25, 0.75, 0],
      [0.5, 0.125, 0.375],
    ]);
    expect(figure.layout['xaxis']).toMatchObject({ ticktext: ['the', '␣cat', 'the'], tickvals: [0, 1, 2] });
    expect(figure.alt).toBe(
      'Attention map of 3 tokens. Strongest: the looks at the 100%, ␣cat looks at ␣cat 75%, the looks at the 50%.',
    );
    expect(figure.table.split('\n')[2]).toMatch(/^␣cat +0.25 +0.75 +0$/);
    expect(rects(svgOf(figure))).toBeGreaterThanOrEqual(9);
  });

  test('draws the heads of a layer beside each other, with one key of colours', () => {
    const model = gpt({ vocabularySize: 9, contextLength: 8, embeddingSize: 12, layers: 2, heads: 3 });
    const { attention } = model.inspect(Int32Array.of(3, 1, 4));
    const figure = plotAttention(attention[1], tokens, { title: 'Layer 1' });
    expect(figure.data.map((trace) => trace['xaxis'])).toEqual(['x', 'x2', 'x3']);
    expect(figure.data.map((trace) => trace['showscale'])).toEqual([true, false, false]);
    expect(figure.alt).toMatch(/^Layer 1. Head 0: the looks at the 100%.*Head 2: .*%\.$/);
    expect(svgOf(figure)).toContain('head 2');
  });

  test('draws one token', () => {
    expect(svgOf(plotAttention([1], ['a']))).not.toMatch(/NaN/);
  });

  test('refuses what does not fit', () => {
    expect(() => plotAttention(head.slice(1), tokens)).toThrow(/3 × 3 weights in head 0.*found 8.*\[shape\]/);
    expect(() => plotAttention([], tokens)).toThrow('[empty]');
    expect(() => plotAttention([], [])).toThrow('[empty]');
    expect(() => plotAttention([NaN], ['a'])).toThrow('[non-finite]');
  });
});

describe('plotLogitLens', () => {
  const nameOf = (id: number): string => ['the', ' cat', '<s>'][id];

  test('draws the likeliest token of every depth and place, the embedding at the bottom', () => {
    const lens = { tokens: [[0, 0], [1, 2]], probabilities: [[0.4, 0.5], [0.9, 0.6]] }; // prettier-ignore
    const figure = plotLogitLens(lens, ['the', '<'], nameOf);
    expect(figure.data[0]['text']).toEqual([
      ['the', 'the'],
      ['␣cat', '&lt;s>'],
    ]);
    expect(figure.layout['yaxis']).toMatchObject({ ticktext: ['embedding', 'block 1'] });
    expect(figure.alt).toBe(
      'Logit lens of 2 tokens. At the embedding: the 40%, the 50%. After block 1: ␣cat 90%, <s> 60%.',
    );
    expect(figure.table.split('\n')[2]).toBe('block 1    ␣cat 90%  <s> 60%');
    const svg = svgOf(figure);
    expect(svg.indexOf('>␣cat<')).toBeGreaterThan(0);
  });

  test('draws what logitLens returns', () => {
    const model = gpt({ vocabularySize: 3, contextLength: 4, embeddingSize: 8, layers: 2, heads: 2 });
    const lens = logitLens(model, Int32Array.of(0, 1, 2, 0));
    expect(svgOf(plotLogitLens(lens, ['a', 'b', 'c', 'a'], nameOf))).not.toMatch(/NaN/);
  });

  test('refuses another number of tokens, nothing, and what is not finite', () => {
    const lens = { tokens: [[0, 0]], probabilities: [[0.5, 0.5]] };
    expect(() => plotLogitLens(lens, ['a'], nameOf)).toThrow('[shape]');
    expect(() => plotLogitLens({ tokens: [[0]], probabilities: [[NaN]] }, ['a'], nameOf)).toThrow(
      '[non-finite]',
    );
    expect(() => plotLogitLens({ tokens: [], probabilities: [] }, [], nameOf)).toThrow('[empty]');
  });
});

describe('plotSaliency', () => {
  const figure = plotSaliency([0.5, -2, 1], tokens, { title: 'Why “sat”' });

  test('draws a bar a token, in reading order', () => {
    expect(figure.data[0]['y']).toEqual([0.5, -2, 1]);
    expect(figure.layout['xaxis']).toMatchObject({ ticktext: ['the', '␣cat', 'the'] });
    expect(figure.alt).toBe('Why “sat”. Strongest: ␣cat -2, the 1, the 0.5.');
    expect(figure.table).toContain('␣cat   -2');
    expect(svgOf(figure)).not.toMatch(/NaN/);
  });

  test('refuses what does not fit', () => {
    expect(() => plotSaliency([1], tokens)).toThrow('[shape]');
    expect(() => plotSaliency([], [])).toThrow('[empty]');
    expect(() => plotSaliency([1, NaN, 2], tokens)).toThrow('[non-finite]');
  });
});

describe('plotGradientFlow', () => {
  test('draws the matrices of a model from input to output', () => {
    const model = gpt({ vocabularySize: 9, contextLength: 8, embeddingSize: 12, layers: 2, heads: 3 });
    const ids = Int32Array.of(1, 2, 3);
    const flow = gradientFlow(model, { batch: 1, ids, targets: ids });
    const figure = plotGradientFlow(flow);
    const names = figure.data[1]['y'] as string[];
    expect(names[0]).toBe('wte.weight');
    expect(names.at(-1)).toBe('h.1.mlp.c_proj.weight');
    expect(figure.data[1]['x']).toEqual(flow.parameters.filter(({ rows }) => rows > 1).map(({ rms }) => rms));
    expect(svgOf(figure)).toContain('h.1.mlp.c_fc.weight');
  });

  test('names a gradient of zero in words, and draws none', () => {
    const part = { rows: 2, rms: 0, largest: 0 };
    const figure = plotGradientFlow({ norm: 0, parameters: [{ name: 'a', ...part }] });
    expect(figure.data[0]['x']).toEqual([null]);
    expect(figure.alt).toMatch(/a 0\.$/);
    expect(svgOf(figure)).not.toMatch(/NaN|Infinity/);
    expect(() => plotGradientFlow({ norm: 1, parameters: [] })).toThrow('[empty]');
    expect(() => plotGradientFlow({ norm: 1, parameters: [{ name: 'a', ...part, rms: NaN }] })).toThrow(
      '[non-finite]',
    );
  });
});

describe('plotActivations', () => {
  test('draws a histogram a layer on common bins, shares that sum to 1', () => {
    const figure = plotActivations([[0, 1, 2, 3], Float32Array.of(9, 9)], {
      names: ['embedding', 'block 1'],
    });
    expect(figure.data[0]['x']).toEqual(figure.data[1]['x']);
    for (const { y } of figure.data as unknown as { y: number[] }[])
      expect(y.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(figure.alt).toMatch(
      /^Histograms of 2 layers. embedding: mean 1.5, standard deviation 1.118, from 0 to 3\./,
    );
    expect(svgOf(figure)).toContain('block 1');
  });

  test('draws what a model gives, and layers that do not vary', () => {
    const model = gpt({ vocabularySize: 9, contextLength: 8, embeddingSize: 12, layers: 2, heads: 3 });
    const { states, activations } = model.inspect(Int32Array.of(1, 2));
    expect(activations.map((layer) => layer.length)).toEqual([96, 96]);
    expect(svgOf(plotActivations(states))).not.toMatch(/NaN/);
    expect(svgOf(plotActivations([[0, 0], [0, 0]]))).not.toMatch(/NaN/); // prettier-ignore
  });

  test('refuses nothing, and names the layer that is not finite', () => {
    expect(() => plotActivations([])).toThrow('[empty]');
    expect(() => plotActivations([[1], []])).toThrow('[empty]');
    expect(() => plotActivations([[1], [NaN]])).toThrow(/layer 1.*\[non-finite\]/);
  });
});

describe('plotEmbedding', () => {
  const map = Dense.fromRows([[0, 0], [0, 1], [5, 5]]); // prettier-ignore

  test('draws a point a token, in a colour a group', () => {
    const figure = plotEmbedding(map, ['a', ' b', '<s>'], { groups: ['x', 'x', 'y'] });
    expect(figure.data.map((trace) => trace['name'])).toEqual(['x', 'y']);
    expect(figure.data[1]['text']).toEqual(['&lt;s>']);
    expect(figure.alt).toBe('Map of 3 embeddings. Nearest to a: ␣b; to ␣b: a; to <s>: ␣b.');
    expect(figure.table.split('\n')[3]).toMatch(/^<s> +5 +5 +y$/);
    expect(svgOf(figure)).toContain('>␣b<');
  });

  test('takes one point, and leaves names to the pointer where there are many', () => {
    expect(plotEmbedding(new Dense(1, 2), ['a']).alt).toBe('Map of 1 embeddings.');
    const many = plotEmbedding(new Dense(80, 2), Array.from({ length: 80 }, String));
    expect(many.data[0]['mode']).toBe('markers');
  });

  test('refuses what does not fit', () => {
    expect(() => plotEmbedding(new Dense(2, 3), ['a', 'b'])).toThrow('[shape]');
    expect(() => plotEmbedding(map, ['a'])).toThrow('[shape]');
    expect(() => plotEmbedding(map, ['a', 'b', 'c'], { groups: ['x'] })).toThrow('[shape]');
    expect(() => plotEmbedding(new Dense(0, 2), [])).toThrow('[empty]');
  });
});
