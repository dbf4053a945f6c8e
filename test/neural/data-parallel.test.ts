import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  type DataParallel,
  type Trainable,
  bert,
  dataParallel,
  encoderDecoder,
  gpt,
  mlp,
  random,
  randomTokenBatches,
  textClassifier,
  train,
} from 'lmlab';
import { stateAfter } from '../../src/neural/parallel/protocol';
import { type AnyBatch, shards } from '../../src/neural/parallel/shards';

const built = existsSync(join(__dirname, '../../dist/src/neural/parallel/worker-thread.js'));
if (!built)
  console.warn('threads of data-parallel training: not run. There is no dist/, run `npm run build` first');
const withThreads = built ? describe : describe.skip;

const shape = { vocabularySize: 8, contextLength: 12, embeddingSize: 16, layers: 2, heads: 2 };
const text = Int32Array.from({ length: 2000 }, (_, i) => ((i * i) >> 3) % 8);
const data = randomTokenBatches(text, { batchSize: 5, contextLength: 12, seed: 3 });
const rng = random(2);
const ids = (n: number, below = 8): Int32Array => Int32Array.from({ length: n }, () => rng.int(below));

const open: DataParallel<never>[] = [];
function parallel<B extends AnyBatch>(model: Trainable<B>, threads: number): DataParallel<B> {
  const made = dataParallel(model, { threads });
  open.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((made) => made.close()));
});

const gradient = (model: Trainable<never>): Float32Array => {
  const { memory, gradientAt, length } = model.parameters;
  return memory.floats(gradientAt, length).slice();
};

const kinds: [string, () => Trainable<never>, AnyBatch][] = [
  ['gpt', () => gpt(shape), { ...data(0), targets: ids(60).map((t, i) => (i % 7 === 0 || i < 20 ? -1 : t)) }],
  [
    'bert',
    () => bert({ ...shape, dropout: 0 }),
    { batch: 3, ids: ids(18), lengths: Int32Array.of(6, 4, 2), targets: ids(18) },
  ],
  ['bert on labels', () => bert({ ...shape, dropout: 0 }), { batch: 3, ids: ids(18), labels: ids(3, 2) }],
  [
    'encoder–decoder',
    () => encoderDecoder({ ...shape }),
    { batch: 3, source: ids(18), ids: ids(12), targets: ids(12), sourceLengths: Int32Array.of(6, 3, 1) },
  ],
  [
    'text classifier',
    () => textClassifier({ vocabularySize: 8, classes: 3, kind: 'gru' }),
    { texts: [[1, 2, 3], [4], [5, 6], [7, 7, 7]], labels: ids(4, 3) },
  ],
  [
    'mlp',
    () => mlp({ inputs: 3, classes: 3, hidden: [5] }),
    { x: Float32Array.from({ length: 21 }, () => rng.normal()), targets: ids(7, 3) },
  ],
];

withThreads('on threads', () => {
  test.each(kinds)('%s: loss and gradient are those of one thread, to 1e-5', (_name, make, batch) => {
    const options = { labelSmoothing: 0.1, classWeights: _name === 'mlp' ? [1, 2, 3] : undefined } as object;
    const alone = make();
    const expected = alone.lossAndGradients(batch as never, 1, 1, options);
    for (const threads of _name === 'gpt' ? [2, 7] : [2]) {
      const model = parallel(make() as Trainable<AnyBatch>, threads);
      for (let again = 0; again < 2; again++) {
        model.parameters.clearGradients();
        expect(model.lossAndGradients(batch, 1, 1, options)).toBeCloseTo(expected, 5);
        const [a, b] = [gradient(alone), gradient(model)];
        b.forEach((value, i) => expect(Math.abs(value - a[i])).toBeLessThan(1e-5));
      }
    }
  });

  test('100 steps: the curve of one thread to 1e-4, and the very same again', async () => {
    const options = { data, steps: 100, learningRate: 3e-3, accumulation: 2 };
    const { losses } = await train(gpt(shape), options);
    const runs = [
      await train(parallel(gpt(shape), 2), options),
      await train(parallel(gpt(shape), 2), options),
    ];
    runs[0].losses.forEach((loss, i) => expect(Math.abs(loss - losses[i])).toBeLessThan(1e-4));
    expect(runs[1]).toEqual(runs[0]);
    expect(losses[99]).toBeLessThan(losses[0]);
  });

  test('with dropout, too, a run is the same again; the parts of a batch drop different places', async () => {
    const options = { data, steps: 20, learningRate: 3e-3 };
    const dropped = { ...shape, dropout: 0.2 };
    const [a, b] = [
      await train(parallel(gpt(dropped), 2), options),
      await train(parallel(gpt(dropped), 2), options),
    ];
    expect(a).toEqual(b);
    // Two equal sequences, one a thread: equal masks would give equal losses, whatever the key.
    const model = parallel(gpt(dropped), 2);
    const one = { batch: 1, ids: ids(12), targets: ids(12) };
    const twice = {
      batch: 2,
      ids: Int32Array.of(...one.ids, ...one.ids),
      targets: Int32Array.of(...one.targets, ...one.targets),
    };
    const single = gpt(dropped).lossAndGradients(one, 7, 1, {});
    expect(Math.abs(model.lossAndGradients(twice, 7, 1, {}) - single)).toBeGreaterThan(1e-6);
  });

  test('after close there is no training, and no waiting for it', async () => {
    const model = parallel(gpt(shape), 2);
    await model.close();
    expect(() => model.lossAndGradients(data(0), 0, 1, {})).toThrow(/one that was closed.*\[thread-failed\]/);
  });

  test('a mistake in any part of the batch is told, and the threads go on', () => {
    const model = parallel(gpt(shape), 3);
    for (const place of [0, 59]) {
      const wrong = { ...data(0), ids: data(0).ids.slice() };
      wrong.ids[place] = 8;
      expect(() => model.lossAndGradients(wrong, 0, 1, {})).toThrow('[token-id]');
      expect(Number.isFinite(model.lossAndGradients(data(1), 0, 1, {}))).toBe(true);
    }
  });
});

test('who waits for a state is not misled by a call that came for the state before', async () => {
  const state = new Int32Array(new SharedArrayBuffer(8));
  const caller = new Worker(
    `const { workerData: state } = require('node:worker_threads');
     const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
     // Twenty calls that find this thread waiting, and change nothing.
     for (let i = 0; i < 20;) { i += Atomics.notify(state, 0); pause(); }
     Atomics.store(state, 1, 1);
     Atomics.store(state, 0, 2);
     Atomics.notify(state, 0);`,
    { eval: true, workerData: state },
  );
  try {
    expect(stateAfter(state, 0, 30_000)).toBe(2);
    expect(state[1]).toBe(1); // all twenty calls came first
    expect(stateAfter(state, 2, 20)).toBe(2); // nobody calls: the time is over
  } finally {
    await caller.terminate();
  }
});

test('a batch is cut into parts whose shares are those of what counts', () => {
  const targets = Int32Array.of(1, -1, 0, 0, -1, -1, 1, 1);
  const parts = shards({ batch: 4, ids: ids(8), targets }, 3);
  expect(parts.map(({ share }) => share)).toEqual([1 / 5, 2 / 5, 2 / 5]);
  expect(parts.map(({ batch }) => (batch as { ids: Int32Array }).ids.length)).toEqual([2, 2, 4]);
  // A part without any target is not worth a thread.
  expect(shards({ batch: 4, ids: ids(8), targets }, 4).map(({ share }) => share)).toEqual([
    1 / 5,
    2 / 5,
    2 / 5,
  ]);
  expect(shards({ batch: 1, ids: ids(2), targets: Int32Array.of(-1, -1) }, 4).length).toBe(1);
});

test('refuses what it cannot split', () => {
  const model = dataParallel(bert(shape), { threads: 1 });
  const both = { batch: 2, ids: ids(4), targets: ids(4), labels: ids(2, 2) };
  expect(() => model.lossAndGradients(both, 0, 1, {})).toThrow('[bad-option]');
  const teacher = { logits: new Float32Array(4), temperature: 1, weight: 1 };
  expect(() => model.lossAndGradients(both, 0, 1, { teacher })).toThrow(
    /a loss without a teacher.*\[bad-option\]/,
  );
  expect(() => dataParallel(gpt(shape), { threads: 0 })).toThrow('[bad-option]');
  expect(() => dataParallel({ parameters: gpt(shape).parameters } as Trainable<AnyBatch>)).toThrow(
    '[bad-option]',
  );
});
