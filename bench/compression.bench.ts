import {
  type Gpt,
  adamw,
  cosineSchedule,
  factorize,
  gpt,
  loadTinyShakespeare,
  pruneWeights,
  quantize,
  randomTokenBatches,
  removeUnits,
  scoreText,
  train,
  trainBpe,
} from '../src/index';
import { Memory } from '../src/neural/memory';
import { cheapest, table } from './harness';

/** Microseconds of the fastest of many rounds of a call. */
function microseconds(work: () => void, multiplications: number): number {
  const calls = Math.max(1, Math.round(2e6 / multiplications));
  return (cheapest(20, () => Array.from({ length: calls }, work)).ms * 1000) / calls;
}

/** One product in float32, 8 and 4 bits; the rounding of the activations is part of it. */
function products(): void {
  const rows: string[][] = [];
  for (const m of [1, 128])
    for (const [k, n] of [
      [64, 256],
      [128, 512],
      [256, 1024],
      [768, 3072],
    ]) {
      const memory = new Memory();
      const { kernels } = memory;
      const keep = (floats: number): number => {
        const at = memory.keep(floats * 4);
        memory.floats(at, floats).forEach((_, i, all) => (all[i] = Math.sin(i * 1.7)));
        return at;
      };
      const [a, w, c, q, scales, sums, w8, s8, w4, s4] = [
        m * k, n * k, m * n, (m * k) / 2, m, m * (k / 8 + 4), (n * k) / 4, n, (n * k) / 8, (n * k) / 32,
      ].map(keep); // prettier-ignore
      const f32 = microseconds(
        () => kernels.matmul(a, k, 1, w, n, 1, c, n, m, n, k, 0, false, 0, 0),
        m * n * k,
      );
      const rounded = (product: 'matmulInt8' | 'matmulInt4', at: number, scalesAt: number): number =>
        microseconds(
          () => {
            kernels.quantizeRows(a, m, k, q, k, scales, sums);
            kernels[product](q, scales, sums, at, scalesAt, c, m, n, k, 0);
          },
          m * n * k,
        );
      const [int8, int4] = [rounded('matmulInt8', w8, s8), rounded('matmulInt4', w4, s4)];
      const row = [f32, int8, f32 / int8, int4, f32 / int4].map((x, i) =>
        x.toFixed(i % 2 || i === 0 ? 1 : 2),
      );
      rows.push([`${m} × ${k} by ${k} × ${n}`, ...row]);
    }
  console.log(
    table(['product', 'float32, µs', '8 bits, µs', 'times as fast', '4 bits, µs', 'times as fast'], rows),
  );
}

/** Milliseconds a token of generation, at places 16 to 63 of the context. */
function generation(model: Gpt, ids: Int32Array): number {
  return (
    cheapest(12, () => {
      const session = model.session();
      session.next([ids.subarray(0, 16)]);
      for (let i = 16; i < 64; i++) session.next([[ids[i]]]);
    }).ms / 48
  );
}

/** Size, speed and perplexity of a GPT in float32 and made smaller in several ways, and of the products underneath. */
export async function run(): Promise<void> {
  products();
  const { rows } = await loadTinyShakespeare();
  const text = rows.map((row) => row.text).join('\n');
  const cut = Math.floor(0.9 * text.length);
  const tokenizer = trainBpe([text.slice(0, cut)], { vocabSize: 512 });
  const [ids, test] = [text.slice(0, cut), text.slice(cut, cut + 20_000)].map((part) =>
    tokenizer.encode(part),
  );
  const make = (): Gpt =>
    gpt({
      vocabularySize: 512,
      contextLength: 64,
      embeddingSize: 128,
      layers: 4,
      heads: 4,
      positions: 'rotary',
      seed: 1,
    });
  const model = make();
  const data = randomTokenBatches(ids, { batchSize: 8, contextLength: 64, seed: 1 });
  await train(model, {
    data,
    steps: 200,
    learningRate: 3e-3,
    schedule: cosineSchedule({ warmup: 20, floor: 0.05 }),
    optimizer: adamw({ beta2: 0.98 }),
  });
  const pruned = make();
  for (const { name } of pruned.parameters.list)
    pruned.parameters.values(name).set(model.parameters.values(name));
  pruneWeights(pruned, 0.5);
  const floats = (one: Gpt): number => one.parameters.count * 4;
  const [eight, four] = [quantize(model, { bits: 8 }), quantize(model, { bits: 4 })];
  const thin = factorize(model, { energy: 0.9 });
  const narrow = removeUnits(model, 0.25);
  const variants: [string, Gpt, number][] = [
    ['float32', model, floats(model)],
    ['8 bits', eight.model, eight.bytesAfter],
    ['4 bits', four.model, four.bytesAfter],
    ['low rank, 90 % of the energy', thin.model, floats(thin.model)],
    ['half of the weights zero', pruned, floats(pruned)],
    ['a quarter of the hidden units removed', narrow, floats(narrow)],
  ];
  const report = variants.map(([name, one, bytes]) => {
    const scoring = cheapest(3, () => scoreText(one, test.subarray(0, 3000)));
    return [
      name,
      (bytes / 1e6).toFixed(2),
      generation(one, test).toFixed(3),
      (scoring.ms / 3).toFixed(1),
      scoreText(one, test).perplexity.toFixed(2),
    ];
  });
  console.log(
    `\nd = 128, 4 layers, ${model.parameters.count.toLocaleString('en')} parameters, 512 tokens, 200 steps on Tiny Shakespeare, ${test.length} tokens of its last tenth; low rank: ${(thin.flopsAfter / thin.flopsBefore).toFixed(2)} of the operations.\n`,
  );
  console.log(
    table(['', 'MB', 'ms a token, generating', 'ms for 1,000 tokens, scoring', 'perplexity'], report),
  );
}
