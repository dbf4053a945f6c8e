import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Bert,
  bert,
  bertToOnnx,
  generate,
  type Gpt,
  gpt,
  type GptOptions,
  loadQuantized,
  loadQuantizedBert,
  maskTokens,
  mergeLora,
  quantize,
  random,
  randomTokenBatches,
  saveQuantized,
  saveWeights,
  scoreText,
  train,
  withLora,
} from 'lmlab';
import { Memory } from '../../src/neural/memory';
import { placeMatrix, roundMatrix, roundedPlace, takeMatrix } from '../../src/neural/rounded-weights';
import reference from '../reference/quantized.json';

const text = ((): Int32Array => {
  const rng = random(1);
  const ids = new Int32Array(3000);
  for (let i = 1; i < ids.length; i++) ids[i] = (ids[i - 1] * 3 + 1 + rng.int(3)) % 8;
  return ids;
})();
const data = randomTokenBatches(text, { batchSize: 4, contextLength: 12, seed: 3 });
const shape: GptOptions = {
  vocabularySize: 8,
  contextLength: 12,
  embeddingSize: 40, // not a multiple of the group
  layers: 2,
  heads: 2,
};
const folder = mkdtempSync(join(tmpdir(), 'quantized-'));
afterAll(() => rmSync(folder, { recursive: true }));

let trained: Gpt;
beforeAll(async () => {
  trained = gpt(shape);
  await train(trained, { data, steps: 200, learningRate: 3e-3 });
});
const loss = (model: Gpt): number => scoreText(model, text.subarray(0, 600)).loss;
const far = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
};

describe.each([8, 4] as const)('%i bits, against NumPy', (bits) => {
  test.each(reference.cases.map((one) => [`${one.m} × ${one.n} × ${one.k}`, one] as const))(
    '%s',
    (_, { m, n, k, x, w, bias, eight, four }) => {
      const expected = bits === 8 ? eight : four;
      const memory = new Memory();
      const { kernels } = memory;
      const put = (values: readonly number[]): number => {
        const at = memory.keep(values.length * 4);
        memory.floats(at, values.length).set(values);
        return at;
      };
      const [xAt, biasAt] = [put(x), put(bias)];
      const place = roundedPlace(memory, n, k, { bits, outputs: 'rows' });
      const matrix = roundMatrix(Float32Array.from(w), place);
      expect(Array.from(matrix.integers)).toEqual(expected.integers);
      expect(far(matrix.scales, expected.scales)).toBeLessThan(1e-9);
      placeMatrix(memory, place, matrix);
      expect(takeMatrix(memory, place)).toEqual(matrix);
      const { stride } = place;
      const [q, scales, sums, c] = [m * stride * 2, m * 4, m * (stride / 2 + 16), m * n * 4 + 16].map(
        (bytes) => memory.keep(bytes),
      );
      memory.floats(c, m * n + 4).fill(99);
      kernels.quantizeRows(xAt, m, k, q, stride, scales, sums);
      const product = bits === 8 ? 'matmulInt8' : 'matmulInt4';
      kernels[product](q, scales, sums, place.at, place.scalesAt, c, m, n, stride, biasAt);
      expect(far(memory.floats(c, m * n), expected.product)).toBeLessThan(1e-5);
      expect(Array.from(memory.floats(c + m * n * 4, 4))).toEqual([99, 99, 99, 99]); // nothing beyond its end
    },
  );
});

describe('a quantized GPT', () => {
  test('8 bits: a quarter of the bytes of all matrices, nearly the same loss', () => {
    const { model, bytesBefore, bytesAfter } = quantize(trained, { bits: 8 });
    const matrices = trained.parameters.list.filter(({ decays }) => decays);
    const saved = matrices.reduce((sum, { name, rows, cols }) => {
      const scales = /^w[tp]e/.test(name) ? rows : cols;
      return sum + 3 * rows * cols - 4 * scales;
    }, 0);
    expect(bytesBefore).toBe(trained.parameters.count * 4);
    expect(bytesAfter).toBe(bytesBefore - saved);
    expect(model.parameters.count).toBe(trained.parameters.count);
    expect(Math.abs(loss(model) - loss(trained))).toBeLessThan(0.01);
    expect(loss(model)).not.toBe(loss(trained));
  });

  test('the logits are near those of a float model with the same rounded weights', () => {
    for (const options of [
      shape,
      { ...shape, tiedWeights: false, positions: 'rotary' as const, feedForward: 'swiglu' as const },
      { ...shape, normalization: 'rms' as const, positions: 'sinusoidal' as const },
    ])
      for (const bits of [8, 4] as const) {
        const { model } = quantize(gpt(options), { bits });
        const wide = gpt(options);
        for (const { name } of wide.parameters.list)
          wide.parameters.values(name).set(model.parameters.copyOf(name));
        const ids = text.subarray(0, 12);
        const [a, b] = [model.logits(ids), wide.logits(ids)];
        const size = b.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        expect(far(a, b)).toBeLessThan(0.03 * size); // the rounding of what layers take is left
        expect(far(a, b)).toBeGreaterThan(0);
      }
  });

  test('4 bits: smaller still, at most 15 different values in a group', () => {
    const { model, bytesAfter } = quantize(trained, { bits: 4 });
    expect(bytesAfter).toBeLessThan(quantize(trained).bytesAfter);
    expect(Math.abs(loss(model) - loss(trained))).toBeLessThan(0.1);
    const values = model.parameters.copyOf('h.0.mlp.c_fc.weight');
    const before = trained.parameters.values('h.0.mlp.c_fc.weight');
    const column = Array.from({ length: 32 }, (_, i) => values[i * 160]);
    const scale = Math.max(...Array.from({ length: 32 }, (_, i) => Math.abs(before[i * 160]))) / 7;
    column.forEach((value, i) => {
      expect(Math.abs(value / scale - Math.round(value / scale))).toBeLessThan(1e-4);
      expect(Math.abs(value - before[i * 160])).toBeLessThan(scale * 0.5001);
    });
  });

  test('generation with the cache sees what the whole sequence sees', () => {
    for (const bits of [8, 4] as const) {
      const { model } = quantize(trained, { bits });
      const session = model.session();
      const ids = Array.from(text.subarray(50, 60));
      let last = session.next([ids.slice(0, 3)]);
      for (const id of ids.slice(3)) last = session.next([[id]]);
      const whole = model.logits(Int32Array.from(ids)).slice(-8);
      expect(far(last, whole)).toBeLessThan(1e-4);
    }
  });

  test('does not learn, and is not changed in place', async () => {
    const { model } = quantize(trained);
    await expect(train(model, { data, steps: 1 })).rejects.toThrow('[rounded-weights]');
    expect(() => model.parameters.values('h.0.mlp.c_fc.weight')).toThrow('[rounded-weights]');
    expect(() => withLora(model)).toThrow('[rounded-weights]');
    expect(() => quantize(model)).toThrow('[rounded-weights]');
    await expect(saveWeights(join(folder, 'no'), model)).rejects.toThrow('[rounded-weights]');
  });

  test('refuses what makes no sense', () => {
    expect(() => quantize(trained, { bits: 3 as 4 })).toThrow('[bad-option]');
    const adapted = withLora(trained);
    expect(() => quantize(adapted)).toThrow('[bad-option]');
    expect(quantize(mergeLora(adapted)).bytesAfter).toBe(quantize(trained).bytesAfter);
    const broken = gpt(shape);
    broken.parameters.values('h.1.attn.c_proj.weight')[7] = NaN;
    expect(() => quantize(broken)).toThrow(/h\.1\.attn\.c_proj\.weight.*\[non-finite\]/);
  });
});

describe('the file of a quantized GPT', () => {
  test.each([8, 4] as const)(
    '%i bits: as small as promised, the same tokens, to the last bit',
    async (bits) => {
      const { model, bytesAfter } = quantize(trained, { bits });
      const path = join(folder, `model-${bits}.safetensors`);
      await saveQuantized(path, model);
      const header = Number(readFileSync(path).readBigUInt64LE());
      expect(statSync(path).size).toBe(8 + header + bytesAfter);
      const loaded = await loadQuantized(path);
      expect(loaded.options).toEqual(model.options);
      expect(loaded.logits(text.subarray(0, 12))).toEqual(model.logits(text.subarray(0, 12)));
      const written = async (one: Gpt): Promise<number[]> => {
        const tokens: number[] = [];
        for await (const token of generate(one, [1, 2], { maxTokens: 30, seed: 4 })) tokens.push(token);
        return tokens;
      };
      expect(await written(loaded)).toEqual(await written(model));
    },
  );

  test('is refused when a byte of it was changed, cut off, or of another kind or version', async () => {
    const path = join(folder, 'whole.safetensors');
    await saveQuantized(path, quantize(trained).model);
    const bytes = readFileSync(path);
    const header = Number(bytes.readBigUInt64LE());
    const altered = async (change: (copy: Buffer) => Buffer | undefined): Promise<void> => {
      const copy = Buffer.from(bytes);
      const other = join(folder, 'altered.safetensors');
      writeFileSync(other, change(copy) ?? copy);
      await loadQuantized(other);
    };
    for (const at of [header + 8, header + 1000, bytes.length - 1])
      await expect(altered((copy) => void (copy[at] ^= 1))).rejects.toThrow('[wrong-checksum]');
    await expect(altered((copy) => copy.subarray(0, -40))).rejects.toThrow('[malformed-data]');
    const replace = (from: string, to: string) => (copy: Buffer) =>
      Buffer.from(copy.toString('latin1').replace(from, to), 'latin1');
    await expect(altered(replace('\\"heads\\":2', '\\"heads\\":4'))).rejects.toThrow('[wrong-checksum]');
    await expect(altered(replace('"version":"1"', '"version":"2"'))).rejects.toThrow('[newer-file]');
    await expect(altered(replace('lmlab-quantized', 'other-quantized'))).rejects.toThrow('[malformed-data]');
    await expect(altered(replace('', ''))).resolves.toBeUndefined();
    const weights = join(folder, 'weights.safetensors');
    await saveWeights(weights, trained);
    await expect(loadQuantized(weights)).rejects.toThrow('[malformed-data]');
    await expect(loadQuantized(join(folder, 'nowhere'))).rejects.toThrow('[unreadable-file]');
    await expect(saveQuantized(path, trained)).rejects.toThrow('[bad-option]');
  });
});

describe('a quantized BERT', () => {
  const options = { ...shape, vocabularySize: 9, dropout: 0 };
  const batchOf = (index: number) => {
    const { batch, ids } = data(index);
    const rng = random(5).fork(index);
    const labels = Int32Array.from({ length: batch }, (_, b) => Number(ids[b * 12] > 3));
    return { batch, ...maskTokens(ids, rng, { mask: 8, vocabularySize: 9, probability: 0.3 }), labels };
  };
  const unseen = Array.from({ length: 20 }, (_, i) => batchOf(10_000 + i));
  const lossOf = (model: Bert): number =>
    unseen.reduce((sum, batch) => sum + model.loss(batch), 0) / unseen.length;
  let model: Bert;
  beforeAll(async () => {
    model = bert(options);
    await train(model, { data: batchOf, steps: 200, learningRate: 3e-3 });
  });

  test('8 bits: a quarter of the bytes of all matrices, nearly the same loss', () => {
    const { model: rounded, bytesBefore, bytesAfter } = quantize(model, { bits: 8 });
    const matrices = model.parameters.list.filter(({ decays }) => decays);
    const saved = matrices.reduce(
      (sum, { name, rows, cols }) => sum + 3 * rows * cols - 4 * (name.includes('_embeddings') ? rows : cols),
      0,
    );
    expect(bytesBefore).toBe(model.parameters.count * 4);
    expect(bytesAfter).toBe(bytesBefore - saved);
    expect(Math.abs(lossOf(rounded) - lossOf(model))).toBeLessThan(0.02);
    expect(lossOf(rounded)).not.toBe(lossOf(model));
  });

  test('4 bits: smaller still, a little worse', () => {
    const { model: rounded, bytesAfter } = quantize(model, { bits: 4 });
    expect(bytesAfter).toBeLessThan(0.9 * quantize(model).bytesAfter);
    expect(lossOf(rounded)).toBeLessThan(lossOf(model) + 0.2);
  });

  test('the logits of both heads are near those of a float model with the same rounded weights', () => {
    const [batch] = unseen;
    for (const bits of [8, 4] as const) {
      const { model: rounded } = quantize(model, { bits });
      const wide = bert(options);
      for (const { name } of wide.parameters.list)
        wide.parameters.values(name).set(rounded.parameters.copyOf(name));
      for (const head of ['tokenLogits', 'classLogits'] as const) {
        const [a, b] = [rounded[head](batch), wide[head](batch)];
        const size = b.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        expect(far(a, b)).toBeLessThan(0.05 * size); // the rounding of what layers take is left
        expect(far(a, b)).toBeGreaterThan(0);
      }
    }
  });

  test.each([8, 4] as const)(
    '%i bits: a file as small as promised, the same logits to the last bit',
    async (bits) => {
      const { model: rounded, bytesAfter } = quantize(model, { bits });
      const path = join(folder, `bert-${bits}.safetensors`);
      await saveQuantized(path, rounded);
      expect(statSync(path).size).toBe(8 + Number(readFileSync(path).readBigUInt64LE()) + bytesAfter);
      const loaded = await loadQuantizedBert(path);
      expect(loaded.options).toEqual(rounded.options);
      expect(loaded.tokenLogits(unseen[0])).toEqual(rounded.tokenLogits(unseen[0]));
      expect(loaded.classLogits(unseen[0])).toEqual(rounded.classLogits(unseen[0]));
      await expect(loadQuantized(path)).rejects.toThrow(/for a GPT.*\[malformed-data\]/);
      const bytes = readFileSync(path);
      bytes[bytes.length - 1] ^= 1;
      writeFileSync(path, bytes);
      await expect(loadQuantizedBert(path)).rejects.toThrow('[wrong-checksum]');
    },
  );

  test('does not learn, and does not go to ONNX', async () => {
    const { model: rounded } = quantize(model);
    await expect(train(rounded, { data: batchOf, steps: 1 })).rejects.toThrow('[rounded-weights]');
    expect(() => bertToOnnx(rounded)).toThrow(/integers of 8 bits.*\[not-saveable\]/);
    expect(() => quantize(rounded)).toThrow('[rounded-weights]');
    await expect(saveQuantized(join(folder, 'no'), model)).rejects.toThrow('[bad-option]');
  });
});
