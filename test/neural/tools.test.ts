import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type GptOptions,
  type Estimate,
  type Trainable,
  type TrainingCallback,
  bert,
  costOf,
  csvLog,
  estimateBert,
  estimateGpt,
  gpt,
  jsonlLog,
  learningRateRange,
  randomTokenBatches,
  train,
} from 'lmlab';

const ids = Int32Array.from({ length: 500 }, (_, i) => (i * i) % 7);
const data = randomTokenBatches(ids, { batchSize: 4, contextLength: 16 });
const small: GptOptions = { vocabularySize: 7, contextLength: 16, embeddingSize: 16, layers: 2, heads: 2 };

describe('the estimate', () => {
  /** Parameters exactly, operations exactly, memory within 1 % (parameters are padded to 16 bytes). */
  async function expectMeasured<B>(
    make: () => Trainable<B>,
    batch: B,
    tokens: number,
    estimate: Estimate,
  ): Promise<void> {
    const model = make();
    const { memory, count } = model.parameters;
    expect(estimate.parameters).toBe(count);
    await train(model, { data: () => batch, steps: 1 });
    expect(Math.abs(estimate.bytes - memory.peak) / memory.peak).toBeLessThan(0.01);
    const { cost } = costOf(() => model.lossAndGradients(batch, 1, 1, {}));
    expect(Math.abs(cost.flops! / tokens / estimate.trainingFlopsPerToken - 1)).toBeLessThan(1e-9);
  }

  test.each<[string, GptOptions]>([
    ['plain', small],
    [
      'swiglu, rms, rotary, untied',
      { ...small, feedForward: 'swiglu', normalization: 'rms', positions: 'rotary', tiedWeights: false },
    ],
    ['sinusoidal, dropout', { ...small, positions: 'sinusoidal', dropout: 0.1, embeddingSize: 32 }],
    ['adapters', { ...small, lora: { rank: 2, alpha: 4 } }],
    ['deep and long', { ...small, layers: 5, contextLength: 64, feedForwardSize: 40 }],
  ])('counts what a GPT then has, computes and takes, %s', async (_name, options) => {
    const long = randomTokenBatches(ids, { batchSize: 4, contextLength: options.contextLength });
    const tokens = 4 * options.contextLength;
    await expectMeasured(() => gpt(options), long(0), tokens, estimateGpt(options, { batch: 4 }));
  });

  test.each([
    ['both heads', true, true, 0.1],
    ['tokens alone', true, false, 0],
    ['classes alone', false, true, 0.2],
  ])('counts what a BERT then has, computes and takes, %s', async (_name, tokens, classes, dropout) => {
    const options = { ...small, classes: 3, feedForwardSize: 24, dropout };
    const { ids: tokenIds, targets } = data(0);
    const batch = {
      batch: 4,
      ids: tokenIds,
      ...(tokens ? { targets } : {}),
      ...(classes ? { labels: Int32Array.of(0, 1, 2, 1) } : {}),
    };
    const estimate = estimateBert(options, { batch: 4, tokens, classes });
    await expectMeasured(() => bert(options), batch, 64, estimate);
  });

  test('without training counts a run forward, and no gradients', () => {
    const estimate = estimateGpt(small, { batch: 4, training: false });
    const model = gpt(small);
    const { cost } = costOf(() => model.logits(ids.slice(0, 64), 4));
    expect(cost.flops! / 64).toBe(estimate.flopsPerToken);
    const { memory } = model.parameters;
    expect(Math.abs(estimate.bytes - memory.peak) / memory.peak).toBeLessThan(0.01);
  });

  test('GPT-2 small has its published number of parameters', () => {
    const shape = { vocabularySize: 50257, contextLength: 1024, embeddingSize: 768, layers: 12, heads: 12 };
    expect(estimateGpt(shape).parameters).toBe(124439808);
  });
});

test('a model that no memory can hold is refused', () => {
  expect(() => gpt({ vocabularySize: 2 ** 20, contextLength: 8, embeddingSize: 1024 })).toThrow('[memory]');
});

test('a batch that no memory can hold is refused as a whole, with what it needs, before anything is taken', () => {
  const shape = { vocabularySize: 1000, contextLength: 512, embeddingSize: 128, layers: 8, heads: 8 };
  const model = gpt(shape);
  const { memory } = model.parameters;
  const [batch, size] = [512, memory.peak];
  const ids = new Int32Array(batch * 512);
  const needed = (size + estimateGpt(shape, { batch }).activationBytes) / 1e9;
  let message = '';
  try {
    model.lossAndGradients({ batch, ids, targets: ids }, 0);
  } catch (error) {
    ({ message } = error as Error);
  }
  expect(message).toContain('[memory]');
  const found = Number(/found ([\d.]+) GB needed/.exec(message)?.[1]);
  expect(found).toBeGreaterThan(20);
  expect(Math.abs(found - needed) / needed).toBeLessThan(0.01);
  expect(memory.peak).toBe(size);
  expect(model.logits(Int32Array.of(1, 2)).length).toBe(2000); // a smaller one still runs
});

test('the learning-rate range test ends before the largest rate, suggests one below, and puts the weights back', async () => {
  const model = gpt(small);
  const before = model.parameters.values('h.0.mlp.c_fc.weight').slice();
  const { learningRates, losses, suggestion } = await learningRateRange(model, { data, to: 100, steps: 80 });
  expect(learningRates.length).toBe(losses.length);
  expect(learningRates[0]).toBeCloseTo(1e-6, 12);
  expect(losses.length).toBeLessThan(80);
  expect(suggestion).toBeGreaterThan(1e-5);
  expect(suggestion).toBeLessThan(learningRates.at(-1)!);
  expect(model.parameters.values('h.0.mlp.c_fc.weight')).toEqual(before);
});

test('logs hold one line a step', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'logs-'));
  const [json, csv] = [join(folder, 'log.jsonl'), join(folder, 'log.csv')];
  const history = await train(gpt(small), { data, steps: 3, callbacks: [jsonlLog(json), csvLog(csv)] });
  const lines = readFileSync(json, 'utf8').trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { loss: number }).loss)).toEqual(history.losses);
  const rows = readFileSync(csv, 'utf8').trim().split('\n');
  expect(rows[0]).toBe('step,loss,learningRate,gradientNorm,validationLoss');
  expect(rows.length).toBe(4);
  expect(Number(rows[2].split(',')[1])).toBe(history.losses[1]);
  const lost = { data, steps: 1, callbacks: [csvLog(join(folder, 'missing', 'log.csv'))] };
  await expect(train(gpt(small), lost)).rejects.toThrow('[unwritable-file]');
  rmSync(folder, { recursive: true });
});

test('a log holds each step once where a run was broken off and resumed, and a second run goes on below', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'logs-'));
  const [json, csv] = [join(folder, 'log.jsonl'), join(folder, 'log.csv')];
  const checkpoint = { path: join(folder, 'run.safetensors'), every: 3 };
  const broken = ({ step }: { step: number }): void => {
    if (step === 5) throw new Error('broken off');
  };
  const logs = (): TrainingCallback[] => [jsonlLog(json), csvLog(csv)];
  const run = { data, steps: 6, checkpoint };
  await expect(train(gpt(small), { ...run, callbacks: [...logs(), broken] })).rejects.toThrow('broken off');
  await train(gpt(small), { ...run, callbacks: logs() });
  await train(gpt(small), { data, steps: 2, callbacks: logs() });
  const steps = [1, 2, 3, 4, 5, 6, 1, 2];
  const rows = readFileSync(csv, 'utf8').trim().split('\n');
  expect(rows.map((row) => row.split(',')[0])).toEqual(['step', ...steps.map(String)]);
  const lines = readFileSync(json, 'utf8').trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { step: number }).step)).toEqual(steps);
  rmSync(folder, { recursive: true });
});

test('no memory is lost over many steps and shapes', async () => {
  const model = gpt({ ...small, embeddingSize: 8, layers: 1 });
  const run = (steps: number): Promise<unknown> =>
    train(model, {
      // Batches of changing length, as bucketing makes them.
      data: (i) => {
        const length = 1 + (i % 4);
        return {
          batch: 1,
          ids: ids.slice(i % 9, (i % 9) + length),
          targets: ids.slice(i % 9, (i % 9) + length),
        };
      },
      steps,
      validation: [data(0)],
      validateEvery: 50,
      patience: 1e9,
    });
  await run(200);
  const before = model.parameters.memory.peak;
  await run(10000);
  expect(model.parameters.memory.peak).toBe(before);
});
