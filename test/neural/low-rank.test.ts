import {
  estimateGpt,
  factorize,
  type Gpt,
  gpt,
  quantize,
  random,
  randomTokenBatches,
  scoreText,
  train,
  withLora,
} from 'lmlab';
import reference from '../reference/low_rank.json';

const shape = {
  vocabularySize: 8,
  contextLength: 12,
  embeddingSize: 8,
  layers: 1,
  heads: 2,
  feedForwardSize: 12,
};
const names = Object.keys(reference.matrices) as (keyof typeof reference.matrices)[];

/** The model whose matrices are those of the reference. */
function known(): Gpt {
  const model = gpt(shape);
  for (const name of names) model.parameters.values(`h.0.${name}.weight`).set(reference.matrices[name].w);
  return model;
}

function product(model: Gpt, name: string): number[] {
  const { parameters } = model;
  const [down, up] = ['down', 'up'].map((part) => parameters.get(`${name}.${part}.weight`));
  const [a, b] = [down, up].map((one) => parameters.values(one.name));
  return Array.from({ length: down.rows * up.cols }, (_, at) => {
    const [i, j] = [Math.floor(at / up.cols), at % up.cols];
    return Array.from({ length: down.cols }, (_r, r) => a[i * down.cols + r] * b[r * up.cols + j]).reduce(
      (sum, x) => sum + x,
    );
  });
}

describe('against NumPy', () => {
  test('singular values, and the best approximation of rank 2', () => {
    const { model, layers } = factorize(known(), { rank: 2 });
    expect(layers.map((layer) => layer.name)).toEqual(names.map((name) => `h.0.${name}`));
    for (const [i, name] of names.entries()) {
      const { singular, rank2, energy2 } = reference.matrices[name];
      singular.forEach((s, k) => expect(layers[i].singularValues[k]).toBeCloseTo(s, 5));
      expect(layers[i].rank).toBe(2);
      expect(layers[i].energy).toBeCloseTo(energy2, 6);
      product(model, `h.0.${name}`).forEach((x, at) => expect(Math.abs(x - rank2[at])).toBeLessThan(1e-5));
    }
  });

  test('an energy takes the smallest rank that keeps it, and only where two matrices are smaller', () => {
    const { layers, model } = factorize(known(), { energy: 0.85 });
    for (const [i, name] of names.entries()) {
      const { rankFor85, singular, w } = reference.matrices[name];
      const pays = rankFor85 * (singular.length + w.length / singular.length) < w.length;
      expect(layers[i].rank).toBe(pays ? rankFor85 : undefined);
      expect(model.parameters.has(`h.0.${name}.weight`)).toBe(!pays);
      expect(layers[i].energy).toBeGreaterThanOrEqual(0.85);
    }
    expect(layers.some(({ rank }) => rank === undefined)).toBe(true);
    expect(layers.some(({ rank }) => rank !== undefined)).toBe(true);
  });
});

describe('a factorized GPT', () => {
  const text = ((): Int32Array => {
    const rng = random(1);
    const ids = new Int32Array(3000);
    for (let i = 1; i < ids.length; i++) ids[i] = (ids[i - 1] * 3 + 1 + rng.int(3)) % 8;
    return ids;
  })();
  const wide = { ...shape, embeddingSize: 32, feedForwardSize: 128, layers: 2 };
  const data = randomTokenBatches(text, { batchSize: 4, contextLength: 12, seed: 3 });
  const loss = (model: Gpt): number => scoreText(model, text.subarray(0, 600)).loss;

  test('counts its parameters and operations, loses a little, and learns it back', async () => {
    const trained = gpt(wide);
    await train(trained, { data, steps: 150, learningRate: 3e-3 });
    const { model, ...counts } = factorize(trained, { rank: 4 });
    // 4 (32 + 96), 4 (32 + 32), 2 · 4 (32 + 128) in place of 32 · 96, 32², 2 · 32 · 128, in two blocks
    const saved = 2 * (32 * 96 + 32 * 32 + 2 * 32 * 128 - 4 * (128 + 64 + 2 * 160));
    expect(counts.parametersBefore - counts.parametersAfter).toBe(saved);
    expect(counts.flopsBefore - counts.flopsAfter).toBe(2 * saved);
    expect(counts.parametersAfter).toBe(model.parameters.count);
    expect(estimateGpt(model.options).parameters).toBe(model.parameters.count);
    const lost = loss(model) - loss(trained);
    expect(lost).toBeGreaterThan(0);
    await train(model, { data, steps: 60, learningRate: 2e-3 });
    expect(loss(model)).toBeLessThan(loss(trained) + lost);
    const { model: small } = quantize(model);
    expect(Math.abs(loss(small) - loss(model))).toBeLessThan(0.02);
  });

  test('each rank costs the same operations, the first one too', () => {
    const flops = [1, 2, 3].map((rank) => factorize(gpt(shape), { rank }).flopsAfter);
    expect(flops[1] - flops[0]).toBe(flops[2] - flops[1]);
  });

  test('is the same model where all singular values are wanted: two matrices would be larger', () => {
    const model = gpt(wide);
    const ids = text.subarray(0, 12);
    const { model: thin, layers } = factorize(model, { energy: 1 });
    expect(layers.every(({ rank }) => rank === undefined)).toBe(true);
    expect(thin.logits(ids)).toEqual(model.logits(ids));
  });

  test('refuses what makes no sense', () => {
    const model = gpt(wide);
    for (const bad of [
      {},
      { rank: 0 },
      { rank: 1.5 },
      { energy: 0 },
      { energy: 1.1 },
      { rank: 2, energy: 0.5 },
      undefined,
    ])
      expect(() => factorize(model, bad as never)).toThrow('[bad-option]');
    expect(() => factorize(factorize(model, { rank: 2 }).model, { rank: 2 })).toThrow('[bad-option]');
    expect(() => factorize(withLora(model), { rank: 2 })).toThrow('[bad-option]');
    expect(() => withLora(factorize(model, { rank: 2 }).model)).toThrow('[bad-option]');
    expect(() => factorize(quantize(model).model, { rank: 2 })).toThrow('[rounded-weights]');
    expect(() => gpt({ ...wide, ranks: { 'h.2.mlp.c_fc': 2 } })).toThrow(/h\.2\.mlp\.c_fc.*\[bad-option\]/);
    expect(() => gpt({ ...wide, ranks: { 'h.0.mlp.c_gate': 2 } })).toThrow('[bad-option]');
    expect(() => gpt({ ...wide, ranks: { 'h.0.mlp.c_fc': 0 } })).toThrow('[bad-option]');
    model.parameters.values('h.0.mlp.c_fc.weight')[3] = Infinity;
    expect(() => factorize(model, { rank: 2 })).toThrow('[non-finite]');
  });
});
