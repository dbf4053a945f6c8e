import { type Bert, type Gpt, bert, gpt, gradientFlow, mlp, saliency, train } from 'lmlab';

const shape = { vocabularySize: 11, contextLength: 8, embeddingSize: 12, heads: 2, layers: 2, seed: 2 };
const ids = Int32Array.of(1, 2, 3, 2, 5);

/** With larger weights, so that the gradient is not small. */
function lively<M extends Gpt | Bert>(model: M): M {
  for (const { name, decays } of model.parameters.list)
    if (decays) model.parameters.values(name).forEach((w, i, all) => (all[i] = w * 12));
  return model;
}

function logSoftmax(logits: Float32Array, target: number): number {
  const highest = logits.reduce((a, b) => Math.max(a, b));
  return logits[target] - highest - Math.log(logits.reduce((sum, x) => sum + Math.exp(x - highest), 0));
}

/** How the value changes with one weight: differences of fourth order. */
function slope(model: Gpt | Bert, name: string, at: number, value: () => number): number {
  const shifted = (eps: number): number => {
    const before = model.parameters.values(name)[at];
    model.parameters.values(name)[at] = before + eps;
    const result = value();
    model.parameters.values(name)[at] = before;
    return result;
  };
  const eps = 0.01;
  return (8 * (shifted(eps) - shifted(-eps)) - (shifted(2 * eps) - shifted(-2 * eps))) / (12 * eps);
}

describe('saliency', () => {
  // The embedding of a position is added to that of its token: moving the one moves the other alike.
  test('of a GPT is the slope of the log-probability at each place, and 0 after it', () => {
    const model = lively(gpt({ ...shape, dropout: 0.3 }));
    const goal = { place: 3, target: 7 };
    const row = (): Float32Array => model.logits(ids).slice(33, 44);
    const { logProbability } = saliency(model, ids, goal);
    expect(logProbability).toBeCloseTo(logSoftmax(row(), 7), 5);
    const { gradient } = model.inputGradient(ids, goal);
    const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    for (let at = 0; at < gradient.length; at += 5) {
      const numeric = slope(model, 'wpe.weight', at, () => logSoftmax(row(), 7));
      expect(Math.abs(numeric - gradient[at])).toBeLessThan(1e-3 + 5e-3 * largest);
    }
    expect([...gradient.slice(48)].every((g) => g === 0)).toBe(true);
  });

  test.each(['learned', 'sinusoidal', 'rotary'] as const)(
    'of a GPT says what happens when the embedding of a token grows, %s',
    (positions) => {
      const model = lively(gpt({ ...shape, positions, tiedWeights: false }));
      const { contributions } = saliency(model, ids, { place: 4, target: 7 });
      const row = (): number => logSoftmax(model.logits(ids).slice(44, 55), 7);
      const table = model.parameters.values('wte.weight').slice();
      const scaled = (factor: number): number => {
        // Token 5 stands at the last place alone.
        model.parameters.values('wte.weight').set(
          table.slice(60, 72).map((w) => w * factor),
          60,
        );
        const value = row();
        model.parameters.values('wte.weight').set(table);
        return value;
      };
      const numeric = (scaled(1.01) - scaled(0.99)) / 0.02;

      expect(Math.abs(contributions[4] - numeric)).toBeLessThan(2e-3 + 2e-2 * Math.abs(numeric));
    },
  );

  test.each([
    ['a token', { place: 1, target: 7 }],
    ['a class', { label: 1 }],
  ])('of a BERT is the slope at each place, for %s', (_name, goal) => {
    const model = lively(bert({ ...shape, dropout: 0.3, classes: 3 }));
    const value = (): number => {
      const batch = { batch: 1, ids };
      if ('label' in goal) return logSoftmax(model.classLogits(batch), 1);
      return logSoftmax(model.tokenLogits(batch).slice(11, 22), 7);
    };
    const { logProbability, gradient } = model.inputGradient(ids, goal);
    expect(logProbability).toBeCloseTo(value(), 4);
    const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    for (let at = 0; at < gradient.length; at += 7) {
      const numeric = slope(model, 'embeddings.position_embeddings.weight', at, value);
      expect(Math.abs(numeric - gradient[at])).toBeLessThan(1e-3 + 1e-2 * largest);
    }
  });

  test('sums the gradient over the width of each token, and leaves no gradient behind', () => {
    const model = lively(gpt(shape));
    const goal = { place: 2, target: 2 };
    const { contributions, sensitivities } = saliency(model, ids, goal);
    const { gradient } = model.inputGradient(ids, goal);
    const table = model.parameters.values('wte.weight');
    ids.forEach((id, i) => {
      const own = gradient.slice(i * 12, i * 12 + 12);
      expect(sensitivities[i]).toBeCloseTo(Math.hypot(...own), 6);
      expect(contributions[i]).toBeCloseTo(
        own.reduce((sum, g, k) => sum + g * table[id * 12 + k], 0),
        6,
      );
    });
    expect(model.parameters.gradient('wte.weight').every((g) => g === 0)).toBe(true);
    const one = saliency(model, Int32Array.of(4), { place: 0, target: 4 });
    expect(one.contributions.length).toBe(1);
  });

  test('refuses a place outside, ids outside, and weights that are not numbers', () => {
    const model = gpt(shape);
    expect(() => saliency(model, ids, { place: 5, target: 1 })).toThrow(/place from 0 to 4.*\[bad-option\]/);
    expect(() => saliency(model, ids, { place: 0, target: -1 })).toThrow('[token-id]');
    expect(() => saliency(model, ids, { place: 0, target: 1.5 })).toThrow('[token-id]');
    expect(() => saliency(model, ids, { place: 0, target: 11 })).toThrow('[token-id]');
    expect(() => saliency(bert({ ...shape, classes: 2 }), ids, { label: 2 })).toThrow('[unknown-label]');
    model.parameters.values('h.0.mlp.c_fc.weight')[0] = NaN;
    expect(() => saliency(model, ids, { place: 0, target: 1 })).toThrow('[non-finite]');
  });
});

describe('gradientFlow', () => {
  const batch = { batch: 1, ids, targets: Int32Array.of(2, 3, 2, 5, -1) };

  test('is the gradient of the trainer’s step, part by part', async () => {
    const model = gpt(shape);
    const flow = gradientFlow(model, batch, { labelSmoothing: 0.1 });
    const whole = Math.sqrt(flow.parameters.reduce((sum, { norm }) => sum + norm ** 2, 0));
    expect(whole / flow.norm).toBeCloseTo(1, 5);
    model.lossAndGradients(batch, 0, 1, { labelSmoothing: 0.1 });
    for (const { name, rms, largest, norm, weightRms } of flow.parameters) {
      const gradient = [...model.parameters.gradient(name)];
      expect(largest).toBe(Math.max(...gradient.map(Math.abs)));
      expect(norm).toBeCloseTo(Math.hypot(...gradient), 5);
      expect(rms).toBeCloseTo(Math.hypot(...gradient) / Math.sqrt(gradient.length), 6);
      expect(weightRms).toBeCloseTo(
        Math.hypot(...model.parameters.values(name)) / Math.sqrt(gradient.length),
        6,
      );
    }
    const { gradientNorms, losses } = await train(model, {
      data: () => batch,
      steps: 1,
      labelSmoothing: 0.1,
    });
    expect(flow.norm).toBe(gradientNorms[0]);
    expect(flow.loss).toBe(losses[0]);
  });

  test('works for a BERT and for any other model, and clears the gradients', () => {
    const flow = gradientFlow(bert({ ...shape, dropout: 0 }), { batch: 1, ids, labels: Int32Array.of(1) });
    expect(flow.parameters.find(({ name }) => name === 'pooler.dense.weight')!.rms).toBeGreaterThan(0);
    // No loss on tokens: nothing reaches their head.
    expect(flow.parameters.find(({ name }) => name === 'cls.predictions.transform.dense.weight')!.norm).toBe(
      0,
    );
    const model = mlp({ inputs: 2, classes: 2 });
    const small = gradientFlow(model, { x: Float32Array.of(1, 2), targets: Int32Array.of(1) });
    expect(small.norm).toBeGreaterThan(0);
    expect(model.parameters.gradient(model.parameters.list[0].name).every((g) => g === 0)).toBe(true);
  });

  test('says where it exploded', () => {
    const model = gpt(shape);
    model.parameters.values('h.1.mlp.c_fc.weight')[3] = NaN;
    expect(() => gradientFlow(model, batch)).toThrow(/largest gradient Infinity in .*\[loss-not-finite\]/);
  });
});
