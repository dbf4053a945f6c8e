import {
  adamw,
  distill,
  gpt,
  loraOnly,
  loraWeights,
  mergeLora,
  pruneUnits,
  pruneWeights,
  random,
  randomTokenBatches,
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
