import {
  bert,
  bertToOnnx,
  factorize,
  gpt,
  gptToOnnx,
  type Gpt,
  type GptOptions,
  mlp,
  quantize,
  random,
  toOnnx,
  withLora,
} from 'lmlab';
import { OnnxRuntime, type RuntimeTensor } from '../onnx-runtime';

const runtime = new OnnxRuntime();
afterAll(() => runtime.close());

const int64 = (values: ArrayLike<number>, ...dims: number[]): RuntimeTensor => ({
  type: 'int64',
  data: BigInt64Array.from(Array.from(values), (value) => BigInt(value)),
  dims,
});

/** Weights so large that attention looks somewhere and logits differ clearly. */
function enliven<M extends ReturnType<typeof gpt> | ReturnType<typeof bert>>(model: M): M {
  const rng = random(5);
  for (const { name } of model.parameters.list) {
    const values = model.parameters.values(name);
    values.forEach((w, i) => (values[i] = w * 5 + rng.normal(0, 0.1)));
  }
  return model;
}

function expectSame(found: RuntimeTensor, expected: Float32Array, dims: readonly number[]): void {
  expect(found.dims).toEqual(dims);
  const values = Array.from(found.data as Float32Array);
  const apart = values.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i])), 0);
  expect(apart).toBeLessThan(1e-4);
  expect(expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeGreaterThan(0.2);
}

const base: GptOptions = { vocabularySize: 13, contextLength: 9, embeddingSize: 16, layers: 2, heads: 2 };
const ids = Int32Array.from({ length: 27 }, (_, i) => (i * i + 3 * i) % 13);

async function expectSameLogits(model: Gpt): Promise<void> {
  const bytes = gptToOnnx(model);
  for (const [batch, length] of [
    [1, 1],
    [2, 5],
    [3, 9],
  ]) {
    const some = ids.slice(0, batch * length);
    const { logits } = await runtime.run(bytes, { input_ids: int64(some, batch, length) });
    expectSame(logits, model.logits(some, batch), [batch, length, 13]);
  }
}

const options = (['learned', 'sinusoidal', 'rotary'] as const).flatMap((positions) =>
  (['layer', 'rms'] as const).flatMap((normalization) =>
    (['gelu', 'swiglu'] as const).flatMap((feedForward) =>
      [true, false].map((tiedWeights) => ({ positions, normalization, feedForward, tiedWeights })),
    ),
  ),
);

describe('a GPT in ONNX Runtime gives the same logits', () => {
  test.each(options.map((one) => [Object.values(one).join(', '), one] as const))('%s', async (_, one) => {
    await expectSameLogits(enliven(gpt({ ...base, ...one })));
  });

  test('with adapters, factorized layers, another width of the feed-forward layer', async () => {
    await expectSameLogits(enliven(withLora(gpt(base), { rank: 2, alpha: 6 })));
    await expectSameLogits(factorize(enliven(gpt({ ...base, feedForwardSize: 40 })), { rank: 3 }).model);
  });

  test('with matrices of a single row', async () => {
    await expectSameLogits(enliven(withLora(gpt({ ...base, feedForwardSize: 1 }), { rank: 1, alpha: 3 })));
    await expectSameLogits(factorize(enliven(gpt(base)), { rank: 1 }).model);
    for (const options of [{ contextLength: 1 }, { vocabularySize: 1 }]) {
      const model = enliven(gpt({ ...base, ...options }));
      const { logits } = await runtime.run(gptToOnnx(model), { input_ids: int64([0], 1, 1) });
      expectSame(logits, model.logits(Int32Array.of(0)), [1, 1, model.options.vocabularySize]);
    }
  });

  test('a sequence longer than the context fails there as it does here', async () => {
    for (const positions of ['learned', 'sinusoidal', 'rotary'] as const) {
      const bytes = gptToOnnx(gpt({ ...base, positions }));
      await expect(runtime.run(bytes, { input_ids: int64(ids.slice(0, 10), 1, 10) })).rejects.toThrow();
    }
  });

  test('what cannot be exported is refused', () => {
    expect(() => gptToOnnx(quantize(gpt(base)).model)).toThrow(/8 bits.*\[not-saveable\]/);
    const other = mlp({ inputs: 3, classes: 2 });
    expect(() => gptToOnnx(other as unknown as Gpt)).toThrow('[not-saveable]');
    expect(() => bertToOnnx(gpt(base) as never)).toThrow('[not-saveable]');
    expect(() => toOnnx(gpt(base))).toThrow('[not-saveable]');
  });
});

test.each([
  ['two segments, two classes', {}],
  ['one segment', { segments: 1, feedForwardSize: 1 }],
  ['other sizes', { segments: 3, classes: 5, feedForwardSize: 24, layers: 1, heads: 4 }],
])('a BERT in ONNX Runtime gives the same outputs: %s', async (_, others) => {
  const shape = { vocabularySize: 13, contextLength: 9, embeddingSize: 16, layers: 2, heads: 2, ...others };
  const model = enliven(bert(shape));
  const { classes, segments: kinds } = model.options;
  const bytes = bertToOnnx(model);
  for (const lengths of [[4], [9, 3, 1]]) {
    const batch = lengths.length;
    const length = Math.max(...lengths);
    const some = ids.slice(0, batch * length);
    const segments = some.map((_id, i) => i % kinds);
    const mask = some.map((_id, i) => Number(i % length < lengths[Math.floor(i / length)]));
    const outputs = await runtime.run(bytes, {
      input_ids: int64(some, batch, length),
      attention_mask: int64(mask, batch, length),
      token_type_ids: int64(segments, batch, length),
    });
    const input = { batch, ids: some, segments, lengths: Int32Array.from(lengths) };
    expectSame(outputs.token_logits, model.tokenLogits(input), [batch, length, 13]);
    expectSame(outputs.class_logits, model.classLogits(input), [batch, classes]);
    expectSame(outputs.last_hidden_state, model.states(input), [batch, length, 16]);
  }
});
