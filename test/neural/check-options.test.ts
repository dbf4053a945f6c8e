import {
  Dense,
  adamw,
  beamSearch,
  bert,
  consecutiveTokenBatches,
  cosineSchedule,
  distill,
  encoderDecoder,
  estimateGpt,
  featureBatches,
  freezeBlocks,
  generate,
  generateBatch,
  generateText,
  gpt,
  gradientFlow,
  inverseSqrtSchedule,
  learningRateRange,
  lengthBatches,
  lion,
  maskTokens,
  mlp,
  oneCycleSchedule,
  plateauSchedule,
  progressLines,
  random,
  randomTokenBatches,
  samplingProbabilities,
  scalingLaw,
  scoreText,
  sgd,
  stepSchedule,
  textBatches,
  textClassifier,
  train,
  withLora,
} from 'lmlab';

const shape = { vocabularySize: 8, contextLength: 12, embeddingSize: 8, layers: 1, heads: 1 };
const model = gpt(shape);
const batch = { batch: 1, ids: Int32Array.of(0, 1), targets: Int32Array.of(1, 2) };
const text = Int32Array.from({ length: 40 }, (_, i) => i % 8);
const sizes = [0, -1, 1.5, NaN, Infinity];

/** Every wrong value of an option, one test each. */
function refused(name: string, values: readonly unknown[], use: (options: object) => unknown): void {
  test.each(values.map((value) => [value]))(`${name}: %p is refused by name`, (value) => {
    expect(() => use({ [name]: value })).toThrow(new RegExp(` for ${name}, found .*\\[bad-option\\]`));
  });
}

describe('text classifiers', () => {
  const make = (options: object): unknown => textClassifier({ vocabularySize: 9, classes: 2, ...options });
  for (const name of ['vocabularySize', 'classes', 'embeddingSize', 'filters', 'units'])
    refused(name, sizes, make);
  refused('kind', ['rnn', 'toString', null], make);
  refused('widths', [[], [0], [3, NaN], 3], make);
  refused('dropout', [-0.1, 1, NaN], make);

  test('a token id that is no whole number is refused, not cut', () => {
    const classifier = textClassifier({ vocabularySize: 9, classes: 2 });
    expect(() => classifier.predictProba([[1, 1.5]])).toThrow(/found 1.5 at position 1.*\[token-id\]/);
    expect(() => classifier.predictProba([[NaN]])).toThrow('[token-id]');
    expect(() => textBatches([[1], [2]], [0, 0.5])).toThrow(/found 0.5 at position 1.*\[unknown-label\]/);
  });
});

describe('multilayer perceptrons', () => {
  const make = (options: object): unknown => mlp({ inputs: 2, classes: 2, ...options });
  for (const name of ['inputs', 'classes']) refused(name, sizes, make);
  refused('hidden', [[0], [4, 1.5], [NaN], 64], make);
  refused('activation', ['swish', 'toString'], make);
  refused('dropout', [-0.1, 1, NaN], make);

  test('features that are not finite never become probabilities', () => {
    const network = mlp({ inputs: 2, classes: 2 });
    for (const wrong of [NaN, Infinity, 1e300])
      expect(() =>
        network.predictProba(
          Dense.fromRows([
            [0, 0],
            [1, wrong],
          ]),
        ),
      ).toThrow('[non-finite]');
    const x = Float32Array.of(1, 2, NaN, 4);
    const targets = Int32Array.of(0, 1);
    expect(() => network.loss({ x, targets })).toThrow(/NaN in sample 1, feature 0.*\[non-finite\]/);
    expect(() => network.lossAndGradients({ x, targets }, 0)).toThrow('[non-finite]');
  });

  test('as many features as the network was made for, whole classes that it has', () => {
    const network = mlp({ inputs: 2, classes: 2 });
    expect(() => network.predictProba(Dense.fromRows([[1, 2, 3, 4]]))).toThrow('[shape]');
    expect(() => network.predictProba([[1, 2]] as unknown as Dense)).toThrow('[invalid-matrix]');
    const x = Float32Array.of(1, 2);
    expect(() => network.loss({ x, targets: Int32Array.of(2) })).toThrow('[unknown-label]');
    expect(() => featureBatches(Dense.fromRows([[1]]), [0.5])).toThrow('[unknown-label]');
  });
});

describe('Transformers', () => {
  for (const [kind, make] of Object.entries({
    gpt: (options: object) => gpt({ ...shape, ...options }),
    bert: (options: object) => bert({ ...shape, ...options }),
    'encoder–decoder': (options: object) => encoderDecoder({ ...shape, ...options }),
  }))
    describe(kind, () => {
      for (const name of ['vocabularySize', 'contextLength', 'embeddingSize', 'layers', 'heads'])
        refused(name, sizes, make);
      refused('dropout', [-0.1, 1, NaN], make);
    });
  const start = { start: 0, end: 8 };
  test('the end token is one of the vocabulary', () =>
    expect(() => encoderDecoder(shape).translate([1], start)).toThrow('[token-id]'));
  test.each([[[1.7, NaN]], [[2 ** 32 + 1]]])('a source of %p is refused, not cut', (source) =>
    expect(() => encoderDecoder(shape).translate(source, { start: 0, end: 1 })).toThrow('[token-id]'),
  );
  test('weights that are not numbers give no answer', () => {
    const damaged = <M extends { readonly parameters: (typeof model)['parameters'] }>(other: M): M => {
      const { list } = other.parameters;
      for (const { name } of list) other.parameters.values(name).fill(NaN);
      return other;
    };
    const ids = Int32Array.of(1, 2);
    expect(() => damaged(bert(shape)).fillIn(ids, 0)).toThrow('[non-finite]');
    expect(() => scoreText(damaged(gpt(shape)), text)).toThrow('[non-finite]');
    const translator = damaged(encoderDecoder(shape));
    expect(() => translator.translate(ids, { start: 0, end: 1 })).toThrow('[non-finite]');
    const classifier = damaged(textClassifier({ vocabularySize: 9, classes: 2 }));
    expect(() => classifier.predictProba([ids])).toThrow('[non-finite]');
    const network = damaged(mlp({ inputs: 2, classes: 2 }));
    expect(() => network.predictProba(Dense.fromRows([[1, 2]]))).toThrow('[non-finite]');
  });
  refused('batch', sizes, (options) => estimateGpt(shape, options));
  refused('batch', sizes, (options) => model.session((options as { batch: number }).batch));
  refused('batch', [0, -1, 0.5, NaN], (options) => model.logits(text, (options as { batch: number }).batch));
  refused('top', sizes, (options) =>
    bert(shape).fillIn(Int32Array.of(1), 0, (options as { top: number }).top),
  );
  refused('bits', [3, 4, 8], (options) => gpt({ ...shape, ...options }));
  refused('bits', [3, 4, 8], (options) => bert({ ...shape, ...options }));
  refused('rank', sizes, (options) => gpt({ ...shape, lora: { rank: 2, alpha: 1, ...options } }));
  refused('alpha', [undefined, NaN, 0], (options) =>
    gpt({ ...shape, lora: { rank: 2, alpha: 1, ...options } }),
  );
  test('adapters that are none are refused', () =>
    expect(() => gpt({ ...shape, lora: null as never })).toThrow('[bad-option]'));
  refused('rank', sizes, (options) => withLora(model, options));
  refused('alpha', [NaN, 0, Infinity], (options) => withLora(model, options));
});

test.each<[string, string, () => unknown]>([
  ['hiden', 'hidden', () => mlp({ inputs: 2, classes: 2, ...{ hiden: [3] } })],
  ['kinds', 'kind', () => textClassifier({ vocabularySize: 9, classes: 2, ...{ kinds: 'cnn' } })],
  ['layer', 'layers', () => encoderDecoder({ vocabularySize: 9, contextLength: 8, ...{ layer: 1 } })],
  ['bootstraps', 'bootstrap', () => scalingLaw([], { bootstraps: 3 } as object)],
  ['rateFacor', 'rateFactor', () => adamw({ groups: [{ pattern: /a/, ...{ rateFacor: 0 } }] })],
  ['labelSmothing', 'labelSmoothing', () => gradientFlow(model, batch, { labelSmothing: 0.1 } as object)],
])('%s is refused, and %s named', (wrong, right, use) => {
  expect(use).toThrow(new RegExp(`found ${wrong}\\. Did you mean ${right}\\? \\[bad-option\\]`));
});

describe('data', () => {
  for (const name of ['batchSize', 'contextLength']) {
    refused(name, sizes, (options) => randomTokenBatches(text, { contextLength: 4, ...options }));
    refused(name, sizes, (options) => consecutiveTokenBatches(text, { contextLength: 4, ...options }));
  }
  test.each([[['a', 'b', 'c']], [[1, 2, 3, 4, -1]], [[1, 2, 3, 4.5, 5]], [BigInt64Array.of(1n, 2n, 3n)]])(
    'a text of %p is refused',
    (ids) => {
      for (const batches of [randomTokenBatches, consecutiveTokenBatches])
        expect(() => batches(ids as number[], { contextLength: 2 })).toThrow('[token-id]');
    },
  );
  refused('lengths', [[-1], [NaN], [Infinity]], (options) => {
    const [value] = (options as { lengths: number[] }).lengths;
    return lengthBatches([1, value, 2]);
  });
  for (const name of ['batchSize', 'pool']) refused(name, sizes, (options) => lengthBatches([1, 2], options));
  refused('batchSize', sizes, (options) => featureBatches(Dense.fromRows([[1]]), [0], options));

  const masking = { mask: 7, vocabularySize: 8 };
  const mask = (options: object, tokens: number[] = [1, 2]): unknown =>
    maskTokens(tokens, random(1), { ...masking, ...options });
  refused('probability', [2, -0.1, NaN], mask);
  refused('vocabularySize', sizes, mask);
  test('a mask or a token outside the vocabulary is refused', () => {
    expect(() => mask({ mask: 8 })).toThrow('[token-id]');
    expect(() => mask({}, [1, 8])).toThrow('[token-id]');
    expect(() => mask({}, [1.5])).toThrow('[token-id]');
  });
});

describe('training', () => {
  const data = randomTokenBatches(text, { batchSize: 2, contextLength: 4 });
  test.each([
    ...['steps', 'accumulation', 'validateEvery'].flatMap((name) => sizes.map((value) => [name, value])),
    ...[0, -1, NaN].map((value) => ['patience', value]),
  ])('%s: %p is refused by name', async (name, value) => {
    const run = train(model, { data, steps: 1, [name]: value });
    await expect(run).rejects.toThrow(new RegExp(` for ${name}, found .*\\[bad-option\\]`));
  });
  test.each(sizes)('a checkpoint every %p steps is refused', async (every) => {
    const run = train(model, { data, steps: 1, checkpoint: { path: 'never-written', every } });
    await expect(run).rejects.toThrow(/for checkpoint.every, found .*\[bad-option\]/);
  });
  test.each([
    { schedule: () => 1 },
    { learningRate: 1 },
    { steps: 0 },
    { from: 0 },
    { from: NaN },
    { from: 2, to: 1 },
    { to: Infinity },
  ])(
    'a range test with %p is refused',
    async (options) =>
      await expect(learningRateRange(model, { data, ...options })).rejects.toThrow('[bad-option]'),
  );

  refused('warmup', [-1, NaN, Infinity], cosineSchedule);
  refused('floor', [-0.1, 2, NaN], cosineSchedule);
  refused('warmup', [-1, NaN, Infinity], inverseSqrtSchedule);
  refused('every', sizes, (options) => stepSchedule(options as { every: number }));
  refused('factor', [0, -1, 2, NaN], (options) => stepSchedule({ every: 1, ...options }));
  for (const name of ['rise', 'start', 'end']) refused(name, [-0.1, 2, NaN], oneCycleSchedule);
  refused('factor', [0, -1, 2, NaN], plateauSchedule);
  refused('patience', [-1, NaN], plateauSchedule);
  refused('threshold', [-1, 1, NaN], plateauSchedule);
  test('an inverse square root without warmup starts at the full rate', () => {
    const rate = (step: number): number =>
      inverseSqrtSchedule({ warmup: 0 })({ step, steps: 10, validationLosses: [] });
    expect([rate(0), rate(3)]).toEqual([1, 0.5]);
  });

  for (const optimizer of [adamw, sgd, lion]) {
    refused('weightDecay', [-1, NaN, Infinity], optimizer);
    refused('l1', [-1, NaN], optimizer);
    refused('rateFactor', [-1, NaN], (options) => optimizer({ groups: [{ pattern: /./, ...options }] }));
  }
  for (const name of ['beta1', 'beta2']) {
    refused(name, [-0.1, 1, NaN], adamw);
    refused(name, [-0.1, 1, NaN], lion);
  }
  refused('epsilon', [0, -1, NaN], adamw);
  refused('momentum', [-0.1, 1, NaN], sgd);
  refused('nesterov', [true], sgd);
  refused('pattern', ['wte', undefined], (options) => adamw({ groups: [options as { pattern: RegExp }] }));
  refused('groups', [{}, 'wte'], adamw);
  test('a group that is none is refused', () =>
    expect(() => adamw({ groups: [null as never] })).toThrow('[bad-option]'));
  test('distillation is between GPTs', () => {
    const other = bert(shape) as never;
    expect(() => distill(other, other)).toThrow(/two GPTs.*found no GPT and no GPT.*\[bad-option\]/);
  });
  const teacher = { logits: new Float32Array(64), temperature: 1, weight: 1 };
  test.each([
    [{ ...teacher, weight: 5 }, 'bad-option'],
    [{ ...teacher, temperature: 0 }, 'bad-option'],
    [{}, 'bad-option'],
    [{ ...teacher, logits: undefined }, 'shape'],
  ])('the teacher %p is refused', async (wrong, code) => {
    const run = train(model, { data, steps: 1, teacher: wrong as never });
    await expect(run).rejects.toThrow(`[${code}]`);
  });
  refused('every', sizes, progressLines);
  test.each([-1, 0.5, NaN])('%p frozen blocks are refused', (blocks) =>
    expect(() => freezeBlocks(blocks)).toThrow('[bad-option]'),
  );
  test.each([{ temperature: 0 }, { temperature: Infinity }, { weight: 2 }, { weight: NaN }])(
    'distillation with %p is refused',
    (options) => expect(() => distill(model, model, options)).toThrow('[bad-option]'),
  );
});

describe('generation', () => {
  const first = async (tokens: AsyncIterable<unknown>): Promise<void> => {
    for await (const _ of tokens) break;
  };
  const codec = { encode: (): number[] => [1], decode: (ids: number[]): string => ids.join(' ') };
  test.each([-1, 1.5, NaN])('maxTokens: %p is refused', async (maxTokens) => {
    const refusal = /for maxTokens, found .*\[bad-option\]/;
    expect(() => beamSearch(model, [1], { maxTokens })).toThrow(refusal);
    await expect(first(generate(model, [1], { maxTokens }))).rejects.toThrow(refusal);
    await expect(first(generateBatch(model, [[1]], { maxTokens }))).rejects.toThrow(refusal);
    await expect(first(generateText(model, codec, '1', { maxTokens }))).rejects.toThrow(refusal);
  });
  test('none, or without end, is a number of tokens', async () => {
    for await (const token of generate(model, [1], { maxTokens: 0 })) expect(token).toBe('never there');
    await first(generate(model, [1], { maxTokens: Infinity }));
    await expect(first(generate(model, [99], { maxTokens: 0 }))).rejects.toThrow('[token-id]');
    await expect(first(generate(model, [1], { maxTokens: 0, topP: 3 }))).rejects.toThrow('[bad-option]');
    expect(() => beamSearch(model, [], { maxTokens: 0 })).toThrow('[sequence-length]');
    expect(beamSearch(model, [1], { maxTokens: 0 })[0].tokens).toEqual([]);
  });
  test('a stop that can never come is refused', async () => {
    await expect(first(generate(model, [1], { stopTokens: [8] }))).rejects.toThrow('[token-id]');
    const run = first(generateText(model, codec, '1', { stop: ['a', ''] }));
    await expect(run).rejects.toThrow(/for stop, found "".*\[bad-option\]/);
    const letters = first(generateText(model, codec, '1', { stop: 'ab' as never }));
    await expect(letters).rejects.toThrow(/a list of strings for stop, found ab.*\[bad-option\]/);
    const none = first(generate(model, [1], { stopTokens: null as never }));
    await expect(none).rejects.toThrow('[shape]');
  });
  refused('beams', sizes, (options) => beamSearch(model, [1], { maxTokens: 2, ...options }));
  refused('lengthPenalty', [NaN, Infinity], (options) =>
    beamSearch(model, [1], { maxTokens: 2, ...options }),
  );
  refused('bytes', [0, -1, NaN, Infinity], (options) => scoreText(model, text, options));

  const draw = (options: object): unknown => samplingProbabilities([1, 2], options);
  refused('temperature', [-1, NaN], draw);
  refused('topK', [0, -1, 1.5, NaN], draw);
  for (const name of ['topP', 'minP']) refused(name, [-0.1, 1.1, NaN], draw);
  refused('repetitionPenalty', [0, -1, NaN, Infinity], draw);
});
