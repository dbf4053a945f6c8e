// 10,000 training steps must not take more memory than the first few.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gpt, randomTokenBatches, tf, train, useBackend } from 'lmlab';
import { tfjsGpt } from '../../bench/tfjs-gpt';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const text = Int32Array.from({ length: 500 }, (_, i) => (i * i) % 8);
const data = randomTokenBatches(text, { batchSize: 2, contextLength: 8 });
const shape = { vocabularySize: 8, contextLength: 8, embeddingSize: 8, layers: 1, heads: 1, dropout: 0.1 };

test('10,000 steps of training, with validation and an average, leave the memory as it was', async () => {
  const model = gpt(shape);
  const { memory } = model.parameters;
  const sizes: { step: number; heap: number; kernels: number }[] = [];
  await train(model, {
    data,
    steps: 10_000,
    averageDecay: 0.99,
    validation: [data(0)],
    callbacks: [
      ({ step }) => {
        if (step !== 1000 && step !== 10_000) return;
        collect();
        sizes.push({ step, heap: process.memoryUsage().heapUsed, kernels: memory.peak });
      },
    ],
  });
  const [early, late] = sizes;
  expect(late.kernels).toBe(early.kernels);
  // The history keeps three numbers a step: 9,000 · 3 · 8 bytes, and arrays that grow by half.
  expect(late.heap - early.heap).toBeLessThan(2 ** 20);
});

test('stock TensorFlow.js with the kernels that lmlab adds to it keeps no tensors', async () => {
  await useBackend();
  // A step of TensorFlow.js takes milliseconds: all 10,000 only when asked for.
  const steps = Number(process.env.LMLAB_LEAK_STEPS ?? 40);
  const stock = tfjsGpt(gpt({ ...shape, dropout: 0, tiedWeights: false }), 1e-3);
  for (let i = 0; i < 5; i++) stock.step(data(i));
  const { numTensors, numBytes, numDataBuffers } = tf.memory();
  for (let i = 0; i < steps; i++) stock.step(data(i));
  expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
  stock.dispose();
});
