import {
  type Gpt,
  type GptOptions,
  beamSearch,
  drawToken,
  generate,
  generateBatch,
  bert,
  generateText,
  gpt,
  random,
  samplingProbabilities,
  scoreText,
  tokenizerFromJson,
  trainUnigram,
  trainWordPiece,
} from 'lmlab';

const shape: GptOptions = {
  vocabularySize: 11,
  contextLength: 16,
  embeddingSize: 24,
  layers: 2,
  heads: 3,
  seed: 2,
};

/** A model with larger weights, so that its logits differ clearly. */
function lively(options: GptOptions = shape): ReturnType<typeof gpt> {
  const model = gpt(options);
  for (const { name, decays } of model.parameters.list)
    if (decays) model.parameters.values(name).forEach((w, i, all) => (all[i] = w * 12));
  return model;
}

/** A model that says the token after each place of `ids`, whatever stands before. */
function saying(vocabularySize: number, ids: ArrayLike<number>): Gpt {
  const size = 16;
  const model = gpt({
    ...{ vocabularySize, contextLength: size, embeddingSize: size, layers: 1, heads: 1, tiedWeights: false },
  });
  for (const { name, decays } of model.parameters.list) if (decays) model.parameters.values(name).fill(0);
  for (let place = 0; place < size; place++) {
    model.parameters.values('wpe.weight')[place * size + place] = 1;
    model.parameters.values('lm_head.weight')[place * vocabularySize + (ids[place + 1] ?? 0)] = 50;
  }
  return model;
}

const close = (a: ArrayLike<number>, b: ArrayLike<number>): void => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-4 * (1 + Math.abs(b[i])));
};

const lastRow = (logits: Float32Array, batch = 1): number[] => {
  const rows = logits.length / 11 / batch;
  return Array.from({ length: batch }, (_, b) => [
    ...logits.slice((b * rows + rows - 1) * 11, (b + 1) * rows * 11),
  ]).flat();
};

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('the cache of keys and values', () => {
  test.each(['learned', 'sinusoidal', 'rotary'] as const)(
    'gives the logits of the whole sequence, %s',
    (positions) => {
      const model = lively({ ...shape, positions });
      const session = model.session();
      const ids = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];
      close(session.next([ids.slice(0, 4)]), lastRow(model.logits(Int32Array.from(ids.slice(0, 4)))));
      for (let n = 5; n <= ids.length; n++) {
        // Other runs in between use the same memory.
        const expected = lastRow(model.logits(Int32Array.from(ids.slice(0, n))));
        close(session.next([[ids[n - 1]]]), expected);
      }
    },
  );

  test('in batches, and two sessions at a time', () => {
    const model = lively();
    const [one, two] = [model.session(2), model.session(2)];
    one.next([
      [1, 2],
      [3, 4],
    ]);
    two.next([
      [5, 6],
      [7, 8],
    ]);
    const expected = lastRow(model.logits(Int32Array.of(1, 2, 9, 3, 4, 10), 2), 2);
    close(one.next([[9], [10]]), expected);
    close(two.next([[1], [2]]), lastRow(model.logits(Int32Array.of(5, 6, 1, 7, 8, 2), 2), 2));
  });

  test.each(['learned', 'rotary'] as const)('of unequal lengths, and one that pauses, %s', (positions) => {
    const model = lively({ ...shape, positions });
    const texts = [[1, 2, 3, 4, 5], [6], [7, 8, 9]];
    const session = model.session(3);
    const check = (fresh: number[][]): void => {
      const logits = session.next(fresh);
      fresh.forEach((ids, b) => {
        if (ids.length === 0) return;
        const alone = lastRow(model.logits(Int32Array.from(texts[b])));
        close(logits.subarray(b * 11, b * 11 + 11), alone);
      });
    };
    check(texts);
    for (const fresh of [
      [[10], [1, 2], [3]],
      [[], [4], [5]],
      [[6], [7, 7, 7], []],
      [[1], [2], [3]],
    ]) {
      fresh.forEach((ids, b) => texts[b].push(...ids));
      check(fresh);
    }
    expect(session.lengths).toEqual(texts.map((ids) => ids.length));
  });

  test('of unequal lengths past the context: each forgets for itself', () => {
    const model = lively();
    const session = model.session(2);
    const long = Array.from({ length: 16 }, (_, i) => (i * 7) % 11);
    session.next([long, [1, 2]]);
    const logits = session.next([[5], [3]]);
    close(logits.subarray(0, 11), lastRow(model.logits(Int32Array.from([...long, 5].slice(-8)))));
    close(logits.subarray(11), lastRow(model.logits(Int32Array.of(1, 2, 3))));
    expect(session.lengths).toEqual([8, 3]);
  });

  test('one place for all batch sizes: sessions of several keep their answers, and the memory does not add up', () => {
    const model = lively({ ...shape, contextLength: 256 });
    const { memory } = model.parameters;
    const [one, two] = [model.session(1), model.session(2)];
    one.next([[1, 2]]);
    two.next([[5], [7, 8]]);
    close(one.next([[9]]), lastRow(model.logits(Int32Array.of(1, 2, 9))));
    two.reorder([1, 0]); // while the other holds the cache
    close(two.next([[1], [2]]).subarray(11), lastRow(model.logits(Int32Array.of(5, 2))));
    two.reorder([0, 0]);
    close(two.next([[3], [4]]).subarray(11), lastRow(model.logits(Int32Array.of(7, 8, 1, 4))));
    close(one.next([[3]]), lastRow(model.logits(Int32Array.of(1, 2, 9, 3))));
    const cache = 2 * 256 * 2 * 24 * 4; // of one sequence: layers, places, keys and values, in float32
    const before = memory.peak;
    for (let batch = 1; batch <= 8; batch++)
      model.session(batch).next(Array.from({ length: batch }, () => [1]));
    expect(memory.peak - before).toBeLessThan(8 * cache);
  });

  test('sequences change places', () => {
    const model = lively();
    const session = model.session(2);
    session.next([
      [1, 2],
      [3, 4],
    ]);
    session.reorder([1, 1]);
    close(session.next([[9], [10]]), lastRow(model.logits(Int32Array.of(3, 4, 9, 3, 4, 10), 2), 2));
  });

  test('past the context the newer half stays', () => {
    const model = lively();
    const session = model.session();
    const ids = Array.from({ length: 16 }, (_, i) => (i * 7) % 11);
    session.next([ids]);
    const kept = [...ids, 5].slice(-8);
    close(session.next([[5]]), lastRow(model.logits(Int32Array.from(kept))));
    expect(session.lengths).toEqual([8]);
  });

  test('refuses what does not fit', () => {
    const model = gpt(shape);
    expect(() => model.session().next([[11]])).toThrow('[token-id]');
    expect(() => model.session().next([[]])).toThrow('[sequence-length]');
    expect(() => model.session().next([new Int32Array(17)])).toThrow('[sequence-length]');
    expect(() => model.session(2).next([[1], []])).toThrow('[sequence-length]');
    expect(() => model.session(2).next([[1]])).toThrow('[sequence-length]');
    for (const sources of [[5, 0], [0], [0, 0.5], [0, -1], null])
      expect(() => model.session(2).reorder(sources as number[])).toThrow('[bad-option]');
  });
});

describe('sampling', () => {
  const p = (logits: number[], options: object, previous: number[] = []): number[] =>
    [...samplingProbabilities(logits, options, previous)].map((x) => +x.toFixed(4));
  const logits = [0.5, 0.25, 0.15, 0.1].map(Math.log);

  test('cut-offs and temperature, by hand', () => {
    expect(p(logits, {})).toEqual([0.5, 0.25, 0.15, 0.1]);
    expect(p(logits, { temperature: 0 })).toEqual([1, 0, 0, 0]);
    // Squared and normalized: 0.25, 0.0625, 0.0225, 0.01 of 0.345
    expect(p(logits, { temperature: 0.5 })).toEqual([0.7246, 0.1812, 0.0652, 0.029]);
    expect(p(logits, { topK: 2 })).toEqual([0.6667, 0.3333, 0, 0]);
    expect(p(logits, { topP: 0.7 })).toEqual([0.6667, 0.3333, 0, 0]);
    expect(p(logits, { topP: 0.8 })).toEqual([0.5556, 0.2778, 0.1667, 0]);
    expect(p(logits, { minP: 0.3 })).toEqual([0.5556, 0.2778, 0.1667, 0]);
  });

  test('the repetition penalty divides positive and multiplies negative logits', () => {
    const e = (...x: number[]): number[] => {
      const sum = x.reduce((total, v) => total + Math.exp(v), 0);
      return x.map((v) => +(Math.exp(v) / sum).toFixed(4));
    };
    expect(p([2, -1, 1], { repetitionPenalty: 2 }, [0, 1, 0])).toEqual(e(1, -2, 1));
  });

  test('ties go to the smaller id, NaN is refused, options are checked', () => {
    expect(p([1, 3, 3], { temperature: 0 })).toEqual([0, 1, 0]);
    for (const logits of [
      [1, NaN],
      [1, Infinity],
      [-Infinity, -Infinity],
    ])
      expect(() => samplingProbabilities(logits)).toThrow('[non-finite]');
    expect(p([1, -Infinity], {})).toEqual([1, 0]); // a token that is ruled out
    expect(() => samplingProbabilities([1, 2], { top_k: 1 } as object)).toThrow(/mean topK.*\[bad-option\]/);
    expect(() => samplingProbabilities([1, 2], { topP: 0 })).toThrow('[bad-option]');
    expect(() => samplingProbabilities([1, 2], { topK: 0 })).toThrow('[bad-option]');
  });

  test('draws follow the probabilities', () => {
    const rng = random(5);
    const counts = [0, 0, 0];
    for (let i = 0; i < 6000; i++) counts[drawToken(Float64Array.of(0.2, 0, 0.8), rng)]++;
    expect(counts[1]).toBe(0);
    // Five standard deviations: 5 √(0.2 · 0.8 / 6000) = 0.026
    expect(Math.abs(counts[0] / 6000 - 0.2)).toBeLessThan(0.026);
  });
});

describe('generation', () => {
  test('greedy takes the most likely token each time; a seed repeats', async () => {
    const model = lively();
    const tokens = await collect(generate(model, [1, 2], { maxTokens: 6, temperature: 0 }));
    const ids = [1, 2];
    for (const token of tokens) {
      const row = lastRow(model.logits(Int32Array.from(ids)));
      expect(token).toBe(row.indexOf(Math.max(...row)));
      ids.push(token);
    }
    const draw = (seed: number): Promise<number[]> =>
      collect(generate(model, [1], { maxTokens: 12, seed, temperature: 2 }));
    expect(await draw(4)).toEqual(await draw(4));
    expect(await draw(4)).not.toEqual(await draw(5));
  });

  test('stop tokens and stop strings end the text and are not given out', async () => {
    const model = lively();
    const all = await collect(generate(model, [1], { maxTokens: 12, seed: 1 }));
    const stopped = await collect(generate(model, [1], { maxTokens: 12, seed: 1, stopTokens: [all[4]] }));
    expect(stopped).toEqual(all.slice(0, all.indexOf(all[4])));
    const letters = 'abcdefghijk';
    const codec = {
      encode: (text: string) => Array.from(text, (c) => letters.indexOf(c)),
      decode: (ids: number[]) => ids.map((id) => letters[id]).join(''),
    };
    const text = codec.decode(all);
    const stop = [text.slice(5, 7)];
    const pieces = await collect(generateText(model, codec, 'b', { maxTokens: 12, seed: 1, stop }));
    expect(pieces.join('')).toBe(text.slice(0, text.indexOf(stop[0])));
    const whole = await collect(generateText(model, codec, 'b', { maxTokens: 12, seed: 1 }));
    expect(whole.join('')).toBe(text);
    expect(whole.length).toBe(12);
  });

  test('text that is given out piece by piece is the text of all tokens, also where bytes of a character are tokens', async () => {
    const bytes = ['e2', '82', 'ac', 'c3', 'a9'].map((byte) => `<0x${byte.toUpperCase()}>`);
    const tokens = ['<unk>', '▁', 'a', ...bytes];
    const tokenizer = tokenizerFromJson(
      JSON.stringify({
        model: {
          ...{ type: 'BPE', unk_token: '<unk>', byte_fallback: true, merges: [] },
          vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        },
        normalizer: {
          type: 'Sequence',
          normalizers: [
            { type: 'Prepend', prepend: '▁' },
            { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
          ],
        },
        decoder: {
          type: 'Sequence',
          decoders: [
            { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
            { type: 'ByteFallback' },
            { type: 'Fuse' },
            { type: 'Strip', content: ' ', start: 1, stop: 0 },
          ],
        },
      }),
    );
    const ids = tokenizer.encode('a €aé€ a');
    const model = saying(tokens.length, ids);
    const options = { maxTokens: ids.length - 2, temperature: 0 };
    const pieces = await collect(generateText(model, tokenizer, 'a', options));
    expect(pieces).toEqual([' ', '€', 'a', 'é', '€', ' ', 'a']);
    expect(pieces.join('')).toBe(' €aé€ a');
  });

  test.each([
    ['Unigram', trainUnigram(['low lower lowest new newer newest wide'], { vocabSize: 20 })],
    ['WordPiece', trainWordPiece(['low lower lowest new newer newest wide'], { vocabSize: 40 })],
  ])('the blank before a word stays, and no token closes the prompt, %s', async (_name, tokenizer) => {
    const ids = Array.from(tokenizer.encode('low newest'));
    const start = tokenizer.frame.before.length;
    const opening = tokenizer.encode('low', { addSpecialTokens: false }).length;
    const model = saying(tokenizer.vocabSize, ids);
    const options = { maxTokens: ids.length - start - opening, temperature: 0 };
    const pieces = await collect(generateText(model, tokenizer, 'low', options));
    expect(pieces.join('')).toBe(' newest');
    const stopped = await collect(
      generateText(model, tokenizer, 'low', { ...options, stop: ['low', 'est'] }),
    );
    expect(stopped.join('')).toBe(' new');
  });

  test('several prompts at a time continue as each would alone', async () => {
    const model = lively();
    const prompts = [[1, 2, 3, 4], [5], [6, 7], [5]];
    const options = { maxTokens: 14, temperature: 1.5, topK: 8, repetitionPenalty: 1.1, stopTokens: [10] };
    const found = prompts.map((): number[] => []);
    for await (const { prompt, token } of generateBatch(model, prompts, { ...options, seed: 3 }))
      found[prompt].push(token);
    for (const [i, prompt] of prompts.entries())
      expect(found[i]).toEqual(await collect(generate(model, prompt, { ...options, seed: 3 + i })));
    expect(found[1]).not.toEqual(found[3]);
    expect(new Set(found.map((tokens) => tokens.length)).size).toBeGreaterThan(1); // some met the stop token
    await expect(collect(generateBatch(model, []))).rejects.toThrow('[empty]');
    await expect(collect(generateBatch(model, [[1], []]))).rejects.toThrow('[sequence-length]');
  });

  test('a beam as wide as the vocabulary squared finds the best pair there is', () => {
    const model = lively({ ...shape, vocabularySize: 11 });
    const score = (a: number, b: number): number => {
      const logits = model.logits(Int32Array.of(4, a));
      const logP = (row: number, token: number): number => {
        const values = [...logits.slice(row * 11, row * 11 + 11)];
        return values[token] - Math.log(values.reduce((sum, v) => sum + Math.exp(v), 0));
      };
      return logP(0, a) + logP(1, b);
    };
    const pairs = Array.from({ length: 121 }, (_, i) => ({ a: Math.floor(i / 11), b: i % 11 }));
    const best = pairs.reduce((top, pair) => (score(pair.a, pair.b) > score(top.a, top.b) ? pair : top));
    const [beam] = beamSearch(model, [4], { beams: 11, maxTokens: 2 });
    expect(beam.tokens).toEqual([best.a, best.b]);
    expect(beam.logProbability).toBeCloseTo(score(best.a, best.b), 4);
  });

  test('a search in which every continuation has ended is over', () => {
    const only = gpt({ ...shape, vocabularySize: 1 });
    const ended = { tokens: [], logProbability: 0 };
    expect(beamSearch(only, [0], { stopTokens: [0], maxTokens: 3 })).toEqual([ended]);
    const stopTokens = Array.from({ length: 11 }, (_, i) => i);
    expect(beamSearch(lively(), [0], { beams: 1, stopTokens })[0].tokens).toEqual([]);
  });

  test('another model than a GPT is refused', async () => {
    const other = bert(shape) as unknown as Gpt;
    const refusal = /expected a GPT, found a Bert.*\[bad-option\]/;
    await expect(collect(generate(other, [1]))).rejects.toThrow(refusal);
    await expect(collect(generateBatch(other, [[1]]))).rejects.toThrow(refusal);
    expect(() => beamSearch(other, [1])).toThrow(refusal);
    expect(() => scoreText(other, [1, 2])).toThrow(refusal);
  });
});

describe('perplexity', () => {
  test('scores every token once; with the whole text in one window it is the loss', () => {
    const model = lively();
    const ids = Array.from({ length: 17 }, (_, i) => (i * 5) % 11);
    const batch = {
      batch: 1,
      ids: Int32Array.from(ids.slice(0, 16)),
      targets: Int32Array.from(ids.slice(1)),
    };
    const { loss, perplexity, tokens, bitsPerByte } = scoreText(model, ids, { bytes: 32 });
    expect(tokens).toBe(16);
    expect(loss).toBeCloseTo(model.loss(batch), 5);
    expect(perplexity).toBeCloseTo(Math.exp(loss), 8);
    expect(bitsPerByte).toBeCloseTo((loss * 16) / Math.LN2 / 32, 8);
  });

  test('with a stride of 1, each token sees all the context there is', () => {
    const model = lively();
    const ids = Array.from({ length: 30 }, (_, i) => (i * i) % 11);
    let expected = 0;
    for (let t = 1; t < ids.length; t++) {
      const row = lastRow(model.logits(Int32Array.from(ids.slice(Math.max(0, t - 16), t))));
      expected += Math.log(row.reduce((sum, v) => sum + Math.exp(v), 0)) - row[ids[t]];
    }
    expect(scoreText(model, ids, { stride: 1 }).loss).toBeCloseTo(expected / 29, 4);
    expect(scoreText(model, ids).tokens).toBe(29);
    expect(() => scoreText(model, [1])).toThrow('[sequence-length]');
    for (const bad of [['a', 'b'], [1.5, 2], [2 ** 32 + 1, 2], [1, 2, -1], BigInt64Array.of(1n, 2n)])
      expect(() => scoreText(model, bad as number[])).toThrow('[token-id]');
    expect(() => scoreText(model, '12' as never)).toThrow('[shape]');
    expect(() => scoreText(model, ids, { stride: 17 })).toThrow('[bad-option]');
  });
});
