import { type Bert, type BertOptions, type Gpt, type GptOptions, bert, gpt, logitLens } from 'lmlab';

const shape = { vocabularySize: 11, contextLength: 8, embeddingSize: 24, heads: 3, layers: 3, seed: 2 };
const ids = Int32Array.of(1, 2, 3, 4, 5);

/** With larger weights, so that the logits differ clearly. */
function lively<M extends Gpt | Bert>(model: M): M {
  for (const { name, decays } of model.parameters.list)
    if (decays) model.parameters.values(name).forEach((w, i, all) => (all[i] = w * 12));
  return model;
}

/** The same model without its last blocks. */
function shortened<M extends Gpt | Bert>(whole: M, short: M): M {
  for (const { name } of short.parameters.list)
    short.parameters.values(name).set(whole.parameters.values(name));
  return short;
}

const close = (a: ArrayLike<number>, b: ArrayLike<number>): void => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-4 * (1 + Math.abs(b[i])));
};

describe('what is inside', () => {
  test('attention rows sum to 1 and in a GPT see no future', () => {
    for (const model of [lively(gpt(shape)), lively(bert(shape))]) {
      const { attention, states } = model.inspect(ids);
      expect(attention.map((heads) => heads.length)).toEqual([3, 3, 3]);
      expect(states.map((state) => state.length)).toEqual([120, 120, 120, 120]);
      for (const head of attention.flat())
        for (let i = 0; i < 5; i++) {
          const row = head.slice(i * 5, i * 5 + 5);
          expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
          expect(row.slice(i + 1).every((w) => w === 0)).toBe(!('classLogits' in model) || i === 4);
        }
    }
  });

  test('of a BERT is what its own methods give', () => {
    const model = lively(bert(shape));
    const segments = Int32Array.of(0, 0, 1, 1, 1);
    const { attention, states, logits } = model.inspect(ids, segments);
    const batch = { batch: 1, ids, segments };
    expect(logits).toEqual(model.tokenLogits(batch));
    expect(states.at(-1)).toEqual(model.states(batch));
    expect(attention.map((heads) => heads.flatMap((head) => [...head]))).toEqual(
      model.attention(batch).map((layer) => [...layer]),
    );
  });
});

describe('the logit lens', () => {
  const variants: [string, GptOptions][] = [
    ['plain', shape],
    [
      'rms, rotary, swiglu, untied',
      {
        ...shape,
        normalization: 'rms',
        positions: 'rotary',
        feedForward: 'swiglu',
        tiedWeights: false,
        heads: 2,
      },
    ],
  ];

  test.each(variants)('of a GPT reads as a GPT that ends there, %s', (_name, options) => {
    const model = lively(gpt(options));
    const { logits, tokens, probabilities } = logitLens(model, ids);
    expect(logits[3]).toEqual(model.logits(ids));
    for (const layers of [1, 2])
      close(logits[layers], shortened(model, gpt({ ...options, layers })).logits(ids));
    // The probability of the likeliest token, by its definition.
    for (const [depth, rows] of logits.entries())
      for (let i = 0; i < ids.length; i++) {
        const powers = Array.from(rows.slice(i * 11, i * 11 + 11), Math.exp);
        const most = Math.max(...powers);
        expect(tokens[depth][i]).toBe(powers.indexOf(most));
        expect(probabilities[depth][i]).toBeCloseTo(most / powers.reduce((a, b) => a + b), 5);
      }
  });

  test('of a BERT reads as a BERT that ends there', () => {
    const options: BertOptions = shape;
    const model = lively(bert(options));
    const { logits } = logitLens(model, ids);
    const batch = { batch: 1, ids };
    expect(logits[3]).toEqual(model.tokenLogits(batch));
    for (const layers of [1, 2])
      close(logits[layers], shortened(model, bert({ ...options, layers })).tokenLogits(batch));
  });

  test('works on one token', () => {
    const lens = logitLens(gpt(shape), Int32Array.of(7));
    expect(lens.tokens.map((row) => row.length)).toEqual([1, 1, 1, 1]);
  });

  test('refuses ids and states that are none of the model’s, and weights that are not numbers', () => {
    const model = gpt(shape);
    expect(() => logitLens(model, Int32Array.of(11))).toThrow('[token-id]');
    expect(() => logitLens(model, new Int32Array(9))).toThrow('[sequence-length]');
    expect(() => model.readState(new Float32Array(25))).toThrow(
      /1 to 8 rows of 24 numbers, found 25.*\[shape\]/,
    );
    expect(() => bert(shape).readState(new Float32Array(9 * 24))).toThrow('[shape]');
    model.parameters.values('h.1.mlp.c_fc.weight')[0] = NaN;
    expect(() => logitLens(model, ids)).toThrow(/after 2 blocks.*\[non-finite\]/);
  });
});
