import {
  adamw,
  distill,
  gpt,
  loraOnly,
  loraWeights,
  mergeLora,
  pruneUnits,
  pruneWeights,
  quantize,
  random,
  randomTokenBatches,
  scoreText,
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

let trained: ReturnType<typeof gpt>;
beforeAll(async () => {
  trained = gpt(shape);
  await train(trained, { data, steps: 300, learningRate: 3e-3 });
});
const loss = (model: ReturnType<typeof gpt>): number => scoreText(model, text.subarray(0, 600)).loss;

describe('8-bit products', () => {
  test.each([
    [3, 5, 16],
    [1, 1, 7],
    [6, 9, 37],
  ])('%i × %i × %i agree with the same sums in plain JavaScript', (m, n, k) => {
    const rng = random(2);
    const memory = new Memory();
    const place = (count: number): number => {
      const at = memory.take(count * 4);
      memory.floats(at, count).forEach((_, i, all) => (all[i] = rng.normal()));
      return at;
    };
    const [a, w, bias] = [place(m * k), place(n * k), place(n)];
    const [qa, sa, qw, sw, c] = [m * k, m * 4, n * k, n * 4, m * n * 4].map((bytes) => memory.take(bytes));
    memory.kernels.quantizeRows(a, m, k, qa, sa);
    memory.kernels.quantizeRows(w, n, k, qw, sw);
    memory.kernels.matmulInt8(qa, sa, qw, sw, c, m, n, k, bias);
    const rounded = (at: number, row: number): Float64Array => {
      const values = Float64Array.from(memory.floats(at + row * k * 4, k));
      const scale = values.reduce((top, x) => Math.max(top, Math.abs(x)), 0) / 127;
      return values.map((x) => Math.round(x / scale) * scale);
    };
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        const [x, y] = [rounded(a, i), rounded(w, j)];
        const expected = x.reduce((sum, value, t) => sum + value * y[t], memory.floats(bias, n)[j]);
        // A value halfway between two integers may be rounded either way in single precision: one step in 127.
        expect(Math.abs(memory.floats(c, m * n)[i * n + j] - expected)).toBeLessThan(0.05);
      }
  });
});

describe('quantization', () => {
  test('8 bits: a quarter of the bytes of linear layers, nearly the same loss', () => {
    const { model, bytesBefore, bytesAfter } = quantize(trained, { bits: 8 });
    const linear = trained.parameters.list.filter(({ name, decays }) => decays && !/^w[tp]e/.test(name));
    const saved = linear.reduce((sum, { rows, cols }) => sum + 3 * rows * cols - 4 * cols, 0);
    expect(bytesBefore).toBe(trained.parameters.count * 4);
    expect(bytesAfter).toBe(bytesBefore - saved);
    expect(Math.abs(loss(model) - loss(trained))).toBeLessThan(0.01);
    expect(loss(model)).not.toBe(loss(trained));
  });

  test('4 bits: smaller still, at most 15 different values in a group', () => {
    const { model, bytesBefore, bytesAfter } = quantize(trained, { bits: 4 });
    expect(bytesBefore / bytesAfter).toBeGreaterThan(3.7);
    expect(Math.abs(loss(model) - loss(trained))).toBeLessThan(0.1);
    const values = model.parameters.values('h.0.mlp.c_fc.weight');
    const column = Array.from({ length: 16 }, (_, i) => values[i * 64]);
    const scale = Math.max(...column.map(Math.abs)) / 7;
    for (const value of column)
      expect(Math.abs(value / scale - Math.round(value / scale))).toBeLessThan(1e-4);
    expect(() => quantize(trained, { bits: 3 as 4 })).toThrow('[bad-option]');
  });
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
