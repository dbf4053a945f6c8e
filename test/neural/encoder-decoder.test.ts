import { type PairBatch, encoderDecoder, random, train } from 'lmlab';

const shape = { vocabularySize: 9, contextLength: 8, embeddingSize: 32, layers: 1, heads: 2 };
const [start, end] = [0, 1];

/** Sources of 3 to 6 tokens, targets the same backwards. */
function backwards(index: number): PairBatch {
  const rng = random(3).fork(index);
  const batch = 16;
  const [source, ids] = [new Int32Array(batch * 6), new Int32Array(batch * 7)];
  const targets = new Int32Array(batch * 7).fill(-1);
  const sourceLengths = Int32Array.from({ length: batch }, () => 3 + rng.int(4));
  for (let b = 0; b < batch; b++) {
    const text = Array.from({ length: sourceLengths[b] }, () => 2 + rng.int(7));
    source.set(text, b * 6);
    ids.set([start, ...text.toReversed()], b * 7);
    targets.set([...text.toReversed(), end], b * 7);
  }
  return { batch, source, sourceLengths, ids, targets };
}

test('every parameter’s largest gradient agrees with differences of the loss', () => {
  const model = encoderDecoder({ ...shape, embeddingSize: 8, seed: 2 });
  const batch = backwards(0);
  model.parameters.clearGradients();
  model.lossAndGradients(batch, 0);
  for (const { name } of model.parameters.list) {
    const gradient = model.parameters.gradient(name).slice();
    const largest = gradient.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const at = gradient.findIndex((g) => Math.abs(g) === largest);
    const shifted = (eps: number): number => {
      const before = model.parameters.values(name)[at];
      model.parameters.values(name)[at] = before + eps;
      const loss = model.loss(batch);
      model.parameters.values(name)[at] = before;
      return loss;
    };
    const numeric = (8 * (shifted(0.02) - shifted(-0.02)) - (shifted(0.04) - shifted(-0.04))) / 0.24;
    expect(Math.abs(numeric - gradient[at])).toBeLessThan(3e-4 + 5e-3 * largest);
  }
});

test('learns to say a sequence backwards, of lengths mixed in one batch', async () => {
  const model = encoderDecoder(shape);
  const { losses } = await train(model, { data: backwards, steps: 500, learningRate: 4e-3 });
  expect(losses.slice(-20).reduce((a, b) => a + b) / 20).toBeLessThan(0.2);
  const batch = backwards(99999);
  let right = 0;
  for (let b = 0; b < 16; b++) {
    const source = Array.from(batch.source.subarray(b * 6, b * 6 + batch.sourceLengths![b]));
    right += Number(model.translate(source, { start, end }).join() === source.toReversed().join());
  }
  expect(right).toBeGreaterThan(11);
});

test('what stands in the padding of the source does not matter; bad input is refused', () => {
  const model = encoderDecoder(shape);
  const batch = {
    batch: 1,
    sourceLengths: Int32Array.of(2),
    ids: Int32Array.of(0, 3),
    targets: Int32Array.of(3, 1),
  };
  const loss = (pad: number): number => model.loss({ ...batch, source: Int32Array.of(4, 5, pad) });
  expect(loss(6)).toBe(loss(7));
  expect(() => loss(9)).toThrow('[token-id]');
  expect(() => model.loss({ ...batch, source: new Int32Array(9) })).toThrow('[sequence-length]');
  expect(() => model.loss({ ...batch, source: Int32Array.of(4), targets: Int32Array.of(1) })).toThrow(
    '[sequence-length]',
  );
  expect(() => model.loss({ ...batch, source: Int32Array.of(4, 4), targets: Int32Array.of(1) })).toThrow(
    '[shape]',
  );
  expect(() => encoderDecoder({ ...shape, heads: 3 })).toThrow('[bad-option]');
});
