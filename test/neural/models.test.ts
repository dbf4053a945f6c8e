import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Dense,
  adamw,
  bert,
  cosineSchedule,
  featureBatches,
  gpt,
  loadBert,
  loadGpt2,
  maskTokens,
  mlp,
  random,
  readSafeTensors,
  saveWeights,
  sgd,
  train,
} from 'lmlab';
import reference from '../reference/tiny-checkpoints.json';

const fixture = (name: string): string => join(__dirname, '../fixtures/neural', name);
const close = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance = 1e-4): void => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(tolerance);
};

describe('checkpoints written by an independent tool load by name', () => {
  const shape = { vocabularySize: 13, embeddingSize: 12, heads: 3, layers: 2 };

  test('GPT-2: the logits are those of PyTorch, and survive saving', async () => {
    const model = gpt({ ...shape, contextLength: 10 });
    loadGpt2(model, await readSafeTensors(fixture('tiny-gpt2.safetensors')));
    const ids = Int32Array.from(reference.gpt2.ids);
    close(model.logits(ids), reference.gpt2.logits);
    const folder = mkdtempSync(join(tmpdir(), 'weights-'));
    const copy = gpt({ ...shape, contextLength: 10, seed: 5 });
    await saveWeights(join(folder, 'copy.safetensors'), model);
    // What transformers asks for before it loads a file.
    expect((await readSafeTensors(join(folder, 'copy.safetensors'))).metadata['format']).toBe('pt');
    loadGpt2(copy, await readSafeTensors(join(folder, 'copy.safetensors')));
    expect(copy.logits(ids)).toEqual(model.logits(ids));
    rmSync(folder, { recursive: true });
  });

  test('BERT: both heads give the logits of PyTorch, with segments and padding', async () => {
    const model = bert({ ...shape, contextLength: 9, feedForwardSize: 20, classes: 3 });
    loadBert(model, await readSafeTensors(fixture('tiny-bert.safetensors')));
    const { ids, segments, lengths, tokenLogits, classLogits } = reference.bert;
    const batch = {
      batch: 2,
      ids: Int32Array.from(ids),
      segments: Int32Array.from(segments),
      lengths: Int32Array.from(lengths),
    };
    close(model.tokenLogits(batch), tokenLogits);
    close(model.classLogits(batch), classLogits);
  });

  test('another shape is refused and changes nothing', async () => {
    const model = gpt({ ...shape, contextLength: 11 });
    const before = model.parameters.values('wte.weight').slice();
    const file = await readSafeTensors(fixture('tiny-gpt2.safetensors'));
    expect(() => loadGpt2(model, file)).toThrow(
      /wpe.weight of 11 × 12, found 10 × 12.*\[checkpoint-mismatch\]/,
    );
    expect(model.parameters.values('wte.weight')).toEqual(before);
    expect(() => loadBert(bert({ ...shape, contextLength: 9 }), file)).toThrow('[checkpoint-mismatch]');
  });
});

describe('BERT', () => {
  const shape = { vocabularySize: 12, contextLength: 8, embeddingSize: 24, layers: 2, heads: 2, dropout: 0 };

  test('every parameter’s gradient agrees with differences of the loss, both heads at once, with padding', () => {
    const model = bert({ ...shape, embeddingSize: 8, layers: 1, seed: 3, classes: 3 });
    for (const { name, decays } of model.parameters.list)
      if (decays) model.parameters.values(name).forEach((w, i, all) => (all[i] = w * 15));
    const rng = random(2);
    const batch = {
      batch: 2,
      ids: Int32Array.from({ length: 10 }, () => rng.int(12)),
      segments: Int32Array.of(0, 0, 1, 1, 1, 0, 1, 0, 0, 0),
      lengths: Int32Array.of(5, 3),
      targets: Int32Array.of(-1, 4, -1, 7, 2, 1, -1, 3, -1, -1),
      labels: Int32Array.of(2, 0),
    };
    model.parameters.clearGradients();
    model.lossAndGradients(batch, 0);
    for (const { name } of model.parameters.list) {
      const gradient = model.parameters.gradient(name).slice();
      const largest = gradient.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      const at = gradient.findIndex((g) => Math.abs(g) === largest);
      const shifted = (eps: number): number => {
        const values = model.parameters.values(name);
        const before = values[at];
        values[at] = before + eps;
        const loss = model.loss(batch);
        model.parameters.values(name)[at] = before;
        return loss;
      };
      const eps = 0.01;
      const numeric =
        (8 * (shifted(eps) - shifted(-eps)) - (shifted(2 * eps) - shifted(-2 * eps))) / (12 * eps);
      expect(Math.abs(numeric - gradient[at])).toBeLessThan(5e-4 + 5e-3 * largest);
    }
  });

  test('what stands in the padding does not matter', () => {
    const model = bert(shape);
    const run = (pad: number): Float32Array =>
      model.classLogits({ batch: 1, ids: Int32Array.of(1, 2, 3, pad, pad), lengths: Int32Array.of(3) });
    expect(run(5)).toEqual(run(9));
    close(run(5), model.classLogits({ batch: 1, ids: Int32Array.of(1, 2, 3) }), 1e-6);
  });

  test('learns to fill in masked tokens of a regular text', async () => {
    const model = bert(shape);
    const rng = random(4);
    const data = (index: number): Parameters<typeof model.loss>[0] => {
      const draw = rng.fork(index);
      const tokens = Array.from({ length: 64 }, () => 0);
      for (let b = 0; b < 8; b++) {
        const start = draw.int(3);
        for (let t = 0; t < 8; t++) tokens[b * 8 + t] = 2 + ((start + t) % 10);
      }
      return { batch: 8, ...maskTokens(tokens, draw, { mask: 0, vocabularySize: 12, probability: 0.3 }) };
    };
    await train(model, { data, steps: 400, learningRate: 3e-3, schedule: cosineSchedule({ warmup: 30 }) });
    expect(() => model.fillIn(Int32Array.of(4, 5), 2)).toThrow(/place from 0 to 1.*\[bad-option\]/);
    const [best] = model.fillIn(Int32Array.of(4, 5, 6, 0, 8, 9, 10, 11), 3);
    expect(best.token).toBe(7);
    expect(best.probability).toBeGreaterThan(0.8);
  });

  test('learns a task on pairs: do both sentences begin with the same word?', async () => {
    const model = bert({ ...shape, seed: 1 });
    const rng = random(6);
    const data = (index: number): Parameters<typeof model.loss>[0] => {
      const draw = rng.fork(index);
      const [ids, labels] = [new Int32Array(16 * 4), new Int32Array(16)];
      for (let b = 0; b < 16; b++) {
        const first = 2 + draw.int(4);
        const second = draw.next() < 0.5 ? first : 2 + draw.int(4);
        ids.set([1, first, 1, second], b * 4);
        labels[b] = Number(first === second);
      }
      const segments = Int32Array.from({ length: 64 }, (_, i) => (i % 4 < 2 ? 0 : 1));
      return { batch: 16, ids, segments, labels };
    };
    const schedule = cosineSchedule({ warmup: 50 });
    const { losses } = await train(model, { data, steps: 600, learningRate: 3e-3, schedule });
    expect(losses.slice(-20).reduce((a, b) => a + b) / 20).toBeLessThan(0.1);
  });

  test('refuses a batch without targets, and ids, segments and lengths that do not fit', () => {
    const model = bert(shape);
    const ids = Int32Array.of(1, 2, 3, 4);
    expect(() => model.loss({ batch: 1, ids })).toThrow('[empty]');
    expect(() => model.states({ batch: 1, ids: Int32Array.of(12) })).toThrow('[token-id]');
    expect(() => model.states({ batch: 1, ids, segments: Int32Array.of(0, 0, 2, 0) })).toThrow('[token-id]');
    expect(() => model.states({ batch: 2, ids, lengths: Int32Array.of(3, 1) })).toThrow('[sequence-length]');
    expect(() => model.loss({ batch: 2, ids, labels: Int32Array.of(1) })).toThrow('[shape]');
  });
});

test('maskTokens hides the stated share, and special tokens never', () => {
  const tokens = Int32Array.from({ length: 20000 }, (_, i) => i % 10);
  const { ids, targets } = maskTokens(tokens, random(1), { mask: 10, vocabularySize: 11, special: [0] });
  const hidden = [...targets.keys()].filter((i) => targets[i] >= 0);
  expect(hidden.every((i) => targets[i] === tokens[i] && tokens[i] !== 0)).toBe(true);
  expect([...ids.keys()].every((i) => targets[i] >= 0 || ids[i] === tokens[i])).toBe(true);
  // Five standard deviations of a share: 0.013 of 18000 for 0.15, 0.04 of 2700 for 0.8.
  expect(Math.abs(hidden.length / 18000 - 0.15)).toBeLessThan(0.014);
  expect(Math.abs(hidden.filter((i) => ids[i] === 10).length / hidden.length - 0.8 - 0.01)).toBeLessThan(
    0.04,
  );
});

test('maskTokens hides one token where chance hid none, and none where none may be', () => {
  for (let seed = 0; seed < 50; seed++) {
    const options = { mask: 5, vocabularySize: 6, special: [0], probability: 0.01 };
    const { targets } = maskTokens([0, 1, 2, 0], random(seed), options);
    expect(targets.filter((target) => target >= 0).length).toBeGreaterThan(0);
    expect([targets[0], targets[3]]).toEqual([-1, -1]);
    expect(maskTokens([0, 0], random(seed), options).targets).toEqual(Int32Array.of(-1, -1));
  }
  expect(maskTokens([1], random(0), { mask: 5, vocabularySize: 6, probability: 0 }).targets[0]).toBe(-1);
});

describe('MLP and logistic regression on the trainer', () => {
  const rng = random(9);
  const X = Dense.fromRows(Array.from({ length: 200 }, () => [rng.normal(), rng.normal(), rng.normal()]));
  const y = Array.from({ length: 200 }, (_, i) =>
    Number(X.at(i, 0) - 2 * X.at(i, 1) + 0.3 * rng.normal() > 0),
  );

  test('logistic regression reaches the optimum: all gradients vanish', async () => {
    const model = mlp({ inputs: 3, classes: 2, hidden: [] });
    const data = featureBatches(X, y, { batchSize: 200 });
    await train(model, { data, steps: 2000, learningRate: 0.1, optimizer: adamw() });
    model.parameters.clearGradients();
    model.lossAndGradients(data(0), 0);
    const norm = model.parameters.memory.kernels.sumSquares(
      model.parameters.gradientAt,
      model.parameters.length,
    );
    expect(Math.sqrt(norm)).toBeLessThan(1e-3);
    const p = model.predictProba(X);
    expect(y.filter((label, i) => Number(p.at(i, 1) > 0.5) === label).length).toBeGreaterThan(185);
  });

  test('L1 makes the weights of useless features zero', async () => {
    const model = mlp({ inputs: 3, classes: 2, hidden: [] });
    const data = featureBatches(X, y, { batchSize: 200 });
    await train(model, { data, steps: 500, learningRate: 0.5, optimizer: sgd({ l1: 0.05 }) });
    const weights = model.parameters.values('layers.0.weight');
    expect(Array.from(weights.subarray(4, 6), Math.abs)).toEqual([0, 0]);
    expect(Math.abs(weights[2])).toBeGreaterThan(0.1);
  });

  test('an MLP learns what no linear model can, with dropout too', async () => {
    const xor = Dense.fromRows([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const model = mlp({ inputs: 2, classes: 2, hidden: [16], activation: 'tanh', dropout: 0.02, seed: 1 });
    await train(model, { data: featureBatches(xor, [0, 1, 1, 0]), steps: 400, learningRate: 0.05 });
    const p = model.predictProba(xor);
    expect([0, 1, 2, 3].map((i) => Math.round(p.at(i, 1)))).toEqual([0, 1, 1, 0]);
  });

  test('one pass over the batches sees every sample once, each pass in another order', () => {
    const index = Dense.fromRows(Array.from({ length: 10 }, (_, i) => [i]));
    const data = featureBatches(index, new Array(10).fill(0), { batchSize: 4, seed: 2 });
    const pass = (from: number): number[] => [0, 1, 2].flatMap((i) => [...data(from + i).x]);
    expect(pass(0).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(pass(0)).not.toEqual(pass(3));
    expect(pass(0)).toEqual(pass(0));
  });
});
