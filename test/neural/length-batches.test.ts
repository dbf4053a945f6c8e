import { lengthBatches, random, textBatches, textClassifier, train } from 'lmlab';

const rng = random(3);
const lengths = Array.from({ length: 1000 }, () => 1 + Math.floor(60 * rng.next() ** 2));

/** Share of the places of padded batches that hold no token. */
function padding(batches: (index: number) => Int32Array): number {
  let [places, tokens] = [0, 0];
  for (let i = 0; i < 63; i++) {
    const of = Array.from(batches(i), (sample) => lengths[sample]);
    places += Math.max(...of) * of.length;
    tokens += of.reduce((a, b) => a + b);
  }
  return 1 - tokens / places;
}

test('every pass has every sample once, in another order; most of the padding is gone', () => {
  const batches = lengthBatches(lengths, { batchSize: 16 });
  const passes = [0, 1].map((pass) => Array.from({ length: 63 }, (_, i) => [...batches(pass * 63 + i)]));
  for (const pass of passes)
    expect(pass.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(passes[0]).not.toEqual(passes[1]);
  expect(padding(lengthBatches(lengths, { batchSize: 16, pool: 1 }))).toBeGreaterThan(0.5);
  expect(padding(batches)).toBeLessThan(0.05);
  // Short and long batches are mixed over the pass.
  const first = passes[0].slice(0, 31).flat();
  const mean = first.reduce((sum, sample) => sum + lengths[sample], 0) / first.length;
  expect(Math.abs(mean - lengths.reduce((a, b) => a + b) / 1000)).toBeLessThan(5);
});

test('a batch is a function of the seed and its index alone', () => {
  const [a, b] = [lengthBatches(lengths, { seed: 4 }), lengthBatches(lengths, { seed: 4 })];
  const forwards = [0, 1, 40, 70].map((i) => [...a(i)]);
  expect([70, 40, 1, 0].map((i) => [...b(i)]).reverse()).toEqual(forwards);
  expect([...lengthBatches(lengths, { seed: 5 })(0)]).not.toEqual(forwards[0]);
});

test('a text classifier learns from them', async () => {
  const labels = lengths.map(() => rng.int(2));
  const texts = lengths.map((n, i) => Array.from({ length: n }, () => 1 + labels[i] + 2 * rng.int(2)));
  const model = textClassifier({ vocabularySize: 5, classes: 2, embeddingSize: 4 });
  const { losses } = await train(model, { data: textBatches(texts, labels), steps: 150, learningRate: 0.03 });
  expect(losses.slice(-20).reduce((a, b) => a + b) / 20).toBeLessThan(0.1);
});

test('refuses what makes no batch', () => {
  expect(() => lengthBatches([])).toThrow('[empty]');
  expect(() => lengthBatches([1], { batchSize: 0 })).toThrow('[bad-option]');
  expect(() => textBatches([[1]], [0, 1])).toThrow('[shape]');
});
