import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  adamw,
  bert,
  distill,
  encoderDecoder,
  factorize,
  freezeBlocks,
  gpt,
  loadLora,
  loraOnly,
  loraWeights,
  mergeLora,
  pruneUnits,
  pruneWeights,
  quantize,
  random,
  randomTokenBatches,
  readSafeTensors,
  removeUnits,
  saveLora,
  saveWeights,
  sgd,
  textClassifier,
  train,
  withLora,
} from 'lmlab';
import { CrossEntropy } from '../../src/neural/cross-entropy';
import { Graph } from '../../src/neural/graph';
import { Memory } from '../../src/neural/memory';
import { Parameters } from '../../src/neural/parameters';

const text = ((): Int32Array => {
  const rng = random(1);
  const ids = new Int32Array(3000);
  for (let i = 1; i < ids.length; i++) ids[i] = (ids[i - 1] * 3 + 1 + rng.int(3)) % 8;
  return ids;
})();
const data = randomTokenBatches(text, { batchSize: 4, contextLength: 12, seed: 3 });
const shape = {
  vocabularySize: 8,
  contextLength: 12,
  embeddingSize: 16,
  layers: 2,
  heads: 2,
  tiedWeights: false,
};

/** A model of another kind. */
const encoder = bert({ vocabularySize: 8, contextLength: 12 }) as never;

let trained: ReturnType<typeof gpt>;
beforeAll(async () => {
  trained = gpt(shape);
  await train(trained, { data, steps: 300, learningRate: 3e-3 });
});

describe('pruning', () => {
  test('the smallest weights go, and stay away in training', async () => {
    const model = gpt(shape);
    const before = model.parameters.values('h.0.mlp.c_fc.weight').slice();
    const { apply, sparsity } = pruneWeights(model, 0.5);
    expect(sparsity).toBeCloseTo(0.5, 2);
    const after = model.parameters.values('h.0.mlp.c_fc.weight');
    const kept = before.filter((_, i) => after[i] !== 0).map(Math.abs);
    const lost = before.filter((_, i) => after[i] === 0).map(Math.abs);
    expect(Math.max(...lost)).toBeLessThanOrEqual(Math.min(...kept));
    const zero = Array.from(after.keys()).filter((i) => after[i] === 0);
    const history = await train(model, { data, steps: 60, learningRate: 3e-3, callbacks: [apply] });
    expect(history.losses[59]).toBeLessThan(history.losses[0] - 0.1);
    expect(zero.every((i) => model.parameters.values('h.0.mlp.c_fc.weight')[i] === 0)).toBe(true);
    expect(() => pruneWeights(model, 1)).toThrow('[bad-option]');
  });

  test.each([{ averageDecay: 0.9 }, { patience: 2, validateEvery: 1 }])(
    'with %p the weights in the end, and those of the validation, are pruned ones',
    async (options) => {
      const model = gpt(shape);
      const { apply } = pruneWeights(model, 0.5);
      const validation = [data(99)];
      const { validations } = await train(model, {
        data,
        steps: 10,
        validation,
        callbacks: [apply],
        ...options,
      });
      const zeros = model.parameters.values('h.0.mlp.c_fc.weight').filter((w) => w === 0).length;
      expect(zeros).toBe(model.parameters.values('h.0.mlp.c_fc.weight').length / 2);
      expect(model.loss(data(99))).toBe(Math.min(...validations.map(({ loss }) => loss)));
    },
  );

  test('embeddings stay, whatever they are called', () => {
    const sizes = { vocabularySize: 9, contextLength: 4, embeddingSize: 8, layers: 1, heads: 1 };
    for (const model of [textClassifier({ vocabularySize: 9, classes: 2 }), encoderDecoder(sizes)]) {
      expect(pruneWeights(model, 0.5).sparsity).toBeCloseTo(0.5, 2);
      expect(model.parameters.values('embedding.weight').filter((w) => w === 0).length).toBe(0);
    }
  });

  test('a pruned unit gives nothing and takes nothing', () => {
    const model = gpt(shape);
    pruneUnits(model, 0.25);
    const out = model.parameters.values('h.1.mlp.c_proj.weight');
    const units = Array.from({ length: 64 }, (_, u) => u).filter((u) =>
      out.subarray(u * 16, u * 16 + 16).every((w) => w === 0),
    );
    expect(units.length).toBe(16);
    const into = model.parameters.values('h.1.mlp.c_fc.weight');
    for (const u of units) for (let i = 0; i < 16; i++) expect(into[i * 64 + u]).toBe(0);
  });
});

describe('structured pruning that makes the model smaller', () => {
  test.each([
    ['gelu', 'layer'],
    ['swiglu', 'rms'],
  ] as const)(
    '%s, %s: the logits of the model with the same units set to zero',
    (feedForward, normalization) => {
      const model = gpt({ ...shape, feedForward, normalization });
      const small = removeUnits(model, 0.4);
      expect(small.options.feedForwardSize).toBe(38);
      const matrices = feedForward === 'gelu' ? 2 : 3;
      const biases = normalization === 'rms' ? 0 : 1;
      expect(model.parameters.count - small.parameters.count).toBe(2 * 26 * (16 * matrices + biases));
      pruneUnits(model, 0.4);
      const ids = text.subarray(0, 12);
      const [a, b] = [small.logits(ids), model.logits(ids)];
      a.forEach((x, i) => expect(Math.abs(x - b[i])).toBeLessThan(1e-6));
    },
  );

  test('refuses what makes no sense', () => {
    expect(() => removeUnits(gpt(shape), 1)).toThrow('[bad-option]');
    expect(() => removeUnits(gpt({ ...shape, feedForwardSize: 2 }), 0.9)).toThrow('[bad-option]');
    for (const without of [pruneUnits, removeUnits]) {
      const thin = factorize(gpt(shape), { rank: 2 }).model;
      expect(() => without(thin, 0.5)).toThrow(/whole matrices, found h.*\[bad-option\]/);
      expect(() => without(encoder, 0.5)).toThrow(/expected a GPT.*\[bad-option\]/);
    }
    expect(() => removeUnits(quantize(gpt(shape)).model, 0.5)).toThrow('[rounded-weights]');
  });
});

describe('freezing', () => {
  const optimizer = (blocks: number) => sgd({ groups: freezeBlocks(blocks) });

  test.each([0, 1, 2])('the embeddings and the first %i blocks stay, the rest moves', async (blocks) => {
    const model = gpt(shape);
    const before = new Map(
      model.parameters.list.map(({ name }) => [name, model.parameters.values(name).slice()]),
    );
    await train(model, { data, steps: 2, learningRate: 0.1, optimizer: optimizer(blocks) });
    for (const { name } of model.parameters.list) {
      const frozen = /^w[tp]e/.test(name) || Number(/^h\.(\d)/.exec(name)?.[1] ?? 9) < blocks;
      const same = model.parameters.values(name).every((w, i) => w === before.get(name)![i]);
      expect([name, same]).toEqual([name, frozen]);
    }
  });

  test('of a BERT, too', async () => {
    const model = bert({ vocabularySize: 8, contextLength: 12, embeddingSize: 16, heads: 2 });
    const ids = text.slice(0, 12);
    const before = model.parameters.values('encoder.layer.0.output.dense.weight').slice();
    const after = model.parameters.values('encoder.layer.1.output.dense.weight').slice();
    const options = { steps: 2, learningRate: 0.1, optimizer: optimizer(1) };
    await train(model, { data: () => ({ batch: 1, ids, targets: ids }), ...options });
    expect(model.parameters.values('encoder.layer.0.output.dense.weight')).toEqual(before);
    expect(model.parameters.values('encoder.layer.1.output.dense.weight')).not.toEqual(after);
    expect(() => freezeBlocks(-1)).toThrow('[bad-option]');
    expect(() => freezeBlocks(1.5)).toThrow('[bad-option]');
  });

  test('what is frozen has no part in the length that clipping goes by', async () => {
    const model = gpt(shape);
    const { gradientNorms } = await train(model, { data, steps: 1, optimizer: optimizer(2) });
    const moving = model.parameters.list.filter(({ name }) => /^(ln_f|lm_head)/.test(name));
    const squares = moving.flatMap(({ name }) => Array.from(model.parameters.gradient(name), (g) => g * g));
    expect(gradientNorms[0]).toBeCloseTo(Math.sqrt(squares.reduce((a, b) => a + b)), 5);
    const whole = await train(gpt(shape), { data, steps: 1 });
    expect(whole.gradientNorms[0]).toBeGreaterThan(gradientNorms[0] * 1.05);
  });
});

describe('LoRA', () => {
  test('starts as the same model, learns a new text with few weights, and merges', async () => {
    const model = withLora(trained, { rank: 4, alpha: 8 });
    const ids = text.subarray(0, 12);
    expect(model.logits(ids)).toEqual(trained.logits(ids));
    const frozen = model.parameters.values('h.0.attn.c_attn.weight').slice();
    const backwards = randomTokenBatches(text.slice().reverse(), {
      batchSize: 4,
      contextLength: 12,
      seed: 5,
    });
    const optimizer = adamw({ groups: loraOnly });
    const { losses } = await train(model, { data: backwards, steps: 200, learningRate: 0.02, optimizer });
    const mean = (part: number[]): number => part.reduce((a, b) => a + b) / part.length;
    expect(mean(losses.slice(-20))).toBeLessThan(mean(losses.slice(0, 5)) - 0.15);
    expect(model.parameters.values('h.0.attn.c_attn.weight')).toEqual(frozen);
    const adapter = loraWeights(model);
    expect([...adapter.keys()].length).toBe(8);
    const merged = mergeLora(model);
    expect(merged.parameters.has('h.0.attn.c_attn.lora_a.weight')).toBe(false);
    const [a, b] = [merged.logits(ids), model.logits(ids)];
    a.forEach((x, i) => expect(Math.abs(x - b[i])).toBeLessThan(1e-3));
    expect(() => withLora(trained, { rank: 0 })).toThrow('[bad-option]');
    expect(() => withLora(encoder)).toThrow(/expected a GPT.*\[bad-option\]/);
  });
});

describe('the file of adapters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adapters-'));
  const path = join(folder, 'adapter.safetensors');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('brings the adapted model back, and holds nothing else', async () => {
    const model = withLora(trained, { rank: 4, alpha: 8 });
    const options = { steps: 20, learningRate: 0.02, optimizer: adamw({ groups: loraOnly }) };
    await train(model, { data, ...options });
    await saveLora(path, model);
    const loaded = await loadLora(path, trained);
    expect(loaded.options.lora).toEqual({ rank: 4, alpha: 8 });
    expect(loaded.logits(text.subarray(0, 12))).toEqual(model.logits(text.subarray(0, 12)));
    expect(loaded.logits(text.subarray(0, 12))).not.toEqual(trained.logits(text.subarray(0, 12)));
    const { tensors } = await readSafeTensors(path);
    const values = Array.from(tensors.values(), (tensor) => tensor.values.length);
    // in each block: 4 (16 + 48) on queries, keys and values, 4 (16 + 16) on the output
    expect(values.reduce((a, b) => a + b)).toBe(2 * 4 * (16 + 48 + 16 + 16));
  });

  test('is refused where it does not fit or was changed', async () => {
    await saveLora(path, withLora(trained, { rank: 2 }));
    await expect(saveLora(path, trained)).rejects.toThrow('[bad-option]');
    await expect(loadLora(path, gpt({ ...shape, embeddingSize: 8 }))).rejects.toThrow(
      /h\.0\.attn\.c_attn\.lora_a\.weight of 8 × 2, found 16 × 2.*\[checkpoint-mismatch\]/,
    );
    await expect(loadLora(path, gpt({ ...shape, layers: 1 }))).rejects.toThrow('[checkpoint-mismatch]');
    await expect(loadLora(path, quantize(trained).model)).rejects.toThrow('[rounded-weights]');
    const other = join(folder, 'other.safetensors');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(other, bytes);
    await expect(loadLora(other, trained)).rejects.toThrow('[wrong-checksum]');
    writeFileSync(other, readFileSync(path, 'latin1').replace('"version":"1"', '"version":"7"'), 'latin1');
    await expect(loadLora(other, trained)).rejects.toThrow('[newer-file]');
    await saveWeights(other, trained);
    await expect(loadLora(other, trained)).rejects.toThrow('[malformed-data]');
  });
});

describe('distillation', () => {
  test('the gradient agrees with differences of the loss', () => {
    const memory = new Memory();
    const parameters = new Parameters(
      memory,
      [{ name: 'z', rows: 3, cols: 5, initial: { sd: 1 } }],
      random(4),
    );
    const graph = new Graph(memory, true);
    const entropy = new CrossEntropy(graph, parameters.get('z'));
    memory.ints(entropy.targets.at, 3).set([0, -1, 4]);
    const rng = random(9);
    const logits = Float32Array.from({ length: 15 }, () => rng.normal());
    const run = (): number => entropy.run(1, { teacher: { logits, temperature: 3, weight: 0.7 } });
    run();
    const analytic = parameters.gradient('z').slice();
    const values = parameters.values('z');
    for (let i = 0; i < 15; i++) {
      const before = values[i];
      values[i] = before + 1e-2;
      const up = run();
      values[i] = before - 1e-2;
      const down = run();
      values[i] = before;
      expect(Math.abs((up - down) / 2e-2 - analytic[i])).toBeLessThan(2e-4);
    }
  });

  test('with the teacher alone, the student comes to say what the teacher says', async () => {
    const student = gpt({ ...shape, layers: 1, seed: 8 });
    const ids = text.subarray(100, 112);
    const apart = (): number => {
      const [a, b] = [student.logits(ids), trained.logits(ids)];
      const rows = Array.from({ length: 12 }, (_, r) => {
        const [p, q] = [a, b].map((x) => {
          const row = Array.from(x.subarray(r * 8, r * 8 + 8), Math.exp);
          const sum = row.reduce((s, v) => s + v);
          return row.map((v) => v / sum);
        });
        return q.reduce((kl, v, i) => kl + v * Math.log(v / p[i]), 0);
      });
      return rows.reduce((s, v) => s + v) / 12;
    };
    const before = apart();
    const pair = distill(student, trained, { weight: 1 });
    await train(pair, { data, steps: 200, learningRate: 5e-3 });
    expect(apart()).toBeLessThan(before / 10);
    expect(() => distill(student, gpt({ ...shape, vocabularySize: 9 }))).toThrow('[bad-option]');
  });
});
