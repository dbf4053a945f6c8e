// Whatever can be saved comes back to the same logits, or is refused.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Bert,
  type Gpt,
  type GptOptions,
  bert,
  encoderDecoder,
  factorize,
  formatWeights,
  gpt,
  loadBert,
  loadGpt2,
  loadWeights,
  mlp,
  parseSafeTensors,
  quantize,
  random,
  saveWeights,
  textClassifier,
  withLora,
  Dense,
} from 'lmlab';
import { type StoredTensor, formatSafeTensors } from '../../src/neural/safetensors';

/** Every weight, biases and gains too, so that none can go lost unseen. */
function scatter<
  M extends Gpt | Bert | ReturnType<typeof mlp | typeof textClassifier | typeof encoderDecoder>,
>(model: M): M {
  const rng = random(3);
  for (const { name } of model.parameters.list)
    model.parameters.values(name).forEach((_, i, all) => (all[i] = rng.normal(0, 0.3)));
  return model;
}

const small = { vocabularySize: 11, contextLength: 8, embeddingSize: 12, layers: 2, heads: 3 };
const ids = Int32Array.of(1, 5, 10, 0, 7);
const saved = (model: Parameters<typeof formatWeights>[0]): ReturnType<typeof parseSafeTensors> =>
  parseSafeTensors(formatWeights(model));

describe('a GPT', () => {
  const options: Partial<GptOptions>[] = ([true, false] as const).flatMap((tiedWeights) =>
    (['learned', 'sinusoidal', 'rotary'] as const).flatMap((positions) =>
      (['layer', 'rms'] as const).flatMap((normalization) =>
        (['gelu', 'swiglu'] as const).map((feedForward) => ({
          tiedWeights,
          positions,
          normalization,
          feedForward,
        })),
      ),
    ),
  );

  test.each(options)('comes back: %j', (own) => {
    const model = scatter(gpt({ ...small, ...own }));
    for (const load of [loadGpt2, loadWeights]) {
      const copy = gpt({ ...small, ...own, seed: 9 });
      load(copy, saved(model));
      expect(copy.logits(ids)).toEqual(model.logits(ids));
    }
  });

  test('comes back where the vocabulary is as large as the width, so that shapes cannot tell', () => {
    const square = { ...small, vocabularySize: 12, tiedWeights: false };
    const model = scatter(gpt(square));
    const copy = gpt({ ...square, seed: 9 });
    loadGpt2(copy, saved(model));
    expect(copy.logits(ids)).toEqual(model.logits(ids));
  });

  test('comes back with sizes of one', () => {
    const one = {
      vocabularySize: 1,
      contextLength: 1,
      embeddingSize: 2,
      layers: 1,
      heads: 1,
      tiedWeights: false,
    };
    const model = scatter(gpt(one));
    const copy = gpt({ ...one, seed: 9 });
    loadGpt2(copy, saved(model));
    expect(copy.logits(Int32Array.of(0))).toEqual(model.logits(Int32Array.of(0)));
  });

  test('comes back with adapters, and with layers of low rank', () => {
    const lora = scatter(withLora(gpt(small), { rank: 2, alpha: 3 }));
    const other = withLora(gpt({ ...small, seed: 9 }), { rank: 2, alpha: 3 });
    loadGpt2(other, saved(lora));
    expect(other.logits(ids)).toEqual(lora.logits(ids));
    const thin = factorize(scatter(gpt(small)), { rank: 3 }).model;
    const copy = gpt({ ...thin.options, seed: 9 });
    loadGpt2(copy, saved(thin));
    expect(copy.logits(ids)).toEqual(thin.logits(ids));
  });

  test.each<[string, Partial<GptOptions>, GptOptions]>([
    ['fewer layers', {}, { ...small, layers: 1 }],
    ['more layers', {}, { ...small, layers: 3 }],
    ['other heads', {}, { ...small, heads: 2 }],
    ['no positions', {}, { ...small, positions: 'rotary' }],
    ['positions of another kind', { ...small, positions: 'sinusoidal' }, { ...small, positions: 'rotary' }],
    ['tied weights', { ...small, tiedWeights: false }, small],
    ['an output layer', {}, { ...small, tiedWeights: false }],
    ['no gate', { ...small, feedForward: 'swiglu' }, small],
    ['no biases', {}, { ...small, normalization: 'rms' }],
    ['no adapters', { ...small, lora: { rank: 2, alpha: 2 } }, small],
    [
      'adapters of another strength',
      { ...small, lora: { rank: 2, alpha: 2 } },
      { ...small, lora: { rank: 2, alpha: 4 } },
    ],
    ['a longer context', {}, { ...small, contextLength: 9 }],
  ])('is refused by a model with %s, which stays as it was', (_what, from, to) => {
    const file = saved(scatter(gpt({ ...small, ...from })));
    const model = gpt(to);
    const before = model.logits(ids);
    for (const load of [loadGpt2, loadWeights])
      expect(() => load(model, file)).toThrow('[checkpoint-mismatch]');
    expect(model.logits(ids)).toEqual(before);
  });

  test('a copy of tied weights in the file is fine, anything else under its name is not', () => {
    const model = scatter(gpt(small));
    const file = (change: number): ReturnType<typeof parseSafeTensors> => {
      const tensors = new Map<string, StoredTensor>(saved(model).tensors);
      const { shape, values } = tensors.get('wte.weight')!;
      tensors.set('lm_head.weight', { shape, values: values.map((x) => x + change) });
      tensors.set('h.0.attn.masked_bias', { shape: [], values: Float32Array.of(-10000) });
      tensors.set('score.weight', { shape: [1, 2], values: Float32Array.of(1, 2) });
      return parseSafeTensors(formatSafeTensors(tensors));
    };
    const copy = gpt({ ...small, seed: 9 });
    expect(() => loadGpt2(copy, file(1))).toThrow(/found lm_head.weight.*\[checkpoint-mismatch\]/);
    loadGpt2(copy, file(0));
    expect(copy.logits(ids)).toEqual(model.logits(ids));
  });

  test('without the options beside it loads all the same, as published files do', () => {
    const model = scatter(gpt(small));
    const copy = gpt({ ...small, seed: 9 });
    loadGpt2(copy, parseSafeTensors(formatSafeTensors(saved(model).tensors, { format: 'pt' })));
    expect(copy.logits(ids)).toEqual(model.logits(ids));
  });

  test('in integers is refused, on the way out and on the way in', () => {
    const model = gpt(small);
    const { model: rounded } = quantize(model);
    expect(() => formatWeights(rounded)).toThrow('[rounded-weights]');
    expect(() => loadGpt2(rounded, saved(model))).toThrow('[rounded-weights]');
  });
});

describe('a BERT', () => {
  const shape = { ...small, feedForwardSize: 20, classes: 3 };
  const batch = { batch: 1, ids, segments: Int32Array.of(0, 0, 1, 1, 1) };
  const expectSame = (a: Bert, b: Bert, inputs = batch): void => {
    expect(a.tokenLogits(inputs)).toEqual(b.tokenLogits(inputs));
    expect(a.classLogits(inputs)).toEqual(b.classLogits(inputs));
  };

  test('comes back, both heads, by the names and shapes of published checkpoints', () => {
    const model = scatter(bert(shape));
    const file = saved(model);
    expect(file.tensors.get('bert.encoder.layer.1.attention.self.key.weight')?.shape).toEqual([12, 12]);
    expect(file.tensors.get('bert.encoder.layer.0.intermediate.dense.weight')?.shape).toEqual([20, 12]);
    expect(file.tensors.get('cls.seq_relationship.weight')?.shape).toEqual([3, 12]);
    for (const load of [loadBert, loadWeights]) {
      const copy = bert({ ...shape, seed: 9 });
      load(copy, file);
      expectSame(copy, model);
    }
  });

  test('comes back with one segment and one class', () => {
    const model = scatter(bert({ ...shape, segments: 1, classes: 1 }));
    const copy = bert({ ...shape, segments: 1, classes: 1, seed: 9 });
    const file = saved(model);
    expect(file.tensors.get('bert.embeddings.token_type_embeddings.weight')?.shape).toEqual([1, 12]);
    loadBert(copy, file);
    expectSame(copy, model, { ...batch, segments: new Int32Array(5) });
  });

  test('gives its body to a task with other classes', () => {
    const model = scatter(bert(shape));
    const task = bert({ ...shape, classes: 5, seed: 9 });
    const head = task.parameters.values('cls.seq_relationship.weight').slice();
    expect(() => loadBert(task, saved(model))).toThrow(
      /cls.seq_relationship.weight of 5 × 12, found 3 × 12.*\[checkpoint-mismatch\]/,
    );
    loadBert(task, saved(model), { classHead: false });
    expect(task.tokenLogits(batch)).toEqual(model.tokenLogits(batch));
    expect(task.parameters.values('cls.seq_relationship.weight')).toEqual(head);
  });

  test('a classifier of texts is the head on the first token, one of tokens is not', () => {
    const model = scatter(bert(shape));
    const renamed = (without: RegExp): ReturnType<typeof parseSafeTensors> => {
      const kept = [...saved(model).tensors].filter(([name]) => !without.test(name));
      return {
        tensors: new Map(kept.map(([n, t]) => [n.replace('cls.seq_relationship', 'classifier'), t])),
        metadata: {},
      };
    };
    const copy = bert({ ...shape, seed: 9 });
    loadBert(copy, renamed(/^cls\.predictions/));
    expect(copy.classLogits(batch)).toEqual(model.classLogits(batch));
    const fresh = bert({ ...shape, seed: 9 });
    const head = fresh.parameters.values('cls.seq_relationship.weight').slice();
    loadBert(fresh, renamed(/pooler/));
    expect(fresh.parameters.values('cls.seq_relationship.weight')).toEqual(head);
  });

  test.each([
    ['fewer layers', { ...shape, layers: 1 }],
    ['other heads', { ...shape, heads: 4 }],
    ['fewer segments', { ...shape, segments: 1 }],
  ])('is refused by a model with %s', (_what, to) => {
    const file = saved(bert(shape));
    for (const load of [loadBert, loadWeights])
      expect(() => load(bert(to), file)).toThrow('[checkpoint-mismatch]');
  });
});

describe('every other network', () => {
  test.each(['bag', 'cnn', 'lstm', 'gru'] as const)('a text classifier comes back: %s', (kind) => {
    const shape = { vocabularySize: 11, classes: 3, kind, embeddingSize: 6, units: 5, filters: 4 };
    const model = scatter(textClassifier(shape));
    const copy = textClassifier({ ...shape, seed: 9 });
    loadWeights(copy, saved(model));
    expect(copy.predictProba([[1, 2, 3], [4]])).toEqual(model.predictProba([[1, 2, 3], [4]]));
  });

  test('a text classifier of another kind is refused', () => {
    const of = (kind: 'lstm' | 'gru'): ReturnType<typeof textClassifier> =>
      textClassifier({ vocabularySize: 11, classes: 3, kind });
    expect(() => loadWeights(of('gru'), saved(of('lstm')))).toThrow('[checkpoint-mismatch]');
  });

  test('an encoder–decoder comes back', () => {
    const model = scatter(encoderDecoder(small));
    const copy = encoderDecoder({ ...small, seed: 9 });
    loadWeights(copy, saved(model));
    const batch = { batch: 1, source: ids, ids, targets: ids };
    expect(copy.loss(batch)).toBe(model.loss(batch));
    expect(() => loadWeights(encoderDecoder({ ...small, heads: 2 }), saved(model))).toThrow(
      /heads 2, found heads 3.*\[checkpoint-mismatch\]/,
    );
  });

  test('an MLP comes back, unless its activation is another', () => {
    const model = scatter(mlp({ inputs: 2, classes: 2, hidden: [3] }));
    const x = Dense.fromRows([[0.5, -1]]);
    const copy = mlp({ inputs: 2, classes: 2, hidden: [3], seed: 9 });
    loadWeights(copy, saved(model));
    expect(copy.predictProba(x)).toEqual(model.predictProba(x));
    const other = mlp({ inputs: 2, classes: 2, hidden: [3], activation: 'tanh' });
    expect(() => loadWeights(other, saved(model))).toThrow(/activation "tanh"/);
  });

  test('one of another kind is refused', () => {
    expect(() => loadWeights(mlp({ inputs: 2, classes: 2 }), saved(gpt(small)))).toThrow(
      '[checkpoint-mismatch]',
    );
  });
});

test('a folder that is missing is told', async () => {
  const path = join(tmpdir(), `lmlab-missing-${process.pid}`, 'model.safetensors');
  await expect(saveWeights(path, gpt(small))).rejects.toThrow(/Make the folder first.*\[unwritable-file\]/s);
});
