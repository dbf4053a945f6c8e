import { type TextClassifier, type TextClassifierOptions, random, textClassifier, train } from 'lmlab';

/** Class 1 where token 3 comes right before token 4; both classes hold both tokens. */
function pairs(index: number): { texts: number[][]; labels: Int32Array } {
  const rng = random(5).fork(index);
  const labels = Int32Array.from({ length: 16 }, () => rng.int(2));
  const texts = Array.from(labels, (label) => {
    const text = Array.from({ length: 6 + rng.int(5) }, () => 5 + rng.int(4));
    const at = rng.int(text.length - 1);
    text.splice(at, 2, ...(label === 1 ? [3, 4] : [4, 3]));
    return text;
  });
  return { texts, labels };
}

/** Class = which of tokens 1 and 2 is there more often. */
function counts(index: number): { texts: number[][]; labels: Int32Array } {
  const rng = random(6).fork(index);
  const labels = Int32Array.from({ length: 16 }, () => rng.int(2));
  const texts = Array.from(labels, (label) => {
    const text = Array.from({ length: 3 + rng.int(9) }, () => 3 + rng.int(6));
    return rng.shuffle([...text, 1, 2, 1 + label]);
  });
  return { texts, labels };
}

const shape: TextClassifierOptions = {
  vocabularySize: 9,
  classes: 2,
  embeddingSize: 12,
  filters: 8,
  widths: [2, 3],
};
const late = (losses: number[]): number => losses.slice(-20).reduce((a, b) => a + b) / 20;

test.each(['bag', 'cnn', 'lstm', 'gru'] as const)(
  '%s: every gradient agrees with differences of the loss',
  (kind) => {
    const model = textClassifier({ ...shape, kind, embeddingSize: 6, filters: 5, units: 5, seed: 2 });
    const batch = {
      texts: [
        [1, 2, 3, 4, 5],
        [8, 7],
        [3, 3, 3, 1, 2, 6, 6, 6, 6],
      ],
      labels: Int32Array.of(0, 1, 1),
    };
    model.parameters.clearGradients();
    model.lossAndGradients(batch, 0);
    for (const { name } of model.parameters.list) {
      const gradient = model.parameters.gradient(name).slice();
      for (let i = 0; i < gradient.length; i++) {
        const shifted = (eps: number): number => {
          const before = model.parameters.values(name)[i];
          model.parameters.values(name)[i] = before + eps;
          const loss = model.loss(batch);
          model.parameters.values(name)[i] = before;
          return loss;
        };
        // Small steps, so that few maxima change hands.
        const numeric = (shifted(2e-3) - shifted(-2e-3)) / 4e-3;
        expect(Math.abs(numeric - gradient[i])).toBeLessThan(3e-3);
      }
    }
  },
);

test('the bag counts words; only the others see their order', async () => {
  const bag = textClassifier(shape);
  const counted = await train(bag, { data: counts, steps: 400, learningRate: 0.03 });
  expect(late(counted.losses)).toBeLessThan(0.1);
  const blind = await train(textClassifier(shape), { data: pairs, steps: 300, learningRate: 0.01 });
  expect(late(blind.losses)).toBeGreaterThan(0.6);
  const cnn = textClassifier({ ...shape, kind: 'cnn', dropout: 0.1 });
  const ordered = await train(cnn, { data: pairs, steps: 300, learningRate: 0.01 });
  expect(late(ordered.losses)).toBeLessThan(0.1);
  const { texts, labels } = pairs(9999);
  for (const kind of ['lstm', 'gru'] as const) {
    const model = textClassifier({ ...shape, kind, units: 16 });
    const remembered = await train(model, { data: pairs, steps: 250, learningRate: 0.02 });
    expect(late(remembered.losses)).toBeLessThan(0.1);
    right(model);
  }
  right(cnn);
  function right(model: TextClassifier): void {
    const p = model.predictProba(texts);
    const hits = Array.from(labels.keys()).filter((i) => Math.round(p.at(i, 1)) === labels[i]);
    expect(hits.length).toBeGreaterThan(13);
  }
});

test.each(['bag', 'lstm', 'gru'] as const)(
  'a text of any length, alone or among longer ones, gets the same probabilities, %s',
  (kind) => {
    const model = textClassifier({ ...shape, kind });
    const alone = model.predictProba([[1, 2, 3]]).row(0);
    const among = model.predictProba([new Array<number>(30).fill(4), [1, 2, 3]]).row(1);
    alone.forEach((p, i) => expect(p).toBeCloseTo(among[i], 6));
  },
);

test('empty texts, unknown tokens and labels are refused', () => {
  const model = textClassifier(shape);
  expect(() => model.predictProba([[]])).toThrow('[empty]');
  expect(() => model.predictProba([[9]])).toThrow('[token-id]');
  expect(() => model.loss({ texts: [[1]], labels: Int32Array.of(2) })).toThrow('[unknown-label]');
  expect(() => model.loss({ texts: [[1]], labels: Int32Array.of(1, 0) })).toThrow('[shape]');
});
