import { type Figure, gpt, logitLens, plotAttention, plotLogitLens } from 'lmlab';
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
