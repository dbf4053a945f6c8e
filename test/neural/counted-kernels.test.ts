import { costOf, estimateGpt, gpt } from 'lmlab';

const options = { vocabularySize: 11, contextLength: 8, embeddingSize: 16, layers: 2, heads: 2, seed: 1 };

describe('the operations that a network reports', () => {
  const batch = { batch: 3, length: 8 };
  const ids = Int32Array.from({ length: batch.batch * batch.length }, (_, i) => i % 11);
  const model = gpt(options);

  test('of a forward run are those of its estimate', () => {
    const { flopsPerToken } = estimateGpt(options);
    const { cost } = costOf(() => model.logits(ids, batch.batch));
    expect(cost.flops).toBe(flopsPerToken * ids.length);
  });

  test('of a training step are three times as many', () => {
    const { trainingFlopsPerToken } = estimateGpt(options);
    const { cost } = costOf(() => model.lossAndGradients({ ids, targets: ids, batch: batch.batch }, 1));
    expect(cost.flops! / (trainingFlopsPerToken * ids.length)).toBeCloseTo(1, 1);
  });

  test('nobody measures: nothing is reported, and nothing fails', () => {
    expect(() => model.logits(ids, batch.batch)).not.toThrow();
    expect(costOf(() => 1).cost.flops).toBeUndefined();
  });
});
